"""What somebody in a rehearsal says at a step, of one case or of several at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from inspect import signature
from typing import Any, Protocol

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.registry import ACTS
from pingding.policy.language import BATCH_KINDS, Outcome, Step
from pingding.policy.procedures.progress import SKIP
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Person

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


class Player(Protocol):
    """What plays one case, as the kinds of step ask it to."""

    def act_in_seats(self, step: str, outcome: str, by: str | None, more: Mapping[str, Any]) -> None:
        """Everybody who sits there, or only the party `by`, acts on the case."""

    def act_in_batch(self, step: str, outcome: str, more: Mapping[str, Any]) -> None:
        """Whoever sits there acts on the case as a batch of one."""

    def refill(self, step: str) -> None:
        """The step's form is filled and handed in."""

    def act_on_notice(self, step: str, outcome: str, more: Mapping[str, Any]) -> None:
        """The case is put on notice, and time runs out or an objection is upheld."""

    def fill_own_part(self, step: str, person: Person) -> None:
        """Somebody fills the part of the form and the score sheet that belong to the step."""

    def hold_panel(self, step: str, person: Person, sitting: Mapping[str, Any]) -> None:
        """The convener has experts assess the case."""


class Rehearser(Protocol):
    """What rehearses many cases, as the kinds of step ask it to."""

    def act_on_one(self, step: str, number: str) -> None:
        """The case takes an outcome."""

    def act_on_all(self, step: str) -> None:
        """All the cases that wait there take outcomes together."""

    def put_on_notice(self, step: str) -> None:
        """All the cases that wait there are put on notice, some are objected to."""

    def sitting(self, number: str, step: str) -> Mapping[str, Any]:
        """How a panel sees the case: the `level` of its points, how many `recusals`."""


class RehearsedStep:
    """What is said at a step and how it is acted on; each kind says what it does otherwise.

    `gathers`: who acts waits until every case that can still come is there. `ends_when_due`: nothing after the due
    moment is late, as that moment ends the step.
    """

    gathers = False
    ends_when_due = False

    def branches(self, step: Step) -> tuple[str, ...]:
        """The outcomes that can be brought about, leaving out an optional step among them."""
        left_out = (SKIP,) if step.optional and step.kind not in BATCH_KINDS else ()
        return (*step.outcomes, *left_out)

    def experts(self, step: Step) -> int:
        """How many experts it takes."""
        return 0

    def play(
        self, player: Player, step_id: str, step: Step, outcome: str, by: str | None, more: dict[str, Any]
    ) -> None:
        """One case is acted on; `more` replaces what would be said."""
        if step.kind in BATCH_KINDS:
            player.act_in_batch(step_id, outcome, more)
        else:
            player.act_in_seats(step_id, outcome, by, more)

    def prepare(self, player: Player, step_id: str, person: Person, sitting: Mapping[str, Any]) -> None:
        """What a seat does before a forward outcome."""
        player.fill_own_part(step_id, person)

    def rehearse(self, rehearser: Rehearser, step_id: str, step: Step, number: str) -> None:
        """The day has come on which the case is acted on."""
        if step.kind in BATCH_KINDS:
            rehearser.act_on_all(step_id)
        else:
            rehearser.act_on_one(step_id, number)

    def manner(self, rehearser: Rehearser, step_id: str, step: Step, outcome: str, number: str) -> Mapping[str, Any]:
        """How the outcome of a case comes about in a rehearsal."""
        return {}

    def fitting(self, step_id: str, step: Step, cases: Sequence[Case], at: datetime) -> Mapping[str, Collection[str]]:
        """By number, the outcomes that each case can take beside the others, as far as the platform says before."""
        return {case.number: tuple(step.outcomes) for case in cases}

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
