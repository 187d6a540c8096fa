"""What a return for correction asks for: a typed value, stored with the round that it opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pingding.records.models import Case, StepRun


@dataclass(frozen=True)
class ReturnForCorrection:
    """The parts that were reopened (`section:…`, `fact:…`, `material:…`, or the score sheet) and why.

    `notes` say by part what is asked for, `asked_by` is the step that asked, `working_days` how long there is.
    """

    asked_by: str
    working_days: int
    parts: tuple[str, ...]
    notes: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    def names(self, *parts: str) -> bool:
        """Whether one of these parts was reopened."""
        return not set(self.parts).isdisjoint(parts)

    def stored(self) -> dict[str, Any]:
        """The value as the round keeps it."""
        return {
            "parts": list(self.parts),
            "notes": dict(self.notes),
            "reason": self.reason,
            "asked_by": self.asked_by,
            "working_days": self.working_days,
        }


def ends_unless_corrected(case: Case) -> bool:
    """Whether a correction that is not handed in by its deadline ends the case: it lapses, and counts as withdrawn.

    What a holder owes it goes on owing: such a correction does not lapse, it is only late.
    """
    return case.held_title_id is None


def correction_of(run: StepRun) -> ReturnForCorrection | None:
    """What was asked for when the round was opened for correction; None for any other round."""
    stored = run.correction
    if stored is None:
        return None
    return ReturnForCorrection(
        asked_by=stored["asked_by"],
        working_days=stored["working_days"],
        parts=tuple(stored["parts"]),
        notes=stored["notes"],
        reason=stored["reason"],
    )
