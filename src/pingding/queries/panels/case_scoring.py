"""What a step that is done came to, for the facts of the edition that are scores or grades."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from pingding.policy.errors import Refusal
from pingding.policy.scores.grading import by_comparison, grade, scale_for
from pingding.policy.scores.results import NO_RESULT, CaseResult, PanelResult
from pingding.policy.scores.score_facts import score_values
from pingding.policy.values.values import write_value
from pingding.queries.cases.facts import facts_at_submission_of
from pingding.queries.editions import edition_of
from pingding.queries.panels.sheets import SheetCombiner, counted_sheets
from pingding.records.models import Case, ScoreSheet, StepRun


@dataclass(frozen=True)
class CameTo:
    """What a scored round came to: its score, the id of its grade, and by fact the scores that it gives its case."""

    score: Decimal | None = None
    grade: str = ""
    scores: Mapping[str, object] = field(default_factory=dict)


def came_to(case: Case, run: StepRun, *, at: datetime) -> CameTo:
    """What a round comes to that closes; nothing where nobody scores.

    A grade that hangs on other cases is not in it: it is known from the list that compares the cases.
    """
    indicators = edition_of(case.edition).step(case.procedure, run.step).indicators
    if not indicators:
        return CameTo()
    result = _result(case, run, indicators, at)
    if result is None:
        return CameTo(scores=scores_of(case, indicators, None, ""))
    grade_id = _grade(case, indicators, result.score)
    return CameTo(result.score, grade_id, scores_of(case, indicators, result, grade_id))


def scores_from(case: Case, run: StepRun, *, at: datetime) -> Mapping[str, object]:
    """By fact, as they are stored, the scores that a round which closes gives its case; empty where it gives none."""
    return came_to(case, run, at=at).scores if edition_of(case.edition).score_facts else {}


def scores_of(case: Case, indicators: str, result: PanelResult | None, grade_id: str) -> dict[str, object]:
    """By fact, as they are stored, what a score by these indicators says; None for what is not known."""
    combined = result.combined if result else None
    rows, total = (combined.rows, combined.compared) if combined else ({}, None)
    values = score_values(edition_of(case.edition), indicators, total, rows, grade_id)
    return {key: None if value is None else write_value(value) for key, value in values.items()}


def learn_scores(cases: Sequence[Case], results: Mapping[int, CaseResult]) -> None:
    """Let the cases know the scores and grades that they came to, those too that hang on one another."""
    for case in cases:
        weighed = results.get(case.pk, NO_RESULT)
        if weighed.result is not None and weighed.result.indicators:
            case.scores |= scores_of(case, weighed.result.indicators, weighed.result, weighed.grade)


def _result(case: Case, run: StepRun, indicators: str, at: datetime) -> PanelResult | None:
    """What the sheets that count came to; None where this round's are not those, or nobody scored."""
    counts = edition_of(case.edition).indicators[indicators].counts
    if counts == "expert":
        sheets = list(counted_sheets([run.pk]))
    else:
        sheets = list(ScoreSheet.objects.filter(run=run, source=counts).order_by("id"))
    return SheetCombiner(facts_at_submission_of([case]), at=at).result(case, sheets) if sheets else None


def _grade(case: Case, indicators: str, total: Decimal | None) -> str:
    edition = edition_of(case.edition)
    scale = scale_for(edition, indicators)
    if scale is None or by_comparison(scale):
        return ""
    with suppress(Refusal):  # without a score there is no grade
        return grade(scale, total, facts=facts_at_submission_of([case])[case.pk])
    return ""
