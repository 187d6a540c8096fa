"""办理进展: how far the cases of each call have come, where they are, how long steps take, what comes and goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.translation import counted
from pingding.queries.clock import local_date
from pingding.queries.listing.figures import DAYS, Funnel, FunnelStep, Places, StepTime, Week, WorkFigures
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs
from pingding.web.diagram.tiles import tiles_of
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.dates import day_words, time_left


@signed_in
def progress_page(request: ViewerRequest) -> HttpResponse:
    """The figures of all cases that the viewer may see; each number leads to its cases."""
    figures = WorkFigures(request.viewer, request.at)
    weeks, times = figures.weeks(), figures.step_times()
    context = {
        "funnels": [funnel_of(each, request.at) for each in figures.funnels()],
        "places": places_of(figures.places(), request.at),
        "times": times_of(times),
        "days": DAYS,
        "weeks": weeks_of(weeks),
        "weeks_say": weeks_say(weeks),
        "at": request.at,
        "crumbs": crumbs((_("全部事项"), address("listing", "cases")), (_("办理进展"), "")),
    }
    return render(request, "desk/listings/progress.html", context)


def list_url(**asked: str) -> str:
    return f"{address('listing', 'cases')}?{urlencode(asked)}"


def funnel_of(funnel: Funnel, at: datetime) -> dict[str, Any]:
    call, narrowed = funnel.call, {"programme": funnel.programme, "call": str(funnel.call.pk)}
    left = time_left(call.closes_at, at) if call.closes_at is not None and call.closes_at > at else None
    closed = _("%(day)s截止") % {"day": day_words(call.closes_at, weekday=False)} if call.closes_at else _("常年受理")
    return {
        "title": call.title,
        "url": list_url(view="all", **narrowed),
        "left": left.words if left else closed,
        "tone": left.tone if left and left.tone != "good" else "",
        "rows": [_step(step, funnel.most, narrowed) for step in funnel.steps],
    }


def _step(step: FunnelStep, most: int, narrowed: dict[str, str]) -> dict[str, Any]:
    now = list_url(step=step.key, **narrowed) if step.now else ""
    reached = list_url(view="all", reached=step.key, **narrowed) if step.reached else ""
    return {
        "title": step.title,
        "outer": step.reached,
        "inner": step.now,
        "whole": most,
        "numbers": [
            {"text": step.now or "—", "url": now, "tone": ""},
            {"text": f"/ {step.reached}", "url": reached, "tone": "quiet"},
            {"text": _("止于此 %(n)d") % {"n": step.ended} if step.ended else "", "url": "", "tone": "quiet"},
        ],
    }


def places_of(places: Places, at: datetime) -> dict[str, Any]:
    tiles = tiles_of(places.running, places.late, local_date(at), lambda region: list_url(region=region))
    return {**tiles, "regions": len(places.running)}


def times_of(times: Sequence[StepTime]) -> list[dict[str, Any]]:
    """Steps as rows of bars, each leading to the cases that stand at it now."""
    most = max((max(each.days, each.limit or 0) for each in times), default=0)
    return [_time(each, most) for each in times]


def _time(each: StepTime, most: float) -> dict[str, Any]:
    late = each.limit is not None and each.days > each.limit
    words = _("%(days).1f 天") % {"days": each.days}
    limit = _("/ %(days).0f") % {"days": each.limit} if each.limit is not None else "—"
    return {
        "title": each.title,
        "url": list_url(step=each.key, programme=each.edition),
        "note": each.programme,
        "inner": each.days,
        "outer": 0,
        "whole": most,
        "late": late,
        "mark": each.limit,
        "numbers": [
            {"text": words, "url": "", "tone": "bad" if late else ""},
            {"text": limit, "url": "", "tone": "quiet"},
            {"text": counted("%(n)d 次", each.rounds) % {"n": each.rounds}, "url": "", "tone": "quiet"},
        ],
    }


def weeks_of(weeks: Sequence[Week]) -> list[dict[str, Any]]:
    """Weeks as the component `weeks_sheet` takes them; each number leads to its cases."""
    most = max((max(each.received, each.closed) for each in weeks), default=0)
    return [
        {
            "title": translation.day_of_year(each.monday),
            "most": most,
            "received": each.received,
            "received_url": list_url(view="all", received=each.monday.isoformat()) if each.received else "",
            "closed": each.closed,
            "closed_url": list_url(view="all", closed=each.monday.isoformat()) if each.closed else "",
        }
        for each in weeks
    ]


def weeks_say(weeks: Sequence[Week]) -> str:
    """What follows from the weeks together."""
    received, closed = sum(each.received for each in weeks), sum(each.closed for each in weeks)
    words = {"weeks": len(weeks), "received": received, "closed": closed, "n": abs(received - closed)}
    if received > closed:
        return _("近%(weeks)d周收件%(received)d件、办结%(closed)d件，积压增加%(n)d件。") % words
    if received < closed:
        return _("近%(weeks)d周收件%(received)d件、办结%(closed)d件，积压减少%(n)d件。") % words
    return _("近%(weeks)d周收件%(received)d件、办结%(closed)d件，积压不变。") % words
