"""我的称号: the titles that one's units hold, with what is under way on them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.obligations import duties_of
from pingding.queries.titles.later_cases import open_cases_of, titles_held_by
from pingding.queries.titles.register import TitleInfo, title_info
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.own_cases import units_of
from pingding.records.models import Case, Organisation
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.dates import day_words
from pingding.web.wording.title_openings import owed_next


@signed_in
def own_titles(request: ViewerRequest) -> HttpResponse:
    """The titles that the person's units hold today, the newest first; in a settled number of queries."""
    context = {
        "at": request.at,
        "titles": title_table(units_of(request.viewer), local_date(request.at)),
        "crumbs": [{"title": _("我的申报"), "url": address("my_cases")}, {"title": _("我的称号"), "url": ""}],
    }
    return render(request, "unit/titles/own_titles.html", context)


def title_table(units: Sequence[Organisation], on: date) -> dict[str, Any]:
    """The titles that these units hold on a day, as `columns` and `rows` of a table; `ahead` is what
    the units themselves hand in next."""
    titles = titles_held_by([unit.pk for unit in units], on)
    under_way, duties = open_cases_of(titles), duties_of(titles)
    columns = [
        {"label": _("称号"), "card": "name"},
        {"label": _("政策项目"), "card": "first"},
        {"label": _("状态"), "kind": "status", "card": "state"},
        {"label": _("有效期至"), "card": "due labelled"},
        {"label": _("下一项要交的"), "card": "unit labelled"},
        {"label": _("在办事项"), "card": "unit labelled"},
    ]
    infos = [title_info(title, on) for title in titles]
    owed = {info.title.pk: owed_next(info, duties[info.title.pk], on) for info in infos}
    ahead = [each | {"name": info.span.name} for info in infos if (each := owed[info.title.pk]) and not each["others"]]
    return {
        "columns": columns,
        "rows": [_row(info, under_way[info.title.pk], owed[info.title.pk]) for info in infos],
        "ahead": min(ahead, key=lambda each: each["due"], default=None),
    }


def _row(info: TitleInfo, cases: Sequence[Case], owed: dict[str, Any] | None) -> dict[str, Any]:
    ends = info.span.expires_on
    last = day_words(ends - timedelta(days=1), weekday=False) if ends else _("没有期限")
    names = (edition_of(case.edition).procedures[case.procedure].title for case in cases)
    return {
        "cells": [
            {
                "text": info.span.name,
                "url": reverse("title_acts", args=[info.title.code]),
                "note": f"{info.kind.label} · {info.title.number}",
            },
            {"text": edition_of(info.title.edition).programme.short},
            {"text": info.status, "family": "case"},
            {"text": last},
            {"text": owed["title"], "note": f"{owed['note']} · {owed['state']}"} if owed else {"text": "—"},
            {"text": translation.listed(names) or "—"},
        ]
    }
