"""The expert's desk: how far one is with each call, what is next, what was sealed, where one stands aside."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.translation import counted
from pingding.queries.reviews.expert_tasks import ExpertTask, Portion, expert_tasks, portions
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import cell, column
from pingding.web.desk.panels.score_page import state_words, strip_of, strip_words
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in

ASIDE = ("barred", "recused", "replaced", "closed")


@signed_in
def expert_desk(request: ViewerRequest) -> HttpResponse:
    """All assignments of the expert by call and step, those to do first."""
    if not request.viewer.is_expert:
        raise Refusal(_("本页供专家使用"), kind="forbidden", remedy=_("请从工作台进入您的办理事项。"))
    tasks = expert_tasks(request.viewer)
    gathered = portions(tasks)
    following = next((task for each in gathered if (task := each.after()) is not None), None)
    own = [each for each in gathered if each.own - each.count("closed")]
    context = {
        "at": request.at,
        "heading": _heading(gathered),
        "next_url": _url(following) if following else "",
        "next_words": _("评审下一件：%(name)s") % {"name": following.name} if following else "",
        "ahead": [_portion(each) for each in own if each.after()],
        "past": [_portion(each) for each in own if not each.after()],
        "columns": [
            column(_("件")) | {"card": "name"},
            column(_("状态")) | {"card": "state"},
            column(_("期限"), "deadline") | {"card": "due"},
        ],
        "done_columns": [column(_("件")) | {"card": "name"}, column(_("封存时间"), "time") | {"card": "labelled"}],
        "aside": [_aside(task) for task in tasks if task.state in ASIDE],
        "aside_columns": [
            column(_("件")) | {"card": "name"},
            column(_("政策项目")) | {"card": "first"},
            column(_("步骤")) | {"card": "further"},
            column(_("状态")) | {"card": "state"},
        ],
    }
    return render(request, "desk/panels/expert_desk.html", context)


def _heading(gathered: list[Portion]) -> str:
    """What is still to be done, in a sentence."""
    left = sum(each.count("doing", "todo") for each in gathered)
    if not left:
        return _("没有待评审的件")
    return counted("还有%(n)d件待评审", left) % {"n": left}


def _url(task: ExpertTask) -> str:
    return address("score", task.number, task.step)


def _portion(each: Portion) -> dict[str, Any]:
    """A portion as the template takes it."""
    first, own = each.first, each.own - each.count("closed")
    names = (first.programme, first.call_title, first.step_title)
    return {
        "title": " · ".join(map(str, filter(None, names))),
        "due": each.due,
        "sealed": each.count("done"),
        "half": each.count("doing"),
        "open": each.count("todo"),
        "words": _("%(n)d / %(all)d件已封存") % {"n": each.count("done"), "all": own},
        "strip": list(strip_of(each, "")),
        "strip_words": strip_words(each),
        "rows": [_row(task) for task in each.tasks if task.is_open],
        "done": [_done(task) for task in each.tasks if task.state == "done"],
    }


def _row(task: ExpertTask) -> dict[str, Any]:
    """A task that is to be done."""
    due = cell(task.due, note="" if task.due else _("未规定"))
    return {"cells": [cell(task.name, url=_url(task), note=task.number), cell(state_words(task)), due]}


def _done(task: ExpertTask) -> dict[str, Any]:
    return {"cells": [cell(task.name, url=_url(task), note=task.number), cell(task.submitted_at)]}


def _aside(task: ExpertTask) -> dict[str, Any]:
    """A task at which the expert no longer assesses; named only where they came too late."""
    states = {
        "barred": _("应当回避，请等待召集单位更换专家"),
        "recused": _("已回避"),
        "replaced": _("已更换"),
        "closed": _("评审已结束"),
    }
    name = task.name if task.state == "closed" else _("（不再评审）")
    state = cell(states[task.state], note=task.reason)
    return {"cells": [cell(name, note=task.number), cell(task.programme), cell(task.step_title), state]}
