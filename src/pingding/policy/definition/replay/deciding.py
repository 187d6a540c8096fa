"""What past cases come to under an edition: verdicts, scores, grades, places, what is closed to them, what was late."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from pingding.policy.conditions.assess import assess
from pingding.policy.conditions.verdicts import Assessment
from pingding.policy.definition.replay.past import PastCase, Reading
from pingding.policy.errors import Refusal
from pingding.policy.facts.bound import closed_to
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.broken_rules import broken_facts
from pingding.policy.language import Edition, Procedure, Shared
from pingding.policy.procedures.calendar import WorkingCalendar
from pingding.policy.procedures.deadlines import due
from pingding.policy.scores.applicable_rows import asked_leaves
from pingding.policy.scores.combining import combine
from pingding.policy.scores.leaves import check_entry
from pingding.policy.scores.ranking import Placed
from pingding.policy.scores.results import NO_RESULT, CaseResult, PanelResult
from pingding.policy.scores.rounds import (
    ComparedValues,
    Contender,
    Group,
    applicable_set,
    compared_values,
    merits_of,
    rank_round,
)
from pingding.policy.scores.score_facts import with_scores
from pingding.policy.scores.sources import RankedAt, Sources, sources_of
from pingding.policy.steps.limits import RECOMMENDER, Counted
from pingding.policy.steps.rank import Rank

Closed = Mapping[tuple[str, str], str]
"""By step and outcome, why a case cannot take it."""


@dataclass(frozen=True)
class Recorded:
    """A past case as an edition reads it, in its `procedure`.

    `steps` has by the edition's own id of each step the one that it had then, `judged` and `overrides` the paths of
    the edition's own conditions.
    """

    case: PastCase
    reading: Reading
    procedure: str
    steps: Mapping[str, str]
    materials: frozenset[str]
    judged: Mapping[str, bool | None]
    overrides: Mapping[str, str]

    def came_to(self, step: str) -> bool:
        return any(each.step == self.steps.get(step) for each in self.case.rounds)


@dataclass(frozen=True)
class Decided:
    """What a case comes to.

    `unscored` says why the past cannot tell its score: rows that nobody scored, facts that nobody asked for.
    `beside` are how many of the cases compared with it are unscored in that way.
    """

    record: Recorded
    assessment: Assessment
    facts: Facts
    merit: CaseResult
    placed: Placed | None
    closed: Closed
    late: frozenset[str]
    unscored: tuple[str, ...] = ()
    beside: int = 0

    @cached_property
    def broken(self) -> frozenset[str]:
        """The facts that break a rule of the form."""
        return frozenset(broken_facts(self.record.reading.facts))


def decide(edition: Edition, shared: Shared, records: Sequence[Recorded]) -> dict[str, Decided]:
    """By number, what the cases come to under the edition; those of a procedure that it does not have are left out.

    Registers are taken as they answered then, and the cases of a call are compared with one another.
    """
    rounds: dict[tuple[str, str], list[Recorded]] = {}
    for record in records:
        if record.procedure in edition.procedures:
            rounds.setdefault((record.case.call, record.procedure), []).append(record)
    calendar = WorkingCalendar(shared.working_days)
    decided: dict[str, Decided] = {}
    for (_call, procedure), own in rounds.items():
        decided |= _Round(edition, shared, edition.procedures[procedure], own, calendar).decide()
    return decided


@dataclass(frozen=True)
class _Round:
    """The cases of one call that go through one procedure."""

    edition: Edition
    shared: Shared
    procedure: Procedure
    records: Sequence[Recorded]
    calendar: WorkingCalendar
    unfitting: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def decide(self) -> dict[str, Decided]:
        contenders = [each for record in self.records if (each := self._contender(record)) is not None]
        merits = merits_of(self.edition, contenders, self.at)
        ranked = rank_round(self.at, contenders, merits).order if self.at and contenders else ()
        places = {placed.key: placed for placed in ranked}
        unscored = {each.key: reasons for each in contenders if (reasons := self._unscored(each))}
        decided = {}
        for record in self.records:
            number = record.case.number
            merit = merits.get(number, NO_RESULT)
            facts = with_scores(record.reading.facts, merit.result, merit.grade)
            decided[number] = Decided(
                record,
                self._assessment(record, facts),
                facts,
                merit,
                places.get(number),
                dict(self._closed(record, facts, merit)),
                frozenset(self._late(record)),
                unscored.get(number, ()),
                len(unscored.keys() - {number}),
            )
        return decided

    def _unscored(self, contender: Contender) -> tuple[str, ...]:
        combined = contender.result.combined if contender.result else None
        labels = {label for row in combined.whole.rows() for label in row.missing} if combined else set()
        vocabulary = self.edition.vocabulary
        reasons = self.open[contender.key].items()
        unasked = (because for key, because in reasons if vocabulary[key].label in labels)
        return tuple(dict.fromkeys((*self.unfitting.get(contender.key, ()), *unasked)))

    @cached_property
    def open(self) -> Mapping[str, Mapping[str, str]]:
        """By number, the facts that have no value though they may be asked for, each with the reason."""
        return {record.case.number: record.reading.open for record in self.records}

    @cached_property
    def at(self) -> RankedAt | None:
        """Where the cases are put in order: the last ranking."""
        steps = [step for step in self.procedure.steps.values() if isinstance(step, Rank)]
        if not steps:
            return None
        sources = sources_of(self.edition, self.procedure, steps[-1])
        return RankedAt(self.procedure, steps[-1], self.edition.rankings[steps[-1].ranking], sources)

    @cached_property
    def sources(self) -> Sources:
        """Where scores come from: what the ranking looks at, else the last panel."""
        if self.at and self.at.sources:
            return self.at.sources
        return sources_of(self.edition, self.procedure, self.procedure.steps[self.procedure.starts])

    def _assessment(self, record: Recorded, facts: Facts) -> Assessment:
        return assess(
            self.edition,
            self.shared,
            facts,
            materials=record.materials,
            judged=record.judged,
            overrides=record.overrides,
            consulted=(),
        )

    def _contender(self, record: Recorded) -> Contender | None:
        """The case as it is compared; None for one that came neither to a review nor to the ranking."""
        result = self._result(record)
        ranks = [key for key, step in self.procedure.steps.items() if isinstance(step, Rank)]
        if result is None and not any(map(record.came_to, ranks)):
            return None
        case = record.case
        scored = result is not None and result.counts_as_scored
        stands: Counted = "scored" if scored else "refused" if case.failed else "unscored"
        groups = {RECOMMENDER: case.recommender}
        return Contender(case.number, record.reading.facts, result, stands, groups, case.holds)

    def _result(self, record: Recorded) -> PanelResult | None:
        for panel in self.sources.panels:
            sheets = [sheet for sheet in record.case.sheets if sheet.step == record.steps.get(panel)]
            if sheets:
                key = self.procedure.steps[panel].indicators
                favour = sum(sheet.favour for sheet in sheets)
                points = [self._fitting(record, key, sheet.points) for sheet in sheets] if key else []
                return self._combined(record, key, points, len(sheets), favour)
        key = applicable_set(self.edition, self.sources.indicators, record.reading.facts)
        return self._combined(record, key, [{}], 0, 0) if key else None

    def _combined(
        self, record: Recorded, key: str | None, points: Sequence[Mapping[str, Decimal]], sheets: int, favour: int
    ) -> PanelResult:
        if key is None:
            return PanelResult(sheets, favour, None)
        indicators = self.edition.indicators[key]
        cohort = self._values(key).get(self._group(record, key), {})
        return PanelResult(sheets, favour, combine(indicators, points, record.reading.facts, cohort), key)

    def _values(self, key: str) -> Mapping[Group, ComparedValues]:
        """The values of the cases for the rows of a set that compare."""
        if key not in self.compared:
            own = [(self._group(each, key), each.reading.facts) for each in self.records]
            self.compared[key] = compared_values(self.edition.indicators[key], own)
        return self.compared[key]

    @cached_property
    def compared(self) -> dict[str, Mapping[Group, ComparedValues]]:
        """What is compared, by set, once it has been computed."""
        return {}

    def _group(self, record: Recorded, key: str) -> Group:
        within = self.edition.indicators[key].cohort.within
        return tuple(
            record.case.recommender if fact == RECOMMENDER else record.reading.facts.in_words(fact) for fact in within
        )

    def _fitting(self, record: Recorded, key: str, points: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """The points of a sheet that the edition's own rows take; of the others it is noted why they do not count."""
        indicators, facts = self.edition.indicators[key], record.reading.facts
        kept, reasons = {}, []
        for path, leaf in asked_leaves(indicators, facts).items():
            if path not in points:
                reasons.append(f"指标“{leaf.title}”当时没有评分")
                continue
            try:
                check_entry(indicators, facts, path, points[path])
                kept[path] = points[path]
            except Refusal as refusal:
                reasons.append(f"指标“{leaf.title}”当时的{refusal.what}")
        before = self.unfitting.get(record.case.number, ())
        self.unfitting[record.case.number] = tuple(dict.fromkeys((*before, *reasons)))
        return kept

    def _closed(self, record: Recorded, facts: Facts, merit: CaseResult) -> Iterator[tuple[tuple[str, str], str]]:
        """The outcomes of the steps that the case came to, those bound to facts or grades, that it cannot take."""
        for step_id, step in self.procedure.steps.items():
            if not record.came_to(step_id):
                continue
            for key, outcome in step.outcomes.items():
                if outcome.when is None and not outcome.grades:
                    continue
                unfit = merit.unfit(outcome, step) if outcome.grades else None
                if why := closed_to(facts, outcome) or (unfit.what if unfit else ""):
                    yield (step_id, key), why

    def _late(self, record: Recorded) -> Iterator[str]:
        """The steps that were closed after their deadline, where this is a length of time: fixed dates are a call's."""
        case = record.case
        closed = {each.step: each.closed_at for each in case.rounds if each.closed_at}
        for step_id, step in self.procedure.steps.items():
            own = next((each for each in case.rounds if each.step == record.steps.get(step_id)), None)
            if own is None or own.closed_at is None or step.deadline is None or step.deadline.date:
                continue
            earlier = {key: closed[past] for key, past in record.steps.items() if past in closed}
            call = {"call_closed": case.closes_at} if case.closes_at else {}
            last = due(
                step.deadline,
                {**earlier, **call, "opened": own.opened_at, "submitted": case.submitted_at},
                self.calendar,
            )
            if last is not None and own.closed_at > last.at:
                yield step_id
