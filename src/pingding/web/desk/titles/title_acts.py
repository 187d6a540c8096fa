"""A title for those who may open something on it: its holder's people and offices; what is open on it and was."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.titles.requests import open_request as act_open
from pingding.policy.errors import Refusal
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import open_seats
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.obligations import duties_of
from pingding.queries.refusals import kind_of
from pingding.queries.titles.later_cases import later_cases
from pingding.queries.titles.register import TitleInfo, find_title
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Case
from pingding.web.desk.component_values import cell, column, crumbs
from pingding.web.desk.fault_lines import faults_of
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import posted, signed_in
from pingding.web.wording.dates import day_words, late_words
from pingding.web.wording.title_openings import opening_entries, outlook_of, owed_of


@signed_in
def title_acts(request: ViewerRequest, code: str) -> HttpResponse:
    """What one may open on a title now, or why not, and the cases about it that one may see."""
    return _page(request, code)


@signed_in
@posted("title_acts", "code")
def open_request(request: ViewerRequest, code: str, procedure: str) -> HttpResponse:
    """Open it, and go on to the form where it is one's own to fill in."""
    try:
        case = act_open(code, procedure, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        if refusal.kind == "missing":
            raise
        return _page(request, code, refusal)
    fills = any(seat.run.kind == "fill" for seat in open_seats(request.viewer, CaseFile(case)))
    return HttpResponseRedirect(reverse("writing" if fills else "case", args=[case.number]))


def _led_on(owed: list[dict[str, Any]], cases: Iterable[Case]) -> list[dict[str, Any]]:
    """What is owed, with the way to its case where it is under way and open to the viewer."""
    running = {case.number for case in cases if case.ended_at is None}
    return [each | {"url": reverse("case", args=[each["case"]])} if each["case"] in running else each for each in owed]


def _page(request: ViewerRequest, code: str, refusal: Refusal | None = None) -> HttpResponse:
    on = local_date(request.at)
    info = find_title(code, on)
    cases, duties = list(later_cases(request.viewer, info.title)), duties_of([info.title])[info.title.pk]
    context = {
        "info": info,
        "at": request.at,
        "faults": faults_of(refusal),
        "owed": _led_on(owed_of(info, duties, on), cases),
        "outlook": outlook_of(info, duties, on),
        "entries": opening_entries(request.viewer, info.title, on),
        "columns": [
            column(_("事项")) | {"card": "name"},
            column(_("状态"), "status") | {"card": "state"},
            column(_("开始"), "time") | {"card": "labelled"},
            column(_("办结"), "time") | {"card": "labelled"},
        ],
        "running": [_row(case) for case in cases if case.ended_at is None],
        "matters": _matters(case for case in cases if case.ended_at is not None),
        "title_url": reverse("title", args=[info.title.code]),
        "crumbs": _crumbs(request, info),
    }
    return render(request, "desk/titles/title_acts.html", context, status=kind_of(refusal).status if refusal else 200)


def _matters(ended: Iterable[Case]) -> list[dict[str, Any]]:
    """The cases that have ended by what they were about, the matter of the latest first; each a fold of its rows."""
    by_matter: dict[str, list[Case]] = {}
    for case in ended:
        by_matter.setdefault(_matter(case), []).append(case)
    return [
        {
            "title": title,
            "count": len(cases),
            "latest": day_words(local_date(max(case.ended_at for case in cases if case.ended_at)), weekday=False),
            "rows": [_row(case) for case in cases],
        }
        for title, cases in by_matter.items()
    ]


def _matter(case: Case) -> str:
    return edition_of(case.edition).procedures[case.procedure].title


def _row(case: Case) -> dict[str, Any]:
    year = _("%(year)d年度") % {"year": case.period} if case.period else ""
    note = " · ".join(map(str, filter(None, (case.number, year, late_words(case.late_days)))))
    return {
        "cells": [
            cell(_matter(case), url=address("case", case.number), note=note),
            cell(case.status, family="case"),
            cell(case.opened_at),
            cell(case.ended_at),
        ]
    }


def _crumbs(request: ViewerRequest, info: TitleInfo) -> list[dict[str, str]]:
    own = request.viewer.holds(info.span.organisation_id)
    above = (_("我的称号"), reverse("own_titles")) if own else (_("认定名录"), reverse("register"))
    return crumbs(above, (info.span.name, ""))
