"""Who may apply and what must be so: a tree of conditions, each with its force."""

from typing import Literal

from pydantic import Field

from .base import Cited, Expression, Id, Ids, Node, Text

Force = Literal["submission", "recommendation", "warning", "judged"]
"""submission: not satisfied blocks handing in; recommendation: blocks the recommendation; warning: shown, blocks
nothing; judged: decided by whoever the condition names, at the step it names."""

Register = Literal[
    "in_force", "in_window", "addressed", "no_open_case", "no_title_held", "field_free", "partners_confirmed"
]
"""What the registers are asked: is the edition in force; are applications being taken; is the applicant's region
addressed; has the applicant no other case in this call; does it hold no title of this programme; is its field still
free (the title kind's `unique_in`); have all partners confirmed."""


class Declared(Node):
    """The applicant says so in a yes/no fact, and proves it with materials."""

    fact: Id
    evidence: Ids = ()


class Judged(Node):
    """A reviewer answers at a step; several steps may each answer, the last answer counts."""

    at: Ids = Field(min_length=1)
    asks: str = ""


class AtLeast(Node):
    """At least `n` of these must hold."""

    n: int = Field(gt=0)
    of: dict[Id, "Condition"]


class Override(Cited):
    """Who may let the case pass all the same, with a reason on record."""

    by: Id


class Condition(Cited):
    """A requirement: exactly one of `computed`, `declared`, `judged`, `bar`, `all`, `any`, `at_least`.

    `when` limits it to the cases it concerns; elsewhere it does not apply. `says` is the requirement in our words,
    shown to people beside what was found.
    """

    says: Text
    when: Expression | None = None
    force: Force | None = Field(None, description="默认随上级；最外层默认 submission。")
    remedy: str = Field("", description="不符合时可以怎么办。")
    override: Override | None = None
    computed: Expression | None = None
    declared: Declared | None = None
    judged: Judged | None = None
    bar: Register | None = None
    all: "dict[Id, Condition] | None" = None
    any: "dict[Id, Condition] | None" = None
    at_least: AtLeast | None = None

    @property
    def children(self) -> "dict[str, Condition]":
        return self.all or self.any or (self.at_least.of if self.at_least else {})
