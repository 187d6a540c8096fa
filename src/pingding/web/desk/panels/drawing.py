"""Experts drawn for several panels: what is asked, who would be candidates, who is left out and why; then drawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.panels.drawing import draw_panels
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.steps.drawn_experts import ANY, OWN, DrawnCase, field_words
from pingding.queries.directory.people import field_title
from pingding.queries.panels.expert_draws import draws_at, present_by_lot
from pingding.queries.refusals import kind_of
from pingding.queries.reviews.convened import ConvenedCase, ConvenedPanels, own_panels
from pingding.queries.reviews.drawing import DrawAsked, DrawLists, PanelToDraw, draw_lists, still_in_order
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Expert
from pingding.web.desk.component_values import Field, cell, column, field
from pingding.web.desk.fault_lines import errors_of, faults_of
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
    named = _chosen(panels, request.GET)
    asked = _asked(request.GET).bound_by(panels.step)
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
        "experts": [_expert(key, lists, request.GET.getlist(OUT)) for key in _by_name(lists)],
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
    lists = draw_lists([_to_draw(each) for each in free], shown, at=request.at)
    going_on = still_in_order([_to_draw(each) for each in free], step, lists)
    if not going_on:
        return free, lists
    words = _("%(cases)s上次抽取的顺序中还有可以递补的专家，没有列入抽取。请在件的页面按抽取顺序递补。")
    messages.warning(request, words % {"cases": translation.listed(going_on)})
    rest = [each for each in free if each.case.number not in going_on]
    return rest, draw_lists([_to_draw(each) for each in rest], shown, at=request.at)


def _chosen(panels: ConvenedPanels, data: QueryDict) -> list[ConvenedCase]:
    """The cases named, of those that the viewer convenes."""
    named = frozenset(data.getlist("case"))
    return [each for each in panels.cases if each.case.number in named]


def _to_draw(each: ConvenedCase) -> PanelToDraw:
    present = present_by_lot(asked.assignment for asked in each.asked)
    return PanelToDraw(each.case, each.panel, each.invited, present)


def _asked(data: QueryDict) -> DrawAsked:
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
        field("joint_years", "integer", _("回避以往合作的年数"), str(asked.joint_years), help=years),
    ]
    if ranks:
        choices = [(each, each) for each in ranks]
        limits.append(field("rank", "select", _("职称"), asked.rank, choices=choices, empty=_("不限")))
    return limits


def _number(name: str, label: str, value: int | None, **more: Any) -> Field:
    return field(name, "integer", label, str(value) if value else "", **more)


def _by_name(lists: DrawLists) -> list[str]:
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


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def panel_draw_plan(request: ViewerRequest, programme: str, step: str) -> HttpResponse:
    """How many candidates each field has, whom the officer leaves out and why; posted, it is drawn."""
    panels = own_panels(request.viewer, programme, step, call_of(request))
    if request.method != "POST":
        return _plan(request, panels, request.GET, None)
    asked, numbers = _asked(request.POST), request.POST.getlist("case")
    try:
        text = request.POST.get("text", "")
        draw = draw_panels(step, numbers, asked, text=text, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _plan(request, own_panels(request.viewer, programme, step, panels.call), request.POST, refusal)
    messages.success(request, _("已随机抽取专家，种子、候选名单和结果记入日志；专家会收到消息。"))
    return HttpResponseRedirect(reverse("expert_draw", args=[draw.pk]))


def _plan(request: ViewerRequest, panels: ConvenedPanels, data: QueryDict, refusal: Refusal | None) -> HttpResponse:
    cases, typed = _chosen(panels, data), _asked(data)
    asked = typed.bound_by(panels.step)
    lists = draw_lists([_to_draw(each) for each in cases], asked, at=request.at)
    errors = errors_of(refusal)
    query = data.copy()
    query.pop("csrfmiddlewaretoken", None)
    carried = [(name, text) for name in _carried(query) for text in query.getlist(name)]
    back = f"{reverse('panel_draw', args=[panels.edition.id, panels.step_id])}?{query.urlencode()}"
    context = {
        **frame_of_panels(request, panels, (_("随机抽取专家"), back), (_("核对"), "")),
        "faults": faults_of(refusal),
        "columns": _plan_columns(),
        "plans": [_planned(each, case) for each, case in zip(lists.cases, cases, strict=True)],
        "reasons": [_reason(key, lists, typed, errors) for key in _by_name(lists)],
        "text": _text(data, errors),
        "left_out": list(_left_out(lists)),
        "left_columns": left_columns(),
        "lines": _lines(panels, lists),
        "carried": carried,
        "possible": bool(cases) and any(lot.number and lot.candidates for each in lists.cases for lot in each.lots),
        "back_url": back,
    }
    context["reasons"] = [each for each in context["reasons"] if each]
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/panels/panel_draw_plan.html", context, status=status)


def _carried(query: QueryDict) -> list[str]:
    """What is sent along unseen; the reasons and the public text have fields of their own."""
    return [name for name in query if not name.startswith(REASON) and name != "text"]


def _plan_columns() -> list[dict[str, str]]:
    return [
        column(_("件")) | {"card": "name"},
        column(_("各领域抽取人数和候选人数")) | {"card": "unit labelled"},
        column(_("不参加"), "number") | {"card": "first labelled"},
    ]


def _planned(drawn: DrawnCase, case: ConvenedCase) -> dict[str, Any]:
    """A case as a row, with a warning where a field has fewer candidates than are to be drawn."""
    lines = []
    for lot in drawn.lots:
        words = {"field": field_title(field_words(lot.field)), "n": lot.number, "all": len(lot.candidates)}
        few = len(lot.candidates) < lot.number
        text = _("%(field)s：抽取%(n)d人，候选%(all)d人") % words + (_("（不足，全部抽中）") if few else "")
        lines.append(("warn" if few else "", text))
    name = case.case.name or case.case.organisation.name
    return {"cells": [cell(name, note=drawn.case), cell("" if lines else "—", lines=lines), cell(len(drawn.left_out))]}


def _reason(key: str, lists: DrawLists, typed: DrawAsked, errors: Mapping[str, list[str]]) -> Field | None:
    """The reason for leaving out one whom the officer chose; None for others."""
    person = lists.pool[key].person
    if person.pk not in typed.left_out:
        return None
    name = f"{REASON}{person.pk}"
    label = _("%(name)s不参加抽取的理由") % {"name": person.name}
    more: dict[str, Any] = {"rows": 2, "max_chars": 500, "required": True, "errors": errors.get(name, [])}
    return field(name, "longtext", label, typed.left_out[person.pk], **more)


def _text(data: QueryDict, errors: Mapping[str, list[str]]) -> Field:
    help_text = _("可以不填。可填事先约定的公开信息，如当日某期彩票的中奖号码，与平台生成的随机种子一并决定结果。")
    return field("text", "text", _("公开文本"), data.get("text", ""), help=help_text, errors=errors.get("text", []))


def left_columns() -> list[dict[str, str]]:
    """Who of the pool takes no part, case by case."""
    return [
        column(_("专家")) | {"card": "name"},
        column(_("件")) | {"card": "first"},
        column(_("不参加的理由")) | {"card": "state"},
    ]


def _left_out(lists: DrawLists) -> Iterator[dict[str, Any]]:
    for case in lists.cases:
        for each in case.left_out:
            reason = each.reason or _("理由见下方填写")
            yield {"cells": [cell(lists.pool[each.expert].person.name), cell(case.case), cell(reason)]}


def _lines(panels: ConvenedPanels, lists: DrawLists) -> list[str]:
    """What confirming does, a sentence each."""
    n = sum(lot.number for each in lists.cases for lot in each.lots)
    lines = [_("为%(cases)d件随机抽取专家，共%(n)d人次。") % {"cases": len(lists.cases), "n": n}]
    lines.append(_("随机种子由平台在确认时生成；种子、候选名单、不参加的人和理由、结果一并记录，凭记录可以复算。"))
    lines.append(_("抽中的专家各收到一条消息；有人回避或被更换的，由同一领域抽取顺序中的下一位递补。"))
    if panels.step.drawn:
        lines.append(_("本步骤由办法规定随机抽取，抽取后不能重抽。"))
    return lines
