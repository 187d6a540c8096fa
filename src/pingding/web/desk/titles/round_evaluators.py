"""A round: how far it has come, its cases, how they were drawn, who evaluates them; and replacing those who do."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.titles.evaluators import replace_evaluator, replace_expert_in_round
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.translation import counted
from pingding.queries.directory.people import find_pool_member, person_by_username
from pingding.queries.editions import edition_of
from pingding.queries.refusals import Faults, each_of, kind_of
from pingding.queries.titles.evaluators import RunningRound, evaluating_seats, experts_at_work, running_round
from pingding.queries.titles.rounds import cases_in, so_far
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Case, TitleRound
from pingding.web.desk.component_values import Field, cell, column, crumbs, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.page_drafts import draft_of
from pingding.web.frame.require_sign_in import signed_in

EXPERT_REASON = "expert_reason"
"""The field of the reason for which an expert is replaced; beside it stands that of the unit."""


@signed_in
def round_evaluators(request: ViewerRequest, pk: int) -> HttpResponse:
    """The round with its unit and experts and what each has not handed in; posted, one of these is replaced."""
    running = running_round(request.viewer, pk)
    if request.method != "POST":
        return _page(request, running)
    try:
        _replace(request, pk)
    except Refusal as refusal:
        return _page(request, running, refusal)
    messages.success(request, _("已更换，有关单位和专家已收到消息。"))
    return HttpResponseRedirect(reverse("round_evaluators", args=[pk]))


def _replace(request: ViewerRequest, pk: int) -> None:
    post = request.POST
    if post.get("who") == "unit":
        code, reason = post.get("evaluator", ""), post.get("reason", "")
        replace_evaluator(pk, code, reason, actor=request.viewer, at=request.at)
        return
    faults = Faults()
    with faults.caught("expert"):
        expert = find_pool_member(natural_number(post.get("expert", "")) or 0)
    by = None
    if "by" in post:  # the page asks for nobody where the experts are drawn
        with faults.caught("by"):
            by = person_by_username(post["by"])
    faults.refuse()
    try:
        replace_expert_in_round(pk, expert, by, post.get(EXPERT_REASON, ""), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        for each in each_of(refusal):
            each.field = EXPERT_REASON if each.field == "reason" else each.field
        raise


def _page(request: ViewerRequest, running: RunningRound, refusal: Refusal | None = None) -> HttpResponse:
    title_round, errors, typed = running.title_round, errors_of(refusal), request.POST
    experts = {str(person.pk): (person, tasks) for person, tasks in experts_at_work(running).items()}
    help_ = _("填写统一社会信用代码。尚未提交的各件转由其评价，已提交的不变。")
    reason = {"rows": 3, "required": True}
    unit_fields = [
        field("evaluator", "text", _("新的受托机构"), typed.get("evaluator", ""), required=True, help=help_),
        field("reason", "longtext", _("更换理由"), typed.get("reason", ""), **reason),
    ]
    drawn = all(running.is_drawn(step) for _person, tasks in experts.values() for _case, step in tasks)
    choices = [(pk, each.name + translation.bracketed(len(own))) for pk, (each, own) in experts.items()]
    expert_fields = _expert_fields(request, choices, drawn)
    for each in (*unit_fields, *expert_fields):
        each["errors"] = errors.get(each["name"], [])
    context: dict[str, Any] = {
        "at": request.at,
        "round": title_round,
        **_so_far(request, title_round),
        "left": evaluating_seats(running).count() if title_round.evaluator else 0,
        "unit_fields": unit_fields if title_round.evaluator else [],
        "expert_fields": expert_fields if experts else [],
        "drawn": drawn,
        "faults": faults_of(refusal),
        "unit_draft": draft_of(request, f"round-evaluator-{title_round.pk}"),
        "expert_draft": draft_of(request, f"round-expert-{title_round.pk}"),
        "crumbs": crumbs((_("开展一轮"), reverse("rounds")), (title_round.name, "")),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/titles/round_evaluators.html", context, status=status)


def _expert_fields(request: ViewerRequest, choices: list[tuple[str, str]], drawn: bool) -> list[Field]:
    """Whom to replace, by whom unless the experts are `drawn`, and why."""
    typed, by = request.POST, _("填写专家库中专家的用户名。")
    who = field("expert", "choice", _("更换哪位专家"), typed.get("expert", ""), choices=choices, required=True)
    whom = field("by", "text", _("改由谁评审"), typed.get("by", ""), required=True, help=by)
    why = field(EXPERT_REASON, "longtext", _("更换理由"), typed.get(EXPERT_REASON, ""), rows=3, required=True)
    return [who, why] if drawn else [who, whom, why]


def _so_far(request: ViewerRequest, title_round: TitleRound) -> dict[str, Any]:
    """How far the round has come, its cases, and, where they were drawn, what it takes to repeat the draw."""
    (progress,), edition = so_far([title_round]), edition_of(title_round.edition)
    drawing, matter = title_round.drawing, edition.procedures[title_round.procedure].title
    return {
        "note": " · ".join(map(str, (edition.programme.short, matter, _("%(year)s年度") % {"year": title_round.year}))),
        "progress": progress,
        "columns": [
            column(_("称号")) | {"card": "name"},
            column(_("件")) | {"card": "first"},
            column(_("状态"), "status") | {"card": "state"},
            column(_("办结时间"), "time") | {"card": "due"},
        ],
        "rows": [_row(case) for case in cases_in(request.viewer, title_round)],
        "drawing": [
            {"term": _("算法"), "value": drawing["algorithm"]},
            {"term": _("随机种子"), "value": drawing["seed"]},
            {
                "term": _("参加抽取"),
                "value": counted("%(n)d个称号", len(drawing["candidates"])) % {"n": len(drawing["candidates"])},
            },
        ]
        if drawing
        else [],
    }


def _row(case: Case) -> dict[str, Any]:
    title = case.held_title
    assert title is not None
    cells = [
        cell(title.name, url=reverse("title", args=[title.code]), note=case.organisation.name),
        cell(case.number, url=reverse("case", args=[case.number])),
        cell(case.status, family="case"),
        cell(case.ended_at),
    ]
    return {"cells": cells}
