"""The panels that somebody convenes at a step: how far each case and each expert is, whom to remind."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.panels.reminders import remind_experts
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.translation import counted
from pingding.queries.listing.people import ExpertListing
from pingding.queries.reviews.convened import (
    BARRED,
    HALF,
    OPEN,
    SEALED,
    BusyExpert,
    ConvenedCase,
    ConvenedPanels,
    convened_panels,
)
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import cell, chip, cite, column, crumbs
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import posted, signed_in

Countable = ConvenedPanels | ConvenedCase | BusyExpert


def call_of(request: ViewerRequest) -> int | None:
    """The call that the page is about, as its address or its form names it."""
    return natural_number(request.POST.get("call") or request.GET.get("call", ""))


@signed_in
def panel_desk(request: ViewerRequest, programme: str, step: str) -> HttpResponse:
    """Every case with its experts, and every expert with what they owe."""
    panels = convened_panels(request.viewer, programme, step, call_of(request))
    context = {
        **frame_of_panels(request, panels),
        "progress": progress_of(panels),
        **_cases(panels.cases),
        **_experts(request, panels.experts),
        "owing": sum(bool(each.owed) for each in panels.experts),
    }
    return render(request, "desk/panels/panel_desk.html", context)


def frame_of_panels(request: ViewerRequest, panels: ConvenedPanels, *further: tuple[str, str]) -> dict[str, Any]:
    """What all pages about these panels show: where one is, the calls to choose from, the way to the pool."""
    here = reverse("panel_desk", args=[panels.edition.id, panels.step_id])
    title = f"{panels.edition.programme.short} · {panels.step.title}"
    way = ((title, here), *further) if further else ((title, ""),)
    return {
        "panels": panels,
        "at": request.at,
        "cited": cite(panels.edition, panels.step.clause),
        "here": here,
        "calls": [chip(name, f"{here}?call={key}", key == panels.call, n) for key, name, n in panels.calls],
        "call_title": next((name for key, name, _n in panels.calls if key == panels.call), ""),
        "pool_url": reverse("listing", args=["experts"]) if ExpertListing.open_to(request.viewer) else "",
        "crumbs": crumbs((_("工作台"), reverse("todo")), *way),
    }


def progress_of(each: Countable) -> dict[str, Any]:
    """How many sheets are how far, as a cell of the kind `part`."""
    sealed, half, not_begun, barred = (each.count(state) for state in (SEALED, HALF, OPEN, BARRED))
    counts = ((_("已封存%(n)d份"), sealed), (_("评了一半%(n)d份"), half), (_("未评%(n)d份"), not_begun))
    words = _("，").join(words % {"n": n} for words, n in (*counts, (_("须更换%(n)d人"), barred)) if n)
    return cell(words or _("尚未指派"), inner=sealed, outer=sealed + half, whole=sealed + half + not_begun)


def _cases(cases: Sequence[ConvenedCase]) -> dict[str, Any]:
    """The cases as a table; without deadlines where none has one."""
    due = any(each.due for each in cases)
    columns = [
        column(_("件")) | {"card": "name"},
        column(_("进度"), "part") | {"card": "state"},
        column(_("席位")) | {"card": "first"},
        *([column(_("期限"), "deadline") | {"card": "due labelled"}] if due else []),
    ]
    return {"case_columns": columns, "cases": [_case(each, due) for each in cases]}


def _case(each: ConvenedCase, due: bool) -> dict[str, Any]:
    """A case as a row, with what its panel still lacks; one that is full cannot be chosen."""
    number, name = each.case.number, each.case.name or each.case.organisation.name
    lacking = each.panel.quorum - len(each.asked)
    state = [("warn", _("至少还差%(n)d人") % {"n": lacking})] if lacking > 0 else []
    state += [("", _("席位已满"))] if each.is_full else []
    seats = counted("已指派%(n)d人，席位%(seats)d个", each.panel.seats) % {
        "n": len(each.asked),
        "seats": each.panel.seats,
    }
    return {
        "id": number,
        "barred": not each.own or each.is_full,
        "label": _("选择%(number)s%(name)s") % {"number": number, "name": name},
        "cells": [
            cell(name, url=f"{address('case', number)}#act", note=number),
            progress_of(each),
            cell(seats, lines=state),
            *([cell(each.due, none=_("未规定"))] if due else []),
        ],
    }


def _experts(request: ViewerRequest, experts: Sequence[BusyExpert]) -> dict[str, Any]:
    """The experts as a table; without deadlines and reminders where there are none."""
    due, reminded = any(each.due for each in experts), any(each.reminded_at for each in experts)
    columns = [
        column(_("专家")) | {"card": "name"},
        column(_("进度"), "part") | {"card": "state"},
        *([column(_("最早到期"), "deadline") | {"card": "due"}] if due else []),
        *([column(_("上次催办"), "time") | {"card": "first labelled"}] if reminded else []),
    ]
    return {"expert_columns": columns, "experts": [_expert(request, each, due, reminded) for each in experts]}


def _expert(request: ViewerRequest, each: BusyExpert, due: bool, reminded: bool) -> dict[str, Any]:
    """An expert as a row; who owes nothing, or was reminded today, cannot be chosen."""
    return {
        "id": each.person.pk,
        "label": _("选择%(name)s") % {"name": each.person.name},
        "barred": not each.owed or each.was_reminded_today(request.at),
        "cells": [
            cell(each.person.name),
            progress_of(each),
            *([cell(each.due, none="—")] if due else []),
            *([cell(each.reminded_at, none="—")] if reminded else []),
        ],
    }


@signed_in
@posted("panel_desk", "programme", "step")
def remind(request: ViewerRequest, programme: str, step: str) -> HttpResponse:
    """Reminds the experts who were chosen, or all who owe a sheet, and says whom that reached."""
    chosen, call = [natural_number(key) for key in request.POST.getlist("expert")], call_of(request)
    try:
        experts = None if "all" in request.POST else [key for key in chosen if key is not None]
        if experts == []:
            raise Refusal(_("尚未选择专家"), remedy=_("请选择要催办的专家。"))
        reminded = remind_experts(programme, step, experts, call=call, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if reminded.reached:
            messages.success(request, _("已催办：%(names)s") % {"names": translation.listed(reminded.reached)})
        if reminded.too_soon:
            names = translation.listed(reminded.too_soon)
            messages.warning(request, _("今天已经催办过，没有再发：%(names)s") % {"names": names})
    query = f"?call={call}" if call is not None else ""
    return HttpResponseRedirect(f"{reverse('panel_desk', args=[programme, step])}{query}")
