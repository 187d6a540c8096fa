"""What a rehearsal saw that the records do not keep."""

from collections import Counter
from dataclasses import dataclass, field

from pingding.cli.rehearsal.course import Branch
from pingding.policy.errors import Refusal


@dataclass
class Notes:
    """Refusals by clause; cases that stand still and why; why outcomes did not come about."""

    refusals: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(step or act, clause, sentence) → how often."""
    stuck: dict[str, str] = field(default_factory=dict)
    obstacles: dict[Branch, str] = field(default_factory=dict)
    """By step and outcome, why a case last could not take it."""
    by_figures: set[Branch] = field(default_factory=set)
    """What no points brought about, because the figures of earlier years had decided the score."""
    never_submitted: int = 0
    violated: Counter[str] = field(default_factory=Counter)

    def refused(self, where: str, refusal: Refusal) -> None:
        """Count a refusal."""
        self.refusals[where, refusal.cited, refusal.what] += 1
