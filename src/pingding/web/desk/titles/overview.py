"""The titles that one's office looks after: numbers by programme and district, each leading to its titles."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.queries.calls.programmes import TargetLine
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.regions import region_title
from pingding.queries.title_spans import span_of
from pingding.queries.titles.overview import FIGURES, ProgrammeFigures, TitleSearch, overview, titles_of_figure
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Title
from pingding.web.desk.component_values import cell, column, crumbs
from pingding.web.desk.tiles import tiles_of
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.dates import day_words

PER_PAGE = 50
TONES = {"missed": "bad", "rectifying": "warn", "proposed": "warn", "suspended": "warn", "expiring": "warn"}
"""The tone of a number that is not nought."""


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
                "url": _list_url(figure=key, programme=programme) if number else "",
                "tone": TONES.get(key, "") if number else "",
            }
            for key, number in each.figures.items()
        ],
        **tiles_of(
            each.held_by_region,
            each.missed_by_region,
            on,
            lambda region: _list_url(figure="held", programme=programme, region=region),
        ),
        "targets": [_target(line) for line in each.targets],
    }


def _target(line: TargetLine) -> dict[str, Any]:
    least = line.target.at_least
    return {"says": line.target.says, "granted": line.granted, "at_least": least, "reached": line.reached}


def _list_url(**search: str) -> str:
    return f"{reverse('overview_titles')}?{urlencode(search)}"


@signed_in
def overview_titles(request: ViewerRequest) -> HttpResponse:
    """The titles behind one number."""
    asked = {name: request.GET.get(name, "") for name in ("programme", "region")}
    search = TitleSearch(figure=request.GET.get("figure", "held"), **asked)
    page = Paginator(titles_of_figure(request.viewer, search, request.at), PER_PAGE).get_page(request.GET.get("page"))
    labels = (_("名称"), _("单位"), _("地区"), _("政策项目"))
    heading = _(FIGURES.get(search.figure, ""))
    context = {
        "heading": heading,
        "region": region_title(search.region) if search.region else "",
        "columns": [*map(column, labels), column(_("状态"), "status"), column(_("有效期至"))],
        "rows": [_row(title, request) for title in page],
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number)),
        "at": request.at,
        "crumbs": crumbs((_("称号总览"), reverse("overview")), (heading, "")),
    }
    return render(request, "desk/titles/overview_titles.html", context)


def _row(title: Title, request: ViewerRequest) -> dict[str, Any]:
    span = span_of(title, local_date(request.at))
    assert span is not None
    status = span.status if span.standing == "in_force" else span.standing
    ends = day_words(span.expires_on, weekday=False) if span.expires_on else "—"
    return {
        "cells": [
            cell(span.name, url=reverse("title", args=[title.code]), note=title.number),
            cell(span.organisation.name),
            cell(region_title(title.region)),
            cell(edition_of(title.edition).programme.short),
            cell(status, family="case"),
            cell(ends),
        ]
    }
