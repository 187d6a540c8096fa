"""That an expert who was asked did not review: recorded by the convener, counted in the pool, taken back if wrong."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.door import action, record_act
from pingding.actions.panels.experts import LONGEST_REASON, hold_panel
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.journal.acts.act import JournalAct
from pingding.queries.journal.acts.steps import RecordNoShow, WithdrawNoShow
from pingding.queries.panels.no_shows import no_show_refusal
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, NoShow, Person


@action
def record_no_show(number: str, step: str, expert: Person, reason: str, *, actor: Viewer, at: datetime) -> NoShow:
    """The convener records that an expert of the open round did not review, with a reason.

    Effects: the record, counted in the pool; journal. The seat stays as it is: the expert is replaced by an act of its
    own. Refusals: not the convener; whatever `no_show_refusal` says; no reason.
    """
    case, seat, panel = hold_panel(actor, number, step)
    assignment = _assignment(seat, expert)
    if (refusal := no_show_refusal(panel, assignment, at)) is not None:
        raise refusal
    reason = _read(reason, _("缺席的情况"))
    row = NoShow.objects.create(assignment=assignment, expert=expert.expert, reason=reason, recorded_at=at)
    _record(RecordNoShow(reason=reason), case, seat, expert, actor=actor, at=at)
    return row


@action
def withdraw_no_show(number: str, step: str, expert: Person, reason: str, *, actor: Viewer, at: datetime) -> None:
    """The convener takes back what was recorded wrongly of an expert of the open round, with a reason.

    Effects: the record goes and counts no more; the journal has both. Refusals: not the convener; nothing recorded; no
    reason.
    """
    case, seat, panel = hold_panel(actor, number, step)
    recorded = NoShow.objects.filter(assignment=_assignment(seat, expert))
    if not recorded.exists():
        what, remedy = _("没有记录过缺席"), _("请刷新页面查看。")
        raise Refusal(what, where=panel.title, clause=panel.clause, kind="conflict", remedy=remedy)
    reason = _read(reason, _("撤销的理由"))
    recorded.delete()
    _record(WithdrawNoShow(reason=reason), case, seat, expert, actor=actor, at=at)


def _assignment(seat: OpenSeat, expert: Person) -> Assignment:
    assignment = seat.run.assignments.filter(expert=expert).select_related("expert").first()
    if assignment is None:
        what = _("%(name)s不在本件评审名单中") % {"name": expert.name}
        raise Refusal(what, kind="conflict", remedy=_("请刷新页面查看。"))
    return assignment


def _read(reason: str, label: str) -> str:
    faults = Faults()
    with faults.caught("reason"):
        reason = read_paragraphs(reason, label, LONGEST_REASON)
    faults.refuse()
    return reason


def _record(act: JournalAct, case: Case, seat: OpenSeat, expert: Person, *, actor: Viewer, at: datetime) -> None:
    step, behalf = seat.step, seat.seat.organisation
    about, name = expert.name, seat.run.step
    record_act(act, at=at, actor=actor, behalf=behalf, case=case, step=name, about=about, clause=step.clause)
