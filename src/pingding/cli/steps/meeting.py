"""A meeting in a rehearsal."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pingding.actions.batches.meeting import decide_in_meeting
from pingding.cli.steps.kind import RehearsedStep, Together
from pingding.cli.steps.weighed import weighed
from pingding.policy.language import Step
from pingding.records.models import Case


class RehearsedMeeting(RehearsedStep):
    """Held today; a case is decided by what its panel came to."""

    def fitting(self, step_id: str, step: Step, cases: Sequence[Case], at: datetime) -> Mapping[str, Collection[str]]:
        return weighed(step, cases, at=at)

    def act(self, together: Together, more: Mapping[str, Any]) -> None:
        session = f"{together.at.year}年第1次"
        typed = {"held_on": together.today, "session": session, "minutes": "会议审议通过。", **more}
        decide_in_meeting(together.step_id, together.decisions, actor=together.actor, at=together.at, **typed)


KIND = RehearsedMeeting()
