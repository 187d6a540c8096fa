"""What is limited: quotas that bind at a step and at granting, and titles of which a value admits only one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition, Procedure, Step
from pingding.policy.procedures.paths import kinds_ahead
from pingding.policy.scores.quotas import Member, Tally, Use
from pingding.policy.scores.rounds import forward_outcomes
from pingding.policy.scores.sources import Sources, sources_of
from pingding.policy.steps.limits import ComparedCases, Quota
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.rank import Rank
from pingding.queries.cases.facts import facts_at_submission_of
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.panels.cohorts import CallCohort, Cohorts, Groups, groups_of
from pingding.queries.panels.panel_results import case_results, source_results
from pingding.records.models import BatchItem, Case, StepRun, Title

OVER_QUOTA = gettext_noop("“%(group)s”名额%(most)d件，此前已占%(before)d件，本次%(n)d件")
OVER_PLACES = gettext_noop("名额共%(most)d件，此前已占%(before)d件，本次%(n)d件")
NOT_WHOLE = gettext_noop("同批各件尚未到齐，按占比的名额还不能确定")
TAKEN = gettext_noop("%(case)s：“%(value)s”已有“%(name)s”，同一%(fact)s只设一个")


EVERYBODY = ComparedCases()
"""The cohort where the definition says nothing."""


@dataclass(frozen=True)
class Breach:
    """A limit that would be exceeded: a Chinese template with its words, and whether that refuses or only warns.

    `case` is the number of the case that it is about, where it is about one.
    """

    text: str
    words: Mapping[str, Any]
    clause: tuple[str, ...]
    refuses: bool
    case: str = ""

    @property
    def says(self) -> str:
        """What it says, in the reader's language."""
        return _(self.text) % self.words

    def refusal(self, where: str = "") -> Refusal:
        """The same as a refusal."""
        remedy = _("请为本件选择其他结果。") if self.case else _("请减少该组的件数。")
        return Refusal(self.says, where=where, clause=self.clause, remedy=remedy, kind="conflict")

    def stored(self) -> dict[str, Any]:
        """The same as a batch keeps it."""
        return {"text": self.text, "words": dict(self.words)}


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
    breaches = list(_taken_values({case: (kind,) for case, kind in granted.items()}, at=at, granting=True))
    seen: list[Sequence[Quota]] = []
    for step_id, step in procedure.steps.items():
        quotas, cohort = _quotas_at(edition, step)
        if quotas and quotas not in seen:
            seen.append(quotas)
            uses = [(quota, quota.titles or tuple(edition.titles)) for quota in quotas]
            limits = _limits(cases, step_id, uses, cohort, _granted_before(cases), at=at, pooled=False)
            breaches += limits.breaches(granted, step.clause)
    return breaches


def ahead_breaches(chosen: Mapping[Case, str], step_id: str, *, at: datetime) -> list[Breach]:
    """Cases put forward for titles of which another has the value already, by their outcomes at a step.

    One that can still come to another kind of title is only warned of.
    """
    if not chosen:
        return []
    edition, procedure = _of(next(iter(chosen)))
    if not any(kind.unique_in for kind in edition.titles.values()):
        return []
    outcomes = procedure.steps[step_id].outcomes
    kinds = {case: tuple(kinds_ahead(procedure, outcomes[key])) for case, key in chosen.items()}
    return list(_taken_values(kinds, at=at, granting=False))


def _taken_values(kinds: Mapping[Case, Sequence[str]], *, at: datetime, granting: bool) -> Iterator[Breach]:
    """For each case the kinds of title whose value another has, or, of these cases, one that stands before it.

    It refuses where each of the kinds does; among cases that are only put forward a value may stand twice.
    """
    edition, _procedure = _of(next(iter(kinds)))
    unique = {key for own in kinds.values() for key in own if edition.titles[key].unique_in}
    if not unique:
        return
    holders, own_facts = _holders(list(kinds), unique, at), facts_at_submission_of(list(kinds))
    first: dict[tuple[str, str], Case] = {}
    for case, own in kinds.items():
        breaches, barred = [], set()
        for key in [key for key in own if key in unique]:
            facts, kind = own_facts[case.pk], edition.titles[key]
            value = str(facts[kind.unique_in or ""] or "")
            before = first.setdefault((key, value), case)
            if not value or ((key, value) not in holders and before is case):
                continue
            name = holders.get((key, value)) or before.name or before.number
            fact = edition.vocabulary[kind.unique_in or ""].label
            shown = facts.in_words(kind.unique_in or "")
            words = {"case": case.number, "value": shown, "name": name, "fact": fact}
            breaches.append(Breach(TAKEN, words, kind.clause, kind.unique_force == "refuse", case.number))
            if kind.unique_force == "refuse" and (granting or (key, value) in holders):
                barred.add(key)
        for breach in {tuple(breach.words.values()): breach for breach in breaches}.values():
            yield replace(breach, refuses=barred >= set(own))


def _holders(cases: Sequence[Case], kinds: Collection[str], at: datetime) -> dict[tuple[str, str], str]:
    """By kind of title and value, who has it: a title in force, or a case that has been granted one."""
    edition, today = cases[0].edition, local_date(at)
    live = Title.objects.filter(Q(expires_on=None) | Q(expires_on__gt=today), edition=edition, kind__in=kinds)
    rows = live.exclude(case__in=cases).values_list("kind", "field", "name")
    holders = {(kind, value): name for kind, value, name in rows}
    granted = Case.objects.filter(edition=edition, progress__grants__in=list(kinds), title=None)
    others = granted.exclude(pk__in=[case.pk for case in cases]).exclude(status__in=Case.WITHOUT_SUCCESS)
    decided = list(others.select_related("organisation"))
    for case in decided:
        case.edition = edition
    facts, titles = facts_at_submission_of(decided), edition_of(edition).titles
    for case in decided:
        kind = case.progress["grants"]
        holders.setdefault((kind, str(facts[case.pk][titles[kind].unique_in or ""] or "")), case.name or case.number)
    return holders


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
