"""The titles that one's office looks after: numbers by programme and district, each leading to its titles."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.queries.calls.programmes import TargetLine
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.regions import region_title
from pingding.queries.titles.overview import FIGURES, ProgrammeFigures, overview
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs
from pingding.web.diagram.tiles import tiles_of
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in

TONES = {"missed": "bad", "rectifying": "warn", "proposed": "warn", "suspended": "warn", "expiring": "warn"}
"""The tone of a number that is not nought."""

MANY, MOST_NAMED = 12, 4
"""From so many titles on the map is open; so many districts are named where it is folded."""


@signed_in
def overview_page(request: ViewerRequest) -> HttpResponse:
    """The figures of every programme, its targets and its titles by district."""
    programmes = overview(request.viewer, request.at)
    links = ((_("支持台账"), "supports_desk"), (_("开展一轮"), "rounds"), (_("信用记录"), "credit"))
    context = {
        "programmes": [_programme(each, local_date(request.at)) for each in programmes],
        "links": [{"title": title, "url": reverse(name)} for title, name in links if request.viewer.officer_offices],
        "at": request.at,
        "crumbs": crumbs((_("称号总览"), "")),
    }
    return render(request, "desk/titles/overview.html", context)


def _programme(each: ProgrammeFigures, on: date) -> dict[str, Any]:
    programme = each.edition.programme
    return {
        "id": programme,
        "title": edition_of(each.edition).programme.short,
        "figures": [
            {
                "label": _(FIGURES[key]),
                "number": number,
                "url": _list_url(view=key, programme=programme) if number else "",
                "tone": TONES.get(key, "") if number else "",
            }
            for key, number in each.figures.items()
            if number or key == "held"
        ],
        "spread": _spread(each),
        "many": sum(each.held_by_region.values()) >= MANY,
        **tiles_of(
            each.held_by_region,
            each.missed_by_region,
            on,
            lambda region: _list_url(view="held", programme=programme, region=region),
        ),
        "targets": [_target(line) for line in each.targets],
    }


def _spread(each: ProgrammeFigures) -> str:
    """In which districts most titles are held, and how many; what the fold of the map says."""
    most = sorted(each.held_by_region.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMED]
    return translation.listed(f"{region_title(region)} {number}" for region, number in most)


def _target(line: TargetLine) -> dict[str, Any]:
    least = line.target.at_least
    return {"says": line.target.says, "granted": line.granted, "at_least": least, "reached": line.reached}


def _list_url(**asked: str) -> str:
    return f"{address('listing', 'titles')}?{urlencode(asked)}"
