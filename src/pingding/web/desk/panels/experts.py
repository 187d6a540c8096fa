"""The expert's desk: what is to be assessed, what was handed in, where the expert no longer assesses."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.queries.panels.expert_desk import ExpertTask, expert_tasks
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import cell, column
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in

STATE = {
    "todo": gettext_noop("未开始"),
    "doing": gettext_noop("填写中"),
    "done": gettext_noop("已提交并封存"),
    "barred": gettext_noop("应当回避，请等待召集单位更换专家"),
    "recused": gettext_noop("已回避"),
    "replaced": gettext_noop("已更换"),
    "closed": gettext_noop("评审已结束"),
}


@signed_in
def expert_desk(request: ViewerRequest) -> HttpResponse:
    """All assignments of the expert, those to do first."""
    if not request.viewer.is_expert:
        raise Refusal(_("本页供专家使用"), kind="forbidden", remedy=_("请从待办进入您的办理事项。"))
    tasks = expert_tasks(request.viewer)
    groups = [
        (_("待评审"), ("todo", "doing"), _("没有待评审的件"), _("召集单位指派后，会列在这里并发消息告知。")),
        (_("应当回避"), ("barred",), "", ""),
        (_("已提交"), ("done",), "", ""),
        (_("已回避、已更换或已结束"), ("recused", "replaced", "closed"), "", ""),
    ]
    sections = []
    for title, states, empty, when in groups:
        there = [task for task in tasks if task.state in states]
        timed = any(_due(task) for task in there)
        columns = [column(_("件")), column(_("政策项目")), column(_("步骤")), column(_("状态"))]
        columns += [column(_("期限"), "deadline")] if timed else []
        rows = [_row(task, timed) for task in there]
        if rows or empty:
            sections.append({"title": title, "rows": rows, "columns": columns, "empty": empty, "when": when})
    return render(request, "desk/panels/expert_desk.html", {"sections": sections, "at": request.at})


def _due(task: ExpertTask) -> datetime | None:
    """Until when the expert has to act; nothing where that is past or no time was set."""
    return task.due if task.state in ("todo", "doing") else None


def _row(task: ExpertTask, timed: bool) -> dict[str, Any]:
    """A task as a row; `timed` where the table has a column for the time left."""
    open_now = task.state in ("todo", "doing", "done")
    url = address("score", task.number, task.step) if open_now else ""
    name = _("（不再评审）") if task.state in ("barred", "recused", "replaced") else task.name
    return {
        "cells": [
            cell(name, url=url, note=task.number),
            cell(task.programme),
            cell(task.step_title),
            cell(_(STATE[task.state]), note=task.reason),
            *([cell(_due(task), note="" if _due(task) else _("未规定"))] if timed else []),
        ],
    }
