"""Beside what waits for one: whom one waits for, where the cases are, how long steps take, how far the calls have come,
what one did last.

A page of its own, which the desk loads into itself: what it counts takes longer than what waits.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.listing.prompting import MOST
from pingding.policy.translation import headed, listed
from pingding.queries.clock import local_date
from pingding.queries.journal.acts.registry import act_name
from pingding.queries.listing.cases import CaseListing
from pingding.queries.listing.figures import DAYS, GLANCE, WorkFigures
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.awaited import Awaited, awaited_by
from pingding.queries.worklist.own_acts import own_acts
from pingding.records.models import JournalEntry
from pingding.web.desk.component_values import crumbs
from pingding.web.desk.listings.progress import funnel_of, list_url, places_of, times_of, weeks_of, weeks_say
from pingding.web.desk.listings.selection import first_of, whom
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.dates import day_words

GROUPS, CALLS, TIMES = 6, 3, 6


@signed_in
def work_overview(request: ViewerRequest) -> HttpResponse:
    """What stands beside and below the duties. Refusal for whoever has no list of cases."""
    figures, awaited = WorkFigures(request.viewer, request.at), awaited_by(request.viewer)
    numbers, groups = figures.glance(), _groups(awaited, request.at)
    weeks = figures.weeks()
    context = {
        "glance": [_glance(view, numbers[view]) for view in GLANCE],
        "places": places_of(figures.places(), request.at),
        "open": numbers["open"],
        "awaited": groups[:GROUPS],
        "awaited_count": len({each.number for each in awaited}),
        "prompt_all": _prompt_all([each for each in awaited if each.prompts and not each.rests(request.at)]),
        "funnels": [funnel_of(each, request.at) for each in figures.funnels()[:CALLS]],
        "times": times_of(figures.step_times()[:TIMES]),
        "days": DAYS,
        "weeks": weeks_of(weeks),
        "weeks_say": weeks_say(weeks),
        "did": [_act(entry) for entry in own_acts(request.viewer)],
        "at": request.at,
        "crumbs": crumbs((_("工作台"), address("todo")), (_("在等别人、办理进展"), "")),
    }
    return render(request, "desk/worklist/overview.html", context)


def _glance(view: str, number: int) -> dict[str, Any]:
    tone = "bad" if view == "overdue" and number else ""
    return {"title": _(CaseListing.views[view]), "number": number, "url": list_url(view=view), "tone": tone}


def _groups(awaited: Sequence[Awaited], at: datetime) -> list[dict[str, Any]]:
    """What the same ones are waited for at the same step, in one line; that due first stands first."""
    together: dict[tuple[str, str], list[Awaited]] = defaultdict(list)
    for each in awaited:
        together[listed(each.bodies.values()) or _("评审专家"), each.title].append(each)
    return [_group(who, title, own, at) for (who, title), own in together.items()]


def _group(who: str, title: str, own: Sequence[Awaited], at: datetime) -> dict[str, Any]:
    prompted = max((each.last for each in own if each.last), default=None)
    open_now = [each for each in own if each.prompts and not each.rests(at)]
    convened = next((each for each in own if each.convenes and each.experts), None)
    experts = not own[0].bodies and len(own) == 1
    return {
        "who": whom(own[0]) if experts else who,
        "title": title,
        "count": len(own),
        "url": list_url(q=own[0].number, view="all") if len(own) == 1 else "",
        "panel_url": address("panel_desk", convened.edition, convened.step) if convened else "",
        "due": own[0].due,
        "days": (local_date(at) - local_date(min(each.since for each in own))).days,
        "prompt_url": _prompt_url(open_now),
        "prompted": _("%(day)s已催") % {"day": day_words(prompted, weekday=False)} if prompted else "",
    }


def _prompt_all(awaited: Sequence[Awaited]) -> dict[str, str]:
    """Title and address of the way to prompt all of these; of more than can be together, it says that the first are."""
    count = len({each.number for each in awaited})
    return {"title": first_of(count) if count > MOST else _("全部催办"), "url": _prompt_url(awaited)}


def _prompt_url(awaited: Sequence[Awaited]) -> str:
    numbers = dict.fromkeys(each.number for each in awaited)
    return f"{address('prompt_others')}?{urlencode([('cases', number) for number in numbers])}" if numbers else ""


def _act(entry: JournalEntry) -> dict[str, Any]:
    assert entry.case is not None
    name = entry.case.name or entry.case.number
    return {"title": headed(act_name(entry.act), name), "url": address("case", entry.case.number), "at": entry.at}
