"""Asking the office that returned a form to open further parts of it, and how that stands."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.widening import LONGEST
from pingding.actions.applications.widening import request_widening as act_request
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.forms.part_titles import part_titles
from pingding.queries.access import find_case
from pingding.queries.applications.widenings import closed_parts, returning_office, targets_in, widenings_of
from pingding.queries.applications.writing_permission import Writing, writing_or_refuse
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.directory.names import office_name
from pingding.queries.directory.office_contacts import contact_of
from pingding.queries.refusals import each_of, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import StepRun, Widening
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.fields import FormField
from pingding.web.wording.dates import moment_words


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def widening(request: ViewerRequest, number: str) -> HttpResponse:
    """What the correction leaves closed, to be ticked, and why it must change too; the act refuses whoever may not."""
    file = CaseFile(find_case(request.viewer, number))
    writing = writing_or_refuse(request.viewer, file, request.GET.get("form") or None)
    if request.method != "POST":
        return _page(request, file, writing, None)
    parts, reason = request.POST.getlist("parts"), request.POST.get("reason", "")
    try:
        row = act_request(number, parts, reason, actor=request.viewer, at=request.at, form=writing.form)
    except Refusal as refusal:
        return _page(request, file, writing, refusal)
    office = office_name(row.office.name)
    messages.success(request, _("请求已送%(office)s，答复会在“消息”中告知；期限不变。") % {"office": office})
    return HttpResponseRedirect(reverse("writing", args=[number]))


def _page(request: ViewerRequest, file: CaseFile, writing: Writing, refusal: Refusal | None) -> HttpResponse:
    case, run = file.case, writing.seat.run
    office, closed, ticked = returning_office(file, run), closed_parts(file, writing), request.POST.getlist("parts")
    errors: dict[str, list[str]] = {}
    for each in each_of(refusal) if refusal else ():
        errors.setdefault(each.field, []).append(translation.sentences(each.what, each.remedy))
    reason = _reason_field(request.POST.get("reason", ""), errors.get("reason", []))
    ids = {"parts": f"part-{min(targets_in(closed))}" if closed else "", "reason": "f-reason"}
    context = {
        "case": case,
        "office": contact_of(office) if office else None,
        "sections": closed,
        "ticked": ticked,
        "part_errors": errors.get("parts", []),
        "reason": reason,
        "asked": asked_lines(file, run),
        "waits": any(row.answered_at is None for row in widenings_of(run)),
        "due": run.due_at,
        "at": request.at,
        "refusal": refusal if refusal and not errors.keys() & ids.keys() else None,
        "faults": [
            {"text": text, "href": f"#{ids[name]}"} for name in ids if ids[name] for text in errors.get(name, [])
        ],
        "crumbs": [
            {"title": _("我的申报"), "url": address("my_cases")},
            {"title": case.number, "url": address("case", case.number)},
            {"title": _("请求扩大补正范围"), "url": ""},
        ],
    }
    return render(
        request, "unit/applications/widening.html", context, status=kind_of(refusal).status if refusal else 200
    )


def _reason_field(typed: str, errors: list[str]) -> FormField:
    return FormField(
        "reason",
        "longtext",
        _("为什么要一并修改"),
        value=typed,
        required=True,
        max_chars=LONGEST,
        rows=3,
        help=_("例如：所要求的数字改了，附表和据此计算的另一项须随之修改。"),
        errors=errors,
    )


def asked_lines(file: CaseFile, run: StepRun) -> list[dict[str, Any]]:
    """What was asked in a correction, the latest first: in a sentence, with its tone."""
    return [_asked_line(file, row) for row in widenings_of(run)]


def _asked_line(file: CaseFile, row: Widening) -> dict[str, Any]:
    words = {
        "day": moment_words(row.requested_at),
        "parts": translation.listed(part_titles(file.edition, tuple(row.parts)).values()),
        "office": office_name(row.office.name),
        "answer": row.answer,
    }
    if row.answered_at is None:
        return {"text": _("%(day)s请求一并开放“%(parts)s”，等待%(office)s答复。") % words, "tone": "warn"}
    if row.granted:
        return {"text": _("%(office)s已同意一并开放“%(parts)s”。") % words + row.answer, "tone": "good"}
    return {"text": _("%(office)s未同意一并开放“%(parts)s”：%(answer)s") % words, "tone": "bad"}
