"""Calls: those that one's authority leads or that run for one's district, a line each; a new one published."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.calls.calls import NewCall, proposed_call
from pingding.actions.calls.calls import publish_call as act_publish
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.text.typed_numbers import read_day
from pingding.policy.translation import counted, kept
from pingding.queries.calls.calls import CallInfo, CallState, call_info, led_editions, listed_calls, over_fault
from pingding.queries.calls.closing import district_dates, own_district_regions
from pingding.queries.calls.missing_offices import office_warnings
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.editions import edition_of, shared, stored_edition
from pingding.queries.listing.figures import cases_of_calls
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.desks import require_call_list, require_calls
from pingding.records.models import Call
from pingding.web.desk.calls.closing import closing_fields, day_of, typed_closing
from pingding.web.desk.component_values import Field, cell, cite, column, crumbs, field
from pingding.web.desk.confirmation import ask_first
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.dates import day_words, short_moment

Row = dict[str, Any]
MOST_REGIONS = 2
"""So many regions are named in a line; more are counted."""
STATES = {
    CallState.OPEN: "open",
    CallState.UPCOMING: "planned",
    CallState.CLOSED: "closed",
    CallState.LAPSED: "stopped",
}


@signed_in
def calls_desk(request: ViewerRequest) -> HttpResponse:
    """The calls that the person's authority leads, and those that run for their district; open ones first."""
    require_call_list(request.viewer)
    counts = cases_of_calls(request.viewer)
    editions, listed = led_editions(request.viewer), listed_calls(request.viewer, request.at)
    led = {call.pk for call in listed if call.edition in editions}
    infos = sorted((call_info(call, request.at) for call in listed), key=_order)
    dates = district_dates([info.call for info in infos])
    rows = [(info, own_district_regions(request.viewer, info.call)) for info in infos]
    local = any(own for _info, own in rows)
    context = {
        "columns": _columns(local),
        "rows": [_row(info, counts[info.call.pk], led, own, local, dates.get(info.call.pk, {})) for info, own in rows],
        "at": request.at,
        "leads": request.viewer.leads_any,
        "others": len(led) < len(infos),
        "editions": editions,
        "crumbs": crumbs((_("工作台"), reverse("todo")), (_("申报通知"), "")),
    }
    return render(request, "desk/calls/calls.html", context)


def _order(info: CallInfo) -> tuple[int, float]:
    order = [CallState.OPEN, CallState.UPCOMING, CallState.LAPSED, CallState.CLOSED]
    return order.index(info.state), -info.call.opens_at.timestamp()


def call_word(info: CallInfo) -> str:
    """The key of the word for where a call stands."""
    return "rolling" if info.rolling and info.state is CallState.OPEN else STATES[info.state]


def _columns(local: bool) -> list[dict[str, str]]:
    """The columns of the calls, with their place in a row of a phone; what is due stands last."""
    return [
        column(_("申报通知")) | {"width": "name", "card": "name"},
        column(_("政策项目")) | {"width": "middle", "card": "first"},
        column(_("面向地区")) | {"width": "short", "card": "further"},
        column(_("申报件"), "count") | {"width": "narrow", "card": "labelled"},
        *([column(_("本地日期")) | {"width": "short", "card": "labelled"}] if local else []),
        column(_("状态"), "status") | {"width": "state", "card": "state"},
        column(_("开始")) | {"width": "short", "card": "labelled"},
        column(_("截止")) | {"width": "middle", "card": "labelled"},
        column(_("期限"), "deadline") | {"width": "due", "card": "due"},
    ]


def _row(
    info: CallInfo, count: int, led: set[int], own: Sequence[str], local: bool, dates: Mapping[str, datetime]
) -> Row:
    """One call on one line: its name leads to its page, the number to its cases; `own`: where the viewer sets dates."""
    call = info.call
    cases = f"{reverse('listing', args=['cases'])}?{urlencode({'view': 'all', 'call': call.pk})}"
    regions = translation.listed(info.regions) or _("全部地区")
    many = len(info.regions) > MOST_REGIONS
    page = reverse("call_details", args=[call.pk])
    mine = page if call.pk in led or own else reverse("programme", args=[info.edition.id])
    running = call.closes_at is not None and info.state in (CallState.OPEN, CallState.UPCOMING)
    cells = [
        cell(call.title, url=mine, title=call.title),
        cell(info.edition.programme.short, url=reverse("programme", args=[info.edition.id])),
        cell(counted("%(n)d 个地区", len(info.regions)) % {"n": len(info.regions)} if many else regions, title=regions),
        cell(count, url=cases),
        *([cell(_local_date(own, dates), url=f"{page}#district") if own else cell("")] if local else []),
        cell(call_word(info), family="call"),
        cell(local_date(call.opens_at).isoformat()),
        cell(short_moment(call.closes_at) if call.closes_at else _("常年受理")),
        cell(call.closes_at if running else None, none="—"),
    ]
    return {"id": f"call-{call.pk}", "cells": cells}


def _local_date(own: Sequence[str], dates: Mapping[str, datetime]) -> str:
    """The date that the viewer's district set, else that it may set one."""
    standing = next((dates[region] for region in own if region in dates), None)
    return day_words(standing, weekday=False) if standing else _("去定日期")


@signed_in
def publish_call(request: ViewerRequest) -> HttpResponse:
    """The form of a new call, proposed by the edition; sent, it asks for confirmation; confirmed, it is public."""
    require_calls(request.viewer)
    chosen = request.POST.get("programme") or request.GET.get("programme", "")
    taking = _frame(request, "")["editions"]
    if not chosen and len(taking) != 1:
        return _choose(request)
    chosen = chosen or taking[0].id
    if fault := over_fault(stored_edition(chosen), local_date(request.at)):
        return _choose(request, fault)
    if request.method != "POST" or "back" in request.POST:
        return _form(request, chosen)
    try:
        new = _typed(request, edition_of(stored_edition(chosen)))
        if "confirmed" not in request.POST:
            return _confirm(request, proposed_call(stored_edition(chosen), new, actor=request.viewer, at=request.at))
        call = act_publish(stored_edition(chosen), new, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _form(request, chosen, refusal)
    messages.success(request, _("“%(title)s”已发布，即刻公开。") % {"title": call.title})
    for warning in _warnings(call):
        messages.warning(request, warning)
    return HttpResponseRedirect(reverse("calls_desk"))


def _typed(request: ViewerRequest, edition: Edition) -> NewCall:
    """What the form says, read; what is left empty and a day that is none are refused together, at their fields.

    Without a day it opens at once, whatever day the programme had.
    """
    post, faults = request.POST, Faults()
    title = post.get("title", "").strip()
    if not title:
        remedy = _("请写明这份申报通知的标题。")
        faults.add(Refusal(_("未填写"), where=_("标题"), remedy=remedy), "title")
    opens_at = faults.read(lambda: _opening(post.get("opens_at", "")), None, "opens_at")
    closes_at = faults.read(lambda: typed_closing(post), None, "closes_at")
    if edition.programme.intake.kind != "rolling" and not post.get("closes_at", "").strip():
        faults.add(Refusal(_("未填写"), where=_("截止时间"), remedy=_("请写明受理到何时为止。")), "closes_at")
    faults.refuse()
    return NewCall(title, post.get("number", ""), opens_at or request.at, closes_at, post.getlist("regions") or None)


def _confirm(request: ViewerRequest, call: Call) -> HttpResponse:
    """Says what will be public from then on, and that it cannot be taken back; everything typed goes along."""
    edition = edition_of(call.edition)
    lines = [
        _("公开发布“%(title)s”") % {"title": f"{call.title}{translation.bracketed(call.number)}"},
        _("政策项目：%(title)s（%(edition)s）") % {"title": edition.title, "edition": edition.programme.edition},
        _("受理自%(at)s开始") % {"at": translation.moment(call.opens_at)},
        _("受理至%(at)s截止，此后只能延长，不能缩短") % {"at": translation.moment(call.closes_at)}
        if call.closes_at
        else _("常年受理，不设截止时间"),
        _("面向%(regions)s") % {"regions": translation.listed(call_info(call, request.at).regions) or _("全部地区")},
    ]
    return ask_first(
        request,
        _("核对申报通知"),
        lines,
        onward=_("确认发布"),
        final=True,
        missing_offices=_warnings(call),
        crumbs=_frame(request, "")["crumbs"],
    )


def _warnings(call: Call) -> tuple[str, ...]:
    """Which offices are missing for the cases of the call: it can be published all the same."""
    return office_warnings(edition_of(call.edition), call.regions, local_date(call.opens_at))


def _opening(text: str) -> datetime | None:
    day = read_day(text, _("开始日期"))
    return datetime.combine(day, time(), tzinfo=SHANGHAI) if day else None


def _frame(request: ViewerRequest, chosen: str, refusal: Refusal | None = None) -> dict[str, Any]:
    """The programmes to choose from; one that takes no applications any more says why instead."""
    with_faults = [(stored, over_fault(stored, local_date(request.at))) for stored in led_editions(request.viewer)]
    return {
        "editions": [edition_of(stored) for stored, fault in with_faults if fault is None],
        "over": [{"edition": edition_of(stored), "why": fault} for stored, fault in with_faults if fault is not None],
        "edition": None,
        "chosen": chosen,
        "at": request.at,
        "faults": faults_of(refusal),
        "crumbs": crumbs((_("申报通知"), reverse("calls_desk")), (_("发布申报通知"), "")),
    }


def _choose(request: ViewerRequest, refusal: Refusal | None = None) -> HttpResponse:
    """The programmes alone: none was chosen yet, or the one chosen takes no applications any more."""
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/calls/publish_call.html", _frame(request, "", refusal), status=status)


def _form(request: ViewerRequest, chosen: str, refusal: Refusal | None = None) -> HttpResponse:
    edition = edition_of(stored_edition(chosen))
    fields = _call_fields(edition, request.POST, local_date(request.at))
    for each in fields:
        each["errors"] = errors_of(refusal).get(each["name"], [])
    rolling = edition.programme.intake.kind == "rolling"
    past = [day_words(day) for day in _dates(edition) if day < local_date(request.at)]
    shown = {"edition": edition, "fields": fields, "rolling": rolling, "past": past}
    status = kind_of(refusal).status if refusal else 200
    context = _frame(request, chosen, refusal) | shown
    return render(request, "desk/calls/publish_call.html", context, status=status)


def _dates(edition: Edition) -> list[date]:
    """From when and until when the programme says that applications are taken, as far as it does."""
    intake = edition.programme.intake
    return [day for day in (intake.opens, day_of(intake.closes)) if day]


def _call_fields(edition: Edition, typed: QueryDict, today: date) -> list[Field]:
    """The fields of a call; the programme's own dates stand in them as long as they are not over."""
    programme, cited = edition.programme, cite(edition, edition.programme.intake.clause)
    intake = programme.intake
    opens, closes = (day if day and day >= today else None for day in (intake.opens, day_of(intake.closes)))
    regions = shared().regions if programme.regions == "all" else programme.regions
    fields = [
        field("title", "text", _("标题"), typed.get("title", _proposed_title(edition)), required=True),
        field("number", "text", _("文号"), typed.get("number", "")),
        field(
            "opens_at",
            "date",
            _("开始日期"),
            typed.get("opens_at", opens or ""),
            help=_("留空即刻开始。"),
            clause=cited.number,
            clause_url=cited.url,
        ),
    ]
    if programme.intake.kind != "rolling":
        closing = intake.closes if closes else None
        fields += closing_fields(typed, closing, clause=cited.number, clause_url=cited.url)
    if programme.regions != "all":
        every = _("一个也不选的，面向以上全部地区。")
        choices = [(region, shared().regions[region].title) for region in regions]
        fields.append(field("regions", "choices", _("面向地区"), typed.getlist("regions"), choices=choices, help=every))
    return fields


@kept()
def _proposed_title(edition: Edition) -> str:
    return f"{edition.title}申报通知"
