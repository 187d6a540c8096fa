"""What is limited: quotas that bind at a step and at granting, by a number or by a share of the cases compared."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition, Procedure, Step
from pingding.policy.scores.quotas import Member, Tally, Use
from pingding.policy.scores.rounds import forward_outcomes
from pingding.policy.scores.sources import Sources, sources_of
from pingding.policy.steps.limits import ComparedCases, Quota
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.rank import Rank
from pingding.queries.cases.facts import facts_at_submission_of
from pingding.queries.cases.parties import Offices, offices_in
from pingding.queries.editions import edition_of
from pingding.queries.panels.breaches import Breach
from pingding.queries.panels.cohorts import CallCohort, Cohorts, Groups, groups_of, same_call
from pingding.queries.panels.panel_results import case_results, source_results
from pingding.queries.panels.taken_values import value_breaches
from pingding.records.models import BatchItem, Case, StepRun

OVER_QUOTA = gettext_noop("“%(group)s”名额%(most)d件，此前已占%(before)d件，本次%(n)d件")
OVER_PLACES = gettext_noop("名额共%(most)d件，此前已占%(before)d件，本次%(n)d件")
NOT_WHOLE = gettext_noop("同批各件尚未到齐，按占比的名额还不能确定")


Uses = Sequence[tuple[Quota, Collection[str]]]
"""Quotas, each with the outcomes or kinds of title that use it up."""
EVERYBODY = ComparedCases()
"""The cohort where the definition says nothing."""


@dataclass(frozen=True)
class Limits:
    """The quotas of a step, with the cases that count against them already and those of which shares are shares.

    `missing` says what the cohort of a share still lacks: until then the number is not known.
    """

    uses: Uses = ()
    cohort: ComparedCases = EVERYBODY
    members: Collection[Member] = ()
    before: Sequence[Use] = ()
    groups: Mapping[int, Groups] = field(default_factory=dict)
    grades: Mapping[int, str] = field(default_factory=dict)
    missing: Refusal | None = None
    pooled: bool = True

    def use(self, case: Case, taken: str) -> Use:
        """The case as the quotas count it when it takes this outcome or kind of title."""
        return Use(taken, self.groups.get(case.pk, {}), self.grades.get(case.pk, ""))

    def breaches(self, chosen: Mapping[Case, str], clause: tuple[str, ...]) -> Iterator[Breach]:
        """What these cases exceed by what each of them takes."""
        tally = Tally(self.uses, self.members, self.cohort.counts, before=self.before, pooled=self.pooled)
        for room, n in tally.over([self.use(case, taken) for case, taken in chosen.items()]):
            quota = room.quota
            if quota.by_share and self.missing is not None:
                yield Breach(NOT_WHOLE, {}, quota.clause or clause, quota.force == "refuse")
                continue
            words = {"group": room.group, "most": room.most, "before": room.counted, "n": n}
            text = OVER_QUOTA if room.group else OVER_PLACES
            yield Breach(text, words, quota.clause or clause, quota.force == "refuse")

    def rooms(self, cases: Collection[Case]) -> Iterator[tuple[Quota, Collection[str], str, int]]:
        """For each quota and each group that these cases fall in: what uses it up, and how much room it has left."""
        tally = Tally(self.uses, self.members, self.cohort.counts, before=self.before, pooled=self.pooled)
        for place, (quota, taken) in enumerate(self.uses):
            values = [self.groups[case.pk].get(quota.per, "") if quota.per else "" for case in cases]
            for group in dict.fromkeys(values):
                if group or not quota.per:
                    room = tally.room(place, group)
                    yield quota, taken, group, max(0, room.most - room.counted)


@dataclass(frozen=True)
class _Sharing:
    """Cases that share the quotas of a step: of one office where cases come to offices of their own there.

    `listed` are the cases of their list, where shares are shares of a list.
    """

    step: str
    definition: ComparedCases
    cases: Sequence[Case]
    offices: Offices
    listed: Sequence[Case] = ()


def step_limits(cases: Sequence[Case], step_id: str, *, at: datetime) -> Limits:
    """The quotas that bind at a ranking or a meeting for these cases; no query where there are none."""
    edition, procedure = _of(cases[0])
    step = procedure.steps[step_id]
    quotas, cohort = _quotas_at(edition, step)
    if not quotas:
        return Limits()
    uses = [(quota, quota.outcomes or forward_outcomes(step)) for quota in quotas]
    own = offices_in(edition, step, cases)
    offices = frozenset.intersection(*own.values()) or own[cases[0].pk]
    sharing = _Sharing(step_id, cohort, cases, offices, cases if cohort.over == "list" else ())
    return _limits(sharing, uses, _chosen_before(cases, step_id), at=at)


def grant_breaches(
    granted: Mapping[Case, str], *, at: datetime, step: str = "", together: Sequence[Case] = ()
) -> list[Breach]:
    """What granting these cases a kind of title each would exceed: quotas of the procedure, values taken already.

    Where a batch step decides, `together` are all the cases of its batch.
    """
    if not granted:
        return []
    cases = list(granted)
    edition, procedure = _of(cases[0])
    breaches = list(value_breaches({case: (kind,) for case, kind in granted.items()}, at=at, granting=True))
    seen: list[Sequence[Quota]] = []
    for step_id, each in procedure.steps.items():
        quotas, cohort = _quotas_at(edition, each)
        if quotas and quotas not in seen:
            seen.append(quotas)
            uses = [(quota, quota.titles or tuple(edition.titles)) for quota in quotas]
            before = _granted_before(cases)
            at_hand = together if step in _same_steps(procedure, step_id) else ()
            for sharing, own in _shared(cases, step_id, cohort, uses, at_hand):
                limits = _limits(sharing, own, before, at=at, pooled=False)
                breaches += limits.breaches({case: granted[case] for case in sharing.cases}, each.clause)
    return breaches


def _shared(
    cases: Sequence[Case], step_id: str, cohort: ComparedCases, uses: Uses, at_hand: Sequence[Case]
) -> Iterator[tuple[_Sharing, Uses]]:
    """The quotas of a step with the cases that share them: office by office, shares of a list also list by list."""
    edition, procedure = _of(cases[0])
    of_lists = [use for use in uses if cohort.over == "list" and use[0].by_share]
    others = [use for use in uses if use not in of_lists]
    own = offices_in(edition, procedure.steps[step_id], cases)
    offices = sorted({office for each in own.values() for office in each})
    for office in [frozenset({each}) for each in offices] or [frozenset[str]()]:
        there = [case for case in cases if not office or office & own[case.pk]]
        if others:
            yield _Sharing(step_id, cohort, there, office), others
        for listed, on_it in _lists_of(there, _same_steps(procedure, step_id), at_hand) if of_lists else ():
            yield _Sharing(step_id, cohort, on_it, office, listed), of_lists


def _lists_of(
    cases: Sequence[Case], steps: Sequence[str], at_hand: Sequence[Case]
) -> list[tuple[Sequence[Case], list[Case]]]:
    """The lists on which these cases stand, with those of them that do: the one `at_hand`, else the last on record.

    Cases that no list has stand on one by themselves.
    """
    rows = BatchItem.objects.filter(case__in=cases, batch__step__in=steps).order_by("pk")
    last: dict[int, int] = {} if at_hand else dict(rows.values_list("case", "batch"))
    items = BatchItem.objects.filter(batch__in=set(last.values())).exclude(case__status=Case.Status.WITHDRAWN)
    by_batch: dict[int | None, list[Case]] = {}
    for item in items.select_related("case__organisation") if last else ():
        item.case.edition = cases[0].edition
        by_batch.setdefault(item.batch_id, []).append(item.case)
    alone = [case for case in cases if case.pk not in last]
    lists: list[tuple[Sequence[Case], list[Case]]] = [(at_hand or alone, alone)] if alone else []
    return [*lists, *((own, [case for case in cases if last.get(case.pk) == batch]) for batch, own in by_batch.items())]


def _of(case: Case) -> tuple[Edition, Procedure]:
    edition = edition_of(case.edition)
    return edition, edition.procedures[case.procedure]


def _quotas_at(edition: Edition, step: Step) -> tuple[Sequence[Quota], ComparedCases]:
    if isinstance(step, Rank):
        ranking = edition.rankings[step.ranking]
        return ranking.quotas, ranking.cohort
    return (step.quotas, step.cohort) if isinstance(step, Meeting) else ((), EVERYBODY)


def _limits(
    sharing: _Sharing, uses: Uses, earlier: Sequence[tuple[Case, str]], *, at: datetime, pooled: bool = True
) -> Limits:
    """The quotas with what they are counted by: groups, grades and, for shares, the members of the cohort."""
    definition, cases = sharing.definition, sharing.cases
    edition, procedure = _of(cases[0])
    step = procedure.steps[sharing.step]
    earlier = _of_offices(earlier, edition, step, sharing.offices)
    everyone = [*cases, *(case for case, _taken in earlier)]
    facts, by = facts_at_submission_of(everyone), [quota.per for quota, _taken in uses if quota.per]
    groups = groups_of(everyone, by, facts)
    sources, grades = sources_of(edition, procedure, step), {}
    if any(quota.grade for quota, _taken in uses):
        merits = case_results(everyone, sources, at=at, facts=facts)
        grades = {pk: merit.grade for pk, merit in merits.items()}
    listed = {case.pk for case in sharing.listed}
    before = [
        Use(taken, groups[case.pk], grades.get(case.pk, ""), bool(listed) and case.pk not in listed)
        for case, taken in earlier
    ]
    members: Collection[Member] = ()
    missing: Refusal | None = None
    if any(quota.by_share for quota, _taken in uses):
        cohort = Cohorts(sharing.step, definition, at=at).of(cases[0], sharing.offices)
        cohort = replace(cohort, cases=sharing.listed) if definition.over == "list" else cohort
        members = members_of(cohort, sources, by, at=at)
        missing = next((why for group in dict.fromkeys(cohort.groups.values()) if (why := cohort.refused(group))), None)
    return Limits(uses, definition, members, before, groups, grades, missing, pooled)


def _of_offices(
    earlier: Sequence[tuple[Case, str]], edition: Edition, step: Step, offices: Offices
) -> Sequence[tuple[Case, str]]:
    if not offices:
        return earlier
    own = offices_in(edition, step, [case for case, _taken in earlier])
    return [(case, taken) for case, taken in earlier if own[case.pk] & offices]


def members_of(cohort: CallCohort, sources: Sources, by: Sequence[str], *, at: datetime) -> list[Member]:
    """The cases of a cohort as shares count them: those that have come to the step, and those refused before it."""
    results = source_results(cohort.cases, sources, cohort.facts, at=at)
    groups = groups_of(cohort.cases, by, cohort.facts)
    through = reviewed_among(cohort.cases, sources)
    members = []
    for case in cohort.cases:
        result = results.get(case.pk)
        scored = not sources or (result is not None and result.counts_as_scored)
        if case.pk in cohort.come or case.status in Case.WITHOUT_SUCCESS:
            stands = cohort.stands(case, scored=scored, reviewed=case.pk in through)
            members.append(Member(stands, groups[case.pk]))
    return members


def reviewed_among(cases: Sequence[Case], sources: Sources) -> set[int]:
    """The cases that went through one of the panels; all of them where there is none."""
    if not sources.panels:
        return {case.pk for case in cases}
    rows = StepRun.objects.filter(case__in=cases, step__in=sources.panels)
    return set(rows.values_list("case", flat=True))


def _same_steps(procedure: Procedure, step_id: str) -> list[str]:
    """The step, and for a ranking all the steps that put in order by it."""
    step = procedure.steps[step_id]
    if not isinstance(step, Rank):
        return [step_id]
    return [key for key, each in procedure.steps.items() if isinstance(each, Rank) and each.ranking == step.ranking]


def _chosen_before(cases: Sequence[Case], step_id: str) -> list[tuple[Case, str]]:
    """What earlier batches at the step (or another by the same ranking) chose for other cases of the call.

    Those that have come to nothing since are left out, and those that wait there again: a new batch decides on them.
    """
    _edition, procedure = _of(cases[0])
    first, same = cases[0], _same_steps(procedure, step_id)
    again = StepRun.objects.filter(case=OuterRef("case"), step=OuterRef("batch__step"), closed_at=None)
    rows = BatchItem.objects.filter(
        batch__edition=first.edition, batch__call=first.call_id, batch__step__in=same, case__period=first.period
    )
    others = rows.exclude(case__in=cases).exclude(case__status__in=Case.WITHOUT_SUCCESS)
    others = others.exclude(Exists(again.filter(opened_at__gte=OuterRef("batch__acted_at"))))
    last = {row.case_id: row for row in others.select_related("batch", "case__organisation").order_by("pk")}
    for row in last.values():
        row.case.edition = first.edition
    return [(row.case, row.outcome) for row in last.values()]


def _granted_before(cases: Sequence[Case]) -> list[tuple[Case, str]]:
    """The other cases of the call that have been granted a kind of title and not come to nothing since."""
    others = same_call(cases[0]).exclude(pk__in=[case.pk for case in cases]).exclude(status__in=Case.WITHOUT_SUCCESS)
    granted = [case for case in others.select_related("organisation") if case.progress["grants"]]
    for case in granted:
        case.edition = cases[0].edition
    return [(case, case.progress["grants"]) for case in granted]
