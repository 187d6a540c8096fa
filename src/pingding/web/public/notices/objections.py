"""Objecting to a case on notice in three fields, and the receipt that says where the objection stands."""

from collections.abc import Callable
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pingding.actions.cases.contacts import read_contact
from pingding.actions.notices.objections import (
    MOST_GROUNDS,
    add_evidence,
    raise_objection,
    read_grounds,
)
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.text.receipts import REPORT, receipts_meant
from pingding.queries.calls.details import contact_texts
from pingding.queries.notices import notices as queries
from pingding.queries.notices.notices import NoticedCase
from pingding.queries.notices.objections import answer_due
from pingding.queries.refusals import kind_of
from pingding.queries.titles.reports import find_report
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Notice, Objection
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
from pingding.web.public.notices.notices import crumbs_to, notices_page
from pingding.web.wording.dates import day_words
from pingding.web.wording.notice_papers import case_card, contact_rows, objections_to

SORT = "objection"
"""What is sent here counts as tries of this sort."""
LACKING = {"required": gettext_lazy("尚未填写。请填写后再提交。")}


class ObjectionForm(forms.Form):
    """Who objects, how they can be reached, and why; the token makes a second sending no second objection."""

    name = forms.CharField(
        label=gettext_lazy("姓名或单位名称"),
        max_length=60,
        help_text=gettext_lazy("异议须实名提出。"),
        error_messages=LACKING,
    )
    contact = forms.CharField(
        label=gettext_lazy("联系方式"),
        max_length=120,
        help_text=gettext_lazy("电话或邮箱，只供受理单位核实情况时使用，不公开。"),
        error_messages=LACKING,
    )
    grounds = forms.CharField(
        label=gettext_lazy("异议理由"),
        max_length=MOST_GROUNDS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("请写明事实和依据，不超过2000字。"),
        error_messages=LACKING,
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def clean_contact(self) -> str:
        return _read(read_contact, str(self.cleaned_data["contact"]))

    def clean_grounds(self) -> str:
        return _read(read_grounds, str(self.cleaned_data["grounds"]))


def _read(reader: Callable[[str], str], typed: str) -> str:
    try:
        return reader(typed)
    except Refusal as refusal:
        raise ValidationError(refusal.advice) from refusal


def find_receipt(request: ViewerRequest) -> HttpResponse:
    """From the number on a receipt to the page of the objection, or of the report on a title; what is wrong with
    it is said beside its field, on the page of the notices."""
    if "receipt" not in request.GET:
        return HttpResponseRedirect(reverse("notices"))
    number = request.GET["receipt"].strip()
    try:
        if receipts_meant(number)[0].startswith(REPORT):
            return HttpResponseRedirect(reverse("report_receipt", args=[find_report(number).receipt]))
        return HttpResponseRedirect(reverse("objection_receipt", args=[_find(number).receipt]))
    except Refusal as refusal:
        return notices_page(request, refusal, number)


def _find(number: str) -> Objection:
    if not number:
        raise Refusal(_("尚未填写"), remedy=_("请填写回执上的编号。"))
    return queries.find_objection(number)


def object_to(request: ViewerRequest, pk: int, number: str) -> HttpResponse:
    """The form, and the act. A notice that does not run any more answers 409 with the words."""
    notice = queries.find_notice(pk, request.at)
    noticed = queries.noticed_case(notice, number)
    if request.method != "POST":
        if (refusal := queries.objection_refusal(notice, request.at)) is not None:
            raise refusal
        return _form_page(request, notice, noticed, ObjectionForm(initial={"token": token_urlsafe(24)}))
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        refusal = refused_beside(request, SORT)
        return _form_page(request, notice, noticed, form, refusal=refusal, status=422)
    typed = form.cleaned_data
    try:
        with counted_tries(request, SORT):
            objection = raise_objection(
                notice, noticed.case, **typed, evidence=taken_in(request), actor=request.viewer, at=request.at
            )
    except Refusal as refused:
        return _form_page(request, notice, noticed, form, refusal=refused, status=kind_of(refused).status)
    return HttpResponseRedirect(reverse("objection_receipt", args=[objection.receipt]))


def _form_page(
    request: ViewerRequest,
    notice: Notice,
    noticed: NoticedCase,
    form: ObjectionForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "public/notices/object.html",
        {
            "at": request.at,
            "notice": notice,
            "closes_at": queries.closes_at(notice),
            "case": case_card(notice, noticed, can_object=False),
            "form": form,
            "evidence": evidence_field(refusal),
            "tries": tries_words(request, SORT, refusal),
            "refusal": None if of_evidence(refusal) else refusal,
            "faults": [
                {"text": translation.headed(form[name].label, text), "href": f"#id_{name}"}
                for name, texts in form.errors.items()
                for text in texts
                if name in form.fields
            ]
            + evidence_faults(refusal),
            "objections_to": objections_to(notice),
            "crumbs": [*crumbs_to(notice), {"title": _("提出异议"), "url": ""}],
        },
        status=status,
    )


def objection_receipt(request: ViewerRequest, receipt: str) -> HttpResponse:
    """Where an objection stands and why it ended so, without a word of who raised it; the number is the key. While it
    waits for its answer, more evidence can be added."""
    objection = queries.find_objection(receipt)
    if request.method != "POST":
        return _receipt_page(request, objection)
    try:
        with counted_tries(request, SORT):
            add_evidence(objection.receipt, taken_in(request), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _receipt_page(request, objection, refusal)
    messages.success(request, _("佐证已收到。"))
    return HttpResponseRedirect(reverse("objection_receipt", args=[objection.receipt]))


def _receipt_page(request: ViewerRequest, objection: Objection, refusal: Refusal | None = None) -> HttpResponse:
    notice = objection.notice
    body = objections_to(notice)
    call = notice.batch.call or objection.case.call
    contact, texts = contact_rows(notice, call), contact_texts(call) if call else {}
    open_ = objection.state == Objection.State.OPEN
    return render(
        request,
        "public/notices/objection_receipt.html",
        {
            "at": request.at,
            "objection": objection,
            "notice": notice,
            "open": open_,
            "state": state_word(objection),
            "following": _following(body, answer_due(objection)) if open_ else [],
            "rows": _rows(objection),
            "contact": contact,
            "reachable": bool(texts.get("telephone") or texts.get("address")),
            "links": [{"title": _("返回公示"), "url": reverse("notice", args=[notice.pk])}],
            "evidence": evidence_field(refusal),
            "tries": tries_words(request, SORT, refusal),
            "refusal": None if of_evidence(refusal) else refusal,
            "faults": evidence_faults(refusal),
            "crumbs": [*crumbs_to(notice), {"title": _("异议回执"), "url": ""}],
        },
        status=kind_of(refusal).status if refusal else 200,
    )


def state_word(objection: Objection) -> str:
    """How an objection stands, in words for everybody."""
    return {
        Objection.State.OPEN: _("正在核实"),
        Objection.State.UPHELD: _("经核实，异议成立"),
        Objection.State.REJECTED: _("经核实，异议不成立"),
        Objection.State.CLOSED: _("本件因另一异议成立不再公示，本异议一并办结"),
    }[Objection.State(objection.state)]


def _following(body: str, due: datetime | None) -> list[str]:
    until = _("应于公示期满（%(day)s）前作出处理；未处理完毕的，该件继续暂停办理。")
    return [
        _("由%(body)s核实。核实期间，该件暂停办理，公示中的其他各件不受影响。") % {"body": body},
        *([until % {"day": day_words(due, weekday=False)}] if due else []),
        _("核实中如需补充情况，将按您留下的联系方式与您联系。"),
        _("处理结果可以凭回执编号在“公示公告”页查询。"),
    ]


def _rows(objection: Objection) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"term": _("公示"), "value": objection.notice.title},
        {"term": _("所涉申报"), "value": f"{objection.case.number} {objection.case.name}".strip()},
        {"term": _("状态"), "value": state_word(objection)},
    ]
    words = sum(not letter.isspace() for letter in objection.grounds)
    rows.append(
        {"term": _("异议内容"), "value": _("已收到，共%(n)d字；凭编号即可打开本页，内容不在此显示") % {"n": words}}
    )
    rows += files_row(objection.evidence.count())
    if objection.reason:
        rows.append({"term": _("理由"), "value": objection.reason, "wide": True})
    return rows
