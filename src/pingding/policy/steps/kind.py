"""What the platform knows of a kind of step, and what is said when somebody acts at one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints

from pingding.policy.errors import Refusal
from pingding.policy.steps.step import Outcome, StepBase

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]


class StepContent(BaseModel):
    """What every act may carry: a reason, and the parts reopened by a return for correction.

    `parts` are targets as the form check names them: "section:basics", "fact:staff", "material:agreement",
    "score-sheet"; `notes` says of each what is to be corrected.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Words = ""
    parts: tuple[str, ...] = ()
    notes: dict[str, Words] = {}

    def lacking(self, step: StepBase, step_id: str, outcome: Outcome, today: date) -> Iterator[Refusal]:
        """What is missing or wrong before the outcome can be taken on this day, each at its field."""
        yield from ()


@dataclass(frozen=True)
class StepKind:
    """One kind of step: its model in the language, its Chinese title, and what is said at it.

    `content` is what is said when somebody acts for one case; without it the kind acts on many cases at once, by
    actions of its own. `weighs` says whether cases are weighed there: always, behind a panel, or never. What is said
    where cases are weighed prepares the decision, and the applicant learns it with the decision.
    """

    model: type[StepBase]
    title: str
    content: type[StepContent] | None = None
    weighs: Literal["always", "behind_panel", "never"] = "never"

    @property
    def name(self) -> str:
        """How definitions write the kind."""
        (name,) = get_args(self.model.model_fields["kind"].annotation)
        return str(name)

    @property
    def batch(self) -> bool:
        """Whether it acts on many cases at once."""
        return self.content is None


def shortfall(step: StepBase, what: str, remedy: str, field: str = "", clause: tuple[str, ...] = ()) -> Refusal:
    """Something that a step lacks, on the step's own clause where it has none."""
    return Refusal(what, where=step.title, clause=clause or step.clause, remedy=remedy, field=field)
