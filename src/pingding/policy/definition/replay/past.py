"""What is recorded of a past case, and its facts as an edition reads them: the one it was decided by, or a draft."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from pingding.policy.definition.diff import diff
from pingding.policy.definition.words.fields import value_words
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Condition, Edition, Fact, Shared
from pingding.policy.language.edition import outline_facts
from pingding.policy.values.parsing import read_value
from pingding.policy.values.typed import Value
from pingding.policy.values.units import unit_of, written_unit


@dataclass(frozen=True)
class PastSheet:
    """One counted score sheet: the step that it was given at, points by path, and whether it was in favour."""

    step: str
    points: Mapping[str, Decimal]
    favour: bool


@dataclass(frozen=True)
class PastRound:
    """The last round at a step: when it opened and, where it did, closed."""

    step: str
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class PastCase:
    """A case that was handed in, `on` a day, as recorded.

    `values` are the stored values by fact and `record` the master data by the name that `record` facts use;
    `materials` those handed in, `judged` and `overrides` by the path of the condition. `failed`: it ended without what
    it applied for. `holds` are the programmes whose titles its applicant held then.
    """

    number: str
    name: str
    call: str
    procedure: str
    on: date
    submitted_at: datetime
    closes_at: datetime | None
    values: Mapping[str, Any]
    record: Mapping[str, Any] = field(default_factory=dict)
    materials: frozenset[str] = frozenset()
    judged: Mapping[str, bool | None] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[PastSheet, ...] = ()
    rounds: tuple[PastRound, ...] = ()
    recommender: str = ""
    holds: frozenset[str] = frozenset()
    failed: bool = False


@dataclass(frozen=True)
class Reading:
    """A case's facts under an edition.

    `open` says by fact why it has no value though one may be asked for: nobody asked for it then, or its value is of
    another type or unit and is not converted.
    """

    facts: Facts
    open: Mapping[str, str] = field(default_factory=dict)

    def why(self, missing: Collection[str]) -> tuple[str, ...]:
        """Of facts that are not known, the reasons of those that the past cannot tell."""
        return tuple(dict.fromkeys(self.open[key] for key in missing if key in self.open))


@dataclass(frozen=True)
class Editions:
    """The edition that cases were decided by, a draft, and what of the draft only has another id (new id → old id)."""

    old: Edition
    draft: Edition
    shared: Shared
    same: Mapping[str, str]

    @classmethod
    def of(cls, old: Edition, draft: Edition, shared: Shared) -> "Editions":
        again = (change for change in diff(old, draft, shared) if change.was)
        return cls(old, draft, shared, {change.path: change.was for change in again})

    def past_id(self, part: str, key: str) -> str:
        """The id that a part of the draft had: of `facts`, `materials` …"""
        return self.same.get(f"{part}.{key}", f"{part}.{key}").removeprefix(f"{part}.")

    def past_step(self, procedure: str, step: str) -> str:
        """The id that a step of the draft had."""
        path = f"procedures.{procedure}.steps.{step}"
        return self.same.get(path, path).rpartition(".")[2]

    @cached_property
    def past_paths(self) -> Mapping[str, str]:
        """By the path of each condition of the draft the one that it had, or would have had."""
        dotted = dict(_paths(self.old.conditions, "conditions", ""))
        paths: dict[str, str] = {}
        for written, path in _paths(self.draft.conditions, "conditions", ""):
            above, _, key = path.rpartition(".")
            usual = f"{paths[above]}.{key}" if above else key
            paths[path] = dotted.get(self.same.get(written, ""), usual)
        return paths

    @cached_property
    def not_converted(self) -> Mapping[str, str]:
        """The facts of the draft whose values of then do not count, each with the reason."""
        reasons = {}
        for key, fact in self.draft.vocabulary.items():
            before = self.old.vocabulary.get(self.past_id("facts", key))
            if before is not None and (before.type, unit_of(before)) != (fact.type, unit_of(fact)):
                reasons[key] = f"“{fact.label}”原为{_measure(before)}，草案为{_measure(fact)}，原值不作换算"
        return reasons

    @cached_property
    def asked_then(self) -> frozenset[str]:
        """The facts that some form of the old edition asks for, and those that the platform knew without asking."""
        sections = (section for form in self.old.forms.values() for section in form.sections.values())
        fields = {each.fact for section in sections for each in section.fields}
        unasked = {key for key, fact in self.old.vocabulary.items() if fact.record or fact.norm}
        return frozenset(fields | unasked | outline_facts(self.old.outlines).keys())

    def as_decided(self, case: PastCase) -> Reading:
        """The case under its own edition."""
        vocabulary = self.old.vocabulary
        raw = {key: value for key, value in case.values.items() if key in vocabulary and not _computed(vocabulary[key])}
        values: dict[str, Value] = {}
        for key, value in raw.items():
            with suppress(Refusal):
                values[key] = read_value(vocabulary[key], value, self.shared, where=key)
        return Reading(Facts(self.old, self.shared, values, case.on))

    def as_drafted(self, case: PastCase) -> Reading:
        """The case under the draft: with the values of then where they are of the same type and unit, else unknown."""
        values: dict[str, Value] = {}
        reasons = dict(self.not_converted)
        for key, fact in self.draft.vocabulary.items():
            before = self.past_id("facts", key)
            if _computed(fact) or key in reasons:
                continue
            raw = case.values.get(before, _of_record(fact, case))
            if raw is None and before not in self.asked_then and fact.record is None:
                reasons[key] = f"“{fact.label}”当时没有要求填写"
            try:
                values[key] = read_value(fact, raw, self.shared, where=fact.label)
            except Refusal as refusal:
                reasons[key] = f"“{fact.label}”当时所填的不合草案：{refusal.what}"
        return Reading(Facts(self.draft, self.shared, values, case.on), reasons)


def _computed(fact: Fact) -> bool:
    """Whether its value follows from others, or from the scores that are computed again."""
    return fact.derived or fact.score is not None


def _of_record(fact: Fact, case: PastCase) -> Any:
    """What the record says for a fact that was not among those handed in; of a table's rows the columns it has."""
    value = case.record.get(fact.record or "")
    if fact.columns and isinstance(value, list):
        return [{key: row[key] for key in fact.columns if key in row} for row in value]
    return value


def _measure(fact: Fact) -> str:
    unit = written_unit(fact)
    return value_words(Fact, "type", fact.type) + (f"（{unit}）" if unit else "")


def _paths(conditions: Mapping[str, Condition], written: str, above: str) -> Iterator[tuple[str, str]]:
    """Each condition's place as it is written, and its path."""
    for key, condition in conditions.items():
        path = f"{above}.{key}" if above else key
        yield f"{written}.{key}", path
        inner = "all" if condition.all else "any" if condition.any else "at_least.of"
        yield from _paths(condition.children, f"{written}.{key}.{inner}", path)
