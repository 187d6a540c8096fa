"""Who may apply and what must be so: a tree of conditions, each with its force."""

from typing import Literal

from pydantic import Field

from pingding.policy.parts import Cited, Expression, Id, Ids, Node, Text

Force = Literal["submission", "recommendation", "warning", "judged"]
"""submission: not satisfied blocks handing in; recommendation: blocks the recommendation; warning: shown, blocks
nothing; judged: decided by whoever the condition names, at the step it names."""

Register = Literal[
    "in_force", "in_window", "addressed", "no_open_case", "no_title_held", "field_free", "partners_confirmed"
]
"""What the registers are asked: is the edition in force; are applications being taken; is the applicant's region
addressed; has the applicant no other case in this call; does it hold no title of this programme (a pilot does not
count); is its field still free (the title kind's `unique_in`); have all partners confirmed."""


WITHOUT_RECORDS: frozenset[Register] = frozenset({"in_force", "in_window", "addressed"})
"""The registers that can be asked before there is a case, without the platform's records."""


class Declared(Node):
    """The applicant says so in a yes/no fact, and proves it with materials."""

    fact: Id = Field(description="以哪个“是否”事实声明。")
    evidence: Ids = Field((), description="须附的材料。")


class Judged(Node):
    """A reviewer answers at a step; several steps may each answer, the last answer counts."""

    at: Ids = Field(min_length=1, description="在哪个步骤评判；可以几个步骤，以最后作出的为准。")
    asks: str = Field("", description="问评判人的话；不写则用 says。")


class AtLeast(Node):
    """At least `n` of these must hold."""

    n: int = Field(gt=0, description="至少几项符合。")
    of: dict[Id, "Condition"] = Field(description="其中各项。")


class OverrideRule(Cited):
    """Who may let the case pass all the same, with a reason on record.

    Even where the condition is only a warning, no title is granted while it is neither satisfied nor let pass.
    """

    by: Id = Field(description="哪一参与方可以写明理由后放行。")


class Condition(Cited):
    """A requirement: exactly one of `computed`, `declared`, `judged`, `bar`, `all`, `any`, `at_least`.

    `when` limits it to the cases it concerns; elsewhere it does not apply. `says` is the requirement in our words,
    shown to people beside what was found.
    """

    says: Text = Field(description="要求是什么，用自己的话，显示在结论里。")
    when: Expression | None = Field(None, description="只在此式为真时适用；不写则总是适用。")
    force: Force | None = Field(
        None,
        description=(
            "submission 不符合不能提交，recommendation 不符合不能签署同意意见或推荐，"
            "warning 只提示，judged 由评判人认定；不写则随上级，最外层为 submission。"
        ),
    )
    remedy: str = Field("", description="不符合时可以怎么办。")
    override: OverrideRule | None = Field(None, description="谁可以放行。")
    computed: Expression | None = Field(None, description="按数据判断的算式；缺数据为待定。")
    declared: Declared | None = Field(None, description="由申报单位声明。")
    judged: Judged | None = Field(None, description="由评判人在某步骤回答。")
    bar: Register | None = Field(
        None,
        description=(
            "由平台核对登记簿：in_force 文件有效，in_window 在受理期限内，addressed 地区在范围内，"
            "no_open_case 本次申报没有其他在办件，no_title_held 未持有本办法的称号（培育试点不计），"
            "field_free 领域尚无称号（见 unique_in），partners_confirmed 合作单位均已确认。"
        ),
    )
    all: "dict[Id, Condition] | None" = Field(None, description="各项都须符合。")
    any: "dict[Id, Condition] | None" = Field(None, description="符合其一即可。")
    at_least: AtLeast | None = Field(None, description="至少几项符合。")

    @property
    def children(self) -> "dict[str, Condition]":
        return self.all or self.any or (self.at_least.of if self.at_least else {})
