"""What every check is given: the edition, the shared vocabularies, and the places to report faults at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from pingding.policy.definition.rules import DefinitionPart, parts
from pingding.policy.definition.yaml_source import Path, YamlSource
from pingding.policy.errors import Fault
from pingding.policy.expressions.expression import CheckedExpression, ExpressionFault, Parsed
from pingding.policy.facts.regions import addressed
from pingding.policy.language import Edition, Fact, IndicatorSet, Procedure, Shared
from pingding.policy.language.conditions import Condition
from pingding.policy.language.indicators import Indicator
from pingding.policy.suggestions import did_you_mean


@dataclass
class Scope:
    """`written` names the entries of the files, even those that could not be read, so that they are not dangling.

    `complete` is false when something could not be read: then nothing can be said about what is missing or unused.
    """

    edition: Edition
    shared: Shared
    positions: YamlSource
    written: Mapping[str, frozenset[str]] = field(default_factory=dict)
    complete: bool = True
    meant: set[str] = field(default_factory=set)
    _parsed: dict[str, Parsed | ExpressionFault] = field(default_factory=dict)

    def fault(self, path: Path, what: str, remedy: str = "") -> Fault:
        return self.positions.fault(path, what, remedy)

    def dangling(self, path: Path, noun: str, name: str, candidates: list[str]) -> Fault:
        """The fault of naming what there is not, with what may have been meant; that is then not unused."""
        self.meant.update(get_close_matches(name, candidates, n=2, cutoff=0.6))
        return self.fault(path, f"没有{noun}“{name}”。", did_you_mean(name, candidates))

    @cached_property
    def parts(self) -> tuple[DefinitionPart, ...]:
        return tuple(parts(self.edition))

    @cached_property
    def vocabulary(self) -> dict[str, Fact]:
        return self.edition.vocabulary

    def label(self, fact: str) -> str:
        """What people call a fact; its id when there is none."""
        return self.vocabulary[fact].label if fact in self.vocabulary else fact

    @cached_property
    def _checked(self) -> CheckedExpression:
        return CheckedExpression(self.vocabulary, self.shared)

    def parse(self, text: str) -> Parsed | ExpressionFault:
        """An expression over the edition's facts, or why it is none; each text is parsed once."""
        if text not in self._parsed:
            try:
                self._parsed[text] = self._checked.parse(text)
            except ExpressionFault as fault:
                self._parsed[text] = fault
        return self._parsed[text]

    def names_in(self, text: str) -> frozenset[str]:
        """The facts that an expression speaks of; none when it does not parse."""
        parsed = self.parse(text)
        return parsed.names if isinstance(parsed, Parsed) else frozenset()

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The regions that the programme is addressed to and in which units are registered."""
        own, regions = self.edition.programme.regions, self.shared.regions
        named = () if own == "all" else [key for key in own if key in regions]
        inner = (key for key, region in regions.items() if not region.upper)
        return tuple(key for key in inner if own == "all" or (named and addressed(self.shared, named, key)))

    @cached_property
    def conditions(self) -> dict[str, list[Path]]:
        """Every condition by its own id, whatever its depth, with the places of those that bear it."""
        places: dict[str, list[Path]] = {}
        for part in self.parts:
            if isinstance(part.node, Condition):
                places.setdefault(str(part.keys[-1]), []).append(part.keys)
        return places

    def unread(self, key: str) -> bool:
        """Whether an entry under a top-level key could not be read."""
        return bool(self.written.get(key, frozenset()) - set(getattr(self.edition, key)))

    def entries(self, key: str) -> list[str]:
        """The ids under a top-level key, those that could not be read included."""
        return list(dict.fromkeys((*getattr(self.edition, key), *sorted(self.written.get(key, ())))))


def resolves(procedure: Procedure) -> bool:
    """Whether every step that the procedure names exists, so that its ways can be followed."""
    named = {procedure.starts}
    for step in procedure.steps.values():
        named.update(step.waits_for, filter(None, [step.skip_to]))
        named.update(*(outcome.to for outcome in step.outcomes.values()))
    return named <= procedure.steps.keys()


def indicator_ids(indicators: IndicatorSet) -> list[str]:
    """The ids of all indicators of a set, whatever their depth, bonus items included."""
    ids: list[str] = []

    def collect(level: Mapping[str, Indicator]) -> None:
        for key, indicator in level.items():
            ids.append(key)
            collect(indicator.children)
            collect_bonus(indicator)

    def collect_bonus(holder: Indicator | IndicatorSet) -> None:
        if holder.bonus:
            collect(holder.bonus.items)

    collect(indicators.tree)
    collect_bonus(indicators)
    return ids
