"""What is limited: quotas that bind at a step and at granting, by a number or by a share of the cases compared."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

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
from pingding.queries.editions import edition_of
from pingding.queries.panels.breaches import Breach
from pingding.queries.panels.cohorts import CallCohort, Cohorts, Groups, groups_of
from pingding.queries.panels.panel_results import case_results, source_results
from pingding.queries.panels.taken_values import value_breaches
from pingding.records.models import BatchItem, Case, StepRun

OVER_QUOTA = gettext_noop("“%(group)s”名额%(most)d件，此前已占%(before)d件，本次%(n)d件")
OVER_PLACES = gettext_noop("名额共%(most)d件，此前已占%(before)d件，本次%(n)d件")
NOT_WHOLE = gettext_noop("同批各件尚未到齐，按占比的名额还不能确定")


EVERYBODY = ComparedCases()
"""The cohort where the definition says nothing."""


@dataclass(frozen=True)
class Limits:
    """The quotas of a step, with the cases that count against them already and those of which shares are shares.

    `missing` says what the cohort of a share still lacks: until then the number is not known.
    """

    uses: Sequence[tuple[Quota, Collection[str]]] = ()
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


def step_limits(cases: Sequence[Case], step_id: str, *, at: datetime) -> Limits:
    """The quotas that bind at a ranking or a meeting for these cases; no query where there are none."""
    edition, procedure = _of(cases[0])
    step = procedure.steps[step_id]
    quotas, cohort = _quotas_at(edition, step)
    uses = [(quota, quota.outcomes or forward_outcomes(step)) for quota in quotas]
    return _limits(cases, step_id, uses, cohort, _chosen_before(cases, step_id) if uses else (), at=at)


def grant_breaches(granted: Mapping[Case, str], *, at: datetime) -> list[Breach]:
    """What granting these cases a kind of title each would exceed: quotas of the procedure, values taken already."""
    if not granted:
        return []
    cases = list(granted)
    edition, procedure = _of(cases[0])
    breaches = list(value_breaches({case: (kind,) for case, kind in granted.items()}, at=at, granting=True))
    seen: list[Sequence[Quota]] = []
    for step_id, step in procedure.steps.items():
        quotas, cohort = _quotas_at(edition, step)
        if quotas and quotas not in seen:
            seen.append(quotas)
            uses = [(quota, quota.titles or tuple(edition.titles)) for quota in quotas]
            limits = _limits(cases, step_id, uses, cohort, _granted_before(cases), at=at, pooled=False)
            breaches += limits.breaches(granted, step.clause)
    return breaches


def _of(case: Case) -> tuple[Edition, Procedure]:
    edition = edition_of(case.edition)
    return edition, edition.procedures[case.procedure]


def _quotas_at(edition: Edition, step: Step) -> tuple[Sequence[Quota], ComparedCases]:
    if isinstance(step, Rank):
        ranking = edition.rankings[step.ranking]
        return ranking.quotas, ranking.cohort
    return (step.quotas, step.cohort) if isinstance(step, Meeting) else ((), EVERYBODY)


def _limits(
    cases: Sequence[Case],
    step_id: str,
    uses: Sequence[tuple[Quota, Collection[str]]],
    definition: ComparedCases,
    earlier: Sequence[tuple[Case, str]],
    *,
    at: datetime,
    pooled: bool = True,
) -> Limits:
    """The quotas with what they are counted by: groups, grades and, for shares, the members of the cohort."""
    if not uses:
        return Limits()
    edition, procedure = _of(cases[0])
    everyone = [*cases, *(case for case, _taken in earlier)]
    facts = facts_at_submission_of(everyone)
    groups = groups_of(everyone, [quota.per for quota, _taken in uses if quota.per], facts)
    sources, grades = sources_of(edition, procedure, procedure.steps[step_id]), {}
    if any(quota.grade for quota, _taken in uses):
        merits = case_results(everyone, sources, at=at, facts=facts)
        grades = {pk: merit.grade for pk, merit in merits.items()}
    before = [Use(taken, groups[case.pk], grades.get(case.pk, "")) for case, taken in earlier]
    members: Collection[Member] = ()
    missing: Refusal | None = None
    if any(quota.by_share for quota, _taken in uses):
        cohort = Cohorts(step_id, definition, at=at).of(cases[0])
        cohort = replace(cohort, cases=cases) if definition.over == "list" else cohort
        members = members_of(cohort, sources, [quota.per for quota, _taken in uses if quota.per], at=at)
        missing = next((why for group in dict.fromkeys(cohort.groups.values()) if (why := cohort.refused(group))), None)
    return Limits(uses, definition, members, before, groups, grades, missing, pooled)


def members_of(cohort: CallCohort, sources: Sources, by: Sequence[str], *, at: datetime) -> list[Member]:
    """The cases of a cohort as shares count them: those that have come to the step, and those refused before it."""
    results = source_results(cohort.cases, sources, cohort.facts, at=at)
    groups = groups_of(cohort.cases, by, cohort.facts)
    through = reviewed_among(cohort.cases, sources)
    members = []
    for case in cohort.cases:
        result = results.get(case.pk)
        scored = not sources or (result is not None and result.counts_as_scored)
        if case in cohort.come or case.status in Case.WITHOUT_SUCCESS:
            stands = cohort.stands(case, scored=scored, reviewed=case.pk in through)
            members.append(Member(stands, groups[case.pk]))
    return members


def reviewed_among(cases: Sequence[Case], sources: Sources) -> set[int]:
    """The cases that went through one of the panels; all of them where there is none."""
    if not sources.panels:
        return {case.pk for case in cases}
    rows = StepRun.objects.filter(case__in=cases, step__in=sources.panels)
    return set(rows.values_list("case", flat=True))


def _chosen_before(cases: Sequence[Case], step_id: str) -> list[tuple[Case, str]]:
    """What earlier batches at the step (or another by the same ranking) chose for other cases of the call.

    Those that have come to nothing since are left out.
    """
    _edition, procedure = _of(cases[0])
    step, first = procedure.steps[step_id], cases[0]
    same = [step_id]
    if isinstance(step, Rank):
        same = [k for k, each in procedure.steps.items() if isinstance(each, Rank) and each.ranking == step.ranking]
    rows = BatchItem.objects.filter(
        batch__edition=first.edition, batch__call=first.call_id, batch__step__in=same, case__period=first.period
    )
    others = rows.exclude(case__in=cases).exclude(case__status__in=Case.WITHOUT_SUCCESS)
    last = {row.case_id: row for row in others.select_related("batch", "case__organisation").order_by("pk")}
    for row in last.values():
        row.case.edition = first.edition
    return [(row.case, row.outcome) for row in last.values()]


def _granted_before(cases: Sequence[Case]) -> list[tuple[Case, str]]:
    """The other cases of the call that have been granted a kind of title and not come to nothing since."""
    first = cases[0]
    rows = Case.objects.filter(
        call=first.call_id, edition=first.edition_id, procedure=first.procedure, period=first.period
    )
    others = rows.exclude(pk__in=[case.pk for case in cases]).exclude(status__in=Case.WITHOUT_SUCCESS)
    granted = [case for case in others.select_related("organisation") if case.progress["grants"]]
    for case in granted:
        case.edition = first.edition
    return [(case, case.progress["grants"]) for case in granted]
