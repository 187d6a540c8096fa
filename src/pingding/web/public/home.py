"""The first page: what is open for application, what is on notice, and the register's search."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.queries.calls import programmes as queries
from pingding.queries.calls.calls import CallInfo, CallState
from pingding.queries.calls.programmes import ProgrammeInfo
from pingding.queries.clock import local_date
from pingding.queries.notices.notices import running_notices
from pingding.queries.title_spans import held_numbers
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.public.notices.notices import notice_entry
from pingding.web.public.programmes.programmes import apply_url, call_entry, programme_entry


def home(request: ViewerRequest) -> HttpResponse:
    """Open calls with the time left, notices that run, the register; a fixed number of queries."""
    infos = queries.programmes(request.at)
    running = running_notices(request.at)
    calls = _calls(request, infos, CallState.OPEN)
    return render(
        request,
        "public/home.html",
        {
            "at": request.at,
            "calls": calls,
            "figures": _figures(request, calls=len(calls), notices=len(running), programmes=len(infos)),
            "planned": _calls(request, infos, CallState.UPCOMING),
            "notices": [notice_entry(notice, request.at) for notice in running],
            "shut": [programme_entry(info) for info in infos if info.running is None and info.planned is None],
        },
    )


def _figures(request: ViewerRequest, *, calls: int, notices: int, programmes: int) -> list[dict[str, Any]]:
    """The numbers of the band, each leading to what it counts."""
    titles, selected = held_numbers(local_date(request.at))
    return [
        {"label": _("正在受理"), "number": calls, "url": "#calls"},
        {"label": _("正在公示"), "number": notices, "url": f"{reverse('notices')}?state=running"},
        {"label": _("有效称号"), "number": titles, "url": reverse("register")},
        {"label": _("入选案例"), "number": selected, "url": reverse("selected_cases")},
        {"label": _("政策项目"), "number": programmes, "url": reverse("programmes")},
    ]


def _calls(request: ViewerRequest, infos: tuple[ProgrammeInfo, ...], state: CallState) -> list[dict[str, Any]]:
    """The calls in a state, those that close first standing first."""
    in_state = [(info, call) for info in infos for call in info.calls if call.state is state]
    in_state.sort(key=lambda pair: (pair[1].call.closes_at or queries.FAR, pair[1].call.opens_at))
    return [_call(request, info, call) for info, call in in_state]


def _call(request: ViewerRequest, info: ProgrammeInfo, call: CallInfo) -> dict[str, Any]:
    return call_entry(call) | {
        "programme": info.edition.title,
        "summary": info.edition.programme.summary,
        "authorities": translation.listed(info.authorities),
        "edition": info.edition.programme.edition,
        "due": call.call.closes_at,
        "url": reverse("programme", args=[info.edition.id]),
        "forms_url": reverse("programme_forms", args=[info.edition.id]),
        "apply_url": apply_url(request.viewer, call) if call.state is CallState.OPEN else "",
        "rolling": call.rolling,
    }
