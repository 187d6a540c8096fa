"""A public notice in a rehearsal."""

from collections.abc import Mapping
from typing import Any

from pingding.actions.batches.notice import publish_notice
from pingding.cli.steps.kind import Player, RehearsedStep, Rehearser, Together
from pingding.policy.language import Step


class RehearsedNotice(RehearsedStep):
    """Put up today; time ends it, or an objection that is upheld."""

    ends_when_due = True

    def play(
        self, player: Player, step_id: str, step: Step, outcome: str, by: str | None, more: dict[str, Any]
    ) -> None:
        player.act_on_notice(step_id, outcome, more)

    def rehearse(self, rehearser: Rehearser, step_id: str, step: Step, number: str) -> None:
        rehearser.put_on_notice(step_id)

    def act(self, together: Together, more: Mapping[str, Any]) -> None:
        typed = {"title": together.name, **more}
        publish_notice(together.step_id, together.numbers, actor=together.actor, at=together.at, **typed)


KIND = RehearsedNotice()
