"""Calls of the programmes that one's authority leads: published, extended, and, when rolling, stopped."""

from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.calls.calls import NewCall, close_call, extend_call, proposed_call
from pingding.actions.calls.calls import publish_call as act_publish
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.text.typed_numbers import read_day, read_moment
from pingding.policy.translation import kept
from pingding.queries.calls.calls import CallInfo, CallState, call_info, find_call, led_calls, led_editions, over_fault
from pingding.queries.calls.missing_offices import office_warnings
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.editions import edition_of, shared, stored_edition
from pingding.queries.listing.figures import cases_of_calls
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.desks import require_calls
from pingding.records.models import Call
from pingding.web.desk.component_values import Field, cite, crumbs, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.require_sign_in import posted, signed_in
from pingding.web.wording.dates import day_words

MOST_REGIONS = 5
"""So many regions are named in a line; more are counted, and named in a fold."""
STATES = {
    CallState.OPEN: "open",
    CallState.UPCOMING: "planned",
    CallState.CLOSED: "closed",
    CallState.LAPSED: "stopped",
}


@signed_in
def calls_desk(request: ViewerRequest) -> HttpResponse:
    """Every call of the programmes that the person's authority leads, open ones first."""
    require_calls(request.viewer)
    return _desk(request)


def _desk(request: ViewerRequest, refusal: Refusal | None = None) -> HttpResponse:
    counts = cases_of_calls(request.viewer)
    infos = sorted((call_info(call, request.at) for call in led_calls(request.viewer)), key=_order)
    context = {
        "calls": [_call(info, counts[info.call.pk]) for info in infos],
        "at": request.at,
        "faults": faults_of(refusal),
        "editions": led_editions(request.viewer),
        "crumbs": crumbs((_("工作台"), reverse("todo")), (_("申报通知"), "")),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/calls/calls.html", context, status=status)


def _order(info: CallInfo) -> tuple[int, float]:
    order = [CallState.OPEN, CallState.UPCOMING, CallState.LAPSED, CallState.CLOSED]
    return order.index(info.state), -info.call.opens_at.timestamp()


def _call(info: CallInfo, count: int) -> dict[str, Any]:
    state = "rolling" if info.rolling and info.state is CallState.OPEN else STATES[info.state]
    cited = cite(info.edition, info.edition.programme.intake.clause)
    open_now = info.state in (CallState.OPEN, CallState.UPCOMING)
    fixed = info.edition.programme.intake.kind != "rolling"
    return {
        "call": info.call,
        "state": state,
        "edition": info.edition,
        "cited": cited,
        "regions": translation.listed(info.regions) or _("全部地区"),
        "many_regions": len(info.regions) if len(info.regions) > MOST_REGIONS else 0,
        "cases": count,
        "cases_url": f"{reverse('listing', args=['cases'])}?{urlencode({'view': 'all', 'call': info.call.pk})}",
        "can_extend": info.state is not CallState.LAPSED and not info.rolling and fixed,
        "reopens": info.state is CallState.CLOSED,
        "was": info.call.closes_at.isoformat() if info.call.closes_at else "",
        "can_close": open_now and info.rolling,
        "programme_url": reverse("programme", args=[info.edition.id]),
    }


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
    closes_at = faults.read(lambda: read_moment(post.get("closes_at", ""), _("截止时间")), None, "closes_at")
    if edition.programme.intake.kind != "rolling" and not post.get("closes_at", "").strip():
        faults.add(Refusal(_("未填写"), where=_("截止时间"), remedy=_("请写明受理到何时为止。")), "closes_at")
    faults.refuse()
    return NewCall(title, post.get("number", ""), opens_at or request.at, closes_at, post.getlist("regions") or None)


def _confirm(request: ViewerRequest, call: Call) -> HttpResponse:
    """Says what will be public from then on, and that it cannot be taken back; everything typed goes along."""
    edition, post = edition_of(call.edition), request.POST
    lines = [
        _("公开发布“%(title)s”") % {"title": f"{call.title}{translation.bracketed(call.number)}"},
        _("政策项目：%(title)s（%(edition)s）") % {"title": edition.title, "edition": edition.programme.edition},
        _("受理自%(at)s开始") % {"at": translation.moment(call.opens_at)},
        _("受理至%(at)s截止，此后只能延长，不能缩短") % {"at": translation.moment(call.closes_at)}
        if call.closes_at
        else _("常年受理，不设截止时间"),
        _("面向%(regions)s") % {"regions": translation.listed(call_info(call, request.at).regions) or _("全部地区")},
    ]
    hidden = [(key, value) for key in post for value in post.getlist(key) if key not in ("csrfmiddlewaretoken", "back")]
    context = {"lines": lines, "warnings": _warnings(call), "hidden": hidden, "crumbs": _frame(request, "")["crumbs"]}
    return render(request, "desk/calls/publish_call_confirm.html", context)


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
    return [day for day in (intake.opens, _day_of(intake.closes)) if day]


def _day_of(closing: datetime | date | None) -> date | None:
    return local_date(closing) if isinstance(closing, datetime) else closing


def _call_fields(edition: Edition, typed: QueryDict, today: date) -> list[Field]:
    """The fields of a call; the programme's own dates stand in them as long as they are not over."""
    programme, cited = edition.programme, cite(edition, edition.programme.intake.clause)
    intake = programme.intake
    opens, closes = (day if day and day >= today else None for day in (intake.opens, _day_of(intake.closes)))
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
        help_text = _("只写日期的，至当日24时；写时刻的，如 2025-06-20 17:00。")
        fields.append(
            field(
                "closes_at",
                "text",
                _("截止时间"),
                typed.get("closes_at", _written(programme.intake.closes) if closes else ""),
                help=help_text,
                clause=cited.number,
                clause_url=cited.url,
                required=True,
            )
        )
    if programme.regions != "all":
        every = _("一个也不选的，面向以上全部地区。")
        choices = [(region, shared().regions[region].title) for region in regions]
        fields.append(field("regions", "choices", _("面向地区"), typed.getlist("regions"), choices=choices, help=every))
    return fields


@kept()
def _proposed_title(edition: Edition) -> str:
    return f"{edition.title}申报通知"


def _written(closing: datetime | date | None) -> str:
    """The closing as its field takes it."""
    if isinstance(closing, datetime):
        return closing.isoformat(" ", timespec="minutes")
    return closing.isoformat() if closing else ""


def _shown_closing(request: ViewerRequest) -> datetime | None:
    """The closing as the page showed it."""
    try:
        return datetime.fromisoformat(request.POST.get("was", ""))
    except ValueError:
        return None


@signed_in
@posted("calls_desk")
def change_call(request: ViewerRequest, pk: int, change: str) -> HttpResponse:
    """Extends a call that runs, or stops a rolling one, with the reason."""
    call, reason = find_call(pk), request.POST.get("reason", "")
    try:
        if change == "extend":
            closes_at = read_moment(request.POST.get("closes_at", ""), _("截止时间"))
            if closes_at is None:
                raise Refusal(_("未填写截止时间"), where=call.title, remedy=_("请填写新的截止日期。"))
            extend_call(
                call,
                closes_at,
                reason=reason,
                document=request.POST.get("document", ""),
                clause=request.POST.get("clause", ""),
                shown=_shown_closing(request),
                actor=request.viewer,
                at=request.at,
            )
        else:
            close_call(call, reason=reason, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _desk(request, refusal)
    text = _("“%(title)s”已延期，已告知在办单位。") if change == "extend" else _("“%(title)s”已停止受理。")
    messages.success(request, text % {"title": call.title})
    return HttpResponseRedirect(reverse("calls_desk"))
