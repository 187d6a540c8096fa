"""A letter of recommendation in a rehearsal."""

from collections.abc import Mapping
from typing import Any

from pingding.actions.batches.recommend import recommend
from pingding.cli.steps.kind import RehearsedStep, Together


class RehearsedLetter(RehearsedStep):
    """A letter with a number, its statement signed."""

    def act(self, together: Together, given: Mapping[str, Any]) -> None:
        said = {"letter_number": f"示例函〔{together.at.year}〕1号", "signed": True, **given}
        recommend(together.step_id, together.decisions, actor=together.actor, at=together.at, **said)


KIND = RehearsedLetter()
