"""A life by a copy of its definition in which each change's old text has become its new one."""

import shutil
from pathlib import Path

from tests import factories
from tests.actions.life import Life

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.meeting import decide_in_meeting
from pingding.actions.batches.rank import rank_cases
from pingding.records.models import Batch, Case

ORDER = "  order: {title: 排序, panel: panel, cohort: {over: list}, minimum: 50, clause: 四}\n"
DAYS_TO_CLOSING = 30


def changed_life(tmp_path: Path, *changes: tuple[str, str]) -> Life:
    copy = tmp_path / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    (file,) = copy.glob("*.yaml")
    text = file.read_text(encoding="utf-8").replace("quota: 2", "quota: 99")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return Life(definition=str(copy))


def ranked_by(**more: str) -> tuple[str, str]:
    """The change that gives the ranking other words, each as YAML writes it; `panel` and `clause` stay."""
    words = {"title": "排序", "panel": "panel", "clause": "四"} | more
    return ORDER, "".join(["  order:\n", *(f"    {key}: {value}\n" for key, value in words.items() if value)])


def listed(life: Life, *marks: int, **values: object) -> Case:
    case, _writer = life.submitted(**values)
    return life.to_list(case, *(marks or (50, 52)))


def rank(life: Life, *cases: Case, outcome: str = "propose") -> Batch:
    """The cases put in this order, each proposed unless `outcome` says otherwise."""
    decisions = [Decision(case.number, outcome, "排序结果", place) for place, case in enumerate(cases, 1)]
    return rank_cases("list", decisions, actor=life.officer, at=life.later(), order_reason="统筹安排。")


def meet(life: Life, *cases: Case, outcome: str = "approve") -> Batch:
    decisions = [Decision(case.number, outcome, reason="会议决定") for case in cases]
    return decide_in_meeting(
        "meeting", decisions, actor=life.secretary, at=life.later(), held_on=life.at.date(), session="第1次"
    )
