"""Checking a form, reading it over, signing and handing it in."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.submission import sign_and_submit, submit_application
from pingding.policy.errors import Refusal
from pingding.policy.steps.fill import Fill
from pingding.queries.access import find_case
from pingding.queries.applications.bans import bans_of_case
from pingding.queries.applications.filled_forms import Wrong, filled_parts, wrong_in
from pingding.queries.applications.readiness import sending_refusal_of
from pingding.queries.applications.receipts import own_version
from pingding.queries.applications.writing import OpenForm, open_form
from pingding.queries.applications.writing_permission import FormIncomplete, Writing, fill_seat_of, writing_or_refuse
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Filing
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.applications.answers import answer_parts
from pingding.web.unit.applications.verdicts import fault_lines, unfilled_parts, verdict_groups, wrong_lines
from pingding.web.unit.applications.writing import wanted_form
from pingding.web.unit.applications.writing_frame import doubt_lines, frame_of, page_url


@signed_in
def check_form(request: ViewerRequest, number: str) -> HttpResponse:
    """The check: every fault with the link to its field, each condition of an application with its clause."""
    form = open_form(request.viewer, number, wanted_form(request), at=request.at)
    ready, groups = form.readiness, []
    if form.own and form.hands_in and form.case.held_title_id is None:
        groups = verdict_groups(
            request, form, assessment_of(form.file, at=request.at, drafts=True, facts_read=ready.read)
        )
    lines = fault_lines(request, form)
    context = frame_of(request, form, "check") | {
        "wrong": wrong_lines(form, lines),
        "unfilled": unfilled_parts(request, form, lines),
        "faults": lines,
        "doubts": doubt_lines(request, form),
        "ready": ready,
        "bans": [ban for ban in bans_of_case(request.viewer, form.file, request.at) if not ban.blocks],
        "groups": groups,
        "undelivered": sending_refusal_of(form.file, form.writing.seat, form.facts),
        "opinion_url": "" if form.hands_in else f"{address('case', number)}#act",
    }
    return render(request, "unit/applications/check.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: ViewerRequest, number: str) -> HttpResponse:
    """Read everything over, sign the declarations, hand in. Handed in before: the receipt of that."""
    file = CaseFile(find_case(request.viewer, number))
    if request.method == "POST" and fill_seat_of(request.viewer, file) is None:
        return _to_receipt(submit_application(number, actor=request.viewer, at=request.at))
    try:
        writing = writing_or_refuse(request.viewer, file, wanted_form(request))
    except Refusal:
        if (filing := own_version(request.viewer, file.case)) is None:
            raise
        return _to_receipt(filing)
    if not isinstance(writing.seat.step, Fill):
        raise Refusal(
            _("本表随意见一并提交"),
            where=writing.seat.step.title,
            kind="conflict",
            remedy=_("请回到办件页面出具意见。"),
        )
    if request.method == "POST":
        return _sign_and_submit(request, file, writing)
    form = open_form(request.viewer, number, wanted_form(request), at=request.at)
    return _show(request, form, None, 200)


def _sign_and_submit(request: ViewerRequest, file: CaseFile, writing: Writing) -> HttpResponse:
    """Hand the form in as signed; refused, the page comes back with what is lacking, to be signed as it then stands."""
    number, actor, at = file.case.number, request.viewer, request.at
    declared = file.edition.forms[writing.form].declarations
    signed = tuple(key for key in request.POST.getlist("signed") if key in declared)
    revision = natural_number(str(request.POST.get("revision", "")))
    try:
        filing = sign_and_submit(number, writing.form, signed, actor=actor, at=at, revision=revision)
    except Refusal as refusal:
        fresh = open_form(actor, number, wanted_form(request), at=at)
        return _show(request, fresh, refusal, kind_of(refusal).status)
    return _to_receipt(filing)


def _to_receipt(filing: Filing) -> HttpResponse:
    return HttpResponseRedirect(reverse("receipt", args=[filing.case.number, filing.receipt]))


def _show(request: ViewerRequest, form: OpenForm, refusal: Refusal | None, status: int) -> HttpResponse:
    urls = {page.id: page_url(request, form, page.id) for page in form.pages if form.page_open(page)}
    filled = filled_parts(form.pages, form.facts, form.files, unmasked=True, wrong=_wrong(form))
    incomplete = isinstance(refusal, FormIncomplete)
    left = form.readiness.left
    context = frame_of(request, form, "submit") | {
        "parts": answer_parts(filled, urls),
        "declarations": _declarations(form),
        "refusal": None if incomplete else refusal,
        "undelivered": None if refusal else sending_refusal_of(form.file, form.writing.seat, form.facts),
        "faults": _unsigned(form) if incomplete and not left else [],
        "left": left,
        "consequence": _consequence(form),
    }
    return render(request, "unit/applications/submit.html", context, status=status)


def _wrong(form: OpenForm) -> Wrong:
    """What is wrong in the form, as the check says it."""
    return wrong_in(form.filing.data if form.filing else {}, form.readiness.unreadable, form.readiness.faults)


def _unsigned(form: OpenForm) -> list[dict[str, str]]:
    return [
        {"text": fault.what, "href": f"#f-{fault.target.partition(':')[2]}", "remedy": fault.remedy}
        for fault in form.readiness.unsigned
    ]


def _declarations(form: OpenForm) -> list[dict[str, Any]]:
    """The declarations that this party signs, in their own words; none is signed before its reader signs it."""
    lines = []
    for key in form.form.declarations:
        declaration = form.edition.declarations[key]
        if declaration.by in form.writing.parties and form.facts.holds(declaration.when) is True:
            clause = "、".join(declaration.clause)
            lines.append({"id": key, "says": declaration.says, "clause": clause})
    return lines


def _consequence(form: OpenForm) -> str:
    """What handing in does, in words."""
    if form.correcting:
        return _("提交后，本次补正送回要求补正的部门继续办理；提交的内容留存为新的版本，不能再修改。")
    if form.case.call is not None and form.own:
        return _("提交后，系统出具回执，本件进入审核；受理截止前可以撤回。提交的内容留存为版本，不能直接修改。")
    return _("提交后，系统出具回执，本件进入下一步；提交的内容留存为版本，不能直接修改。")
