"""What a draw of experts would do, read over before it is made: candidates, who is left out and why, then the draw."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.panels.drawing import draw_panels
from pingding.policy.errors import Refusal
from pingding.policy.steps.drawn_experts import DrawnCase, field_words
from pingding.policy.translation import counted
from pingding.queries.directory.people import field_title
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.reviews.convened import ConvenedCase, ConvenedPanels, own_panels
from pingding.queries.reviews.drawing import DrawAsked, DrawLists, draw_lists, wrong_number
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import Field, cell, column, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.desk.panels.drawing import REASON, asked_of, by_name, chosen_cases, to_draw
from pingding.web.desk.panels.following import call_of, frame_of_panels
from pingding.web.frame.require_sign_in import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def panel_draw_plan(request: ViewerRequest, programme: str, step: str) -> HttpResponse:
    """How many candidates each field has, whom the officer leaves out and why; posted, it is drawn."""
    panels = own_panels(request.viewer, programme, step, call_of(request))
    if request.method != "POST":
        typed = asked_of(request.GET).bound_by(panels.step)
        return _plan(request, panels, request.GET, _wrong_numbers(chosen_cases(panels, request.GET), typed))
    asked, numbers = asked_of(request.POST), request.POST.getlist("case")
    try:
        text = request.POST.get("text", "")
        draw = draw_panels(step, numbers, asked, text=text, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _plan(request, own_panels(request.viewer, programme, step, panels.call), request.POST, refusal)
    messages.success(request, _("已随机抽取专家，种子、候选名单和结果记入日志；专家会收到消息。"))
    return HttpResponseRedirect(reverse("expert_draw", args=[draw.pk]))


def _wrong_numbers(cases: Sequence[ConvenedCase], asked: DrawAsked) -> Refusal | None:
    """Why so many cannot be drawn, case by case; said before reasons are typed."""
    faults = Faults()
    for each in cases:
        if refusal := wrong_number(to_draw(each), asked):
            faults.add(refusal, where=each.case.number)
    try:
        faults.refuse()
    except Refusal as refusal:
        return refusal
    return None


def _plan(request: ViewerRequest, panels: ConvenedPanels, data: QueryDict, refusal: Refusal | None) -> HttpResponse:
    cases, typed = chosen_cases(panels, data), asked_of(data)
    asked = typed.bound_by(panels.step)
    lists = draw_lists([to_draw(each) for each in cases], asked, at=request.at)
    errors, posted = errors_of(refusal), request.method == "POST"
    lines = _lines(panels, lists) if cases and (refusal is None or posted) else []
    query = data.copy()
    query.pop("csrfmiddlewaretoken", None)
    carried = [(name, text) for name in _carried(query) for text in query.getlist(name)]
    back = f"{reverse('panel_draw', args=[panels.edition.id, panels.step_id])}?{query.urlencode()}"
    context = {
        **frame_of_panels(request, panels, (_("随机抽取专家"), back), (_("核对"), "")),
        "faults": faults_of(refusal),
        "columns": _plan_columns(),
        "plans": [_planned(each, case) for each, case in zip(lists.cases, cases, strict=True)],
        "reasons": [_reason(key, lists, typed, errors) for key in by_name(lists)],
        "text": _text(data, errors),
        "left_out": list(_left_out(lists)),
        "left_columns": left_columns(),
        "lines": lines,
        "carried": carried,
        "possible": bool(lines) and any(lot.number and lot.candidates for each in lists.cases for lot in each.lots),
        "back_url": back,
    }
    context["reasons"] = [each for each in context["reasons"] if each]
    status = kind_of(refusal).status if refusal and posted else 200
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
        text = counted("%(field)s：抽取%(n)d人，候选%(all)d人", len(lot.candidates)) % words + (
            _("（不足，全部抽中）") if few else ""
        )
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
