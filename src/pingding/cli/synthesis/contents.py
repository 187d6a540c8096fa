"""What somebody would say at a step: contents for every kind of step, points for every indicator, parts to correct."""

import random
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pingding.cli.steps.kind import REASONS
from pingding.cli.steps.registry import STEPS
from pingding.policy.language import Outcome, Step
from pingding.policy.scores.applicable_rows import asked_leaves
from pingding.policy.scores.leaves import full_points, judged_rule
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.registry import CONTENT_OF
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.editions import edition_of
from pingding.queries.panels.sheets import sheet_facts
from pingding.records.models import Case


def content_of(
    step: Step, outcome: Outcome | None, *, today: date, judged: Collection[str], more: Mapping[str, Any]
) -> StepContent:
    """What is said at a step with an outcome, None where the step is left out; `more` words come first.

    `judged` has the conditions to be judged there by path.
    """
    tone = "forward" if outcome is None else outcome.tone
    asked = outcome is not None and (outcome.reason or outcome.proposed_by or tone != "forward")
    reason = REASONS[tone] if asked else ""
    content = {"reason": reason, **STEPS[step.kind].spoken(step, tone, judged, today), **more}
    return CONTENT_OF[step.kind].model_validate(content)


def points_for(
    case: Case, step: Step, rng: random.Random, level: float = 0.8, scatter: float = 0.1
) -> dict[str, Decimal]:
    """Points for every row that the step's sheet asks for, scattered about `level` (a share of the most)."""
    points = {}
    indicators = edition_of(case.edition).indicators[step.indicators or ""]
    facts = sheet_facts(CaseFile(case), step)
    for path, row in asked_leaves(indicators, facts).items():
        rule = judged_rule(row.score, facts)
        assert rule is not None
        most = full_points(row, facts)
        share = Decimal(repr(min(1.0, max(0.0, rng.gauss(level, scatter)))))
        points[path] = rule.min + ((most - rule.min) * share // rule.step) * rule.step
    return points
