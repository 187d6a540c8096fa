"""The few words in which a case, a task or a verdict may stand, each with its tone and icon; the same on every page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from pingding.queries.cases.state import DEEMED, MISSED, state_title


@dataclass(frozen=True)
class Word:
    """`tone` is quiet, info, good, warn or bad; `icon` is a name of Bootstrap Icons."""

    text: str | Promise
    tone: str
    icon: str


CASE = {
    "draft": Word(gettext_lazy("草稿"), "quiet", "pencil"),
    "missed": Word(state_title(MISSED), "quiet", "door-closed"),
    "returned": Word(gettext_lazy("待补正"), "warn", "arrow-return-left"),
    "review": Word(gettext_lazy("审核中"), "info", "search"),
    "panel": Word(gettext_lazy("评审中"), "info", "people"),
    "notice": Word(gettext_lazy("公示中"), "info", "megaphone"),
    "recognised": Word(gettext_lazy("已认定"), "good", "patch-check-fill"),
    "pilot": Word(gettext_lazy("培育试点"), "good", "patch-check"),
    "preparatory": Word(gettext_lazy("建设中"), "good", "patch-check"),
    "selected": Word(gettext_lazy("已入选"), "good", "award-fill"),
    "not_selected": Word(gettext_lazy("未入选"), "quiet", "dash-circle"),
    "filed": Word(gettext_lazy("已备案"), "good", "archive"),
    "closed": Word(gettext_lazy("已办结"), "quiet", "check2-square"),
    "refused": Word(gettext_lazy("未通过"), "bad", "x-circle"),
    "withdrawn": Word(gettext_lazy("已撤回"), "quiet", "arrow-counterclockwise"),
    "deemed": Word(state_title(DEEMED), "quiet", "arrow-counterclockwise"),
    "rectifying": Word(gettext_lazy("整改中"), "warn", "tools"),
    "suspended": Word(gettext_lazy("暂停"), "warn", "pause-circle"),
    "expired": Word(gettext_lazy("已到期"), "quiet", "calendar-x"),
    "revoked": Word(gettext_lazy("已撤销"), "bad", "slash-circle"),
    "struck_off": Word(gettext_lazy("已注销"), "quiet", "slash-circle"),
    "merged": Word(gettext_lazy("已并入"), "quiet", "union"),
    "superseded": Word(gettext_lazy("已升级"), "quiet", "arrow-up-circle"),
}

CASE |= {
    "correcting": CASE["returned"],
    "reviewing": CASE["review"],
    "assessing": CASE["panel"],
    "noticed": CASE["notice"],
}
"""A case's own status words (`records.Case.Status`) mean the same."""

TASK = {
    "todo": Word(gettext_lazy("未开始"), "quiet", "circle"),
    "doing": Word(gettext_lazy("填写中"), "info", "circle-half"),
    "done": Word(gettext_lazy("已完成"), "good", "check-circle-fill"),
    "faulty": Word(gettext_lazy("有问题"), "bad", "exclamation-circle-fill"),
    "asked": Word(gettext_lazy("待改"), "warn", "pencil"),
    "changed": Word(gettext_lazy("已改"), "good", "pencil-fill"),
}

VERDICT = {
    "satisfied": Word(gettext_lazy("符合"), "good", "check-circle-fill"),
    "not_satisfied": Word(gettext_lazy("不符合"), "bad", "x-circle-fill"),
    "unknown": Word(gettext_lazy("待定"), "warn", "question-circle-fill"),
    "declared": Word(gettext_lazy("已声明，待核实"), "info", "pencil-square"),
    "lacking": Word(gettext_lazy("待补充"), "warn", "upload"),
    "unchecked": Word(gettext_lazy("未核对"), "quiet", "dash-circle"),
}

STEP = {
    "done": Word(gettext_lazy("已完成"), "good", "check-lg"),
    "now": Word(gettext_lazy("当前"), "info", "caret-right-fill"),
    "next": Word(gettext_lazy("待进行"), "quiet", "circle"),
    "none": Word(gettext_lazy("视情况"), "quiet", "dash"),
    "passed_over": Word(gettext_lazy("未经过"), "quiet", "dash"),
    "broken_off": Word(gettext_lazy("未办完"), "quiet", "dash"),
    "ended": Word(gettext_lazy("在此办结"), "quiet", "dash-circle"),
}

CALL = {
    "open": Word(gettext_lazy("开放"), "good", "door-open"),
    "rolling": Word(gettext_lazy("常年"), "info", "arrow-repeat"),
    "planned": Word(gettext_lazy("未开始"), "quiet", "calendar-event"),
    "not_open": Word(gettext_lazy("未开放"), "quiet", "dash-circle"),
    "closed": Word(gettext_lazy("已截止"), "quiet", "door-closed"),
    "stopped": Word(gettext_lazy("已停止"), "quiet", "slash-circle"),
}

NOTICE = {
    "planned": CALL["planned"],
    "running": CASE["notice"],
    "ended": Word(gettext_lazy("已结束"), "quiet", "check2-square"),
}

FAMILIES = {"case": CASE, "task": TASK, "verdict": VERDICT, "step": STEP, "call": CALL, "notice": NOTICE}


def word_for(key: str, family: str = "case") -> Word:
    """The word of a state; a text that is no key of the family is shown as it stands, in a quiet tone."""
    return FAMILIES[family].get(str(key), Word(str(key), "quiet", "dot"))
