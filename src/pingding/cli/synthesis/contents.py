"""What somebody would say at a step: contents for every kind of step, points for every indicator, parts to correct."""

import random
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pingding.policy.language import Step
from pingding.policy.scores.applicable_rows import asked_leaves
from pingding.policy.scores.leaves import judged_rule
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.registry import CONTENT_OF
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.editions import edition_of
from pingding.queries.panels.sheets import sheet_facts
from pingding.records.models import Case

REASONS = {
    "forward": "材料齐全，符合要求。",
    "back": "部分内容与佐证不一致，请核对后补正。",
    "refuse": "经核实，不符合要求。",
}


def content_of(
    step: Step, tone: str, *, today: date, judged: Mapping[str, object], given: Mapping[str, Any]
) -> StepContent:
    """What is said at a step with an outcome of that tone (forward, back, refuse); `given` words come first.

    `judged` has the conditions to be judged there by path.
    """
    forward = tone == "forward"
    said: dict[str, Any] = {"reason": "" if forward else REASONS[tone]}
    if step.kind == "review":
        said |= {"checks": dict.fromkeys(step.checklist, forward), "judged": dict.fromkeys(judged, forward)}
    elif step.kind == "opinion":
        said |= {"opinion": REASONS[tone], "signed": True}
    elif step.kind == "visit":
        answers = tuple("经现场核查，情况属实。" for _ in step.asks)
        said |= {"visited_on": today, "place": "示例场所", "visitors": "经办部门两人", "answers": answers}
        said |= {"findings": REASONS[tone]}
    elif step.kind == "receive":
        said |= {"copies": step.copies, "received_on": today}
    elif step.kind == "file":
        said |= {"reference": "示例备案号", "filed_on": today}
    elif step.kind == "panel":
        said |= {"summary": "专家意见已汇总。"}
    return CONTENT_OF[step.kind].model_validate(said | dict(given))


def points_for(case: Case, step: Step, rng: random.Random, level: float = 0.8) -> dict[str, Decimal]:
    """Points for every row that the step's sheet asks for, scattered about `level` (a share of the most)."""
    points = {}
    indicators = edition_of(case.edition).indicators[step.indicators or ""]
    for path, row in asked_leaves(indicators, sheet_facts(CaseFile(case), step)).items():
        rule = judged_rule(row.score)
        assert rule is not None
        most = rule.max if rule.max is not None else row.weight
        share = Decimal(repr(min(1.0, max(0.0, rng.gauss(level, 0.1)))))
        points[path] = rule.min + ((most - rule.min) * share // rule.step) * rule.step
    return points
