"""Paper received in a rehearsal."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pingding.cli.steps.kind import RehearsedStep
from pingding.policy.language import Step
from pingding.policy.steps.receive import Receive


class RehearsedReceipt(RehearsedStep):
    """As many copies as are due."""

    def spoken(self, step: Step, tone: str, judged: Collection[str], today: date) -> Mapping[str, Any]:
        assert isinstance(step, Receive)
        return {"copies": step.copies, "received_on": today}


KIND = RehearsedReceipt()
