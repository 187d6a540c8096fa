"""A public notice in a rehearsal."""

from collections.abc import Mapping
from typing import Any

from pingding.actions.batches.notice import publish_notice
from pingding.cli.steps.kind import RehearsedStep, Together


class RehearsedNotice(RehearsedStep):
    """Put up today."""

    def act(self, together: Together, more: Mapping[str, Any]) -> None:
        typed = {"title": together.name, **more}
        publish_notice(together.step_id, together.numbers, actor=together.actor, at=together.at, **typed)


KIND = RehearsedNotice()
