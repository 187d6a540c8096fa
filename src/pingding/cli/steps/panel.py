"""The closing of a panel in a rehearsal."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pingding.cli.steps.kind import RehearsedStep
from pingding.policy.language import Step


class RehearsedPanel(RehearsedStep):
    """A summary."""

    def spoken(self, step: Step, tone: str, judged: Collection[str], today: date) -> Mapping[str, Any]:
        return {"summary": "专家意见已汇总。"}


KIND = RehearsedPanel()
