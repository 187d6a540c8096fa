"""How partners confirm: one reads what it is invited to and confirms, or declines, with its statement; of one without
a credit code the applicant uploads the stamped paper."""

from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.partners import answer_invitation, confirm_on_paper
from pingding.actions.applications.uploads import store_attachment
from pingding.policy.errors import Refusal
from pingding.queries.applications.invitations import (
    PAPER_KINDS,
    FoundInvitation,
    PaperConfirmation,
    find_invitation,
    find_paper_confirmation,
)
from pingding.queries.cases.registration import inviting_contact
from pingding.queries.directory.organisations import kind_title
from pingding.queries.editions import edition_of
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.own_cases import invited_until
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.fields import FormField

ANSWERS = {"confirm": True, "decline": False}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: ViewerRequest, number: str, pk: int) -> HttpResponse:
    """The invitation: by whom, to what, with which duties; the answer is given once."""
    asked = find_invitation(request.viewer, number, pk)
    statement = FormField(
        "statement",
        "longtext",
        _("说明"),
        str(request.POST.get("statement", "")),
        rows=4,
        max_chars=500,
        help=_("确认时可写明投入与分工；谢绝时请写明原因。"),
    )
    refusal, status = None, 200
    if request.method == "POST":
        answer = str(request.POST.get("answer", ""))
        refusal = _answer(request, number, pk, answer, str(statement.value).strip(), asked.declarations)
        if refusal is None:
            if not ANSWERS[answer]:
                # Who declined has no further part in the case, and does not see it any more.
                messages.success(request, _("已谢绝，申报单位已收到通知。"))
                return HttpResponseRedirect(reverse("my_cases"))
            messages.success(request, _("已确认参与，申报单位已收到通知。"))
            return HttpResponseRedirect(reverse("invitation", args=[number, pk]))
        status = kind_of(refusal).status
    field, wrong = (refusal.field, refusal.advice) if refusal else ("", "")
    if field == "statement":
        statement = replace(statement, errors=[wrong])
    context = {
        "invitation": asked,
        **_joined(asked, request.at),
        "faults": [{"text": wrong, "href": f"#f-{field}"}] if field else [],
        "undeclared": wrong if field == "declared" else "",
        "kind": kind_title(asked.partner.kind),
        "unit_kind": kind_title(asked.unit.kind),
        "statement": statement,
        "refusal": refusal,
        "crumbs": [{"title": _("我的申报"), "url": address("my_cases")}, {"title": _("合作邀请"), "url": ""}],
    }
    return render(request, "unit/applications/invitation.html", context, status=status)


def _joined(asked: FoundInvitation, at: datetime) -> dict[str, Any]:
    """What one is invited to join: which form of which programme, whom to ask, until when to answer."""
    edition = edition_of(asked.case.edition)
    procedure = edition.procedures[asked.case.procedure]
    form = procedure.steps[procedure.starts].own_form
    return {
        "at": at,
        "due": invited_until(asked.case) if asked.may_answer else None,
        "form": edition.forms[form].title if form else "",
        "contacts": inviting_contact(asked.case),
        "programme_url": address("programme", edition.id),
        "case_url": address("case", asked.case.number) if asked.case.submitted_at else "",
    }


def _answer(
    request: ViewerRequest, number: str, pk: int, answer: str, statement: str, declarations: tuple[str, ...]
) -> Refusal | None:
    """Give the answer; the refusal when it cannot be given."""
    if answer not in ANSWERS:
        return Refusal(_("没有选择答复"), remedy=_("请选择“确认参与”或“谢绝”。"))
    if answer == "decline" and not statement:
        return Refusal(_("尚未写明谢绝的原因"), where=_("说明"), remedy=_("请填写后再提交。"), field="statement")
    if answer == "confirm" and declarations and request.POST.get("declared") != "yes":
        return Refusal(_("尚未作出声明"), where=_("声明"), remedy=_("请阅读声明并勾选。"), field="declared")
    signed_text = "\n".join((*declarations, statement)).strip() if answer == "confirm" else statement
    try:
        answer_invitation(number, pk, ANSWERS[answer], actor=request.viewer, at=request.at, statement=signed_text)
    except Refusal as refusal:
        return refusal
    return None


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def partner_paper(request: ViewerRequest, number: str, pk: int) -> HttpResponse:
    """The confirmation of one partner: printed to be stamped, and uploaded when it is."""
    asked = find_paper_confirmation(request.viewer, number, pk)
    refusal, status = None, 200
    if request.method == "POST":
        refusal = _upload(request, asked)
        if refusal is None:
            messages.success(request, _("已上传“%(name)s”的书面确认。") % {"name": asked.partner.name})
            return HttpResponseRedirect(reverse("partner_paper", args=[number, pk]))
        status = kind_of(refusal).status
    context = {
        "paper": asked,
        "refusal": refusal,
        "kinds": PAPER_KINDS,
        "back": address("writing" if asked.being_written else "case", number),
        "crumbs": [
            {"title": _("我的申报"), "url": address("my_cases")},
            {"title": number, "url": address("case", number)},
            {"title": _("合作单位书面确认"), "url": ""},
        ],
    }
    return render(request, "unit/applications/partner_paper.html", context, status=status)


def _upload(request: ViewerRequest, asked: PaperConfirmation) -> Refusal | None:
    upload, viewer, case = request.FILES.get("paper"), request.viewer, asked.case
    try:
        if not isinstance(upload, UploadedFile):
            return Refusal(_("未上传"), where=_("书面确认"), remedy=_("请选择文件后再上传。"))
        stream, name = cast(BinaryIO, upload), upload.name or ""
        file = store_attachment(stream, case.organisation, name, kinds=PAPER_KINDS, actor=viewer, at=request.at)
        confirm_on_paper(case.number, asked.partner.id, file, actor=viewer, at=request.at)
    except Refusal as refusal:
        return refusal
    return None
