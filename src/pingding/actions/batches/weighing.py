"""What the panels came to, for a batch that decides by it."""

from collections.abc import Mapping

from pingding.actions.batches.batch_cases import HeldBatch
from pingding.queries.editions import edition_of
from pingding.queries.panels.panel_results import CaseResult, case_results, panel_of_ranking
from pingding.queries.refusals import Faults


def weigh(held_batch: HeldBatch, faults: Faults) -> dict[int, CaseResult]:
    """What the panels came to; every outcome that a case cannot take by its floors or grade is among the faults."""
    first = held_batch.chosen[0].case
    panel = panel_of_ranking(edition_of(first.edition), first.procedure, held_batch.definition)
    results = case_results([chosen.case for chosen in held_batch.chosen], panel)
    for chosen in held_batch.chosen:
        result = results.get(chosen.case.pk) or CaseResult(None, None, "")
        if refusal := result.unfit(chosen.outcome, chosen.seat.step):
            faults.add(refusal, f"outcome-{chosen.case.number}", str(chosen.case))
    return results


def grades_of(held_batch: HeldBatch, results: Mapping[int, CaseResult]) -> dict[str, str]:
    """By number, the grade that stood beside the score when the list was made."""
    graded = {
        chosen.case.number: results[chosen.case.pk].label for chosen in held_batch.chosen if chosen.case.pk in results
    }
    return {number: label for number, label in graded.items() if label}
