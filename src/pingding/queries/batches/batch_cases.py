"""The cases that wait in a batch, with what speaks for each, and how many fall into each group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from pingding.policy.language import Edition, Step
from pingding.policy.scores.ranking import Placed
from pingding.policy.scores.results import NO_RESULT, CaseResult, PanelResult
from pingding.policy.scores.sources import sets_of, shown_score, sources_of
from pingding.policy.steps.limits import RECOMMENDER, Quota
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.rank import Rank
from pingding.policy.translation import listed
from pingding.queries.batches.open_conditions import NONE_OPEN, OpenConditions, open_conditions
from pingding.queries.cases.facts import facts_at_submission_of
from pingding.queries.cases.seats import departure_of
from pingding.queries.panels.limits import Limits, step_limits
from pingding.queries.panels.panel_results import case_results
from pingding.queries.panels.ranking import ranked_cases
from pingding.queries.panels.taken_values import ahead_breaches
from pingding.queries.regions import region_title
from pingding.queries.steps.kind import Gathering
from pingding.queries.steps.registry import STEPS
from pingding.records.models import BatchItem, Case, StepRun


@dataclass(frozen=True)
class BatchCase:
    """One case that waits: who, where, its field, what its panel came to, its place, the kind of title decided.

    `score` is as it is shown, `grade` that of the score, `barred` the outcomes that its floors or its grade keep it
    from. `proposal` is what an earlier step proposed, `departing` the outcomes that depart from it. `conditions` is
    what fails or is not known of its conditions.
    """

    number: str
    name: str
    applicant: str
    regions: tuple[str, ...]
    field: str
    score: Decimal | None
    in_favour: int | None
    sheets: int
    place: int | None
    proposed: bool
    says: tuple[str, ...]
    granted: str
    groups: Mapping[str, str]
    grade: str = ""
    barred: frozenset[str] = frozenset()
    proposal: str = ""
    departing: frozenset[str] = frozenset()
    conditions: OpenConditions = NONE_OPEN


@dataclass(frozen=True)
class GroupTotal:
    """How many of the waiting cases fall into one group of a quota (or region), and for how many it has room.

    `taken` are the outcomes that use the quota up, `per` what it counts by; both are empty for a mere count.
    """

    what: str
    group: str
    count: int
    at_most: int | None = None
    clause: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()
    per: str = ""


class BatchReader:
    """Reads what is known of the cases that wait in a batch, all at once."""

    def __init__(
        self, edition: Edition, procedure: str, step_id: str, definition: Step, cases: Sequence[Case], *, at: datetime
    ) -> None:
        self.edition, self.definition, self.waiting, self.at = edition, definition, cases, at
        self.field = next((kind.unique_in for kind in edition.titles.values() if kind.unique_in), None)
        self.facts = facts_at_submission_of(cases)
        self.ranked = ranked_cases(cases, step_id, at=at) if cases and isinstance(definition, Rank) else None
        self.placed = _in_one_list(self.ranked.placed()) if self.ranked else {}
        self.warnings = self.ranked.ranked.warnings if self.ranked else ()
        self.gathering = STEPS[definition.kind].gathering(cases, step_id, at=at) if cases else Gathering()
        self.composition = self.ranked.composition() if self.ranked else self.gathering.says
        self.limits = self.ranked.limits if self.ranked else self._limits(step_id)
        self.taken = self._taken(step_id)
        self.sources = sources_of(edition, edition.procedures[procedure], definition)
        self.indicators = next(iter(sets_of(edition.procedures[procedure], self.sources)), None)
        self.results = self._panel_results()
        self.ranked_before = self._ranked_before()
        self.rounds = self._rounds()
        self.conditions = open_conditions(cases, at=at)

    def _panel_results(self) -> dict[int, CaseResult]:
        """What the last panel of the procedure came to, where one has met and the step comes after it."""
        if not STEPS[self.definition.kind].shows_results:
            return {}
        return case_results(self.waiting, self.sources, at=self.at, facts=self.facts)

    def _limits(self, step_id: str) -> Limits:
        return step_limits(self.waiting, step_id, at=self.at) if self.waiting else Limits()

    def _taken(self, step_id: str) -> dict[str, list[str]]:
        """By case, what it is to be warned of or refused: titles that it can come to here, of which another has one."""
        outcomes = self.definition.outcomes
        forward = next((key for key, outcome in outcomes.items() if outcome.tone == "forward"), None)
        says: dict[str, list[str]] = {}
        if forward is not None and isinstance(self.definition, Rank | Meeting):
            for breach in ahead_breaches(dict.fromkeys(self.waiting, forward), step_id, at=self.at):
                says.setdefault(breach.case, []).append(breach.says)
        return says

    def _ranked_before(self) -> dict[int, BatchItem]:
        """The place that an earlier ranking gave."""
        if not STEPS[self.definition.kind].shows_places:
            return {}
        rows = BatchItem.objects.filter(case__in=self.waiting, batch__kind="rank").order_by("pk")
        return {row.case_id: row for row in rows}

    def _rounds(self) -> dict[int, list[StepRun]]:
        """Where an outcome needs a proposal, each case's rounds at the steps that propose."""
        ways = [way for outcome in self.definition.outcomes.values() for way in outcome.proposed_by]
        rounds: dict[int, list[StepRun]] = {case.pk: [] for case in self.waiting if ways}
        steps = {way.partition(".")[0] for way in ways}
        for run in StepRun.objects.filter(case__in=rounds, step__in=steps).order_by("pk") if rounds else ():
            rounds[run.case_id].append(run)
        return rounds

    def cases(self) -> list[BatchCase]:
        cases = [self._case(case) for case in self.waiting]
        return sorted(cases, key=lambda case: (case.place is None, case.place or 0, case.number))

    def _case(self, case: Case) -> BatchCase:
        placed, earlier = self.placed.get(case.number), self.ranked_before.get(case.pk)
        case_result, facts = self.results.get(case.pk, NO_RESULT), self.facts[case.pk]
        result = case_result.result
        granted = case.progress.get("grants")
        return BatchCase(
            number=case.number,
            name=case.name,
            applicant=case.organisation.name,
            regions=tuple(region_title(region) for region in case.regions),
            field=facts.in_words(self.field) if self.field else "",
            score=self._score(result, earlier),
            in_favour=result.in_favour if result and result.combined is None else None,
            sheets=result.sheets if result else 0,
            place=placed.place if placed else (earlier.place if earlier else None),
            proposed=placed.proposed if placed else self.ranked is None,
            says=(*(placed.says if placed else case_result.says), *self.taken.get(case.number, ())),
            granted=self.edition.titles[granted].label if granted in self.edition.titles else "",
            groups=self._groups(case),
            grade=case_result.label,
            barred=self._barred(case_result) | (placed.barred if placed else frozenset()),
            proposal=self._proposal(case),
            departing=self._departing(case),
            conditions=self.conditions.get(case.pk, NONE_OPEN),
        )

    def _score(self, result: PanelResult | None, earlier: BatchItem | None) -> Decimal | None:
        """The score as it is shown; of an earlier ranking by votes only the place is taken over."""
        if result is not None:
            return shown_score(self.edition, result.indicators or self.indicators, result.score)
        by_votes = self.sources.ranking is not None and self.sources.ranking.by == "in_favour"
        return None if earlier is None or by_votes else shown_score(self.edition, self.indicators, earlier.score)

    def _proposal(self, case: Case) -> str:
        done = [run for run in self.rounds.get(case.pk, ()) if run.closed_at is not None]
        return self.edition.step(case.procedure, done[-1].step).outcomes[done[-1].outcome].label if done else ""

    def _departing(self, case: Case) -> frozenset[str]:
        rounds, outcomes = self.rounds.get(case.pk, ()), self.definition.outcomes.items()
        return frozenset(key for key, outcome in outcomes if departure_of(outcome, rounds))

    def _barred(self, case_result: CaseResult) -> frozenset[str]:
        outcomes = self.definition.outcomes.items()
        return frozenset(key for key, outcome in outcomes if case_result.unfit(outcome, self.definition))

    def _groups(self, case: Case) -> Mapping[str, str]:
        """What the case is counted by in the totals; a case that a quota counts as a whole falls in its one group."""
        return {"": "", **self.limits.groups.get(case.pk, {})}

    def totals(self) -> Iterable[GroupTotal]:
        """By region, by field, and by whatever the ranking's quotas count."""
        yield from _counted(_("地区"), [region_title(case.regions[0]) for case in self.waiting if case.regions])
        if self.field:
            fact = self.edition.vocabulary[self.field]
            yield from _counted(fact.label, [self.facts[case.pk].in_words(self.field) for case in self.waiting])
        for quota, taken, group, room in self.limits.rooms(self.waiting):
            count = sum(self._groups(case).get(quota.per or "", "") == group for case in self.waiting)
            yield GroupTotal(
                self._counted_by(quota), group, count, room, quota.clause, frozenset(taken), quota.per or ""
            )

    def _counted_by(self, quota: Quota) -> str:
        if quota.per is None:
            return _("名额")
        return _("推荐单位") if quota.per == RECOMMENDER else self.edition.vocabulary[quota.per].label


def _in_one_list(order: Sequence[Placed]) -> dict[str, Placed]:
    """By number, the cases with their places in the list; where groups have places of their own, these are said."""
    if not any(placed.group for placed in order):
        return {placed.key: placed for placed in order}
    within = _("%(group)s组内第%(place)d名")
    return {
        placed.key: replace(
            placed,
            place=place,
            says=(within % {"group": listed(placed.group), "place": placed.place}, *placed.says),
        )
        for place, placed in enumerate(order, 1)
    }


def _counted(what: str, values: Sequence[str]) -> Iterable[GroupTotal]:
    for value in dict.fromkeys(values):
        yield GroupTotal(what, value or _("未填写"), values.count(value))
