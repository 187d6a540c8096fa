"""A filing with another body in a rehearsal."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pingding.cli.steps.kind import RehearsedStep
from pingding.policy.language import Step


class RehearsedFiling(RehearsedStep):
    """Filed today."""

    def spoken(self, step: Step, tone: str, judged: Collection[str], today: date) -> Mapping[str, Any]:
        return {"reference": "示例备案号", "filed_on": today}


KIND = RehearsedFiling()
