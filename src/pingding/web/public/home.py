"""The first page: what is open for application, what is on notice, what comes next, and the register at a glance."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.queries.calls import programmes as queries
from pingding.queries.calls.calls import CallInfo, CallState
from pingding.queries.calls.programmes import ProgrammeInfo
from pingding.queries.clock import local_date
from pingding.queries.notices.notices import closes_at, running_notices
from pingding.queries.title_spans import held_numbers, register_numbers
from pingding.queries.titles.register import HELD
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Notice
from pingding.web.diagram.tiles import tiles_of
from pingding.web.diagram.years import year_columns
from pingding.web.public.notices.notices import notice_entry
from pingding.web.public.programmes.answers import what_to_hand_in
from pingding.web.public.programmes.programmes import programme_entry
from pingding.web.wording.dates import day_words, time_left

YEARS, FIRST_FEW = 6, 6


def home(request: ViewerRequest) -> HttpResponse:
    """Open calls with the time left, notices that run, the register; a fixed number of queries."""
    at, on = request.at, local_date(request.at)
    infos = queries.programmes(at)
    running = running_notices(at)
    calls = [_call(info, call, at) for info, call in _in_state(infos, CallState.OPEN)]
    numbers = register_numbers(on)
    return render(
        request,
        "public/home.html",
        {
            "at": at,
            "calls": calls,
            "figures": _figures(on, calls=len(calls), notices=len(running), programmes=len(infos)),
            "notices": [notice_entry(notice, at) for notice in running],
            "coming": _coming(infos, running, on),
            "years": year_columns(numbers.by_year, YEARS),
            **tiles_of(numbers.by_region, {}, on, _region_url),
            "shut": [programme_entry(info) for info in infos if info.running is None],
        },
    )


def _region_url(region: str) -> str:
    return f"{reverse('register')}?{urlencode({'region': region, 'status': HELD})}"


def _figures(on: date, *, calls: int, notices: int, programmes: int) -> list[dict[str, Any]]:
    """The numbers of the band, each leading to what it counts."""
    titles, selected = held_numbers(on)
    return [
        {"label": _("正在受理"), "number": calls, "url": "#calls"},
        {"label": _("正在公示"), "number": notices, "url": f"{reverse('notices')}?state=running"},
        {"label": _("有效称号"), "number": titles, "url": f"{reverse('register')}?status={HELD}"},
        {"label": _("入选案例"), "number": selected, "url": reverse("selected_cases")},
        {"label": _("政策项目"), "number": programmes, "url": reverse("programmes")},
    ]


def _in_state(infos: tuple[ProgrammeInfo, ...], state: CallState) -> list[tuple[ProgrammeInfo, CallInfo]]:
    """The calls in a state, those that close first standing first."""
    in_state = [(info, call) for info in infos for call in info.calls if call.state is state]
    return sorted(in_state, key=lambda pair: (pair[1].call.closes_at or queries.FAR, pair[1].call.opens_at))


def _call(info: ProgrammeInfo, call: CallInfo, at: datetime) -> dict[str, Any]:
    closes, programme = call.call.closes_at, info.edition.programme
    left = time_left(closes, at) if closes else None
    tone = left.tone if left and left.tone != "good" else ""
    return {
        "programme": info.edition.title,
        "summary": programme.summary,
        "authorities": translation.listed(info.authorities),
        "edition": programme.edition,
        "needs": what_to_hand_in(info.edition),
        "due": closes,
        "left": {"words": left.words if left else _("常年受理"), "tone": tone},
        "url": reverse("programme", args=[info.edition.id]),
        "conditions_url": reverse("programme_conditions", args=[info.edition.id]) + "#conditions",
    }


def _coming(infos: tuple[ProgrammeInfo, ...], running: list[Notice], on: date) -> list[dict[str, str]]:
    """The next days on which something opens or ends, the first standing first."""
    days = [
        (local_date(call.call.opens_at), _("%(name)s开始申报"), info)
        for info, call in _in_state(infos, CallState.UPCOMING)
    ]
    days += [
        (local_date(call.call.closes_at), _("%(name)s申报截止"), info)
        for info, call in _in_state(infos, CallState.OPEN)
        if call.call.closes_at
    ]
    coming = [
        (day, words % {"name": info.edition.programme.short}, reverse("programme", args=[info.edition.id]))
        for day, words, info in days
    ]
    coming += [
        (local_date(closes_at(notice)), _("%(name)s期满") % {"name": notice.title}, reverse("notice", args=[notice.pk]))
        for notice in running
    ]
    return [
        {"day": day_words(day, weekday=False), "title": title, "url": url}
        for day, title, url in sorted(coming)[:FIRST_FEW]
        if day >= on
    ]
