"""What the panels came to, for a batch that decides by it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pingding.actions.batches.batch_cases import HeldBatch
from pingding.actions.cases.rounds import keep_result
from pingding.policy.scores.grading import by_comparison
from pingding.policy.scores.results import NO_RESULT, CaseResult
from pingding.policy.scores.sources import sources_of
from pingding.queries.cases.assessment import procedure_of
from pingding.queries.editions import edition_of
from pingding.queries.panels.breaches import Breach
from pingding.queries.panels.case_scoring import learn_scores
from pingding.queries.panels.panel_results import case_results
from pingding.queries.refusals import Faults
from pingding.records.models import Case, StepRun


def weigh(held_batch: HeldBatch, faults: Faults, *, at: datetime) -> dict[int, CaseResult]:
    """What the panels came to; every outcome that a case cannot take by its floors or grade is among the faults.

    The cases know from here on their scores and grades, those too that hang on one another, and so do their rounds.
    """
    first = held_batch.chosen[0].case
    edition = edition_of(first.edition)
    sources = sources_of(edition, edition.procedures[first.procedure], held_batch.definition)
    results = case_results([chosen.case for chosen in held_batch.chosen], sources, at=at)
    for chosen in held_batch.chosen:
        result = results.get(chosen.case.pk, NO_RESULT)
        if refusal := result.unfit(chosen.outcome, chosen.seat.step):
            faults.add(refusal, f"outcome-{chosen.case.number}", str(chosen.case))
    cases = [chosen.case for chosen in held_batch.chosen]
    learn_scores(cases, results)
    _keep_compared(cases, results, at=at)
    return results


def _keep_compared(cases: Sequence[Case], results: Mapping[int, CaseResult], *, at: datetime) -> None:
    """The scored rounds keep what was known by comparison alone, which they lacked when they closed."""
    own = {case.pk: case for case in cases if case.pk in results}
    newest: dict[int, StepRun] = {}
    for run in StepRun.objects.filter(case__in=own, closed_at__isnull=False).order_by("pk"):
        result = results[run.case_id].result
        indicators = procedure_of(own[run.case_id]).steps[run.step].indicators
        if result is not None and indicators and indicators == result.indicators:
            newest[run.case_id] = run
    for pk, run in newest.items():
        result, scale, kept = results[pk].result, results[pk].scale, run.grade or ""
        compared = run.score is None or (scale is not None and by_comparison(scale))
        score = result.score if run.score is None and result is not None else run.score
        if score is not None:
            keep_result(own[pk], run, score, (results[pk].grade or kept) if compared else kept, at=at)


def grades_of(held_batch: HeldBatch, results: Mapping[int, CaseResult]) -> dict[str, str]:
    """By number, the grade that stood beside the score when the list was made."""
    graded = {
        chosen.case.number: results[chosen.case.pk].label for chosen in held_batch.chosen if chosen.case.pk in results
    }
    return {number: label for number, label in graded.items() if label}


def limit(breaches: Sequence[Breach], held_batch: HeldBatch, faults: Faults) -> list[dict[str, Any]]:
    """What exceeds a limit is among the faults, at its case where it is about one; the warnings as they are kept."""
    for breach in breaches:
        if breach.refuses:
            where = held_batch.definition.title
            faults.add(breach.refusal(where), f"outcome-{breach.case}" if breach.case else "")
    return [breach.stored() for breach in breaches if not breach.refuses]
