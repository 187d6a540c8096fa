"""A panel scores once more: the experts have discussed, and each goes over the own sheet in a second round."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.rounds import close_rounds, open_round
from pingding.actions.compiled_writes import update
from pingding.actions.door import action, notify, record_act
from pingding.actions.panels.experts import LONGEST_REASON, hold_panel
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.journal.acts.steps import ScoreAgain
from pingding.queries.mail.dated import Dated
from pingding.queries.panels.rescoring import rescoring_refusal
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, ScoreSheet, StepRun


@action
def score_again(number: str, step: str, reason: str, *, actor: Viewer, at: datetime) -> StepRun:
    """The convener has the experts of an open panel score once more, for a reason.

    Effects: the round is closed as it stands and a second one opened with a deadline of its own; whoever is on the
    panel has a sheet there that begins as the first one was, to be gone over and sealed; each gets a message. The
    first sheets stay, sealed; what counts is the second round. Refusals: not the convener; the definition does not
    allow it; done before; the panel is closed; a sheet is not sealed; somebody must stand aside; no reason.
    """
    case, seat, panel = hold_panel(actor, number, step)
    file, faults = CaseFile(case), Faults()
    if (refusal := rescoring_refusal(file, seat.run)) is not None:
        raise refusal
    with faults.caught("reason"):
        reason = read_paragraphs(reason, _("再次评分的理由"), LONGEST_REASON)
    faults.refuse()
    close_rounds([seat.run], "", at=at)
    again = open_round(case, step, file.runs, at=at)
    again.rescoring = reason
    update(again, "rescoring")
    clause = (panel.rescoring.clause if panel.rescoring else ()) or panel.clause
    behalf = seat.seat.organisation
    record_act(ScoreAgain(reason=reason), at=at, actor=actor, behalf=behalf, case=case, step=step, clause=clause)
    present = _carry_experts(seat.run, again, at=at)
    _carry_sheets(seat.run, again, {each.expert_id for each in present}, at=at)
    ends = again.due_at if again.due_at and again.due_at > at else None  # the rule's day may have passed already
    for assignment in present:
        dated = Dated(f"assignment-{assignment.pk}", ends) if ends else None
        words = {"case": case, "reason": reason}
        text = gettext_noop("“%(case)s”再次评分，请核对您的评分表后封存：%(reason)s")
        notify(text, words, at=at, person=assignment.expert, case=case, dated=dated)
    return again


def _carry_experts(run: StepRun, again: StepRun, *, at: datetime) -> list[Assignment]:
    """The experts of the first round in the second, those who are still there; who left stays away."""
    present = []
    for assignment in run.assignments.select_related("expert").order_by("pk"):
        assignment.pk, assignment.run = None, again
        if assignment.ended_at is None:
            assignment.assigned_at, assignment.reminded_at = at, None
            present.append(assignment)
        assignment.save(force_insert=True)
    return present


def _carry_sheets(run: StepRun, again: StepRun, present: Collection[int], *, at: datetime) -> None:
    """The sheets of the first round in the second, in the same order, so that unnamed experts keep their numbers;
    those who are still there go over theirs."""
    for sheet in ScoreSheet.objects.filter(run=run, scorer__isnull=False).order_by("pk"):
        if sheet.scorer_id in present:
            sheet.saved_at, sheet.submitted_at, sheet.total = at, None, None
        sheet.pk, sheet.run = None, again
        sheet.save(force_insert=True)
