"""趋势: numbers over the years and how scores are spread, as tables; a script draws what they say."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.queries.listing.trends import WAYS, Series, Spread, Trends
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs
from pingding.web.desk.listings.progress import list_url
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in


@signed_in
def trends_page(request: ViewerRequest) -> HttpResponse:
    """The numbers that the address asks for: of which programme, by what."""
    programme, way = request.GET.get("programme", ""), request.GET.get("by", "")
    way = way if way in WAYS else WAYS[0]
    trends = Trends(request.viewer, request.at, programme)
    series, spread = trends.by(way), trends.spread()
    years = sorted({year for each in series for year in each.numbers})
    ways = {"programme": _("政策项目"), "region": _("地区"), "grade": _("等级"), "field": _("领域")}
    context = {
        "programmes": [(key, title, key == programme) for key, title in trends.programmes.items()],
        "ways": [(key, words, key == way) for key, words in ways.items()],
        "heading": ways[way],
        "counts": _("授予称号（个）") if way == "field" else _("开始办理（件）"),
        "years": years,
        "rows": [_row(each, years, way, programme) for each in series],
        "spread": _spread(spread, programme),
        "crumbs": crumbs((_("全部事项"), address("listing", "cases")), (_("趋势"), "")),
    }
    return render(request, "desk/listings/trends.html", context)


def _row(series: Series, years: Sequence[int], way: str, programme: str) -> dict[str, Any]:
    cells = [
        {"number": series.numbers.get(year, 0), "url": _url(way, programme, {way: series.key, "year": str(year)})}
        for year in years
    ]
    return {"title": series.title, "cells": cells, "total": series.total}


def _url(way: str, programme: str, chosen: dict[str, str]) -> str:
    asked = {"view": "all", **({"programme": programme} if programme else {}), **chosen}
    return f"{address('listing', 'titles')}?{urlencode(asked)}" if way == "field" else list_url(**asked)


def _band(each: Spread) -> str:
    """As the list narrows by it."""
    return f"{each.low}-{'≤' if each.closed else ''}{each.high}"


def _spread(spread: Sequence[Spread], programme: str) -> list[dict[str, Any]]:
    return [
        {
            "title": f"{each.low}–{each.high}",
            "number": each.number,
            "url": list_url(view="all", score=_band(each), programme=programme) if each.number else "",
        }
        for each in spread
    ]
