"""The report that a case about a title began with: on the case's page, and telling whoever reported what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pingding.actions.titles.report_outcomes import tell_reporter as act_tell
from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.refusals import kind_of
from pingding.queries.titles.reports import evidence_of, find_handled_report, outcome_words, report_of, told_texts
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Case, TitleReport
from pingding.web.desk.component_values import crumbs, evidence_links, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.addresses import address
from pingding.web.frame.page_drafts import draft_of
from pingding.web.frame.page_marks import seen_marks, seen_text
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.dates import day_words, late_words


def about_title(viewer: Viewer, case: Case) -> dict[str, Any]:
    """What the page of a case about a title says beside the case itself: which matter it is, that it came late, and
    the report it began with."""
    matter = edition_of(case.edition).procedures[case.procedure].title if case.held_title_id else ""
    return {"matter": matter, "late": late_words(case.late_days), "report": _report_panel(viewer, case)}


def _report_panel(viewer: Viewer, case: Case) -> dict[str, Any] | None:
    """What was reported and by whom, for those who examine it; None for everybody else."""
    report = report_of(viewer, case)
    if report is None:
        return None
    rows = [
        {"term": _("反映的情况"), "value": report.text, "wide": True},
        {"term": _("反映人"), "value": report.body.name if report.body else report.name or _("未具名")},
        {"term": _("联系方式"), "value": report.contact or _("未留")},
        {"term": _("反映时间"), "value": day_words(local_date(report.reported_at))},
    ]
    files = evidence_of(viewer, report)
    kept = report.evidence.count() if files is None else 0
    if report.told_at is not None:
        rows.append({"term": _("告知的理由"), "value": report.reason, "note": day_words(local_date(report.told_at))})
    return {
        "receipt": report.receipt,
        "rows": rows,
        "evidence": evidence_links(files or ()),
        "kept": _("附有%(n)d个佐证文件，只供核实的单位查看。") % {"n": kept} if kept else "",
        "tell": "" if files is None or case.ended_at is None else address("tell_reporter", report.receipt),
        "told": report.told_at is not None,
        "later": files is not None and case.ended_at is None,
    }


def telling_row(report: TitleReport) -> dict[str, Any]:
    """A report whose outcome is still to be told, as a line of what waits for an office; no rule says by when."""
    case = report.case
    return {
        "act": _("告知反映人处理结果"),
        "act_url": address("tell_reporter", report.receipt),
        "name": case.name or case.number,
        "url": address("case", case.number),
        "note": "　".join((report.receipt, case.organisation.name)),
        "due": None,
        "count": 1,
        "button": pgettext("button", "办理"),
    }


@signed_in
def tell_reporter(request: ViewerRequest, receipt: str) -> HttpResponse:
    """What whoever reported is told of the outcome, or is told from now on."""
    report = find_handled_report(request.viewer, receipt)
    if request.method != "POST":
        return _page(request, report)
    reason = request.POST.get("reason", "")
    try:
        act_tell(report.receipt, reason, seen=seen_marks(request), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _page(request, find_handled_report(request.viewer, receipt), refusal)
    messages.success(request, _("处理结果和理由已经告知，反映人凭回执可以看到。"))
    return HttpResponseRedirect(address("case", report.case.number))


def _page(request: ViewerRequest, report: TitleReport, refusal: Refusal | None = None) -> HttpResponse:
    case = report.case
    asked = field(
        "reason",
        "longtext",
        _("告知的理由"),
        request.POST.get("reason", report.reason),
        rows=4,
        required=True,
        help=_("显示在反映人的回执上。只写核实的事实和依据，不写姓名、联系方式和其他个人信息。"),
        errors=errors_of(refusal).get("reason", []),
    )
    rows = [
        {"term": _("件"), "value": case.name, "note": case.number, "url": address("case", case.number)},
        {"term": _("处理结果"), "value": outcome_words(report) or _("正在核实")},
        {"term": _("反映的情况"), "value": report.text, "wide": True},
    ]
    context = {
        "report": report,
        "ended": case.ended_at is not None,
        "rows": rows,
        "reason": asked,
        "faults": faults_of(refusal),
        "draft": draft_of(request, f"reported-{report.receipt}"),
        "seen": seen_text(told_texts(report), ("reason",)),
        "crumbs": crumbs(
            (_("工作台"), address("todo")), (case.number, address("case", case.number)), (report.receipt, "")
        ),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/titles/tell_reporter.html", context, status=status)
