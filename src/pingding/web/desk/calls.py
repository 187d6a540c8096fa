"""Calls of the programmes that one's authority leads: published, extended, and, when rolling, stopped."""

from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.calls import close_call, extend_call
from pingding.actions.calls import publish_call as act_publish
from pingding.policy import saying
from pingding.policy.errors import Refusal
from pingding.queries.calls import CallInfo, CallState, call_info, find_call
from pingding.queries.calls_led import led_calls, led_editions
from pingding.queries.clock import SHANGHAI
from pingding.queries.desks import require_calls
from pingding.queries.editions import edition_of, shared, stored_edition
from pingding.web.asking import STATUS_OF, AskedRequest
from pingding.web.desk.pieces import cite, crumbs, faults_of, field, read_day, read_moment
from pingding.web.gate import posted, signed_in

STATES = {
    CallState.OPEN: "open", CallState.UPCOMING: "planned", CallState.CLOSED: "closed", CallState.LAPSED: "stopped",
}  # fmt: skip


@signed_in
def calls_desk(request: AskedRequest) -> HttpResponse:
    """Every call of the programmes that the person's authority leads, open ones first."""
    require_calls(request.viewer)
    return _desk(request)


def _desk(request: AskedRequest, refusal: Refusal | None = None, faulty: int = 0) -> HttpResponse:
    infos = sorted((call_info(call, request.at) for call in led_calls(request.viewer)), key=_order)
    context = {
        "calls": [_call(info) for info in infos], "at": request.at, "faults": faults_of(refusal),
        "editions": led_editions(request.viewer), "faulty": faulty, "typed": request.POST,
        "crumbs": crumbs((_("待办"), reverse("todo")), (_("申报通知"), "")),
    }  # fmt: skip
    status = STATUS_OF.get(refusal.kind, 422) if refusal else 200
    return render(request, "desk/calls.html", context, status=status)


def _order(info: CallInfo) -> tuple[int, float]:
    order = [CallState.OPEN, CallState.UPCOMING, CallState.LAPSED, CallState.CLOSED]
    return order.index(info.state), -info.call.opens_at.timestamp()


def _call(info: CallInfo) -> dict[str, Any]:
    state = "rolling" if info.rolling and info.state is CallState.OPEN else STATES[info.state]
    cited = cite(info.edition, info.edition.programme.intake.clause)
    open_now = info.state in (CallState.OPEN, CallState.UPCOMING)
    return {
        "call": info.call, "state": state, "edition": info.edition, "cited": cited,
        "regions": saying.listed(info.regions) or _("全部地区"),
        "can_extend": open_now and not info.rolling, "can_close": open_now and info.rolling,
        "programme_url": reverse("programme", args=[info.edition.id]),
    }  # fmt: skip


@signed_in
def publish_call(request: AskedRequest) -> HttpResponse:
    """The form of a new call; what is left as proposed comes from the edition."""
    require_calls(request.viewer)
    editions = led_editions(request.viewer)
    chosen = request.POST.get("programme") or request.GET.get("programme") or editions[0].programme
    if request.method != "POST":
        return _form(request, chosen)
    try:
        call = act_publish(
            stored_edition(chosen), title=request.POST.get("title", ""), number=request.POST.get("number", ""),
            opens_at=_opening(request.POST.get("opens_at", "")),
            closes_at=read_moment(request.POST.get("closes_at", ""), _("截止时间")),
            regions=request.POST.getlist("regions") or None, actor=request.viewer, at=request.at,
        )  # fmt: skip
    except Refusal as refusal:
        return _form(request, chosen, refusal)
    messages.success(request, _("“%(title)s”已发布，即刻公开。") % {"title": call.title})
    return HttpResponseRedirect(reverse("calls_desk"))


def _opening(text: str) -> datetime | None:
    day = read_day(text, _("开始日期"))
    return datetime.combine(day, time(), tzinfo=SHANGHAI) if day else None


def _form(request: AskedRequest, chosen: str, refusal: Refusal | None = None) -> HttpResponse:
    edition = edition_of(stored_edition(chosen))
    programme, typed = edition.programme, request.POST
    cited = cite(edition, programme.intake.clause)
    regions = shared().regions if programme.regions == "all" else programme.regions
    named = f"{edition.title}申报通知"  # published in Chinese, whatever language the officer reads
    rolling = programme.intake.kind == "rolling"
    closing = programme.intake.closes
    fields = [
        field("title", "text", _("标题"), typed.get("title", named), required=True),
        field("number", "text", _("文号"), typed.get("number", "")),
        field("opens_at", "date", _("开始日期"), typed.get("opens_at", programme.intake.opens or ""),
              help=_("留空即刻开始。"), clause=cited.number, clause_url=cited.url),
    ]  # fmt: skip
    if not rolling:
        told = _("只写日期的，至当日24时；写时刻的，如 2025-06-20 17:00。")
        fields.append(
            field("closes_at", "text", _("截止时间"), typed.get("closes_at", _written(closing)), help=told,
                  clause=cited.number, clause_url=cited.url, required=True)
        )  # fmt: skip
    if programme.regions != "all":
        picked = typed.getlist("regions") if request.method == "POST" else list(programme.regions)
        choices = [(region, shared().regions[region].title) for region in regions]
        fields.append(field("regions", "choices", _("面向地区"), picked, choices=choices))
    context = {
        "edition": edition, "chosen": chosen, "fields": fields,
        "editions": [edition_of(stored) for stored in led_editions(request.viewer)],
        "rolling": rolling, "faults": faults_of(refusal), "at": request.at,
        "crumbs": crumbs((_("申报通知"), reverse("calls_desk")), (_("发布申报通知"), "")),
    }  # fmt: skip
    status = STATUS_OF.get(refusal.kind, 422) if refusal else 200
    return render(request, "desk/publish_call.html", context, status=status)


def _written(closing: datetime | date | None) -> str:
    """The closing as its field takes it."""
    if isinstance(closing, datetime):
        return closing.isoformat(" ", timespec="minutes")
    return closing.isoformat() if closing else ""


@signed_in
@posted("calls_desk")
def change_call(request: AskedRequest, pk: int, change: str) -> HttpResponse:
    """Extends a call that runs, or stops a rolling one, with the reason."""
    call, reason = find_call(pk), request.POST.get("reason", "")
    try:
        if change == "extend":
            closes_at = read_moment(request.POST.get("closes_at", ""), _("截止时间"))
            if closes_at is None:
                raise Refusal(_("未填写截止时间"), where=call.title, remedy=_("请填写新的截止日期。"))
            extend_call(call, closes_at, reason=reason, actor=request.viewer, at=request.at)
        else:
            close_call(call, reason=reason, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _desk(request, refusal, pk)
    text = _("“%(title)s”已延期，已告知在办单位。") if change == "extend" else _("“%(title)s”已停止受理。")
    messages.success(request, text % {"title": call.title})
    return HttpResponseRedirect(reverse("calls_desk"))
