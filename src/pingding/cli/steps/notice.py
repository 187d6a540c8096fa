"""A public notice in a rehearsal."""

from collections.abc import Mapping
from typing import Any

from pingding.actions.batches.notice import publish_notice
from pingding.cli.steps.kind import RehearsedStep, Together


class RehearsedNotice(RehearsedStep):
    """Put up today."""

    def act(self, together: Together, given: Mapping[str, Any]) -> None:
        said = {"title": together.name, **given}
        publish_notice(together.step_id, together.numbers, actor=together.actor, at=together.at, **said)


KIND = RehearsedNotice()
