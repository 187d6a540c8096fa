"""The list of programmes, and the frame that every page of one programme has: head, tabs, crumbs."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.queries.calls import programmes as queries
from pingding.queries.calls.calls import CallInfo
from pingding.queries.calls.programmes import ProgrammeInfo, ProgrammeState
from pingding.queries.clock import local_date
from pingding.queries.editions import is_revised
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.desks import writing_units
from pingding.web.frame.addresses import address
from pingding.web.wording.dates import day_words
from pingding.web.wording.procedure_words import Events

CALL_STATES = {"upcoming": "planned", "open": "open", "closed": "closed", "lapsed": "stopped"}
"""`queries.calls.CallState` as the key of `web.status.CALL`."""


def programme_list(request: ViewerRequest) -> HttpResponse:
    """Every programme with where it stands."""
    entries = [programme_entry(info) for info in queries.programmes(request.at)]
    crumbs = [{"title": _("首页"), "url": reverse("home")}, {"title": _("政策项目"), "url": ""}]
    return render(
        request, "public/programmes/programmes.html", {"entries": entries, "at": request.at, "crumbs": crumbs}
    )


def programme_entry(info: ProgrammeInfo) -> dict[str, Any]:
    """A programme as an entry of a list: authority, number, state, and the closing day of the running call."""
    running = info.running
    number = next((document.number for document in info.edition.documents.values()), "")
    return {
        "url": reverse("programme", args=[info.edition.id]),
        "title": info.edition.title,
        "note": " · ".join(
            map(str, filter(None, (translation.listed(info.authorities), number, info.edition.programme.edition)))
        ),
        "state": info.standing.value,
        "due": running.call.closes_at if running else None,
    }


def call_entry(call: CallInfo) -> dict[str, Any]:
    """A call as an entry of a list: its window in words."""
    opens = day_words(call.call.opens_at)
    closes = day_words(call.call.closes_at) if call.call.closes_at else _("常年受理")
    state = "rolling" if call.rolling and call.state == "open" else CALL_STATES[call.state]
    return {
        "title": call.call.title,
        "number": call.call.number,
        "window": _("%(opens)s至%(closes)s") % {"opens": opens, "closes": closes}
        if call.call.closes_at
        else _("自%(opens)s起，常年受理") % {"opens": opens},
        "regions": translation.listed(call.regions),
        "state": state,
    }


def events_of(info: ProgrammeInfo) -> Events:
    """What the running call fixes: the day on which it closes."""
    running = info.running
    return {"call_closed": running.call.closes_at} if running and running.call.closes_at else {}


def apply_url(viewer: Viewer, call: CallInfo | None) -> str:
    """Where an application is begun in an open call; nothing when none is open or the viewer writes for no unit.

    Who is not signed in may yet be somebody who does.
    """
    return address("apply", call.call.pk) if call and (not viewer.signed_in or writing_units(viewer)) else ""


def programme_frame(request: ViewerRequest, info: ProgrammeInfo, page: str) -> dict[str, Any]:
    """What the head of each page of a programme shows: state, the sentence behind it, tabs, the two ways on."""
    edition, running, at = info.edition, info.running, request.at
    return {
        "info": info,
        "edition": edition,
        "at": at,
        "note": (translation.listed(info.authorities), edition.programme.edition),
        "standing": info.standing.value,
        "stopped": info.stopped if info.standing is ProgrammeState.STOPPED else None,
        "newer": info.stored.revised_by if is_revised(info.stored, local_date(at)) else None,
        "running": running,
        "due": running.call.closes_at if running else None,
        "apply_url": apply_url(request.viewer, running),
        "planned": info.planned,
        "tabs": _tabs(info, page),
        "crumbs": [
            {"title": _("首页"), "url": reverse("home")},
            {"title": _("政策项目"), "url": reverse("programmes")},
            {"title": edition.programme.short, "url": ""},
        ],
    }


def _tabs(info: ProgrammeInfo, page: str) -> list[dict[str, Any]]:
    titles = [
        ("programme", _("项目概览")),
        ("programme_procedure", _("流程与时限")),
        ("programme_forms", _("申报材料与表格")),
    ]
    if info.edition.indicators or info.edition.rankings:
        titles.append(("programme_indicators", _("评价指标")))
    titles.append(("programme_clauses", _("条款落实")))
    return [
        {"title": title, "url": reverse(name, args=[info.edition.id]), "active": name == page} for name, title in titles
    ]
