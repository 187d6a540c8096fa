"""A decision of a meeting is taken up again (复议) by a new sitting, as long as nothing was done on it."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from pingding.actions.batches.sittings.arranging import refuse_held
from pingding.actions.cases.moving import lock_case, reopen
from pingding.actions.door import action, for_change, record_act
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.access import find_case
from pingding.queries.batches.reopened_decisions import reopening_refusals
from pingding.queries.batches.sittings import find_sitting
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import may_sit
from pingding.queries.journal.acts.steps import ReopenDecision
from pingding.queries.viewer import Viewer
from pingding.records.models import AgendaItem, BatchItem, Case, Sitting

LONGEST_REASON = 2000


@action
def reopen_decision(sitting: int, number: str, reason: str, *, actor: Viewer, at: datetime) -> Case:
    """Put a case that an earlier sitting decided on the agenda of a new one.

    Effects: a new round of the meeting; what followed it is gone through again, and the kind of title that it settled
    is open; the case is the last on the agenda; journal. Refusals: the sitting was held; the case is of another list,
    or the actor does not sit there; no reason; the case has ended, or something was done on the decision.
    """
    row = for_change(Sitting.objects.filter(pk=find_sitting(actor, sitting).pk)).get()
    refuse_held(row)
    case = lock_case(find_case(actor, number))
    reason = read_paragraphs(reason, _("复议理由"), LONGEST_REASON)
    _refuse_others(actor, case, row)
    refusal = reopening_refusals([case], row.step)[case.number]
    if refusal is not None:
        raise refusal
    earlier = BatchItem.objects.filter(case=case, batch__kind="meeting", batch__step=row.step).order_by("-pk")[0]
    run = reopen(case, row.step, at=at)
    last = row.agenda.aggregate(last=Max("place"))["last"] or 0
    AgendaItem.objects.update_or_create(sitting=row, case=case, defaults={"place": last + 1, "reason": reason})
    definition = CaseFile(case).procedure.steps[run.step]
    record_act(
        ReopenDecision(sitting=row.pk, batch=earlier.batch_id, reason=reason),
        at=at,
        actor=actor,
        behalf=row.organisation,
        case=case,
        step=row.step,
        about=f"{definition.title} {row.session}",
        clause=definition.clause,
    )
    return case


def _refuse_others(actor: Viewer, case: Case, row: Sitting) -> None:
    """Refuse a case of another list, and whoever does not sit at the meeting."""
    file = CaseFile(case)
    seats = [seat for run in file.runs if run.step == row.step for seat in file.seats_at(run)]
    own = [seat for seat in seats if seat.organisation_id == row.organisation_id]
    if not own or (case.edition_id, case.call_id) != (row.edition_id, row.call_id):
        raise Refusal(_("所选件不属于这次会议"), kind="conflict", remedy=_("请从该次会议的页面进入。"))
    if not any(may_sit(actor, case, seat) for seat in own):
        raise Refusal(_("复议由会议秘书提请"), kind="forbidden", remedy=_("请由承担该步骤的部门办理。"))
