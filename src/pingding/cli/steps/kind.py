"""What somebody in a rehearsal says at a step, of one case or of several at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from inspect import signature
from typing import Any

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.registry import ACTS
from pingding.policy.language import Outcome, Step
from pingding.queries.viewer import Viewer
from pingding.records.models import Case

REASONS = {
    "forward": "材料齐全，符合要求。",
    "back": "部分内容与佐证不一致，请核对后补正。",
    "refuse": "经核实，不符合要求。",
}


@dataclass(frozen=True)
class Item:
    """One case of a batch and the outcome wanted for it, with a reason where the definition asks for one."""

    case: Case
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class Together:
    """Cases that wait at a batch step for one body, who acts for it and when. `seed` repeats what is left to chance."""

    step_id: str
    step: Step
    items: Sequence[Item]
    actor: Viewer
    at: datetime
    today: date
    seed: str

    @property
    def numbers(self) -> list[str]:
        """The numbers of the cases."""
        return [item.case.number for item in self.items]

    @property
    def decisions(self) -> list[Decision]:
        """What is wanted for each case, with reasons."""
        outcomes = self.step.outcomes
        return [Decision(i.case.number, i.outcome, reason_for(outcomes[i.outcome], i)) for i in self.items]

    @property
    def name(self) -> str:
        """What a document or a notice is called."""
        return f"{self.step.title}（示例）"


class RehearsedStep:
    """What is said at a step; each kind says what else it has."""

    def spoken(self, step: Step, tone: str, judged: Collection[str], today: date) -> Mapping[str, Any]:
        """The content beside the reason, for an outcome of that tone; `judged` are the conditions judged here."""
        return {}

    def worded(self, step: Step, tone: str, judged: Collection[str], content: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a script says at the step, as fields of its content."""
        return content

    def act(self, together: Together, more: Mapping[str, Any]) -> None:
        """Act on all the cases at once; `more` words come first. By default only what is given is said."""
        chance = {"seed": together.seed} if "seed" in signature(ACTS[together.step.kind]).parameters else {}
        ACTS[together.step.kind](
            together.step_id, together.numbers, actor=together.actor, at=together.at, **chance, **more
        )


def reason_for(outcome: Outcome, item: Item) -> str:
    """The item's own reason, else one where the outcome asks for it, or may depart from what was proposed."""
    return item.reason or (REASONS[outcome.tone] if outcome.reason or outcome.proposed_by else "")
