"""Whether it can be recorded that an expert did not review: what the page offers, and what the act then refuses."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import Panel
from pingding.queries.clock import local_date
from pingding.queries.panels.sheets import scorers_sheet
from pingding.records.models import Assignment, NoShow


def no_show_refusal(panel: Panel, assignment: Assignment, at: datetime) -> Refusal | None:
    """Why an expert is no no-show of a panel, or not yet; None where nothing came in time.

    Whoever stood aside said why; who was asked late, or where there is no day, has none to keep. A case counts once.
    """
    run, name = assignment.run, assignment.expert.name
    sheet = scorers_sheet(run, assignment.expert)
    if sheet is not None and sheet.submitted_at is not None:
        return _refused(panel, _("%(name)s已封存评分，不是缺席") % {"name": name}, _("无须记录。"))
    if assignment.ended_at is not None and assignment.replaced_by_id is None:
        return _refused(panel, _("%(name)s已声明回避，不是缺席") % {"name": name}, _("无须记录。"))
    due = run.due_at if run.due_at is not None and assignment.assigned_at <= run.due_at else None
    if due is not None and (assignment.ended_at or at) <= due:
        words = {"name": name, "due": translation.day(local_date(due))}
        what = _("%(name)s的评审期限至%(due)s，尚未缺席") % words
        return _refused(panel, what, _("期限过后仍未提交的，再记录；此前可以催办或更换。"))
    of_case = NoShow.objects.filter(assignment__run__case=run.case_id, assignment__run__step=run.step)
    if of_case.filter(assignment__expert=assignment.expert).exists():
        return _refused(panel, _("本件已经记录过"), _("记错的，可以撤销后重新记录。"))
    return None


def _refused(panel: Panel, what: str, remedy: str) -> Refusal:
    return Refusal(what, where=panel.title, clause=panel.clause, kind="conflict", remedy=remedy)
