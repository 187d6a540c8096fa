"""An office answers the request to open further parts of a form that it returned for correction."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pingding.actions.applications.widening import LONGEST
from pingding.actions.applications.widening import answer_widening as act_answer
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.forms.part_titles import part_titles
from pingding.queries.applications.widenings import find_widening
from pingding.queries.cases.correction import correction_of
from pingding.queries.editions import edition_of
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Widening
from pingding.web.desk.component_values import crumbs, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.dates import moment_words


@signed_in
def answer_widening(request: ViewerRequest, pk: int) -> HttpResponse:
    """What is asked for and why, beside what the correction asks for; the answer to it."""
    row = find_widening(request.viewer, pk)
    if request.method != "POST":
        return _page(request, row)
    decided = {"yes": True, "no": False}.get(request.POST.get("granted", ""))
    try:
        act_answer(pk, decided, request.POST.get("answer", ""), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _page(request, find_widening(request.viewer, pk), refusal)
    messages.success(request, _("已答复，申报单位会收到消息。"))
    return HttpResponseRedirect(reverse("todo"))


def _page(request: ViewerRequest, row: Widening, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "row": row,
        "case": row.run.case,
        "at": request.at,
        "faults": faults_of(refusal),
        "open": row.answered_at is None and row.run.closed_at is None,
        "rows": _rows(row),
        "fields": _fields(request, errors_of(refusal)),
        "crumbs": crumbs(
            (_("工作台"), reverse("todo")),
            (row.run.case.number, address("case", row.run.case.number)),
            (_("扩大补正范围的请求"), ""),
        ),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/cases/widening.html", context, status=status)


def _rows(row: Widening) -> list[dict[str, Any]]:
    edition, correction = edition_of(row.run.case.edition), correction_of(row.run)
    asked = [part for part in correction.parts if part not in row.parts] if correction else []
    return [
        {
            "term": _("申报单位"),
            "value": row.organisation.name,
            "note": _("%(at)s提出") % {"at": moment_words(row.requested_at)},
            "wide": True,
        },
        {"term": _("请求一并开放"), "value": _titled(edition_of(row.run.case.edition), row.parts), "wide": True},
        {"term": _("理由"), "value": row.reason, "wide": True},
        {"term": _("已要求补正"), "value": _titled(edition, asked), "wide": True},
    ]


def _titled(edition: Any, parts: list[str]) -> str:
    return translation.listed(part_titles(edition, parts).values())


def _fields(request: ViewerRequest, errors: dict[str, list[str]]) -> list[dict[str, Any]]:
    typed, choices = request.POST, [("yes", _("同意，一并开放")), ("no", _("不同意"))]
    return [
        field(
            "granted",
            "choice",
            _("答复"),
            typed.get("granted", ""),
            choices=choices,
            required=True,
            errors=errors.get("granted", []),
        ),
        field(
            "answer",
            "longtext",
            _("说明"),
            typed.get("answer", ""),
            rows=3,
            max_chars=LONGEST,
            help=_("将告知申报单位；不同意的必填。同意时所写，作为这些栏目的补正要求。"),
            errors=errors.get("answer", []),
        ),
    ]


def duty_row(row: Widening) -> dict[str, Any]:
    """A request as a line of what waits for an office; it is to be answered while the correction lasts."""
    case = row.run.case
    return {
        "act": _("答复扩大补正范围的请求"),
        "act_url": address("answer_widening", row.pk),
        "name": case.name or case.number,
        "url": address("case", case.number),
        "note": "　".join((case.number, row.organisation.name, _titled(edition_of(case.edition), row.parts))),
        "due": row.run.due_at,
        "count": 1,
        "button": pgettext("button", "办理"),
    }


def case_link(row: Widening) -> dict[str, str]:
    """The way from the page of a case to a request about it."""
    note = _titled(edition_of(row.run.case.edition), row.parts)
    return {"title": _("答复扩大补正范围的请求"), "url": address("answer_widening", row.pk), "note": note}
