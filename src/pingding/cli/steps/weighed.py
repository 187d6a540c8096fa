"""What a panel's result leaves open to each case: its grade and the floors of its score decide."""

from collections.abc import Sequence

from pingding.policy.language import Step
from pingding.queries.editions import edition_of
from pingding.queries.panels.panel_results import CaseResult, case_results, panel_of_ranking
from pingding.records.models import Case

NO_RESULT = CaseResult(None, None, "")


def weighed(step: Step, cases: Sequence[Case]) -> dict[str, list[str]]:
    """By number, the outcomes of a ranking or a meeting that each case can take; cases of one edition and procedure."""
    panel = panel_of_ranking(edition_of(cases[0].edition), cases[0].procedure, step)
    results = case_results(cases, panel)
    return {
        case.number: [
            key
            for key, outcome in step.outcomes.items()
            if results.get(case.pk, NO_RESULT).unfit(outcome, step) is None
        ]
        for case in cases
    }
