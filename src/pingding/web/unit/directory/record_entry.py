"""Entering dated facts on the unit's record: amounts are read over in words, an unlikely unit is asked about first."""

from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.uploads import store_attachment
from pingding.actions.directory.record_facts import set_facts
from pingding.actions.door import attempt
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.forms.file_faults import kinds_named
from pingding.policy.forms.file_kinds import KINDS
from pingding.policy.forms.form_view import VisibleField
from pingding.policy.text.typed_numbers import read_day
from pingding.policy.translation import counted
from pingding.policy.values.parsing import plain_text
from pingding.policy.values.plausibility import KnownNumber
from pingding.policy.values.values import read_value
from pingding.queries.clock import local_date
from pingding.queries.directory.organisations import FactOnRecord, OrganisationRecord, organisation_record
from pingding.queries.editions import shared
from pingding.queries.page_marks import Moved
from pingding.queries.refusals import Faults, each_of, kind_of
from pingding.queries.viewer import Role
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Attachment, Organisation
from pingding.web.frame.addresses import address
from pingding.web.frame.page_drafts import SURE, DraftForm, draft_of, keep_sent
from pingding.web.frame.page_marks import seen_marks, seen_text, stands_now
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.applications.section_page import refused_field
from pingding.web.unit.fields import FormField, Remarks, fact_field, number_remarks

WRITERS = (Role.ADMINISTRATOR, Role.WRITER)
NUMBERS = ("number", "integer", "money", "ratio")
Typed = dict[str, str]
Errors = dict[str, list[str]]


@signed_in
@require_http_methods(["GET", "HEAD", "POST", "PATCH"])
def organisation_facts(request: ViewerRequest, pk: int) -> HttpResponse:
    """Enter dated facts with their source and evidence; empty fields leave what is on record.

    Numbers that may be in the wrong unit are asked about first: sent once more as they are, they are entered.
    """
    record = organisation_record(request.viewer, pk, local_date(request.at))
    if not request.viewer.holds(pk, *WRITERS):
        raise Refusal(
            _("只有本单位的管理员或填报人可以更新单位档案"), kind="forbidden", remedy=_("请联系本单位管理员。")
        )
    if request.method == "PATCH":
        return keep_sent(request, _draft(request, record), lambda typed: _pieces(request, record, typed))
    if request.method != "POST":
        return _show(request, record, {}, {}, 200)
    typed = {key: str(value) for key, value in request.POST.items()}
    try:
        rows = _set_facts(request, record, typed)
    except Refusal as refusal:
        return _show(request, record, typed, _errors(record, refusal), kind_of(refusal).status)
    if rows is None:
        return _show(request, record, typed, {}, 422)
    messages.success(
        request, counted("已更新单位档案%(n)d项。", rows) % {"n": rows} if rows else _("没有需要更新的内容。")
    )
    return HttpResponseRedirect(reverse("organisation", args=[pk]))


def _draft(request: ViewerRequest, record: OrganisationRecord) -> DraftForm:
    unit = record.organisation.pk
    draft = draft_of(request, f"unit-{unit}", "facts", saves_at=reverse("organisation_facts", args=[unit]))
    assert draft is not None  # who enters facts is signed in
    return draft


def _set_facts(request: ViewerRequest, record: OrganisationRecord, typed: Typed) -> int | None:
    """How many facts were entered; None where some are to be asked about first."""
    values = {line.id: plain_text(line.fact, typed.get(line.id, "")) for line in record.facts if typed.get(line.id)}
    values = {key: value for key, value in values.items() if value}
    today, faults = local_date(request.at), Faults()
    as_of = faults.read(lambda: _as_of(typed), today, "as_of")
    if not faults and (asked := _doubtful(record, typed)) and typed.get(SURE) != asked:
        return None  # before the file is stored: whoever is asked chooses it again
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


def _doubtful(record: OrganisationRecord, typed: Typed) -> str:
    """The numbers that may be in the wrong unit, as the page sends them back when its writer is sure of them."""
    doubted = (line for line in record.facts if _remarks(line, typed.get(line.id, "")).doubt)
    return " ".join(f"{line.id}:{plain_text(line.fact, typed[line.id])}" for line in doubted)


def _remarks(line: FactOnRecord, text: str) -> Remarks:
    """What is said of a number as typed, beside those that the record had."""
    entered = ((_read(line, entry.value), entry.as_of.year) for entry in line.history)
    before = [
        KnownNumber(value, _("单位档案%(year)d年") % {"year": year})
        for value, year in entered
        if isinstance(value, Decimal)
    ]
    return number_remarks(line.fact, _read(line, plain_text(line.fact, text)), before)


def _read(line: FactOnRecord, text: object) -> object:
    try:
        return read_value(line.fact, text, shared())
    except Refusal:
        return None


def _as_of(typed: Typed) -> date:
    day = read_day(typed.get("as_of", ""), _("数据日期"))
    if day is None:
        raise Refusal(_("未填写"), where=_("数据日期"), remedy=_("请填写数据所反映的日期。"))
    return day


def _evidence(request: ViewerRequest, unit: Organisation) -> Attachment | None:
    upload = request.FILES.get("evidence")
    if not isinstance(upload, UploadedFile):
        return None
    return store_attachment(cast(BinaryIO, upload), unit, upload.name or "", actor=request.viewer, at=request.at)


def _errors(record: OrganisationRecord, refusal: Refusal) -> Errors:
    """Each refusal at the field it names: a fact, the day, the source, the file; else above the form."""
    own_fields = {"as_of", "source", "evidence", *(line.id for line in record.facts)}
    errors: Errors = {"": [refusal.advice], **stands_now(refusal)} if isinstance(refusal, Moved) else {}
    for each in () if isinstance(refusal, Moved) else each_of(refusal):
        (text,) = refused_field(each)
        if each.field in own_fields:
            errors.setdefault(each.field, []).append(text)
        else:
            errors.setdefault("", []).append(translation.headed(each.where, text))
    return errors


def _show(
    request: ViewerRequest, record: OrganisationRecord, typed: Typed, errors: Errors, status: int
) -> HttpResponse:
    frame = [
        FormField(name, kind, label, typed.get(name, ""), required=True, help=help_text, errors=errors.get(name, []))
        for name, kind, label, help_text in (
            ("as_of", "date", _("数据日期"), _("数据所反映的日期，例如上年末；不是今天填写的日期。")),
            ("source", "text", _("来源"), _("例如：2024年度审计报告、社保缴费清单。")),
        )
    ]
    draft = _draft(request, record)
    begun = {name: texts[-1] for name, texts in draft.begun.texts.items()} | typed
    fields = [_entry_field(line, typed, begun, errors, local_date(request.at)) for line in record.facts]
    asked = _doubtful(record, typed) if request.method == "POST" else ""
    named = {field.name: field.label for field in (*frame, *fields)}
    context = {
        "unit": record.organisation,
        "draft": draft,
        "frame": frame,
        "groups": _groups(fields, begun),
        "seen": seen_text({line.id: line.current.value for line in record.facts if line.current}, named),
        "kinds": kinds_named(KINDS),
        "asked": asked,
        "doubts": [field for field in fields if asked and field.remarks and field.remarks.doubt],
        "faults": [
            {"text": translation.headed(named.get(name), text), "href": f"#f-{name}" if name else ""}
            for name, texts in errors.items()
            for text in texts
        ],
        "crumbs": record_crumbs(record.organisation, _("更新单位档案")),
    }
    return render(request, "unit/directory/organisation_facts.html", context, status=status)


def _groups(fields: list[FormField], begun: Typed) -> list[dict[str, Any]]:
    """The fields by what is filled in; open are the numbers, which change each year, and what is begun or wrong."""
    kinds = {"number": _("数字：人员、收入、投入等"), "yesno": _("是或否：资格、信用等"), "": _("文字和其他")}
    gathered: dict[str, list[FormField]] = {kind: [] for kind in kinds}
    for field in fields:
        gathered["number" if field.kind in NUMBERS else field.kind if field.kind in kinds else ""].append(field)
    return [
        {
            "title": kinds[kind],
            "fields": own,
            "open": kind == "number" or any(field.errors or begun.get(field.name) for field in own),
        }
        for kind, own in gathered.items()
        if own
    ]


def _entry_field(line: FactOnRecord, typed: Typed, begun: Typed, errors: Errors, on: date) -> FormField:
    fact = line.fact
    visible = VisibleField(line.id, fact, fact.label, fact.help, False, fact.max_chars, fact.clause)
    form_field = fact_field(visible, shared(), on)
    form_field.value, form_field.errors = typed.get(line.id, ""), errors.get(line.id, [])
    if fact.type in NUMBERS:
        form_field.remarks = _remarks(line, begun.get(line.id, ""))
    if line.current:
        words = {"value": line.current.shown, "day": translation.day(line.current.as_of)}
        form_field.standing = _("档案现值：%(value)s（%(day)s）") % words
    return form_field


def _pieces(request: ViewerRequest, record: OrganisationRecord, typed: Typed) -> str:
    """What is said of the numbers just typed, as elements that replace those of the same id."""
    lines = [line for line in record.facts if line.id in typed and line.fact.type in NUMBERS]
    fields = [{"name": line.id, "label": line.fact.label, "remarks": _remarks(line, typed[line.id])} for line in lines]
    return render_to_string("unit/directory/facts_pieces.html", {"fields": fields}, request)


def record_crumbs(unit: Organisation, here: str) -> list[dict[str, str]]:
    """The way to a page of the record; `here` is its title, empty on the record itself."""
    trail = [{"title": _("首页"), "url": address("home")}, {"title": unit.name, "url": ""}]
    if here:
        trail[1]["url"] = reverse("organisation", args=[unit.pk])
        trail.append({"title": here, "url": ""})
    return trail
