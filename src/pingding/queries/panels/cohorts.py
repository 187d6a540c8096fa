"""The cases of a call that are compared with one another at a step: which they are, and whether all have come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Procedure, Step
from pingding.policy.procedures.progress import read_progress, still_before
from pingding.policy.steps.limits import RECOMMENDER, ComparedCases, Counted
from pingding.queries.cases.facts import facts_at_submission_of
from pingding.queries.cases.parties import Offices, offices_in
from pingding.queries.editions import edition_of
from pingding.records.models import Call, Case, Seat, StepRun

Groups = Mapping[str, str]
"""By the fact (or `recommender`) that cases are grouped by, the value of one of them as it is shown."""
CallKey = tuple[int | None, int, str, int | None]
"""What cases of one call have in common: it, the edition, the procedure, the year that they are about."""
NAMED = 5
"""How many of the cases that have not come yet are named."""


@dataclass(frozen=True)
class CallCohort:
    """The cases of a call that take part, without those withdrawn, as they stand towards a step at a moment.

    `passed`: a case counts as come when it has passed the step, not already when it waits there. `alternatives` are
    further steps of which each case takes one or the other. Cases come with their `edition` and `organisation`.
    """

    definition: ComparedCases
    edition: Edition
    procedure: Procedure
    step: str
    call: Call | None
    cases: Sequence[Case]
    at: datetime
    passed: bool = False
    alternatives: Sequence[str] = ()

    @cached_property
    def facts(self) -> Mapping[int, Facts]:
        """By case, the facts at submission."""
        return facts_at_submission_of(self.cases)

    @cached_property
    def groups(self) -> Mapping[int, tuple[str, ...]]:
        """By case, the group within which it is compared."""
        within = self.definition.within
        if not within:
            return {case.pk: () for case in self.cases}
        groups = groups_of(self.cases, within, self.facts)
        return {pk: tuple(own[fact] for fact in within) for pk, own in groups.items()}

    @cached_property
    def early(self) -> tuple[Case, ...]:
        """The cases that have yet to come."""
        return tuple(case for case in self.cases if self._is_early(case))

    @cached_property
    def come(self) -> frozenset[int]:
        """The cases, by their keys, that have come to the step, whatever became of them since."""
        rows = StepRun.objects.filter(case__in=self.cases, step__in=self._steps).values_list("case", flat=True)
        return frozenset(rows)

    def missing(self, group: tuple[str, ...] = ()) -> Refusal | None:
        """What the cohort of a group still lacks; None when it is whole, or when cases are compared as they come."""
        if self.definition.over == "list":
            return None
        call, title = self.call, self.procedure.steps[self.step].title
        clause = self.procedure.steps[self.step].clause
        if call is not None and (call.closes_at is None or self.at <= call.closes_at):
            what = _("申报常年受理，没有截止，同批各件不会到齐")
            if call.closes_at is not None:
                until = translation.moment(call.closes_at)
                what = _("申报到%(until)s截止，同批各件还没有到齐") % {"until": until}
            return Refusal(what, where=title, clause=clause, kind="conflict", remedy=_("请待申报截止后办理。"))
        numbers = [case.number for case in self.early if self.groups[case.pk] == group]
        if not numbers:
            return None
        words = {"n": len(numbers), "step": title, "cases": translation.listed(numbers[:NAMED])}
        what = _("同批还有%(n)d件没有走到“%(step)s”：%(cases)s") % words
        if self.passed:
            what = _("同批还有%(n)d件没有办完“%(step)s”：%(cases)s") % words
        remedy = _("请待这些件办理后，同批一并比较。")
        return Refusal(what, where=title, clause=clause, kind="conflict", remedy=remedy)

    def refused(self, group: tuple[str, ...] = ()) -> Refusal | None:
        """Why nothing may be compared in the group yet, if so."""
        return self.missing(group) if self.definition.over == "round" else None

    def stands(self, case: Case, *, scored: bool, reviewed: bool) -> Counted:
        """How a case counts: `reviewed` says whether it went through a review, `scored` whether it has a result."""
        if case.status in Case.WITHOUT_SUCCESS and case.pk not in self.come:
            return "refused"
        if not reviewed:
            return "exempt"
        return "scored" if scored else "unscored"

    def _is_early(self, case: Case) -> bool:
        progress = read_progress(case.progress)
        at_step = self.passed and not progress.open.isdisjoint(self._steps)
        return at_step or any(still_before(self.procedure, progress, step) for step in self._steps)

    @property
    def _steps(self) -> tuple[str, ...]:
        return (self.step, *self.alternatives)


class Cohorts:
    """The cohorts of cases at a step of their procedure: the cases of a call are read once, whatever asks for them."""

    def __init__(
        self,
        step: str,
        definition: ComparedCases,
        *,
        at: datetime,
        passed: bool = False,
        alternatives: Sequence[str] = (),
    ) -> None:
        self.step, self.definition, self.at, self.passed, self.alternatives = step, definition, at, passed, alternatives
        self._calls: dict[CallKey, _CallCases] = {}
        self._cohorts: dict[tuple[CallKey, Offices], CallCohort] = {}

    def of(self, case: Case, offices: Offices | None = None) -> CallCohort:
        """The cases that one is compared with: of its call, edition, procedure and period, and of the same office where
        cases come to offices of their own there, or of the `offices` named. Facts are read when they are asked for.
        """
        key = _call_key(case)
        if key not in self._calls:
            self._calls[key] = _CallCases.of(case, self.step)
        call = self._calls[key]
        offices = call.offices_of(case) if offices is None else offices
        if (key, offices) not in self._cohorts:
            edition = edition_of(case.edition)
            procedure, cases = edition.procedures[case.procedure], call.sharing(offices)
            cohort = CallCohort(
                self.definition,
                edition,
                procedure,
                self.step,
                call.call,
                cases,
                self.at,
                self.passed,
                self.alternatives,
            )
            self._cohorts[key, offices] = cohort
        return self._cohorts[key, offices]

    def among(self, cases: Sequence[Case]) -> list[tuple[CallCohort, list[Case]]]:
        """Each cohort that these cases fall in, with those that do."""
        together: dict[int, tuple[CallCohort, list[Case]]] = {}
        for case in cases:
            cohort = self.of(case)
            together.setdefault(id(cohort), (cohort, []))[1].append(case)
        return list(together.values())


@dataclass(frozen=True)
class _CallCases:
    """The cases of a call that may be compared at a step, with the offices to which each comes there."""

    step: Step
    call: Call | None
    cases: Sequence[Case]
    offices: Mapping[int, Offices]

    @classmethod
    def of(cls, sample: Case, step_id: str) -> "_CallCases":
        edition = edition_of(sample.edition)
        step = edition.procedures[sample.procedure].steps[step_id]
        cases = list(_compared(sample).select_related("organisation", "call").order_by("pk"))
        for case in cases:
            case.edition = sample.edition
        return cls(step, cases[0].call if cases else sample.call, cases, offices_in(edition, step, cases))

    def offices_of(self, case: Case) -> Offices:
        own = self.offices.get(case.pk)
        return offices_in(edition_of(case.edition), self.step, [case])[case.pk] if own is None else own

    def sharing(self, offices: Offices) -> Sequence[Case]:
        return [case for case in self.cases if self.offices[case.pk] & offices] if offices else self.cases


def _call_key(case: Case) -> CallKey:
    return case.call_id, case.edition_id, case.procedure, case.period


def same_call(case: Case) -> QuerySet[Case]:
    """The cases of the same call, edition, procedure and period."""
    call, edition, procedure, period = _call_key(case)
    return Case.objects.filter(call=call, edition=edition, procedure=procedure, period=period)


def _compared(case: Case) -> QuerySet[Case]:
    """Those of the same call that were handed in or, by a deadline that passed, came before others without; none that
    was withdrawn."""
    before_others = StepRun.objects.filter(case=OuterRef("pk")).exclude(kind="fill")
    taking_part = Q(submitted_at__isnull=False) | Exists(before_others)
    return same_call(case).filter(taking_part).exclude(status=Case.Status.WITHDRAWN)


def groups_of(cases: Sequence[Case], by: Sequence[str], facts: Mapping[int, Facts]) -> dict[int, Groups]:
    """By case, its value for each fact that cases are grouped by, as it is shown; empty where it has none."""
    names = dict(recommenders(cases)) if RECOMMENDER in by else {}
    groups: dict[int, Groups] = {}
    for case in cases:
        own = {key: facts[case.pk].in_words(key) for key in by if key != RECOMMENDER}
        groups[case.pk] = own | ({RECOMMENDER: names.get(case.pk, "")} if RECOMMENDER in by else {})
    return groups


def recommenders(cases: Sequence[Case]) -> Iterator[tuple[int, str]]:
    """By case, the office that recommended it: by a letter, else by its opinion; the last one counts."""
    rows = Seat.objects.filter(run__case__in=cases, kind__in=("opinion", "recommend"), acted_at__isnull=False)
    for case, name, _kind in rows.order_by("kind", "acted_at").values_list("run__case", "organisation__name", "kind"):
        yield case, name
