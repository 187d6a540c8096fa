"""Experts read and score, each alone."""

from typing import Literal

from pydantic import Field

from pingding.policy.parts import Id, Text
from pingding.policy.steps.kind import StepContent, StepKind, Words
from pingding.policy.steps.step import StepBase
from pingding.policy.translation import gettext_noop


class Panel(StepBase):
    """Experts read and score by the indicator set, or argue a recommendation, each alone and sealed until closed.

    `by` is the party that convenes it. The convener assigns experts; recusal is declared by the expert or detected
    (same organisation or partner of the case). Closing needs at least `quorum` sheets.
    """

    kind: Literal["panel"] = Field(description="panel：专家评审，各自独立，结束前互不可见。")
    experts: Id = Field("experts", description="评审的参与方，角色须为 expert。")
    seats: int = Field(5, gt=0, description="专家人数。")
    quorum: int = Field(3, gt=0, description="至少几份评审意见方可结束。")
    asks: tuple[Text, ...] = Field((), description="论证评审时逐项回答的问题。")


class PanelClosed(StepContent):
    """A panel is closed by its convener."""

    summary: Words = ""


KIND = StepKind(Panel, gettext_noop("专家评审"), content=PanelClosed, weighs="always")
