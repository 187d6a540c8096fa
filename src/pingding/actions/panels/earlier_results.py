"""What scored rounds came to that were closed by earlier versions, which did not keep it with the round."""

from collections.abc import Iterator
from datetime import datetime

from pingding.actions.cases.moving import hold_case
from pingding.actions.cases.rounds import keep_result
from pingding.actions.door import action
from pingding.policy.scores.grading import by_comparison, scale_for
from pingding.queries.cases.assessment import procedure_of
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.steps import KeepScore
from pingding.queries.panels.case_scoring import came_to
from pingding.records.models import BatchItem, Case, Filing, JournalEntry, StepRun


def rounds_without_results() -> Iterator[StepRun]:
    """The closed rounds of steps that score for which the journal has nothing of what they came to, oldest first."""
    entries = JournalEntry.objects.filter(act=KeepScore.act).values_list("case", "step", "change")
    journalled = {(case, step, change["round"]) for case, step, change in entries.iterator()}
    rounds = StepRun.objects.filter(closed_at__isnull=False).select_related("case__edition").order_by("pk")
    for run in rounds.defer("case__edition__content").iterator(chunk_size=500):
        if (run.case_id, run.step, run.round) not in journalled:
            step = procedure_of(run.case).steps.get(run.step)
            if step is not None and step.indicators:
                yield run


@action
def keep_earlier_result(run: StepRun, *, at: datetime) -> bool:
    """Fill from what is recorded what a round came to, and journal it; True where there was something.

    Left empty where it does not follow from the records: the step was opened again, which sets sheets aside in this
    round too, or a form was handed in again since, and rows computed from it might come to something else.
    """
    case = hold_case(run.case)
    run = StepRun.objects.get(pk=run.pk)
    run.case = case
    if run.score is not None:  # kept meanwhile, or by nobody that the journal knows: its verification tells
        return False
    later = StepRun.objects.filter(case=case, step=run.step, round__gt=run.round)
    corrected = Filing.objects.filter(case=case, submitted_at__gt=run.closed_at)
    if later.exists() or corrected.exists():
        return False
    result = came_to(case, run, at=run.closed_at or at)
    if result.score is None:
        return False
    keep_result(case, run, result.score, result.grade or _compared_grade(case, run), at=at)
    return True


def _compared_grade(case: Case, run: StepRun) -> str:
    """The id of the grade that the newest list gave the case among the others, which no round knows by itself."""
    edition = edition_of(case.edition)
    scale = scale_for(edition, procedure_of(case).steps[run.step].indicators or "")
    if scale is None or not by_comparison(scale):
        return ""
    items = BatchItem.objects.filter(case=case, batch__acted_at__gte=run.closed_at).order_by("-pk")
    for grades in items.values_list("batch__content__grades", flat=True):
        if label := (grades or {}).get(case.number):
            return next((key for key, each in scale.grades.items() if each.label == label), "")
    return ""
