"""A site visit in a rehearsal."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pingding.cli.steps.kind import REASONS, RehearsedStep
from pingding.policy.language import Step
from pingding.policy.steps.visit import Visit


class RehearsedVisit(RehearsedStep):
    """A visit made today."""

    def spoken(self, step: Step, tone: str, judged: Collection[str], today: date) -> Mapping[str, Any]:
        assert isinstance(step, Visit)
        return {
            "visited_on": today,
            "place": "示例场所",
            "visitors": "经办部门两人",
            "answers": tuple("经现场核查，情况属实。" for _asks in step.asks),
            "findings": REASONS[tone],
        }


KIND = RehearsedVisit()
