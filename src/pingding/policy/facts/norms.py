"""Values that are set for a whole call: what the cases of a round say of them, where they contradict one another."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition
from pingding.policy.values.typed import Value


@dataclass(frozen=True)
class Contradiction:
    """A value of a round that one case states otherwise than an earlier one. Cases go by their keys."""

    fact: str
    case: str
    value: Value
    first: str
    first_value: Value


@dataclass(frozen=True)
class RoundNorms:
    """The norms of a round: by fact and region (empty: one for all), what the first case that states it says."""

    edition: Edition
    stated: Mapping[tuple[str, str], tuple[str, Value]] = field(default_factory=dict)
    contradictions: tuple[Contradiction, ...] = ()

    def of(self, facts: Facts) -> dict[str, Value]:
        """By fact, the norms that hold for a case with these facts."""
        places = {fact: place_of(self.edition, fact, facts) for fact in self.edition.norms}
        return {fact: self.stated[place][1] for fact, place in places.items() if place in self.stated}


def place_of(edition: Edition, norm: str, facts: Facts) -> tuple[str, str]:
    """Of which value a norm is one: the fact, and the region of the case where each region has its own."""
    definition = edition.norms[norm].norm
    per_region = definition is not None and definition.per == "region"
    regions = (facts[key] for key, fact in edition.vocabulary.items() if fact.record == "region")
    return norm, str(next(regions, None) or "") if per_region else ""


def round_norms(edition: Edition, cases: Mapping[str, Facts]) -> RoundNorms:
    """What the cases of one round state together: each norm once, in whichever case; every contradiction."""
    stated: dict[tuple[str, str], tuple[str, Value]] = {}
    contradictions = []
    for key, facts in cases.items():
        for fact in edition.norms:
            value = facts[fact]
            if value is None:
                continue
            first, first_value = stated.setdefault(place_of(edition, fact, facts), (key, value))
            if value != first_value:
                contradictions.append(Contradiction(fact, key, value, first, first_value))
    return RoundNorms(edition, stated, tuple(contradictions))
