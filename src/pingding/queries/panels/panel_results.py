"""What the panels of cases, or their own facts, came to, weighed by the definition among the cases of their call."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, GradeScale
from pingding.policy.scores.grading import by_comparison, scale_for
from pingding.policy.scores.results import CaseResult, PanelResult
from pingding.policy.scores.rounds import applicable_set, grade_alone, grades_among
from pingding.policy.scores.sources import Sources, scored_at, sets_of
from pingding.queries.cases.facts import facts_at_submission_of
from pingding.queries.editions import edition_of
from pingding.queries.panels.cohorts import CallCohort, Cohorts, groups_of
from pingding.queries.panels.entries import contenders_of
from pingding.queries.panels.sheets import SheetCombiner, panel_results
from pingding.records.models import Case


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
    scales = dict(_scales(edition, cases[0], sources))
    merits: dict[int, CaseResult] = {}
    for case in cases:
        result = results.get(case.pk)
        scale = scales.get(result.indicators if result else "") or next(iter(scales.values()), None)
        grade = grade_alone(scale, facts[case.pk], result) if scale and not by_comparison(scale) else ""
        merits[case.pk] = CaseResult(result, scale, grade)
    for scale in edition.grades.values():
        own = [case for case in cases if merits[case.pk].scale is scale and case.pk in results]
        if own and by_comparison(scale):
            sets = [key for key, each in scales.items() if each is scale]
            merits |= _compared(scale, own, sources, sets, results, at)
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
        key = applicable_set(edition_of(case.edition), sources.indicators, facts[case.pk])
        if key is not None:
            results[case.pk] = combiner.computed(case, key)
    return results


def _scales(edition: Edition, case: Case, sources: Sources) -> Iterator[tuple[str, GradeScale]]:
    """The sets of the sources that have grades, each with its scale."""
    for key in sets_of(edition.procedures[case.procedure], sources):
        if (scale := scale_for(edition, key)) is not None:
            yield key, scale


def _compared(
    scale: GradeScale,
    cases: Sequence[Case],
    sources: Sources,
    sets: Sequence[str],
    results: Mapping[int, PanelResult],
    at: datetime,
) -> dict[int, CaseResult]:
    """The grades of these cases among all of the same calls and offices that are scored by one of the sets."""
    merits: dict[int, CaseResult] = {}
    edition = edition_of(cases[0].edition)
    procedure = edition.procedures[cases[0].procedure]
    step, *alternatives = dict.fromkeys(scored_at(edition, procedure, key) for key in sets)
    cohorts = Cohorts(step, scale.cohort, at=at, passed=bool(sources.panels), alternatives=alternatives)
    for cohort, own in cohorts.among(cases):
        grades = _grades_among(scale, cohort, sources, sets, at)
        for case in own:
            missing = cohort.missing(cohort.groups.get(case.pk, ()))
            refused = missing if scale.cohort.over == "round" else None
            key = "" if refused else grades.get(case.pk, "")
            merits[case.pk] = CaseResult(results.get(case.pk), scale, key, missing.what if missing else "")
    return merits


def _grades_among(
    scale: GradeScale, cohort: CallCohort, sources: Sources, sets: Sequence[str], at: datetime
) -> dict[int, str]:
    """The grades of the cases of a call, of which each came to one of the steps where the sets score."""
    results = source_results(cohort.cases, sources, cohort.facts, at=at)
    cases = [case for case in cohort.cases if case.pk not in results or results[case.pk].indicators in sets]
    stands = {}
    for case in cases:
        result = results.get(case.pk)
        scored = result is not None and result.counts_as_scored
        stands[case.pk] = cohort.stands(case, scored=scored, reviewed=case.pk in cohort.come)
    groups = groups_of(cases, scale.cohort.within, cohort.facts)
    contenders = contenders_of(cases, results, cohort.facts, groups, sources.ranking, stands)
    grades = grades_among(scale, list(contenders.values()), sources.ranking)
    return {pk: grades[each.key] for pk, each in contenders.items() if each.key in grades}
