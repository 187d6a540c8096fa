"""What an application of the player starts from: a unit that fits the facts, its partners, the offices in charge."""

from collections.abc import Mapping, Sequence
from datetime import date

from pingding.cli.player.world import PlayedUnit, World
from pingding.cli.synthesis.places import places_of
from pingding.policy.facts.earlier import HeldTitle, Past, with_earlier
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition
from pingding.policy.text.partner_identity import MAINLAND
from pingding.policy.values.typed import Value
from pingding.policy.values.values import write_value
from pingding.queries.cases.earlier import holdings_of
from pingding.queries.editions import shared
from pingding.records.models import Organisation

Partners = Sequence[tuple[PlayedUnit, str]]
"""Units that take part, each with its duties."""


def facts_of_record(edition: Edition, name: str) -> list[str]:
    """The facts that come from the record under this name."""
    return [key for key, fact in edition.vocabulary.items() if fact.record == name]


def facts_of_holdings(
    edition: Edition, unit: Organisation | None, day: date, titles: Sequence[HeldTitle] = ()
) -> dict[str, Value]:
    """The facts that say which titles an applicant holds; one that is still to be registered (None) holds those that
    it is to hold."""
    past = Past(day.year, held=holdings_of(unit.pk, day) if unit else titles)
    return with_earlier(Facts(edition, shared(), {}, day), past).entered


def partner_rows(edition: Edition, partners: Partners) -> dict[str, Value]:
    """The table of partners as a fact, when partners are scripted."""
    units = ((unit.organisation, duties) for unit, duties in partners)
    rows = tuple(
        {"name": u.name, "code": u.code, "country": MAINLAND, "kind": u.kind, "duties": duties} for u, duties in units
    )
    return dict.fromkeys(facts_of_record(edition, "partners"), rows) if rows else {}


def fitting_unit(world: World, edition: Edition, record: Mapping[str, Value]) -> PlayedUnit:
    """A new unit of the kind, age and region that the record asks for, or else from some region of the programme."""
    kind, region = str(record.get("kind") or "other"), record.get("region")
    established = record.get("established")
    place = str(region) if region else world.rng.choice(places_of(edition, shared(), world.today()))
    return world.unit(kind, place, established=established if hasattr(established, "year") else None)  # type: ignore[arg-type]


def set_up_offices(world: World, edition: Edition, regions: Sequence[str], values: Mapping[str, Value]) -> None:
    """Everybody who is to act in an application from these regions, as far as its `values` choose them."""
    chosen = {party.chosen_by for party in edition.parties.values() if party.chosen_by}
    world.offices_of(edition, list(regions), {key: write_value(values.get(key)) for key in chosen})
