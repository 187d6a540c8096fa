"""An opinion is written and signed."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pingding.policy.errors import Refusal
from pingding.policy.parts import Id, Text
from pingding.policy.steps.kind import Recorded, StepContent, StepKind, Words, shortfall
from pingding.policy.steps.step import Outcome, StepBase
from pingding.policy.translation import gettext as _
from pingding.policy.translation import gettext_noop


class Opinion(StepBase):
    """Each seat writes an opinion and signs. With several seats, all opinions stand side by side."""

    kind: Literal["opinion"] = Field(description="opinion：签署意见。")
    asks: Text = Field(description="就什么提出意见。")
    form: Id | None = Field(None, description="由本步骤办理人填写的表单部分（区县填写的栏目）。")
    statement: str = Field("", description="签署时一并作出的声明。")

    @property
    def own_form(self) -> str | None:
        return self.form

    def asked(self) -> Iterator[str]:
        yield self.asks


class OpinionGiven(StepContent):
    """An opinion in words, signed: `signed` repeats that the statement of the step was made."""

    opinion: Annotated[Words, Recorded(gettext_noop("意见"))] = ""
    signed: Annotated[bool, Recorded(gettext_noop("已签署声明"))] = False

    def lacking(self, step: StepBase, step_id: str, outcome: Outcome, today: date) -> Iterator[Refusal]:
        """Words in any case; the statement signed before the case can pass."""
        assert isinstance(step, Opinion)
        if not self.opinion:
            yield shortfall(step, _("尚未填写意见"), _("请写明意见。"), "opinion")
        if outcome.tone == "forward" and step.statement and not self.signed:
            yield shortfall(step, _("尚未签署声明"), _("请确认声明后再提交。"), f"signed-{step_id}")


KIND = StepKind(
    Opinion,
    gettext_noop("签署意见"),
    act=gettext_noop("出具意见"),
    content=OpinionGiven,
    weighs="behind_panel",
    usual_days=(1, 5),
    plain=frozenset({"actions"}),
)
