"""Several panels made at once: cases, then experts, then what would be done in words, and only then it is done."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.panels.experts import assign_panels
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.translation import counted
from pingding.queries.directory.people import field_title, find_pool_member, rank_title
from pingding.queries.refusals import kind_of
from pingding.queries.reviews.convened import ConvenedCase, ConvenedPanels, own_panels
from pingding.queries.reviews.making import (
    BY_FIELD,
    BY_LOAD,
    BY_NAME,
    SORTS,
    Plan,
    Pool,
    PoolExpert,
    PoolFilter,
    chosen_experts,
    plans_of,
    pool_of,
)
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Person
from pingding.web.desk.component_values import cell, column
from pingding.web.desk.fault_lines import faults_of
from pingding.web.desk.panels.following import call_of, frame_of_panels
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in

PAIR = ":"
"""Between the number of a case and the key of a person, in what a confirmation sends."""


def _chosen(panels: ConvenedPanels, numbers: Iterable[str]) -> list[ConvenedCase]:
    """The cases named, of those that the viewer convenes."""
    named = frozenset(numbers)
    return [each for each in panels.cases if each.case.number in named]


def _keys(texts: Iterable[str]) -> list[int]:
    return [key for key in map(natural_number, texts) if key is not None]


@signed_in
@require_http_methods(["GET", "HEAD"])
def panel_experts(request: ViewerRequest, programme: str, step: str) -> HttpResponse:
    """The pool for the chosen cases, filtered: how busy each is, what would be refused; nobody is preselected."""
    panels = own_panels(request.viewer, programme, step, call_of(request))
    cases = _chosen(panels, request.GET.getlist("case"))
    if not cases:
        messages.warning(request, _("请先勾选要组建评审的件。"))
        return HttpResponseRedirect(f"{reverse('panel_desk', args=[programme, step])}?call={panels.call}")
    picked = _keys(request.GET.getlist("expert"))
    asked = _asked(request)
    pool = pool_of(cases, asked, picked, at=request.at)
    context = {
        **frame_of_panels(request, panels, (_("选择专家"), "")),
        "cases": cases,
        "room": [_room(each) for each in cases],
        "subjects": [translation.listed(pool.subjects[each.case.number]) for each in cases],
        "words": asked.words,
        "filters": _filters(pool, asked),
        "sorts": _sorts(),
        "sort": asked.sort or SORTS[0],
        "columns": _expert_columns(),
        "experts": [_expert(each, len(cases), picked) for each in pool.experts],
        "total": pool.total,
        "full": _full(cases),
        "full_url": f"{reverse('case', args=[cases[0].case.number])}#act" if len(cases) == 1 else "",
        "plan_url": reverse("panel_plan", args=[programme, step]),
    }
    return render(request, "desk/panels/panel_experts.html", context)


def _asked(request: ViewerRequest) -> PoolFilter:
    sort = request.GET.get("sort", "")
    return PoolFilter(
        words=request.GET.get("q", "")[:100],
        field=request.GET.get("field", ""),
        rank=request.GET.get("rank", ""),
        employer=request.GET.get("employer", ""),
        at_most=natural_number(request.GET.get("at_most", "")),
        suiting=bool(request.GET.get("suiting")),
        sort=sort if sort in SORTS else "",
    )


def _sorts() -> list[tuple[str, str]]:
    return [(BY_FIELD, _("按领域相符")), (BY_LOAD, _("按未封存数")), (BY_NAME, _("按姓名"))]


def _room(each: ConvenedCase) -> str:
    """How many places of the panel are still free, and how many experts it lacks at the least."""
    asked = len(each.asked)
    words = {"seats": each.panel.seats, "n": asked, "free": max(0, each.panel.seats - asked)}
    lacking = max(0, each.panel.quorum - asked)
    text = counted("席位%(seats)d个，已指派%(n)d人，还可指派%(free)d人", each.panel.seats) % words
    return text + (_("，至少还差%(n)d人") % {"n": lacking} if lacking else "")


def _filters(pool: Pool, asked: PoolFilter) -> list[dict[str, Any]]:
    """The filters as the component `one_filter` takes them."""
    most = "" if asked.at_most is None else str(asked.at_most)
    fields = [(each, field_title(each)) for each in pool.fields]
    rows = (
        ("rank", _("职称"), [(each, rank_title(each)) for each in pool.ranks], asked.rank),
        ("employer", _("工作单位"), [(each, each) for each in pool.employers], asked.employer),
    )
    few = [(str(n), _("不超过%(n)d件") % {"n": n}) for n in (0, 2, 5, 10)]
    suiting = {"key": "suiting", "label": _("与所选件"), "choices": [("1", _("领域相符"))]}
    return [
        suiting | {"chosen": "1" if asked.suiting else ""},
        {"key": "field", "label": _("专业领域"), "choices": fields, "chosen": asked.field},
        *({"key": key, "label": label, "choices": choices, "chosen": one} for key, label, choices, one in rows),
        {"key": "at_most", "label": _("手上未封存"), "choices": few, "chosen": most},
    ]


def _expert_columns() -> list[dict[str, str]]:
    return [
        column(_("专家")) | {"card": "name"},
        column(_("专业领域")) | {"card": "unit"},
        column(_("与所选件相符")) | {"card": "further labelled"},
        column(_("未封存"), "number") | {"card": "first labelled"},
        column(_("本年指派"), "number") | {"card": "further labelled"},
        column(_("不能指派、须核实")) | {"card": "state"},
    ]


def _expert(each: PoolExpert, cases: int, picked: Sequence[int]) -> dict[str, Any]:
    """An expert as a row; whom nothing can be assigned of these cases cannot be chosen."""
    expert, barred = each.expert, len(each.hints) == cases
    lines = [*_refused(each, cases), *_doubted(each, cases)]
    return {
        "id": expert.person_id,
        "label": _("选择%(name)s") % {"name": expert.person.name},
        "barred": barred,
        "selected": expert.person_id in picked and not barred,
        "cells": [
            cell(expert.person.name, note=" · ".join(filter(None, (rank_title(expert.rank), expert.employer_name)))),
            cell(translation.listed(map(field_title, expert.fields))),
            cell("" if each.suit else "—", lines=_suiting(each, cases)),
            cell(each.owed),
            cell(each.this_year),
            cell("" if lines else "—", lines=lines),
        ],
    }


def _refused(each: PoolExpert, cases: int) -> list[tuple[str, str]]:
    """Why nothing can be assigned of the chosen cases, each reason once; of several cases each with its number."""
    whats = dict.fromkeys(refusal.what for _case, refusal in each.hints)
    if cases == 1 or (len(each.hints) == cases and len(whats) == 1):
        return [("bad", what) for what in whats]
    none = [("bad", _("所选各件都不能指派"))] if len(each.hints) == cases else []
    return [*none, *(("bad", translation.headed(case.case.number, refusal.what)) for case, refusal in each.hints)]


def _doubted(each: PoolExpert, cases: int) -> list[tuple[str, str]]:
    """What is to be looked into, of several chosen cases each with its number."""
    doubts = [translation.headed(case.case.number, doubt) if cases > 1 else doubt for case, doubt in each.doubts]
    return [("warn", _("请核实：%(doubt)s") % {"doubt": doubt}) for doubt in doubts]


def _full(cases: Sequence[ConvenedCase]) -> str:
    """The chosen cases that have no place left; empty where each has one."""
    numbers = [each.case.number for each in cases if each.is_full]
    if not numbers:
        return ""
    return _("%(cases)s席位已满，不能再指派。要换人的，请在件的页面更换专家。") % {"cases": translation.listed(numbers)}


def _suiting(each: PoolExpert, cases: int) -> list[tuple[str, str]]:
    """The fields that suit, of several chosen cases each with its number."""
    shown = [(case.case.number, translation.listed(map(field_title, fields))) for case, fields in each.suit]
    return [("good", translation.headed(number, words) if cases > 1 else words) for number, words in shown]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def panel_plan(request: ViewerRequest, programme: str, step: str) -> HttpResponse:
    """What would be assigned to whom, what is refused and why; posted, it is done as it was shown."""
    panels = own_panels(request.viewer, programme, step, call_of(request))
    if request.method != "POST":
        if not request.GET.getlist("expert"):
            messages.warning(request, _("请先勾选要指派的专家。"))
            query = request.GET.urlencode()
            return HttpResponseRedirect(f"{reverse('panel_experts', args=[programme, step])}?{query}")
        return _plan(request, panels, request.GET.getlist("case"), _keys(request.GET.getlist("expert")), None)
    pairs = _pairs(request.POST.getlist("pair"))
    try:
        assignments = assign_panels(step, _people(pairs), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        panels = own_panels(request.viewer, programme, step, panels.call)
        numbers, keys = [number for number, _key in pairs], [key for _number, key in pairs]
        return _plan(request, panels, numbers, keys, refusal)
    words = {"n": len(assignments), "cases": len({number for number, _key in pairs})}
    messages.success(request, counted("已指派%(n)d人次，涉及%(cases)d件；专家会收到消息。", len(assignments)) % words)
    return HttpResponseRedirect(f"{reverse('panel_desk', args=[programme, step])}?call={panels.call}")


def _pairs(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Number of a case and key of a person, of each pair that a confirmation sent."""
    parts = (text.rpartition(PAIR) for text in texts)
    keys = ((number, natural_number(key)) for number, _mark, key in parts)
    return [(number, key) for number, key in keys if number and key is not None]


def _people(pairs: Iterable[tuple[str, int]]) -> dict[str, list[Person]]:
    people: dict[int, Person] = {}
    chosen: dict[str, list[Person]] = {}
    for number, key in pairs:
        people[key] = people.get(key) or find_pool_member(key)
        chosen.setdefault(number, []).append(people[key])
    return chosen


def _plan(
    request: ViewerRequest, panels: ConvenedPanels, numbers: Iterable[str], keys: Sequence[int], refusal: Refusal | None
) -> HttpResponse:
    cases, experts = _chosen(panels, numbers), chosen_experts(keys)
    plans = plans_of(cases, experts, at=request.at)
    query = request.GET.copy()
    query.setlist("case", [each.case.number for each in cases])
    query.setlist("expert", [str(expert.person_id) for expert in experts])
    back = f"{reverse('panel_experts', args=[panels.edition.id, panels.step_id])}?{query.urlencode()}"
    context = {
        **frame_of_panels(request, panels, (_("选择专家"), back), (_("核对"), "")),
        "faults": faults_of(refusal),
        "columns": _plan_columns(),
        "plans": [_planned(each) for each in plans],
        "lines": _lines(plans, len(experts)),
        "pairs": [f"{each.case.case.number}{PAIR}{expert.person_id}" for each in plans for expert in each.asks],
        "back_url": back,
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/panels/panel_plan.html", context, status=status)


def _plan_columns() -> list[dict[str, str]]:
    return [
        column(_("件")) | {"card": "name"},
        column(_("将指派")) | {"card": "unit labelled"},
        column(_("不能指派")) | {"card": "unit labelled"},
        column(_("席位")) | {"card": "first"},
    ]


def _planned(plan: Plan) -> dict[str, Any]:
    """What would be done for a case, as a row."""
    case = plan.case.case
    words = {
        "n": len(plan.case.asked) + len(plan.asks),
        "seats": plan.case.panel.seats,
        "quorum": plan.case.panel.quorum,
    }
    doubts = [
        ("warn", translation.headed(expert.person.name, _("请核实：%(doubt)s") % {"doubt": doubt}))
        for expert in plan.asks
        for doubt in plan.doubts.get(expert.person_id, ())
    ]
    return {
        "cells": [
            cell(case.name or case.organisation.name, note=case.number),
            cell(translation.listed(expert.person.name for expert in plan.asks) or "—", lines=doubts),
            cell("" if plan.refused else "—", lines=[("bad", refusal.what) for _expert, refusal in plan.refused]),
            cell(
                counted("指派后%(n)d人，席位%(seats)d个，至少%(quorum)d份", len(plan.case.asked) + len(plan.asks))
                % words
            ),
        ]
    }


def _lines(plans: Sequence[Plan], experts: int) -> list[str]:
    """What confirming does, a sentence each."""
    asks, refused = sum(len(plan.asks) for plan in plans), sum(len(plan.refused) for plan in plans)
    lines = [
        counted("向所选%(experts)d位专家指派%(cases)d件，共%(n)d人次。", experts)
        % {"experts": experts, "cases": len(plans), "n": asks}
    ]
    if asks:
        lines.append(_("每次指派给专家发一条消息，记入日志。"))
    if refused:
        lines.append(_("另有%(n)d人次不能指派，理由列在各件下；其余照常指派。") % {"n": refused})
    return lines
