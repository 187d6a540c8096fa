"""Documents issued in a rehearsal."""

from collections.abc import Mapping
from typing import Any

from pingding.actions.batches.issue import issue_document
from pingding.cli.steps.kind import RehearsedStep, Together


class RehearsedDocument(RehearsedStep):
    """One for each outcome that is wanted."""

    def act(self, together: Together, more: Mapping[str, Any]) -> None:
        by_outcome: dict[str, list[str]] = {}
        for item in together.items:
            by_outcome.setdefault(item.outcome, []).append(item.case.number)
        for outcome, chosen in by_outcome.items():
            typed = {"title": together.name, "outcome": outcome, **more}
            issue_document(together.step_id, chosen, actor=together.actor, at=together.at, **typed)


KIND = RehearsedDocument()
