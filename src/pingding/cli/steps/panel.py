"""A panel in a rehearsal."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pingding.cli.steps.kind import Player, RehearsedStep, Rehearser
from pingding.policy.language import Step
from pingding.policy.steps.panel import Panel
from pingding.records.models import Person

SPARE = 3
"""Experts beyond the seats, who take the place of those who stand aside."""


class RehearsedPanel(RehearsedStep):
    """Experts assess the case, and a summary closes the panel."""

    def experts(self, step: Step) -> int:
        assert isinstance(step, Panel)
        return step.seats + SPARE

    def prepare(self, player: Player, step_id: str, person: Person, sitting: Mapping[str, Any]) -> None:
        player.hold_panel(step_id, person, sitting)

    def manner(self, rehearser: Rehearser, step_id: str, step: Step, outcome: str, number: str) -> Mapping[str, Any]:
        forward = outcome in step.outcomes and step.outcomes[outcome].tone == "forward"
        return rehearser.sitting(number, step_id) if forward else {}

    def spoken(self, step: Step, tone: str, judged: Collection[str], today: date) -> Mapping[str, Any]:
        return {"summary": "专家意见已汇总。"}


KIND = RehearsedPanel()
