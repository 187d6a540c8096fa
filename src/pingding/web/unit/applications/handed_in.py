"""After handing in: the receipt, the whole as it can be read and printed, and withdrawing it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.applications import LONGEST_REASON, withdraw_application
from pingding.documents.booklets import plans_in
from pingding.documents.undrawn import Undrawn, undrawn_in
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.access import find_case
from pingding.queries.applications.printout import PrintedForm, printout_of
from pingding.queries.applications.receipts import (
    NextStep,
    Receipt,
    find_receipt,
    own_draft,
    withdrawal_refusal,
)
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Partner
from pingding.web.frame.addresses import address
from pingding.web.frame.context import own_desk
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.applications.answers import answer_parts
from pingding.web.unit.fields import FormField
from pingding.web.wording.call_words import paper_line
from pingding.web.wording.dates import moment_words


@signed_in
def receipt(request: ViewerRequest, number: str, receipt: str) -> HttpResponse:
    """Says plainly that it was handed in, with the receipt's number, and what happens next."""
    handed_in = find_receipt(request.viewer, number, receipt, request.at)
    links = [
        {"title": _("查看办件进程"), "url": address("case", number)},
        {"title": _("打印提交的内容"), "url": address("whole", number)},
    ]
    if handed_in.may_withdraw:
        links.append({"title": _("撤回本件"), "url": reverse("withdraw", args=[number])})
    context = {
        "handed_in": handed_in,
        "owed": owed_lines(handed_in),
        "following": following_lines(handed_in),
        "links": [link for link in links if link["url"]],
        "crumbs": _crumbs(request, number, _("回执")),
    }
    return render(request, "unit/applications/receipt.html", context)


def following_lines(receipt: Receipt) -> list[str]:
    """What happens next, a sentence each."""
    lines = [*map(_step_line, receipt.following)]
    lines.append(_("办理进展会在“消息”中告知，也可随时在办件页面查看。"))
    if receipt.may_withdraw and receipt.case.call and receipt.case.call.closes_at:
        until = moment_words(receipt.case.call.closes_at)
        lines.append(_("%(until)s受理截止前可以撤回；需要修改的，撤回后重新申报。") % {"until": until})
    return lines


def owed_lines(receipt: Receipt) -> list[dict[str, Any]]:
    """What the unit still has to do after handing in: what, where, until when; `due` as a moment, `until` in words."""
    return [*map(paper_line, receipt.owed), *(_partner_line(receipt, each) for each in receipt.unanswered)]


def _partner_line(receipt: Receipt, partner: Partner) -> dict[str, Any]:
    """A partner that has not confirmed: by signing in, or on a stamped paper."""
    if partner.code:
        what, where = _("请合作单位“%(name)s”确认参与"), _("由其管理员登录本平台，在“我的申报”中确认")
    else:
        what, where = _("上传合作单位“%(name)s”盖章的书面确认"), _("在办件页面打印确认书，盖章后上传")
    call = receipt.case.call
    return {"title": what % {"name": partner.name}, "where": where, "due": call.closes_at if call else None}


def _step_line(step: NextStep) -> str:
    parts = {"title": step.title, "by": translation.listed(step.by)}
    line = _("%(title)s，由%(by)s办理") % parts if step.by else step.title
    reached = [translation.sentences(each.whole) for each in step.reached]
    if step.due_at is None:
        return translation.in_a_row([translation.sentences(line), *reached])
    until = {"line": line, "until": moment_words(step.due_at)}
    words = _("%(line)s，期限暂定为%(until)s。") if step.provisional else _("%(line)s，期限%(until)s。")
    return translation.in_a_row([words % until, *reached])


def _plan_files(number: str, form: PrintedForm) -> Iterator[tuple[str, str, str]]:
    """The plans in a form: the title of each, a kind of file and its address."""
    for section, title in plans_in(form).items():
        for kind in ("pdf", "docx"):
            yield title, kind.upper(), address("plan_paper", number, form.id, form.by, section, kind)


@signed_in
def printout(request: ViewerRequest, number: str) -> HttpResponse:
    """What was handed in (or, to its writers, the draft) as one readable whole, to be printed."""
    read = printout_of(request.viewer, number, at=request.at)
    forms = [
        {
            "title": form.title,
            "files": [(kind.upper(), address("booklet", number, form.id, form.by, kind)) for kind in ("pdf", "docx")],
            "plans": list(_plan_files(number, form)),
            "filing": form.filing,
            "draft": form.draft,
            "organisation": form.organisation,
            "parts": answer_parts(form.parts),
            "undrawn": [_undrawn_line(each) for each in undrawn_in(form.parts)],
        }
        for form in read.forms
    ]
    context = {
        "case": read.case,
        "forms": forms,
        "partners": read.partners,
        "signed": read.signed,
        "at": request.at,
        "crumbs": _crumbs(request, number, _("申报内容")),
    }
    return render(request, "unit/applications/whole.html", context)


def _undrawn_line(undrawn: Undrawn) -> str:
    """A field with what of it the booklet shows as a code."""
    signs = (each.character + translation.bracketed(each.code) for each in undrawn.characters)
    return translation.headed(undrawn.label, translation.listed(signs))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ViewerRequest, number: str) -> HttpResponse:
    """Withdraw an application before closing, or give up a request not handed in yet, with the reason; where neither
    can be done, why not and what to do instead."""
    case = find_case(request.viewer, number)
    reason = str(request.POST.get("reason", "")).strip()
    field = FormField(
        "reason", "longtext", _("撤回理由"), value=reason, required=True, max_chars=LONGEST_REASON, rows=4
    )
    status = 200
    closed, refusal = withdrawal_refusal(request.viewer, case, request.at), None
    draft = own_draft(case)
    if request.method == "POST":
        if not reason:
            field.errors, status = [_("尚未填写。请写明理由，理由将记入日志。")], 422
        else:
            try:
                withdraw_application(number, actor=request.viewer, at=request.at, reason=reason)
            except Refusal as raised:
                refusal, status = raised, kind_of(raised).status
            else:
                messages.success(request, _("%(number)s已撤回，填写的内容留存备查。") % {"number": number})
                return HttpResponseRedirect(reverse("my_cases"))
    context = {
        "case": case,
        "field": field,
        "refusal": refusal,
        "closed": closed,
        "draft": draft,
        "crumbs": _crumbs(request, number, _("撤回本件")),
    }
    return render(request, "unit/applications/withdraw.html", context, status=status)


def _crumbs(request: ViewerRequest, number: str, here: str) -> list[dict[str, str]]:
    title, url = own_desk(request.viewer)
    return [
        {"title": title, "url": url},
        {"title": number, "url": address("case", number)},
        {"title": here, "url": ""},
    ]
