"""What the platform knows of a kind of step, and what is said when somebody acts at one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from pingding.policy.characters import clean_text
from pingding.policy.errors import Refusal
from pingding.policy.steps.step import Outcome, StepBase
from pingding.policy.translation import gettext as _


def _cleaned(text: str) -> str:
    return clean_text(text, _("所填内容"))


Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000), AfterValidator(_cleaned)]
Floor = Literal["queries", "actions", "web", "api", "cli"]


@dataclass(frozen=True)
class Recorded:
    """What the journal calls a field that is recorded at a step, and what the keys in it name, where it has any."""

    label: str
    keys: Literal["", "checklist", "conditions"] = ""


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

    `act` is what the journal calls acting there; a form that is handed in is recorded as such. `content` is what is
    said when somebody acts for one case; without it the kind acts on many cases at once, by an action of its own,
    and `recorded` is what the journal notes of each beside its outcome, place and reason. Each field of a content
    and of `recorded` carries its `Recorded`. `weighs` says whether cases are weighed there: always, behind a panel,
    or never. What is said where cases are weighed prepares the decision, and the applicant learns it with the
    decision. `status` is what a case is about while it stands there. `usual_days` are the working days, from and to,
    that a rehearsal gives it.

    On each floor the kind has a module of its name; `plain` names the floors on which what is common to all kinds
    is all that it needs.
    """

    model: type[StepBase]
    title: str
    act: str = ""
    content: type[StepContent] | None = None
    recorded: type[BaseModel] | None = None
    weighs: Literal["always", "behind_panel", "never"] = "never"
    status: Literal["reviewing", "assessing", "noticed"] = "reviewing"
    usual_days: tuple[int, int] = (1, 5)
    plain: frozenset[Floor] = frozenset()

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
