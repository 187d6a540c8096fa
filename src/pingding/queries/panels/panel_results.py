"""What a case's panel came to, weighed by the definition: what it lacks, the floors it misses, its grade."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import GradeScale, Outcome, Step
from pingding.policy.scores.grading import by_comparison, grade, grade_all, grade_reason, scale_for
from pingding.policy.scores.quotas import Member
from pingding.policy.scores.sources import Sources, scored_at, sets_of
from pingding.policy.steps.rank import Rank
from pingding.policy.translation import listed
from pingding.queries.cases.facts import facts_at_submission_of
from pingding.queries.editions import edition_of
from pingding.queries.panels.cohorts import CallCohort, cohort_at, groups_of
from pingding.queries.panels.entries import entries_of
from pingding.queries.panels.sheets import PanelResult, SheetCombiner, panel_results
from pingding.records.models import Case


@dataclass(frozen=True)
class CaseResult:
    """One case's result, and the grade of the scale that goes with the indicators by which it was scored.

    `missing` says what the cases lack among which the grade is given: there is none yet, or it is provisional.
    """

    result: PanelResult | None
    scale: GradeScale | None
    grade: str
    missing: str = ""

    @property
    def label(self) -> str:
        """The grade's name; empty without one."""
        return self.scale.grades[self.grade].label if self.scale and self.grade else ""

    @property
    def because(self) -> str:
        """Why this grade; what it waits for where there is none yet; empty without a scale."""
        score = self.result.score if self.result else None
        if not (self.scale and self.grade):
            return _("等级待定：%(missing)s。") % {"missing": self.missing} if self.missing else ""
        reason = grade_reason(self.scale, self.grade, score)
        return (
            _("%(reason)s；暂定：%(missing)s") % {"reason": reason, "missing": self.missing} if self.missing else reason
        )

    @property
    def says(self) -> tuple[str, ...]:
        """What speaks against the case: rows below their floors, and what keeps it from having a score or a grade."""
        if self.result is None:
            return ()
        graded = (self.because,) if self.missing else ()
        lacking = [_("得分无法算出：%(lacking)s") % {"lacking": _("；").join(self.result.lacking)}]
        below = (each.sentence for each in self.result.below)
        return (*below, *(lacking if self.result.lacking else ()), *graded)

    def unfit(self, outcome: Outcome, step: Step) -> Refusal | None:
        """Why the case cannot take this outcome of a ranking or a meeting, if so.

        A row below its floor keeps it from being proposed and from being granted a title; an outcome bound to grades
        is for those alone.
        """
        below = self.result.below if self.result else ()
        if below and outcome.tone == "forward" and (isinstance(step, Rank) or outcome.grants):
            words = {"short": below[0].sentence, "label": outcome.label}
            what, clause = _("%(short)s，不能作出“%(label)s”") % words, below[0].clause
        elif outcome.grades and self.grade not in outcome.grades:
            what, clause = self._other_grade(outcome), outcome.clause or (self.scale.clause if self.scale else ())
        else:
            return None
        return Refusal(what, clause=clause or step.clause, remedy=_("请为本件选择其他结果。"))

    def _other_grade(self, outcome: Outcome) -> str:
        grades = self.scale.grades if self.scale else {}
        only = listed(f"“{grades[key].label if key in grades else key}”" for key in outcome.grades)
        words = {"grade": self.label, "label": outcome.label, "only": only}
        if not self.grade and self.missing:
            return _("等级待定（%(missing)s），“%(label)s”只限%(only)s的件") % {**words, "missing": self.missing}
        if not self.grade:
            return _("尚未评定等级，“%(label)s”只限%(only)s的件") % words
        return _("评为“%(grade)s”，“%(label)s”只限%(only)s的件") % words


def case_results(
    cases: Sequence[Case],
    sources: Sources,
    *,
    at: datetime,
    facts: Mapping[int, Facts] | None = None,
    results: Mapping[int, PanelResult] | None = None,
) -> dict[int, CaseResult]:
    """By case, its merit by the sources of a step; cases of one edition and procedure, empty without sources.

    `facts` are those at submission and `results` what the sources came to, where the caller has them. Grades that
    hang on the other cases are given among all of the same call, once these have come.
    """
    if not (cases and sources):
        return {}
    facts = facts_at_submission_of(cases) if facts is None else facts
    results = source_results(cases, sources, facts, at=at) if results is None else results
    edition = edition_of(cases[0].edition)
    sets = sets_of(edition.procedures[cases[0].procedure], sources)
    scales = [scale for key in sets if (scale := scale_for(edition, key)) is not None]
    by_scale: dict[tuple[int, bool], tuple[GradeScale | None, bool, list[Case]]] = {}
    for case in cases:
        key = result.indicators if (result := results.get(case.pk)) else ""
        scale = scale_for(edition, key) if key else next(iter(scales), None)
        by_scale.setdefault((id(scale), bool(key)), (scale, bool(key), []))[-1].append(case)
    merits: dict[int, CaseResult] = {}
    for scale, scored, own in by_scale.values():
        if scale is not None and scored and by_comparison(scale):
            merits |= _compared(scale, own, sources, results, at)
        else:
            grades = dict(_alone(scale, own, facts, results)) if scale else {}
            merits |= {c.pk: CaseResult(results.get(c.pk), scale, grades.get(c.pk, "")) for c in own}
    return merits


def source_results(
    cases: Sequence[Case], sources: Sources, facts: Mapping[int, Facts], *, at: datetime
) -> dict[int, PanelResult]:
    """By case, what the panel that it went through came to, or the set computed from its facts."""
    results: dict[int, PanelResult] = {}
    for panel in sources.panels:
        results |= panel_results(cases, panel, facts, at=at)
    combiner = SheetCombiner(facts, at=at)
    for case in cases if sources.indicators else ():
        sets = edition_of(case.edition).indicators
        key = next((key for key in sources.indicators if facts[case.pk].holds(sets[key].when) is not False), None)
        if key is not None:
            results[case.pk] = combiner.computed(case, key)
    return results


def _alone(
    scale: GradeScale, cases: Sequence[Case], facts: Mapping[int, Facts], results: Mapping[int, PanelResult]
) -> Iterator[tuple[int, str]]:
    for case in cases:
        result = results.get(case.pk)
        with suppress(Refusal):  # without a score there is no grade yet
            yield case.pk, grade(scale, result.score if result else None, facts=facts[case.pk])


def _compared(
    scale: GradeScale,
    cases: Sequence[Case],
    sources: Sources,
    results: Mapping[int, PanelResult],
    at: datetime,
) -> dict[int, CaseResult]:
    """The grades of these cases among all of the same calls whose scores the scale grades and that meet here."""
    merits: dict[int, CaseResult] = {}
    for call in dict.fromkeys(case.call_id for case in cases):
        own = [case for case in cases if case.call_id == call]
        edition = edition_of(own[0].edition)
        procedure = edition.procedures[own[0].procedure]
        sets = [key for key in sets_of(procedure, sources) if scale_for(edition, key) is scale]
        step, *beside = dict.fromkeys(scored_at(edition, procedure, key) for key in sets)
        cohort = cohort_at(own[0], step, scale.cohort, at=at, passed=bool(sources.panels), beside=beside)
        grades = _grades_among(scale, cohort, sources, sets, at)
        for case in own:
            missing = cohort.missing(cohort.groups.get(case.pk, ()))
            refused = missing if scale.cohort.over == "round" else None
            key = "" if refused else grades.get(case.pk, "")
            merits[case.pk] = CaseResult(results.get(case.pk), scale, key, missing.what if missing else "")
    return merits


def _grades_among(
    scale: GradeScale, cohort: CallCohort, sources: Sources, sets: Collection[str], at: datetime
) -> dict[int, str]:
    results = source_results(cohort.cases, sources, cohort.facts, at=at)
    reviewed = {pk for pk, result in results.items() if result.indicators in sets}
    groups = groups_of(cohort.cases, scale.cohort.within, cohort.facts)
    own = [case for case in cohort.cases if case.pk in reviewed]
    entries = entries_of(own, results, cohort.facts, groups, sources.ranking)
    entries = {pk: replace(entry, score=results[pk].score) for pk, entry in entries.items()}
    members = [
        Member(cohort.stands(case, scored=_scored(results, case), reviewed=case in cohort.come), groups[case.pk])
        for case in cohort.cases
    ]
    ranking = sources.ranking if sources.ranking and sources.ranking.by == "score" else None
    grades = grade_all(scale, list(entries.values()), members=members, ranking=ranking)
    return {pk: grades[entry.key] for pk, entry in entries.items() if entry.key in grades}


def _scored(results: Mapping[int, PanelResult], case: Case) -> bool:
    return case.pk in results and results[case.pk].score is not None
