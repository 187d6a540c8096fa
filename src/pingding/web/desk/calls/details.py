"""The page of a call: the authority's contacts and files; a district's date for its applicants."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.applications.uploads import store_attachment
from pingding.actions.calls.details import add_call_document, describe_call, read_title, remove_call_document
from pingding.actions.calls.district_dates import set_district_date
from pingding.actions.calls.norms import set_norms
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language import Fact
from pingding.policy.text.typed_numbers import read_day
from pingding.policy.values.units import written_unit
from pingding.queries.calls.calls import CallState, call_info, find_call
from pingding.queries.calls.closing import district_dates, own_district_regions, proposed_district_date
from pingding.queries.calls.details import CONTACTS, contact_labels, contact_texts, documents_of, find_call_document
from pingding.queries.calls.norms import norm_places, norm_texts
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import find_office, leads
from pingding.queries.editions import edition_of
from pingding.queries.page_marks import retyped
from pingding.queries.refusals import Faults, Refusals, kind_of
from pingding.queries.regions import region_title
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Call
from pingding.web.desk.calls.calls import call_word
from pingding.web.desk.calls.closing import closing_fields
from pingding.web.desk.component_values import Field, cite, crumbs, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.page_marks import seen_marks, seen_text
from pingding.web.frame.require_sign_in import posted, signed_in
from pingding.web.wording.call_words import district_lines
from pingding.web.wording.dates import day_words


@signed_in
def call_details(request: ViewerRequest, pk: int) -> HttpResponse:
    """The forms of what the viewer may say beside a call; the contacts are sent here."""
    call = find_call(pk)
    if request.method != "POST":
        return details_page(request, call)
    try:
        typed = {name: request.POST.get(name, "") for name in CONTACTS}
        describe_call(call, **typed, seen=seen_marks(request), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return details_page(request, call, refusal)
    return done(request, call, _("联系方式已更新，即刻公开。"))


@signed_in
@posted("call_details", "pk")
def add_document(request: ViewerRequest, pk: int) -> HttpResponse:
    """Takes a file in for the leading authority and offers it for download."""
    call, file, faults = find_call(pk), request.FILES.get("file"), Faults()
    title = request.POST.get("title", "").strip() or (file.name or "" if file else "")
    try:
        if file is None:
            faults.add(Refusal(_("没有选择文件"), where=_("下载文件"), remedy=_("请选择要提供的文件。")), "file")
        if title:
            faults.read(lambda: read_title(title), "", "title")
        faults.refuse()
        assert file is not None  # else it was refused
        department, _at, region = edition_of(call.edition).programme.authorities[0].partition("@")
        owner = find_office(department, region)
        stored = store_attachment(file, owner, file.name or "", actor=request.viewer, at=request.at)  # type: ignore[arg-type]
        add_call_document(call, stored, title or stored.name, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return details_page(request, call, refusal)
    return done(request, call, _("文件已提供下载。"))


@signed_in
def remove_document(request: ViewerRequest, pk: int) -> HttpResponse:
    """Offers a file no longer; who only asks is led to its call."""
    document = find_call_document(pk)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("call_details", args=[document.call_id]))
    remove_call_document(document, actor=request.viewer, at=request.at)
    return done(request, document.call, _("文件已撤下。"))


@signed_in
@posted("call_details", "pk")
def set_values(request: ViewerRequest, pk: int) -> HttpResponse:
    """Sets the values that the definition leaves to the leading authority."""
    call = find_call(pk)
    norms: dict[str, dict[str, object]] = {}
    for place in norm_places(call, edition_of(call.edition)):
        if place.name in request.POST:
            norms.setdefault(place.fact, {})[place.region] = request.POST[place.name]
    try:
        basis, seen = request.POST.get("basis", ""), seen_marks(request)
        set_norms(call, norms, basis, seen=seen, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return details_page(request, call, refusal)
    return done(request, call, _("基准值已给定，有关得分和结论即按此计算。"))


@signed_in
@posted("call_details", "pk")
def set_date(request: ViewerRequest, pk: int) -> HttpResponse:
    """Sets a district's date for its applicants."""
    call, region = find_call(pk), request.POST.get("region", "")
    try:
        day = read_day(request.POST.get("closes_at", ""), _("本地申报截止日"))
        if day is None:
            raise Refusal(_("未填写"), where=_("本地申报截止日"), remedy=_("请填写日期。"), field="closes_at")
        set_district_date(call, region, day, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return details_page(request, call, refusal)
    return done(request, call, _("本地申报日期已定，已告知本地区正在填报的单位。"))


def done(request: ViewerRequest, call: Call, text: str) -> HttpResponse:
    """What was done with a call is said on its page."""
    messages.success(request, text)
    return HttpResponseRedirect(reverse("call_details", args=[call.pk]))


def details_page(
    request: ViewerRequest, call: Call, refusal: Refusal | Refusals | None = None, *, changing: bool = False
) -> HttpResponse:
    """The page; with a refusal what was typed stands in it. `changing`: it is of the form that extends or stops."""
    _raise_forbidden(refusal)
    edition, typed = edition_of(call.edition), request.POST
    led, regions = leads(request.viewer, edition), own_district_regions(request.viewer, call)
    if not led and not regions:
        raise _nothing_to_say()
    stored, info = (contact_texts(call), norm_texts(call, edition)), call_info(call, request.at)
    sent = retyped({name: text for name, text in typed.items() if isinstance(text, str)}, seen_marks(request))
    contacts = _contact_fields(stored[0] | sent) if led else []
    district = _district_fields(call, regions, typed, local_date(request.at))
    norms = _norm_fields(call, stored[1] | sent) if led else []
    named = _document_title(typed)
    change = _change_fields(request, call) if led else {}
    for each in (*contacts, *norms, *district, *change.get("fields", ()), named):
        each["errors"] = errors_of(refusal).get(each["name"], [])
    context = {
        "call": call,
        "contacts": contacts,
        "contacts_seen": seen_text(stored[0], stored[0]),
        "norms": norms,
        "norms_seen": seen_text(stored[1], stored[1]),
        "led": led,
        "change": change,
        "changing": changing,
        "info": info,
        "state": call_word(info),
        "regions": translation.listed(info.regions) or _("全部地区"),
        "taken": cite(edition, edition.programme.intake.clause),
        "documents": documents_of([call]).get(call.pk, ()),
        "document_title": named,
        "district": district,
        "dates": district_lines(district_dates([call]).get(call.pk, {})),
        "cited": cite(edition, rule.clause) if (rule := edition.programme.intake.district) else None,
        "faults": faults_of(refusal),
        "crumbs": call_crumbs(call),
    }
    return render(request, "desk/calls/details.html", context, status=kind_of(refusal).status if refusal else 200)


def _raise_forbidden(refusal: Refusal | None) -> None:
    """Whoever may not do it reads so, not what else the page would ask of them."""
    if refusal is not None and refusal.kind == "forbidden":
        raise refusal


def _nothing_to_say() -> Refusal:
    what = _("联系方式由牵头发文机关填写，本地日期由所定的区县部门填写")
    return Refusal(what, kind="forbidden", remedy=_("请由有关部门的经办人办理。"))


def _document_title(typed: QueryDict) -> Field:
    help_text = _("留空则用文件自己的名称。")
    return field("title", "text", _("文件名称"), typed.get("title", ""), help=help_text, max_chars=200)


def call_crumbs(call: Call) -> list[dict[str, str]]:
    """The way from the desk to a call."""
    return crumbs((_("工作台"), reverse("todo")), (_("申报通知"), reverse("calls_desk")), (call.title, ""))


def _change_fields(request: ViewerRequest, call: Call) -> dict[str, Any]:
    """What is asked for an extension, or for the end of a rolling call; nothing where the call can have neither."""
    info = call_info(call, request.at)
    reason = field("reason", "longtext", _("理由"), request.POST.get("reason", ""), required=True, rows=2)
    if info.rolling:
        stops = info.state in (CallState.OPEN, CallState.UPCOMING)
        return {"kind": "close", "fields": [reason]} if stops else {}
    if info.state is CallState.LAPSED or info.edition.programme.intake.kind == "rolling":
        return {}
    typed, fields = request.POST, []
    reopens = info.state is CallState.CLOSED
    if reopens:
        help_text = _("写文件名称和文号。")
        grounds = _("延期所依据的文件")
        fields.append(field("document", "text", grounds, typed.get("document", ""), required=True, help=help_text))
        clause_help = _("写文件中决定延期的一条，例如“第二条”。")
        fields.append(field("clause", "text", _("条款"), typed.get("clause", ""), required=True, help=clause_help))
    was = call.closes_at.isoformat() if call.closes_at else ""
    return {"kind": "extend", "reopens": reopens, "was": was, "fields": [*fields, *closing_fields(typed, None), reason]}


def _contact_fields(texts: Mapping[str, str]) -> list[Field]:
    helps = (_("写处室名称，不写个人。"), "", _("写到门牌和窗口，申报单位照此报送纸质材料。"))
    return [
        field(name, "text", label, texts[name], help=help_text)
        for (name, label), help_text in zip(contact_labels().items(), helps, strict=True)
    ]


def _norm_fields(call: Call, texts: Mapping[str, str]) -> list[Field]:
    """A field for each value that can be set, and where it is said; nothing where nothing can."""
    edition = edition_of(call.edition)
    fields = []
    for place in norm_places(call, edition):
        fact = edition.vocabulary[place.fact]
        kind, more = ("date", {}) if fact.type == "date" else ("text", {"help": _norm_help(fact)})
        fields.append(field(place.name, kind, place.label, texts[place.name], **more))
    basis = field("basis", "text", _("依据"), texts["basis"], help=_("写给定这些值的文件和文号。"))
    return [*fields, basis] if fields else []


def _norm_help(fact: Fact) -> str:
    unit = written_unit(fact)
    if fact.type == "yesno":
        return _("填写“是”或“否”。")
    return _("单位：%(unit)s") % {"unit": unit} if unit else ""


def _district_fields(call: Call, regions: tuple[str, ...], typed: QueryDict, today: date) -> list[dict[str, Any]]:
    """The day for each region of the viewer, the one that stands; what the programme proposes is said beside it."""
    if not regions:
        return []
    region = typed.get("region", regions[0])
    standing = district_dates([call]).get(call.pk, {}).get(region)
    start, proposed = local_date(standing) if standing else "", proposed_district_date(call)
    help_text = _("按办法可定为%(day)s。") % {"day": day_words(proposed)} if proposed and proposed > today else ""
    choices = [(key, region_title(key)) for key in regions]
    return [
        field("region", "choice", _("地区"), region, choices=choices, required=True),
        field("closes_at", "date", _("本地申报截止日"), typed.get("closes_at", start), required=True, help=help_text),
    ]
