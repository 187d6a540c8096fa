"""Experts read and score, each alone."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from pingding.policy.parts import Id, Text
from pingding.policy.steps.drawn_experts import DrawnExperts
from pingding.policy.steps.kind import Recorded, StepContent, StepKind, Words
from pingding.policy.steps.step import StepBase, StepFault
from pingding.policy.translation import gettext as _
from pingding.policy.translation import gettext_noop


class Panel(StepBase):
    """Experts read and score by the indicator set, or argue a recommendation, each alone and sealed until closed.

    `by` is the party that convenes it. The convener assigns experts, or draws them at random, and replaces them; with
    `drawn` nobody is assigned by hand. Recusal is declared by the expert or detected (employment, membership,
    telephone). Closing needs at least `quorum` sheets.
    """

    kind: Literal["panel"] = Field(description="panel：专家评审，各自独立，结束前互不可见。")
    experts: Id = Field("experts", description="评审的参与方，角色须为 expert。")
    seats: int = Field(5, gt=0, description="专家人数。")
    quorum: int = Field(3, gt=0, description="至少几份评审意见方可结束。")
    asks: tuple[Text, ...] = Field((), description="论证评审时逐项回答的问题。")
    drawn: DrawnExperts | None = Field(
        None, description="专家须随机抽取：各领域几人、哪些人不参加；不写则由召集单位选定。"
    )

    @property
    def own_sheet(self) -> bool:
        """The experts each hand in theirs; who convenes them has none."""
        return False

    def asked(self) -> Iterator[str]:
        yield _("专家%(seats)d人，至少%(quorum)d人提交意见") % {"seats": self.seats, "quorum": self.quorum}
        yield from self.drawn.asked() if self.drawn else ()
        yield from self.asks

    def faults(self, *, returns: bool) -> Iterator[StepFault]:
        """Of a drawn panel, as many are drawn as there are seats."""
        if self.drawn and (total := sum(self.drawn.fields.values())) != self.seats:
            what = f"各领域抽取的人数合计 {total}，专家席位是 {self.seats}。"
            yield StepFault(("drawn", "fields"), what, "请改正 fields 或 seats，使两者相等。")


class PanelClosed(StepContent):
    """A panel is closed by its convener."""

    summary: Annotated[Words, Recorded(gettext_noop("小结"))] = ""


KIND = StepKind(
    Panel,
    gettext_noop("专家评审"),
    act=gettext_noop("办结专家评审"),
    content=PanelClosed,
    weighs="always",
    status="assessing",
    usual_days=(5, 15),
    plain=frozenset({"actions"}),
)
