"""开展一轮: the titles of a cohort, who is in and why others are not; chosen, confirmed, opened."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.titles.rounds import NewRound, open_round
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_numbers import read_day
from pingding.policy.translation import counted, kept
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, stored_edition
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.titles.rounds import (
    Candidate,
    RoundCandidates,
    RoundSoFar,
    editions_with_rounds,
    round_candidates,
    rounds_of,
)
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.desks import require_rounds
from pingding.web.desk.component_values import Field, cell, cite, column, crumbs, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.page_drafts import draft_of
from pingding.web.frame.require_sign_in import signed_in


@signed_in
def rounds(request: ViewerRequest) -> HttpResponse:
    """The procedures of which the person may open a round, and the rounds of the person's bodies."""
    require_rounds(request.viewer)
    entries = [
        {
            "title": procedure.title,
            "note": edition.programme.short,
            "url": reverse("new_round", args=[edition.id, key]),
        }
        for edition, procedures in editions_with_rounds(request.viewer)
        for key, procedure in procedures.items()
    ]
    context = {
        "at": request.at,
        "entries": entries,
        "columns": [
            column(_("名称")) | {"card": "name"},
            column(_("年度")) | {"card": "first"},
            column(_("截止"), "time") | {"card": "due labelled"},
            column(_("开始"), "time") | {"card": "further labelled"},
            column(_("已办结")) | {"card": "state labelled"},
        ],
        "rows": [_round(each) for each in rounds_of(request.viewer)],
        "crumbs": crumbs((_("称号总览"), reverse("overview")), (_("开展一轮"), "")),
    }
    return render(request, "desk/titles/rounds.html", context)


def _round(each: RoundSoFar) -> dict[str, Any]:
    title_round, edition = each.title_round, edition_of(each.title_round.edition)
    note = f"{edition.programme.short} · {edition.procedures[title_round.procedure].title}"
    cells = [title_round.year, title_round.closes_at, title_round.opened_at, done_words(each)]
    url = reverse("round_evaluators", args=[title_round.pk])
    return {"cells": [cell(title_round.name, url=url, note=note), *map(cell, cells)]}


def done_words(each: RoundSoFar) -> str:
    """How many of the round's cases have ended."""
    return counted("%(done)d / %(total)d件", each.total) % {"done": each.done, "total": each.total}


@signed_in
def new_round(request: ViewerRequest, programme: str, procedure: str) -> HttpResponse:
    """The cohort with its counts; sent, it asks for confirmation; confirmed, the round is open."""
    stored, on = stored_edition(programme), local_date(request.at)
    typed = request.POST.get("year") or request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else on.year
    candidates = round_candidates(request.viewer, stored, procedure, year, on)
    if request.method != "POST" or "back" in request.POST:
        return _form(request, programme, candidates, year)
    try:
        new = _typed(request, candidates, year)
        if "confirmed" not in request.POST:
            return _confirm(request, programme, candidates, new)
        opened = open_round(stored, procedure, new, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _form(request, programme, candidates, year, refusal)
    n = opened.cases.count()
    text = counted("“%(name)s”已开展，共%(n)d个称号。", n)
    messages.success(request, text % {"name": opened.name, "n": n})
    return HttpResponseRedirect(reverse("rounds"))


def _typed(request: ViewerRequest, candidates: RoundCandidates, year: int) -> NewRound:
    """What the form says, read; what is wrong is refused together, at its field."""
    post, faults = request.POST, Faults()
    name, day = post.get("name", "").strip(), post.get("closes", "").strip()
    chosen = () if candidates.sampled else tuple(post.getlist("titles"))
    if not name:
        faults.add(Refusal(_("未填写"), where=_("本轮名称"), remedy=_("请填写本轮名称。")), "name")
    nothing: date | None = None
    closes = faults.read(lambda: read_day(day, _("截止日")) if day else nothing, nothing, "closes")
    if not chosen and not candidates.sampled:
        faults.add(Refusal(_("没有选择称号"), where=_("列入的称号"), remedy=_("请至少选择一个。")), "titles")
    evaluator = post.get("evaluator", "").strip()
    if candidates.evaluator and not evaluator:
        remedy = _("请填写受托机构的统一社会信用代码；没有登记的，请其先登记。")
        faults.add(Refusal(_("未填写"), where=candidates.evaluator, remedy=remedy), "evaluator")
    faults.refuse()
    return NewRound(name, year, closes, chosen, evaluator)


def _frame(programme: str, candidates: RoundCandidates, year: int) -> dict[str, Any]:
    edition = edition_of(stored_edition(programme))
    return {
        "edition": edition,
        "candidates": candidates,
        "year": year,
        "cited": cite(edition, candidates.clause),
        "crumbs": crumbs((_("开展一轮"), reverse("rounds")), (candidates.procedure.title, "")),
    }


def _form(
    request: ViewerRequest, programme: str, candidates: RoundCandidates, year: int, refusal: Refusal | None = None
) -> HttpResponse:
    chosen = request.POST.getlist("titles") if request.method == "POST" else None
    context = {
        **_frame(programme, candidates, year),
        "at": request.at,
        "faults": faults_of(refusal),
        "fields": _fields(request, candidates, year, refusal),
        "draft": draft_of(request, f"round-{programme}", candidates.key),
        "columns": [column(_("称号")) | {"card": "name"}, column(_("单位")) | {"card": "unit"}],
        "rows": _inside(candidates.inside, chosen),
        "outside": [
            {"title": each.span.name, "note": each.refusal.what if each.refusal else ""} for each in candidates.outside
        ],
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/titles/new_round.html", context, status=status)


def _inside(inside: Sequence[Candidate], chosen: Sequence[str] | None) -> list[dict[str, Any]]:
    """The rows to choose from, all of them chosen at first."""
    return [
        {
            "id": each.title.number,
            "label": each.span.name,
            "selected": chosen is None or each.title.number in chosen,
            "cells": [cell(each.span.name, note=each.title.number), cell(each.span.organisation.name)],
        }
        for each in inside
    ]


def _fields(request: ViewerRequest, candidates: RoundCandidates, year: int, refusal: Refusal | None) -> list[Field]:
    post, errors = request.POST, errors_of(refusal)
    fields = [
        field("name", "text", _("本轮名称"), post.get("name", _proposed_name(year, candidates)), required=True),
        field("year", "text", _("年度"), post.get("year", str(year)), required=True),
        field(
            "closes",
            "date",
            _("截止日"),
            post.get("closes", ""),
            help=_("第一步至当日24时办理；留空按办法规定的期限。"),
        ),
    ]
    if candidates.evaluator:
        help_ = _("填写统一社会信用代码。受托机构只能看到称号单位的表单、材料和自己的评分。")
        value = post.get("evaluator", "")
        fields.append(field("evaluator", "text", candidates.evaluator, value, required=True, help=help_))
    for each in fields:
        each["errors"] = errors.get(each["name"], [])
    return fields


@kept()
def _proposed_name(year: int, candidates: RoundCandidates) -> str:
    return f"{year}年{candidates.procedure.title}"


def _confirm(request: ViewerRequest, programme: str, candidates: RoundCandidates, new: NewRound) -> HttpResponse:
    context = {
        **_frame(programme, candidates, new.year),
        "new": new,
        "closes": request.POST.get("closes", ""),
        "number": candidates.number if candidates.sampled else len(new.titles),
    }
    return render(request, "desk/titles/round_confirm.html", context)
