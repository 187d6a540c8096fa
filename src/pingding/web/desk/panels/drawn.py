"""A draw of experts as it was recorded: seed, candidates, who was left out and why, result; repeated on the spot."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.panels.drawing import call_next
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.steps.drawn_experts import ALGORITHMS, DrawRecord, Repeated, field_words, lot_order, repeat_experts
from pingding.policy.translation import counted
from pingding.queries.access import official_units
from pingding.queries.directory.people import field_title
from pingding.queries.editions import edition_of
from pingding.queries.panels.expert_draws import find_expert_draw, record_of
from pingding.queries.reviews.convened import panel_step
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import ExpertDraw
from pingding.web.desk.component_values import cell, column, crumbs
from pingding.web.desk.panels.draw_plan import left_columns
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import posted, signed_in

JSON = {"ensure_ascii": False, "indent": 2}


@signed_in
def expert_draw(request: ViewerRequest, pk: int) -> HttpResponse:
    """The record in words, drawn again on the spot."""
    draw = find_expert_draw(request.viewer, pk)
    record = record_of(draw)
    repeated = repeat_experts(record)
    context = {
        "at": request.at,
        "draw_id": draw.pk,
        "facts": list(_facts(draw, record, repeated)),
        "agrees": repeated.agrees,
        "columns": [
            column(_("件")) | {"card": "name"},
            column(_("领域")) | {"card": "unit"},
            column(_("抽中")) | {"card": "unit labelled"},
            column(_("全部候选人，按抽取顺序")) | {"card": "unit labelled"},
        ],
        "rows": list(_rows(record)),
        "left_columns": left_columns(),
        "left_out": [
            {"cells": [cell(record.experts[each.expert].name, note=each.expert), cell(case.case), cell(each.reason)]}
            for case in record.cases
            for each in case.left_out
        ],
        "command": f"pingding redraw {draw.pk}",
        "file_command": f"pingding redraw draw-{draw.pk}.json",
        "crumbs": crumbs(
            (_("工作台"), reverse("todo")), *_panels(request.viewer, draw), (_("抽取记录%(n)d") % {"n": draw.pk}, "")
        ),
    }
    return render(request, "desk/panels/expert_draw.html", context)


def _panels(viewer: Viewer, draw: ExpertDraw) -> list[tuple[str, str]]:
    """The way back to the panels that were drawn, for whoever convenes them."""
    if draw.organisation_id not in official_units(viewer):
        return []
    edition = edition_of(draw.edition)
    panel = panel_step(edition, draw.step)[1]
    url = reverse("panel_desk", args=[edition.id, draw.step])
    return [(f"{edition.programme.short} · {panel.title}", f"{url}?call={draw.call_id}" if draw.call_id else url)]


def _facts(draw: ExpertDraw, record: DrawRecord, repeated: Repeated) -> Iterator[dict[str, str]]:
    """What it takes to repeat the draw, and what came of repeating it."""
    terms = record.terms
    limit = _("不超过%(n)d件") % {"n": terms.most_a_year} if terms.most_a_year else _("不限")
    years = counted("%(n)d年", terms.joint_years) % {"n": terms.joint_years} if terms.joint_years else _("不问以往")
    yield {"term": _("抽取单位"), "value": draw.organisation.name}
    yield {"term": _("抽取时间"), "value": translation.moment(draw.drawn_at)}
    yield {"term": _("经办人"), "value": draw.drawn_by.name}
    yield {"term": _("随机种子"), "value": record.seed}
    yield {"term": _("公开文本"), "value": record.text or _("无")}
    yield {"term": _("算法"), "value": record.algorithm}
    yield {"term": _("候选名单 SHA-256"), "value": record.candidates_sha256}
    yield {"term": _("本年指派上限"), "value": limit}
    yield {"term": _("回避以往合作的年数"), "value": years}
    if terms.rank:
        yield {"term": _("职称"), "value": terms.rank}
    same = _("平台刚刚按记录重新计算，候选名单和结果与记录一致。")
    other = _("平台刚刚按记录重新计算，候选名单或结果与记录不一致，请联系审计员。")
    yield {"term": _("复算"), "value": same if repeated.agrees else other}


def _rows(record: DrawRecord) -> Iterator[dict[str, Any]]:
    """A row for each field of each case, with its candidates in order."""
    for case in record.cases:
        for lot in case.lots:
            order = lot_order(record, case.case, lot) if record.algorithm in ALGORITHMS else lot.candidates
            names = [record.experts[key].name + translation.bracketed(key) for key in order]
            drawn = translation.listed(record.experts[key].name for key in lot.drawn)
            lines = [("", _("此前已有%(n)d人") % {"n": lot.kept})] if lot.kept else []
            if (free := lot.number - len(lot.drawn)) > 0:
                lines.append(("warn", _("候选不足，空缺%(n)d人") % {"n": free}))
            yield {
                "cells": [
                    cell(case.case, url=address("case", case.case)),
                    cell(field_title(field_words(lot.field)), note=_("抽取%(n)d人") % {"n": lot.number}),
                    cell(drawn or "—", lines=lines),
                    cell(translation.listed(names) or "—"),
                ]
            }


@signed_in
def expert_draw_file(request: ViewerRequest, pk: int) -> HttpResponse:
    """The record as a file, from which the draw is repeated without the platform's database."""
    draw = find_expert_draw(request.viewer, pk)
    response = JsonResponse(draw.record, json_dumps_params=JSON)
    response["Content-Disposition"] = f'attachment; filename="draw-{draw.pk}.json"'
    return response


@signed_in
@posted("case", "number", anchor="#act")
def next_experts(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """Fills free places by the order of the draw, and says who follows."""
    try:
        assignments = call_next(number, step, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        names = translation.listed(each.expert.name for each in assignments)
        messages.success(request, _("已按抽取顺序递补：%(names)s") % {"names": names})
    return HttpResponseRedirect(f"{reverse('case', args=[number])}#act")
