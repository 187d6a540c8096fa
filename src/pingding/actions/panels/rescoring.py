"""A panel scores once more: the experts have discussed, and each goes over the own sheet in a second round."""

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
    for assignment in seat.run.assignments.select_related("expert").order_by("pk"):
        _carry(assignment, seat.run, again, at=at)  # it is that of the second round from here on
        if assignment.ended_at is None:
            dated = Dated(f"assignment-{assignment.pk}", again.due_at) if again.due_at else None
            words = {"case": case, "reason": reason}
            text = gettext_noop("“%(case)s”再次评分，请核对您的评分表后封存：%(reason)s")
            notify(text, words, at=at, person=assignment.expert, case=case, dated=dated)
    return again


def _carry(assignment: Assignment, run: StepRun, again: StepRun, *, at: datetime) -> None:
    """An expert of the first round in the second, with the own sheet to go over; who left stays away."""
    present = assignment.ended_at is None
    if present:
        assignment.assigned_at, assignment.reminded_at = at, None
    assignment.pk, assignment.run = None, again
    assignment.save(force_insert=True)
    for sheet in ScoreSheet.objects.filter(run=run, scorer=assignment.expert_id):
        if present:
            sheet.saved_at, sheet.submitted_at, sheet.total = at, None, None
        sheet.pk, sheet.run = None, again
        sheet.save(force_insert=True)
