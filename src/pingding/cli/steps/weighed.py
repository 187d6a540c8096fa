"""What a panel's result leaves open to each case: its grade and the floors of its score decide."""

from collections.abc import Sequence
from datetime import datetime

from pingding.policy.language import Step
from pingding.policy.scores.results import NO_RESULT
from pingding.policy.scores.sources import sources_of
from pingding.queries.editions import edition_of
from pingding.queries.panels.panel_results import case_results
from pingding.records.models import Case


def weighed(step: Step, cases: Sequence[Case], *, at: datetime) -> dict[str, list[str]]:
    """By number, the outcomes of a ranking or a meeting that each case can take; cases of one edition and procedure."""
    edition = edition_of(cases[0].edition)
    sources = sources_of(edition, edition.procedures[cases[0].procedure], step)
    results = case_results(cases, sources, at=at)
    return {
        case.number: [
            key
            for key, outcome in step.outcomes.items()
            if results.get(case.pk, NO_RESULT).unfit(outcome, step) is None
        ]
        for case in cases
    }
