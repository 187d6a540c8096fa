"""Experts drawn for several panels: what is asked, who would be candidates, who is left out and why; then drawn."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.policy import translation
from pingding.policy.steps.drawn_experts import ANY, OWN
from pingding.queries.directory.people import field_title
from pingding.queries.panels.expert_draws import draws_at, present_by_lot
from pingding.queries.reviews.convened import ConvenedCase, ConvenedPanels, own_panels
from pingding.queries.reviews.drawing import DrawAsked, DrawLists, PanelToDraw, draw_lists, still_in_order
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Expert
from pingding.web.desk.component_values import Field, cell, column, field
from pingding.web.desk.panels.following import call_of, frame_of_panels
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in

FURTHER = 3
"""So many fields of the pool may be asked for beside one's own and any."""
JOINT_YEARS = 3
OUT, REASON = "out", "reason-"
"""The names of who is left out, and of the reason by person."""


@signed_in
@require_http_methods(["GET", "HEAD"])
def panel_draw(request: ViewerRequest, programme: str, step: str) -> HttpResponse:
    """What is drawn, of whom: the whole pool, each with what leaves them out; the officer may leave out others."""
    panels = own_panels(request.viewer, programme, step, call_of(request))
    named = chosen_cases(panels, request.GET)
    asked = asked_of(request.GET).bound_by(panels.step)
    shown = asked if asked.fields else replace(asked, fields={ANY: 1})  # before numbers are typed, everybody may be
    cases, lists = _drawable(request, step, named, shown)
    if not cases:
        if not named:
            messages.warning(request, _("请先勾选要抽取专家的件。"))
        return HttpResponseRedirect(f"{reverse('panel_desk', args=[programme, step])}?call={panels.call}")
    pool = list(lists.pool.values())
    context = {
        **frame_of_panels(request, panels, (_("随机抽取专家"), "")),
        "cases": cases,
        "bound": list(panels.step.drawn.asked()) if panels.step.drawn else [],
        "numbers": [] if panels.step.drawn else _number_fields(asked, pool),
        "limits": [] if panels.step.drawn else _limit_fields(asked, pool),
        "columns": _pool_columns(),
        "experts": [_expert(key, lists, request.GET.getlist(OUT)) for key in by_name(lists)],
        "plan_url": reverse("panel_draw_plan", args=[programme, step]),
        "draws": _draws(panels),
    }
    return render(request, "desk/panels/panel_draw.html", context)


def _drawable(
    request: ViewerRequest, step: str, named: Sequence[ConvenedCase], shown: DrawAsked
) -> tuple[list[ConvenedCase], DrawLists]:
    """Those of the cases named of which something is to be drawn, with their lists; which are not and why is said."""
    free = [each for each in named if not each.is_full]
    if full := [each.case.number for each in named if each.is_full]:
        words = _("%(cases)s席位已满，没有列入抽取。要换人的，请在件的页面更换专家。")
        messages.warning(request, words % {"cases": translation.listed(full)})
    lists = draw_lists([to_draw(each) for each in free], shown, at=request.at)
    going_on = still_in_order([to_draw(each) for each in free], step, lists)
    if not going_on:
        return free, lists
    words = _("%(cases)s上次抽取的顺序中还有可以递补的专家，没有列入抽取。请在件的页面按抽取顺序递补。")
    messages.warning(request, words % {"cases": translation.listed(going_on)})
    rest = [each for each in free if each.case.number not in going_on]
    return rest, draw_lists([to_draw(each) for each in rest], shown, at=request.at)


def chosen_cases(panels: ConvenedPanels, data: QueryDict) -> list[ConvenedCase]:
    """The cases named, of those that the viewer convenes."""
    named = frozenset(data.getlist("case"))
    return [each for each in panels.cases if each.case.number in named]


def to_draw(each: ConvenedCase) -> PanelToDraw:
    assignments = [asked.assignment for asked in each.asked]
    drawn = frozenset(row.draw_id for row in assignments if row.draw_id is not None)
    return PanelToDraw(each.case, each.panel, each.invited, present_by_lot(assignments), each.seat.run, drawn)


def asked_of(data: QueryDict) -> DrawAsked:
    """What the form asks for; a field without a number is not drawn."""
    named = [(data.get(f"field{n}", "").strip(), data.get(f"number{n}", "")) for n in range(1, FURTHER + 1)]
    numbers = [*named, (OWN, data.get("own", "")), (ANY, data.get("any", ""))]
    counted = [(key, natural_number(text) or 0) for key, text in numbers]
    years = natural_number(data.get("joint_years", ""))
    return DrawAsked(
        fields={key: n for key, n in counted if key and n},
        most_a_year=natural_number(data.get("most_a_year", "")) or None,
        joint_years=JOINT_YEARS if years is None else min(years, 50),
        rank=data.get("rank", ""),
        most_no_shows=natural_number(data.get("most_no_shows", "")) or None,
        left_out={key: data.get(f"{REASON}{key}", "") for key in _people(data)},
    )


def _people(data: QueryDict) -> list[int]:
    return [key for key in map(natural_number, data.getlist(OUT)) if key is not None]


def _number_fields(asked: DrawAsked, pool: Sequence[Expert]) -> list[Field]:
    """How many of each field: those that suit the case, others of the pool, any."""
    choices = [(each, field_title(each)) for each in sorted({each for expert in pool for each in expert.fields})]
    named = [(key, n) for key, n in asked.fields.items() if key not in (OWN, ANY)]
    named += [("", 0)] * (FURTHER - len(named))
    fields = [_number("own", _("与本件领域相符，抽取几人"), asked.fields.get(OWN))]
    for n, (key, number) in enumerate(named[:FURTHER], 1):
        label = _("另一领域（%(n)d）") % {"n": n}
        fields.append(field(f"field{n}", "select", label, key, choices=choices, empty=_("不抽取")))
        fields.append(_number(f"number{n}", _("这一领域抽取几人"), number))
    return [*fields, _number("any", _("不限领域，抽取几人"), asked.fields.get(ANY))]


def _limit_fields(asked: DrawAsked, pool: Sequence[Expert]) -> list[Field]:
    """Whom the draw leaves out by rule."""
    ranks = sorted({expert.rank for expert in pool if expert.rank})
    years = _("这几年内曾为成员、共同申报或声明回避的不参加；0为不问以往。")
    limits = [
        _number("most_a_year", _("本年已指派满几件的不参加"), asked.most_a_year, help=_("不填则不限。")),
        _number("most_no_shows", _("累计缺席满几次的不参加"), asked.most_no_shows, help=_("不填则不限。")),
        field("joint_years", "integer", _("回避以往合作的年数"), str(asked.joint_years), help=years),
    ]
    if ranks:
        choices = [(each, each) for each in ranks]
        limits.append(field("rank", "select", _("职称"), asked.rank, choices=choices, empty=_("不限")))
    return limits


def _number(name: str, label: str, value: int | None, **more: Any) -> Field:
    return field(name, "integer", label, str(value) if value else "", **more)


def by_name(lists: DrawLists) -> list[str]:
    return sorted(lists.pool, key=lambda key: (lists.pool[key].person.name, key))


def _pool_columns() -> list[dict[str, str]]:
    return [
        column(_("专家")) | {"card": "name"},
        column(_("专业领域")) | {"card": "unit"},
        column(_("本年指派"), "number") | {"card": "further labelled"},
        column(_("参加抽取")) | {"card": "state"},
    ]


def _expert(key: str, lists: DrawLists, out: Sequence[str]) -> dict[str, Any]:
    """An expert as a row: of which cases they are a candidate; whom rules leave out of all cannot be chosen."""
    expert, lines, joins = lists.pool[key], list[tuple[str, str]](), 0
    for case in lists.cases:
        left = next((each for each in case.left_out if each.expert == key and each.why != "officer"), None)
        joins += left is None
        if left is not None:
            tone = "" if left.why in ("field", "filter") else "warn"
            lines.append((tone, translation.headed(case.case, left.reason) if len(lists.cases) > 1 else left.reason))
        for doubt in lists.doubts[case.case].get(key, ()) if left is None else ():
            lines.append(("warn", _("请核实：%(doubt)s") % {"doubt": translation.headed(case.case, doubt)}))
    words = _("参加") if joins == len(lists.cases) else _("不参加") if not joins else _("部分件参加")
    return {
        "id": expert.person_id,
        "label": _("不让%(name)s参加抽取") % {"name": expert.person.name},
        "barred": not joins,
        "selected": str(expert.person_id) in out and bool(joins),
        "cells": [
            cell(expert.person.name, note=" · ".join(filter(None, (expert.rank, expert.employer_name)))),
            cell(translation.listed(map(field_title, expert.fields))),
            cell(lists.experts[key].asked),
            cell(words, lines=lines),
        ],
    }


def _draws(panels: ConvenedPanels) -> list[dict[str, Any]]:
    """The draws that were made for these panels."""
    recorded = draws_at(panels.step_id, [each.case.pk for each in panels.cases])
    title = _("抽取记录%(n)d")
    return [{"url": reverse("expert_draw", args=[draw.pk]), "title": title % {"n": draw.pk}} for draw in recorded]
