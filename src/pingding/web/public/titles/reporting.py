"""Reporting on a title from its page: what was seen, by name or not, and the receipt that says where it stands."""

from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.titles.reports import add_report_evidence, read_report, report_on_title
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.refusals import Refusals, each_of, kind_of
from pingding.queries.titles.openings import PossibleOpening, opening_or_refuse
from pingding.queries.titles.register import TitleInfo, find_title
from pingding.queries.titles.reports import find_report, outcome_words
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import TitleReport
from pingding.web.frame.page_drafts import draft_of
from pingding.web.public.evidence import (
    counted_tries,
    evidence_faults,
    evidence_field,
    files_row,
    of_evidence,
    refused_beside,
    taken_in,
    tries_words,
)
from pingding.web.wording.clause_links import chips

SORT = "title_report"
"""What is sent here counts as tries of this sort."""


def report(request: ViewerRequest, code: str, procedure: str) -> HttpResponse:
    """The form, and the act; to whom the procedure is not open, or no longer, it is refused in words."""
    on = local_date(request.at)
    info = find_title(code, on)
    possible = opening_or_refuse(request.viewer, info.title, procedure, "report", on)
    if request.method != "POST":
        return _form(request, info, possible)
    typed = {name: request.POST.get(name, "") for name in ("text", "name", "contact")}
    try:
        read_report(**typed)
    except Refusal as refusal:
        return _form(request, info, possible, refusal, beside=refused_beside(request, SORT))
    try:
        with counted_tries(request, SORT):
            reported = report_on_title(
                info.title.code,
                procedure,
                **typed,
                token=request.POST.get("token", ""),
                evidence=taken_in(request),
                actor=request.viewer,
                at=request.at,
            )
    except Refusal as refusal:
        return _form(request, info, possible, beside=refusal)
    return HttpResponseRedirect(reverse("report_receipt", args=[reported.receipt]))


def _form(
    request: ViewerRequest,
    info: TitleInfo,
    possible: PossibleOpening,
    mistyped: Refusal | None = None,
    *,
    beside: Refusal | None = None,
) -> HttpResponse:
    """The form with what is wrong: the text, which was no try, and what counted as one `beside` it."""
    post, refusal = request.POST, _together(mistyped, beside)
    refused = each_of(refusal) if refusal else ()
    errors = {each.field: [each.advice] for each in refused}
    context = {
        "info": info,
        "procedure": possible.procedure,
        "opens": possible.opens,
        "clauses": chips(edition_of(info.title.edition), possible.clause),
        "faults": [
            {
                "text": translation.headed(each.where, each.what),
                "href": f"#f-{each.field}" if each.field else "",
                "clause": each.cited,
                "remedy": each.remedy,
            }
            for each in refused
        ],
        "draft": draft_of(request, f"title-{info.title.pk}", possible.key),
        "token": post.get("token") or token_urlsafe(24),
        "fields": [
            each | {"errors": errors.get(each["name"], [])} for each in _fields(post, anybody=possible.behalf is None)
        ],
        "evidence": evidence_field(refusal, readers=_readers()),
        "tries": tries_words(request, SORT, beside),
        "back_url": reverse("title", args=[info.title.code]),
        "crumbs": _crumbs(info, possible.procedure.title),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "public/titles/report.html", context, status=status)


def _together(*refusals: Refusal | None) -> Refusal | None:
    each = [single for refusal in refusals if refusal is not None for single in each_of(refusal)]
    return Refusals(each) if len(each) > 1 else each[0] if each else None


def _readers() -> str:
    return _("只有核实这件反映的单位看得到，不公开，也不告知称号单位。")


def _fields(post: QueryDict, *, anybody: bool) -> list[dict[str, Any]]:
    """What is asked: an office that found something needs no name and no contact."""
    hidden = _("可以不填；只供受理部门核实，不公开，也不告知称号单位。")
    asked: list[dict[str, Any]] = [
        {
            "name": "text",
            "kind": "longtext",
            "label": _("反映的情况"),
            "rows": 8,
            "required": True,
            "help": _("请写明事实和依据，不超过2000字。"),
        },
        {"name": "name", "kind": "text", "label": _("姓名"), "help": hidden},
        {"name": "contact", "kind": "text", "label": _("联系方式"), "help": _("电话或邮箱。") + hidden},
    ]
    return [each | {"value": post.get(each["name"], "")} for each in asked[: None if anybody else 1]]


def _crumbs(info: TitleInfo, last: str) -> list[dict[str, str]]:
    return [
        {"title": _("首页"), "url": reverse("home")},
        {"title": _("认定名录"), "url": reverse("register")},
        {"title": info.span.name, "url": reverse("title", args=[info.title.code])},
        {"title": last, "url": ""},
    ]


def report_receipt(request: ViewerRequest, receipt: str) -> HttpResponse:
    """Where a report stands, without a word of what it says or by whom: whoever has the number may look. While it is
    looked into, more evidence can be added."""
    reported = find_report(receipt)
    if request.method != "POST":
        return _receipt_page(request, reported)
    try:
        with counted_tries(request, SORT):
            add_report_evidence(reported.receipt, taken_in(request), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _receipt_page(request, find_report(receipt), refusal)
    messages.success(request, _("佐证已收到。"))
    return HttpResponseRedirect(reverse("report_receipt", args=[reported.receipt]))


def _receipt_page(request: ViewerRequest, reported: TitleReport, refusal: Refusal | None = None) -> HttpResponse:
    assert reported.case.held_title is not None
    info = find_title(reported.case.held_title.code, local_date(request.at))
    ended = reported.case.ended_at is not None
    context = {
        "at": request.at,
        "report": reported,
        "ended": ended,
        "following": [
            _("由主管部门核实；需补充情况的，按您留下的联系方式联系。"),
            _("办结后的结果和理由可以凭回执编号在“公示公告”页查询。"),
        ],
        "rows": _rows(reported, info),
        "evidence": evidence_field(refusal, readers=_readers()),
        "tries": tries_words(request, SORT, refusal),
        "refusal": None if of_evidence(refusal) else refusal,
        "faults": evidence_faults(refusal),
        "crumbs": _crumbs(info, _("回执")),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "public/titles/report_receipt.html", context, status=status)


def _rows(reported: TitleReport, info: TitleInfo) -> list[dict[str, Any]]:
    ended = reported.case.ended_at is not None
    rows: list[dict[str, Any]] = [
        {"term": _("所涉称号"), "value": info.span.name, "url": reverse("title", args=[info.title.code])},
        {"term": _("状态"), "value": _("已办结") if ended else _("正在核实")},
    ]
    if ended:
        unsaid = _("核实的单位尚未写明，请稍后再查，或凭回执编号向其询问。")
        rows.append({"term": _("处理结果"), "value": outcome_words(reported)})
        rows.append({"term": _("理由"), "value": reported.reason or unsaid, "wide": True})
    return rows + files_row(reported.evidence.count())
