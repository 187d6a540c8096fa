"""A letter of recommendation in a rehearsal."""

from collections.abc import Mapping
from typing import Any

from pingding.actions.batches.recommend import recommend
from pingding.cli.steps.kind import RehearsedStep, Together


class RehearsedLetter(RehearsedStep):
    """A letter with a number, its statement signed."""

    def act(self, together: Together, more: Mapping[str, Any]) -> None:
        typed = {"letter_number": f"示例函〔{together.at.year}〕1号", "signed": True, **more}
        recommend(together.step_id, together.decisions, actor=together.actor, at=together.at, **typed)


KIND = RehearsedLetter()
