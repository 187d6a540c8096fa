"""That an expert who was asked did not review: recorded by the convener, counted in the pool."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.door import action, record_act
from pingding.actions.panels.experts import LONGEST_REASON, hold_panel
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.journal.acts.steps import RecordNoShow
from pingding.queries.panels.sheets import scorers_sheet
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import NoShow, Person


@action
def record_no_show(number: str, step: str, expert: Person, reason: str, *, actor: Viewer, at: datetime) -> NoShow:
    """The convener records that an expert of the open round did not review, with a reason.

    Effects: the record, counted in the pool; journal. The seat stays as it is: the expert is replaced by an act of its
    own. Refusals: not the convener; not asked in this round; the sheet is sealed; recorded before; no reason.
    """
    case, seat, panel = hold_panel(actor, number, step)
    assignment = seat.run.assignments.filter(expert=expert).first()
    if assignment is None:
        what = _("%(name)s不在本件评审名单中") % {"name": expert.name}
        raise Refusal(what, kind="conflict", remedy=_("请刷新页面查看。"))
    sheet, faults = scorers_sheet(seat.run, expert), Faults()
    if sheet is not None and sheet.submitted_at is not None:
        raise Refusal(_("%(name)s已封存评分，不是缺席") % {"name": expert.name}, where=panel.title, kind="conflict")
    if NoShow.objects.filter(assignment=assignment).exists():
        raise Refusal(_("已经记录过"), where=panel.title, kind="conflict", remedy=_("请刷新页面查看。"))
    with faults.caught("reason"):
        reason = read_paragraphs(reason, _("缺席的情况"), LONGEST_REASON)
    faults.refuse()
    row = NoShow.objects.create(assignment=assignment, expert=expert.expert, reason=reason, recorded_at=at)
    behalf, about = seat.seat.organisation, expert.name
    act = RecordNoShow(reason=reason)
    record_act(act, at=at, actor=actor, behalf=behalf, case=case, step=step, about=about, clause=panel.clause)
    return row
