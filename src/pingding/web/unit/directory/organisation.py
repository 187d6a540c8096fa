"""The unit's record: what it registered, its facts with source, evidence and history; correction."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.directory.correction_requests import request_correction
from pingding.actions.directory.corrections import correct_organisation
from pingding.actions.directory.unit_data import typed_data
from pingding.actions.door import attempt
from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import looks_after, registrations_in_charge
from pingding.queries.directory.organisations import (
    REGISTERED,
    correctable,
    find_organisation,
    organisation_record,
    unit_labels,
)
from pingding.queries.mail.overview import unreached
from pingding.queries.page_marks import Moved, retyped
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.viewer import Role
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Organisation
from pingding.web.frame.page_marks import seen_marks, seen_text, stands_now
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.directory.correction_request import in_charge_of, request_seen, waiting_request
from pingding.web.unit.directory.record_entry import WRITERS, record_crumbs
from pingding.web.unit.directory.registered_rows import registered_rows
from pingding.web.unit.directory.unit_fields import is_odd, place, read_unit, unit_fields
from pingding.web.unit.fields import FormField


@signed_in
def organisation(request: ViewerRequest, pk: int) -> HttpResponse:
    """The record as its members and the officers in charge may read it."""
    record = organisation_record(request.viewer, pk, local_date(request.at))
    unit, viewer = record.organisation, request.viewer
    official = viewer.is_administrator or looks_after(viewer, unit, local_date(request.at))
    approved = unit.status == Organisation.Status.APPROVED
    context = {
        "record": record,
        "unit": unit,
        "registered": registered_rows(record),
        "may_write": viewer.holds(pk, *WRITERS),
        "may_show": not approved and viewer.holds(pk, Role.ADMINISTRATOR),
        "may_correct": bool(correctable(viewer, unit, local_date(request.at))),
        "only_blanks": approved and not official,
        "may_rename": approved and official,
        "approves": not approved and unit.region in registrations_in_charge(viewer, local_date(request.at)),
        "unreached": unreached(unit) if official or viewer.holds(pk, Role.ADMINISTRATOR) else (),
        "in_charge": in_charge_of(request, unit) if approved and viewer.holds(pk, *WRITERS) else "",
        "may_manage": viewer.holds(pk, Role.ADMINISTRATOR) or official,
        "entered": [line for line in record.facts if line.current],
        "lacking": [line.fact.label for line in record.facts if not line.current],
        "crumbs": record_crumbs(unit, ""),
    }
    return render(request, "unit/directory/organisation.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_correction(request: ViewerRequest, pk: int) -> HttpResponse:
    """Correct what was registered, with the reason: by the unit before approval, by its officer afterwards.

    After approval the unit's administrator sees only what is still empty, and who corrects the rest.
    """
    unit = find_organisation(request.viewer, pk, local_date(request.at))
    if request.POST.get("act") == "ask":
        return _ask(request, unit)
    if request.method != "POST":
        return _show_correction(request, unit, typed_data(unit), None)
    stored, seen = typed_data(unit), seen_marks(request)
    posted = {key: str(value) for key, value in request.POST.items() if key in unit_labels()}
    reason, faults = str(request.POST.get("reason", "")), Faults()
    more = {"reason": reason, "code_as_shown": str(request.POST.get("code_as_shown", ""))}
    typed, data = stored | retyped(posted, seen) | more, read_unit(stored | posted | more, faults)
    viewer, at = request.viewer, request.at
    shown = request_seen(request)

    def correct() -> object:
        return correct_organisation(unit, data, reason=reason, seen=seen, request_seen=shown, actor=viewer, at=at)

    try:
        attempt(faults, correct)
    except Refusal as refusal:
        return _show_correction(request, unit, typed, refusal)
    messages.success(request, _("登记信息已更正，更正前后的内容记入日志。"))
    return HttpResponseRedirect(reverse("organisation", args=[pk]))


def _ask(request: ViewerRequest, unit: Organisation) -> HttpResponse:
    """Send the request to whoever corrects what the unit itself may not."""
    what = str(request.POST.get("correction_request", ""))
    try:
        request_correction(unit, what, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _show_correction(request, unit, typed_data(unit) | {"correction_request": what}, refusal)
    messages.success(
        request, _("更正请求已发给%(office)s，更正后会收到消息。") % {"office": in_charge_of(request, unit)}
    )
    return HttpResponseRedirect(reverse("organisation", args=[unit.pk]))


def _show_correction(
    request: ViewerRequest, unit: Organisation, typed: dict[str, str], refusal: Refusal | None
) -> HttpResponse:
    today = local_date(request.at)
    mine = correctable(request.viewer, unit, today)
    fields = [field for field in unit_fields(typed, today, keep_region=unit.region) if field.name in mine]
    reason = FormField("reason", "longtext", _("理由"), typed.get("reason", ""), required=True, max_chars=500, rows=3)
    request_box = _request_field(typed)
    labels = unit_labels() | {"reason": _("理由"), "correction_request": request_box.label}
    faults = place(refusal, [*fields, reason, request_box], labels) if refusal else []
    lines = stands_now(refusal) if isinstance(refusal, Moved) else {}
    for field in fields:
        field.errors = lines.get(field.name, field.errors)
    context = {
        "unit": unit,
        "fields": fields,
        "reason": reason,
        "request_box": request_box if _may_ask(request, unit, mine) and unit.correction_requested_at is None else None,
        **waiting_request(request, unit),
        "odd_code": is_odd(typed),
        "as_shown": bool(typed.get("code_as_shown")),
        "seen": seen_text(typed_data(unit), [field.name for field in fields]),
        "only_blanks": len(mine) < len(REGISTERED),
        "may_rename": unit.status == Organisation.Status.APPROVED and len(mine) == len(REGISTERED),
        "faults": faults,
        "crumbs": record_crumbs(unit, _("更正登记信息")),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "unit/directory/organisation_correction.html", context, status=status)


def _request_field(typed: dict[str, str]) -> FormField:
    help_text = _("写明要更正的项目、正确的内容和理由，例如：法定代表人应为×××，登记时录入有误。")
    value = typed.get("correction_request", "")
    request_box = FormField("correction_request", "longtext", _("更正请求"), value, help=help_text)
    request_box.required, request_box.max_chars, request_box.rows = True, 500, 4
    return request_box


def _may_ask(request: ViewerRequest, unit: Organisation, mine: tuple[str, ...]) -> bool:
    """Whether the viewer is of an approved unit, some of whose data others correct."""
    approved = unit.status == Organisation.Status.APPROVED
    return approved and request.viewer.holds(unit.pk, *WRITERS) and len(mine) < len(REGISTERED)
