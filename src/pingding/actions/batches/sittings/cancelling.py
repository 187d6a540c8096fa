"""A sitting that was arranged does not meet: its cases wait for another, and whoever was asked is told."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.batches.sittings.arranging import call_off, refuse_held
from pingding.actions.door import action, for_change, record_act
from pingding.actions.permission import forbidden
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.batches.sittings import find_sitting, may_hold, meeting_of, members_of
from pingding.queries.journal.acts.steps import CancelSitting
from pingding.queries.viewer import Viewer
from pingding.records.models import Sitting

LONGEST_REASON = 500


@action
def cancel_sitting(sitting: int, reason: str, *, actor: Viewer, at: datetime) -> Sitting:
    """Cancel a sitting that was not held.

    Effects: its cases are on no agenda any more, and keep why they are taken up again; members with an account get a
    message; journal. Refusals: the actor does not sit there; it was held or is cancelled already; no reason.
    """
    row = for_change(Sitting.objects.filter(pk=find_sitting(actor, sitting).pk)).get()
    if not may_hold(actor, row):
        raise forbidden(_("会议由承担该步骤的部门取消"), _("请联系会议秘书。"))
    refuse_held(row)
    row.cancelled_reason, row.cancelled_at = read_paragraphs(reason, _("取消会议的理由"), LONGEST_REASON), at
    row.save(update_fields=["cancelled_reason", "cancelled_at"])
    row.agenda.all().delete()
    definition = meeting_of(row)
    asked = {member.person: row.held_on for member in members_of(row) if member.person is not None}
    call_off(row, definition, asked, at=at, reason=row.cancelled_reason)
    act = CancelSitting(sitting=row.pk, session=row.session, reason=row.cancelled_reason)
    about, behalf = f"{definition.title} {row.session}", row.organisation
    record_act(act, at=at, actor=actor, behalf=behalf, step=row.step, about=about, clause=definition.clause)
    return row
