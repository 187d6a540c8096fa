"""The unit's record: what it registered, its facts with source, evidence and history; entry and correction."""

from datetime import date
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.uploads import store_attachment
from pingding.actions.directory.corrections import correct_organisation
from pingding.actions.directory.record_facts import set_facts
from pingding.actions.directory.unit_data import typed_data
from pingding.actions.door import attempt
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.forms.file_faults import kinds_named
from pingding.policy.forms.file_kinds import KINDS
from pingding.policy.forms.form_view import VisibleField
from pingding.policy.text.typed_numbers import read_day
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import approver, looks_after, registrations_in_charge
from pingding.queries.directory.organisations import (
    REGISTERED,
    FactOnRecord,
    OrganisationRecord,
    correctable,
    find_organisation,
    organisation_record,
    unit_labels,
)
from pingding.queries.editions import shared
from pingding.queries.page_marks import Moved, retyped
from pingding.queries.refusals import Faults, each_of, kind_of
from pingding.queries.viewer import Role
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Attachment, Organisation
from pingding.web.frame.addresses import address
from pingding.web.frame.page_marks import seen_marks, seen_text, stands_now
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.applications.section_page import refused_field
from pingding.web.unit.applications.typed import plain_text
from pingding.web.unit.directory.registered_rows import registered_rows
from pingding.web.unit.directory.unit_fields import place, read_unit, unit_fields
from pingding.web.unit.fields import FormField, fact_field

WRITERS = (Role.ADMINISTRATOR, Role.WRITER)


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
        "in_charge": _in_charge(request, unit) if approved and viewer.holds(pk, *WRITERS) else "",
        "may_manage": viewer.holds(pk, Role.ADMINISTRATOR) or official,
        "entered": [line for line in record.facts if line.current],
        "lacking": [line.fact.label for line in record.facts if not line.current],
        "crumbs": _crumbs(unit, ""),
    }
    return render(request, "unit/directory/organisation.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_facts(request: ViewerRequest, pk: int) -> HttpResponse:
    """Enter dated facts with their source and evidence; empty fields leave what is on record."""
    record = organisation_record(request.viewer, pk, local_date(request.at))
    if not request.viewer.holds(pk, *WRITERS):
        raise Refusal(
            _("只有本单位的管理员或填报人可以更新单位档案"), kind="forbidden", remedy=_("请联系本单位管理员。")
        )
    if request.method != "POST":
        return _show_facts(request, record, {"as_of": local_date(request.at).isoformat()}, {}, 200)
    typed = {key: str(value) for key, value in request.POST.items()}
    try:
        rows = _set_facts(request, record, typed)
    except Refusal as refusal:
        errors = _facts_errors(record, refusal)
        return _show_facts(request, record, typed, errors, kind_of(refusal).status)
    messages.success(request, _("已更新单位档案%(n)d项。") % {"n": rows} if rows else _("没有需要更新的内容。"))
    return HttpResponseRedirect(reverse("organisation", args=[pk]))


def _set_facts(request: ViewerRequest, record: OrganisationRecord, typed: dict[str, str]) -> int:
    values = {line.id: plain_text(line.fact, typed.get(line.id, "")) for line in record.facts if typed.get(line.id)}
    values = {key: value for key, value in values.items() if value}
    today, faults = local_date(request.at), Faults()
    as_of = faults.read(lambda: _as_of(typed), today, "as_of")
    evidence = faults.read(lambda: _evidence(request, record.organisation), None, "evidence")
    rows = attempt(
        faults,
        lambda: set_facts(
            record.organisation,
            values,
            as_of=as_of,
            source=typed.get("source", ""),
            evidence=evidence,
            seen=seen_marks(request),
            actor=request.viewer,
            at=request.at,
        ),
    )
    return len(rows)


def _current(record: OrganisationRecord) -> dict[str, Any]:
    """What is on record by fact; nothing for a fact that is not."""
    return {line.id: line.current.value for line in record.facts if line.current}


def _as_of(typed: dict[str, str]) -> date:
    day = read_day(typed.get("as_of", ""), _("数据日期"))
    if day is None:
        raise Refusal(_("未填写"), where=_("数据日期"), remedy=_("请填写数据所反映的日期。"))
    return day


def _evidence(request: ViewerRequest, unit: Organisation) -> Attachment | None:
    upload = request.FILES.get("evidence")
    if not isinstance(upload, UploadedFile):
        return None
    return store_attachment(cast(BinaryIO, upload), unit, upload.name or "", actor=request.viewer, at=request.at)


def _facts_errors(record: OrganisationRecord, refusal: Refusal) -> dict[str, list[str]]:
    """Each refusal at the field it names: a fact, the day, the source, the file; else above the form."""
    own_fields = {"as_of", "source", "evidence", *(line.id for line in record.facts)}
    errors: dict[str, list[str]] = {"": [refusal.advice], **stands_now(refusal)} if isinstance(refusal, Moved) else {}
    for each in () if isinstance(refusal, Moved) else each_of(refusal):
        (text,) = refused_field(each)
        if each.field in own_fields:
            errors.setdefault(each.field, []).append(text)
        else:
            errors.setdefault("", []).append(translation.headed(each.where, text))
    return errors


def _show_facts(
    request: ViewerRequest,
    record: OrganisationRecord,
    typed: dict[str, str],
    errors: dict[str, list[str]],
    status: int,
) -> HttpResponse:
    frame = [
        FormField(name, kind, label, typed.get(name, ""), required=True, help=help_text, errors=errors.get(name, []))
        for name, kind, label, help_text in (
            ("as_of", "date", _("数据日期"), _("数据所反映的日期，例如上年末。")),
            ("source", "text", _("来源"), _("例如：2024年度审计报告、社保缴费清单。")),
        )
    ]
    fields = [_entry_field(line, typed, errors, local_date(request.at)) for line in record.facts]
    named = {field.name: field.label for field in (*frame, *fields)}
    context = {
        "unit": record.organisation,
        "frame": frame,
        "fields": fields,
        "seen": seen_text(_current(record), [line.id for line in record.facts]),
        "kinds": kinds_named(KINDS),
        "faults": [
            {"text": translation.headed(named.get(name), text), "href": f"#f-{name}" if name else ""}
            for name, texts in errors.items()
            for text in texts
        ],
        "crumbs": _crumbs(record.organisation, _("更新单位档案")),
    }
    return render(request, "unit/directory/organisation_facts.html", context, status=status)


def _entry_field(line: FactOnRecord, typed: dict[str, str], errors: dict[str, list[str]], on: date) -> FormField:
    fact = line.fact
    visible = VisibleField(line.id, fact, fact.label, fact.help, False, fact.max_chars, fact.clause)
    form_field = fact_field(visible, shared(), on)
    form_field.value, form_field.errors = typed.get(line.id, ""), errors.get(line.id, [])
    if line.current:
        form_field.help = " ".join(
            map(
                str,
                filter(
                    None,
                    (
                        form_field.help,
                        _("档案现值：%(value)s（%(day)s）")
                        % {"value": line.current.shown, "day": translation.day(line.current.as_of)},
                    ),
                ),
            )
        )
    return form_field


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_correction(request: ViewerRequest, pk: int) -> HttpResponse:
    """Correct what was registered, with the reason: by the unit before approval, by its officer afterwards.

    After approval the unit's administrator sees only what is still empty, and who corrects the rest.
    """
    unit = find_organisation(request.viewer, pk, local_date(request.at))
    if request.method != "POST":
        return _show_correction(request, unit, typed_data(unit), None)
    stored, seen = typed_data(unit), seen_marks(request)
    posted = {key: str(value) for key, value in request.POST.items() if key in unit_labels()}
    reason, faults = str(request.POST.get("reason", "")), Faults()
    more = {"reason": reason, "code_as_shown": str(request.POST.get("code_as_shown", ""))}
    typed, data = stored | retyped(posted, seen) | more, read_unit(stored | posted | more, faults)
    viewer, at = request.viewer, request.at
    try:
        attempt(faults, lambda: correct_organisation(unit, data, reason=reason, seen=seen, actor=viewer, at=at))
    except Refusal as refusal:
        return _show_correction(request, unit, typed, refusal)
    messages.success(request, _("登记信息已更正，更正前后的内容记入日志。"))
    return HttpResponseRedirect(reverse("organisation", args=[pk]))


def _show_correction(
    request: ViewerRequest, unit: Organisation, typed: dict[str, str], refusal: Refusal | None
) -> HttpResponse:
    today = local_date(request.at)
    mine = correctable(request.viewer, unit, today)
    fields = [field for field in unit_fields(typed, today, keep_region=unit.region) if field.name in mine]
    reason = FormField("reason", "longtext", _("理由"), typed.get("reason", ""), required=True, max_chars=500, rows=3)
    labels = unit_labels() | {"reason": _("理由")}
    faults = place(refusal, [*fields, reason], labels) if refusal else []
    lines = stands_now(refusal) if isinstance(refusal, Moved) else {}
    for field in fields:
        field.errors = lines.get(field.name, field.errors)
    context = {
        "unit": unit,
        "fields": fields,
        "reason": reason,
        "may_change_code": "code" in mine,
        "as_shown": bool(typed.get("code_as_shown")),
        "seen": seen_text(typed_data(unit), [field.name for field in fields]),
        "only_blanks": len(mine) < len(REGISTERED),
        "may_rename": unit.status == Organisation.Status.APPROVED and len(mine) == len(REGISTERED),
        "in_charge": _in_charge(request, unit),
        "faults": faults,
        "crumbs": _crumbs(unit, _("更正登记信息")),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "unit/directory/organisation_correction.html", context, status=status)


def _in_charge(request: ViewerRequest, unit: Organisation) -> str:
    """Who corrects what was registered once it has been approved, by name."""
    return approver(unit.region, local_date(request.at))


def _crumbs(unit: Organisation, here: str) -> list[dict[str, str]]:
    trail = [{"title": _("首页"), "url": address("home")}, {"title": unit.name, "url": ""}]
    if here:
        trail[1]["url"] = reverse("organisation", args=[unit.pk])
        trail.append({"title": here, "url": ""})
    return trail
