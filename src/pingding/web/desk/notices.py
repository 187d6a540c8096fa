"""Answering an objection: what was said, by whom, on which case; upheld or rejected, with the reasons."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.notices.answers import amend_reason
from pingding.actions.notices.answers import answer_objection as act_answer
from pingding.policy.errors import Refusal
from pingding.policy.steps.notice import UPHELD
from pingding.queries.notices.objections import find_own_objection, public_texts, shown_evidence
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Objection
from pingding.web.desk.component_values import crumbs, evidence_links, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.page_drafts import draft_of
from pingding.web.frame.page_marks import seen_marks, seen_text
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.notice_papers import notice_step


@signed_in
def answer_objection(request: ViewerRequest, receipt: str) -> HttpResponse:
    """The objection with its grounds and the answer to it; then the public reason can be amended."""
    objection = find_own_objection(request.viewer, receipt)
    if request.method != "POST":
        return _page(request, objection)
    upheld, answer, reason = (request.POST.get(name, "") for name in ("upheld", "answer", "reason"))
    try:
        if "amend" in request.POST:
            amend_reason(receipt, reason, seen=seen_marks(request), actor=request.viewer, at=request.at)
            messages.success(request, _("公开的理由已更正，日志记有更正前后的文字。"))
            return HttpResponseRedirect(request.path)
        decided = upheld == "yes" if upheld in ("yes", "no") else None
        seen = seen_marks(request)
        act_answer(receipt, decided, answer, reason=reason, seen=seen, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _page(request, find_own_objection(request.viewer, receipt), refusal)
    messages.success(request, _("异议已答复，提出人可凭回执查询结果。"))
    return HttpResponseRedirect(reverse("todo"))


def _page(request: ViewerRequest, objection: Objection, refusal: Refusal | None = None) -> HttpResponse:
    open_ = objection.state == Objection.State.OPEN
    context = {
        "objection": objection,
        "at": request.at,
        "faults": faults_of(refusal),
        "draft": draft_of(request, f"{'objection' if open_ else 'reason'}-{objection.receipt}"),
        "open": open_,
        "amendable": objection.state in (Objection.State.UPHELD, Objection.State.REJECTED),
        "rows": _rows(objection),
        "follows": _follows(objection) if open_ else [],
        "seen": seen_text(public_texts(objection), ("reason",)),
        "evidence_seen": seen_text(shown_evidence(objection), ("evidence",)),
        **_fields(objection, request.POST, errors_of(refusal)),
        "evidence": evidence_links(each.attachment for each in objection.evidence.all()),
        "crumbs": crumbs((_("工作台"), reverse("todo")), (objection.receipt, "")),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/notices/answer_objection.html", context, status=status)


def _follows(objection: Objection) -> list[str]:
    """What an answer brings about, for either decision."""
    step = notice_step(objection.notice)
    upheld = step.outcomes[UPHELD].label if step else _("异议成立")
    return [
        _("异议成立：本件按“%(outcome)s”办理，申报单位收到公开的理由；同一件的其他异议一并办结。")
        % {"outcome": upheld},
        _("异议不成立：没有别的异议的，本件公示期满后继续办理。"),
        _("公开的理由即时显示在公示页面和异议回执上，以后可以更正；处理意见不公开。"),
    ]


def _fields(objection: Objection, typed: Mapping[str, str], errors: Mapping[str, list[str]]) -> dict[str, Any]:
    choices = [("yes", _("异议成立")), ("no", _("异议不成立"))]
    fields = {
        "upheld": field("upheld", "choice", _("结论"), typed.get("upheld", ""), choices=choices, required=True),
        "answer": field(
            "answer",
            "longtext",
            _("处理意见"),
            typed.get("answer", ""),
            rows=5,
            required=True,
            help=_("写给提出人，不公开。写明核实情况和结论。"),
        ),
        "reason": field(
            "reason",
            "longtext",
            _("公开的理由"),
            typed.get("reason", objection.reason),
            rows=3,
            required=True,
            errors=errors.get("reason", []),
            help=_("显示在公示页面和异议回执上。只写核实的事实和依据，不写姓名、联系方式和其他个人信息。"),
        ),
    }
    return {name: {**each, "errors": errors.get(name, [])} for name, each in fields.items()}


def _rows(objection: Objection) -> list[dict[str, Any]]:
    return [
        {"term": _("公示"), "value": objection.notice.title, "url": reverse("notice", args=[objection.notice_id])},
        {
            "term": _("件"),
            "value": objection.case.name or objection.case.number,
            "url": reverse("case", args=[objection.case.number]),
        },
        {"term": _("提出人"), "value": objection.name},
        {"term": _("联系方式"), "value": objection.contact},
        {"term": _("异议理由"), "value": objection.grounds, "wide": True},
    ]
