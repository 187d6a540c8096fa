"""A form filled in a rehearsal."""

from typing import Any

from pingding.cli.steps.kind import Player, RehearsedStep
from pingding.policy.language import Step


class RehearsedForm(RehearsedStep):
    """Handed in, which has one outcome."""

    def branches(self, step: Step) -> tuple[str, ...]:
        return tuple(step.outcomes)[:1]

    def play(
        self, player: Player, step_id: str, step: Step, outcome: str, by: str | None, more: dict[str, Any]
    ) -> None:
        player.refill(step_id)


KIND = RehearsedForm()
