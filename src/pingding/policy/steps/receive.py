"""Paper is received and counted."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pingding.policy.errors import Refusal
from pingding.policy.parts import Id
from pingding.policy.steps.kind import Recorded, StepContent, StepKind, shortfall
from pingding.policy.steps.step import Outcome, StepBase
from pingding.policy.translation import counted, gettext_noop
from pingding.policy.translation import gettext as _


class Receive(StepBase):
    """Paper is received and counted. `sender` is the party that brings it: the applicant is told on its receipt.

    `form` is what the receiving office fills in with it, such as a scan of what came: a material, required or not. The
    applicant reads that too, where no other kind of step fills in the same form.
    """

    kind: Literal["receive"] = Field(description="receive：签收纸质材料。")
    copies: int = Field(gt=0, description="应收几份。")
    sender: Id | None = Field(None, description="由哪一参与方报送；写申报单位的，提交回执会先说明份数、地点和期限。")
    form: Id | None = Field(None, description="由收件单位填写的表单部分（如所收材料的扫描件）。")

    @property
    def own_form(self) -> str | None:
        return self.form

    def asked(self) -> Iterator[str]:
        yield counted("纸质材料%(n)d份", self.copies) % {"n": self.copies}


class PaperReceived(StepContent):
    """Paper received: how many copies, and when."""

    copies: Annotated[int | None, Recorded(gettext_noop("份数"))] = None
    received_on: Annotated[date | None, Recorded(gettext_noop("收到日期"))] = None

    def lacking(self, step: StepBase, step_id: str, outcome: Outcome, today: date) -> Iterator[Refusal]:
        """As many copies as are due, and a day that is not after today, before the case can pass."""
        assert isinstance(step, Receive)
        if outcome.tone != "forward":
            return
        if self.copies is None:
            yield shortfall(step, _("尚未填写收到的份数"), _("请填写收到几份。"), "copies")
        elif self.copies < step.copies:
            what = counted("纸质材料应为%(due)d份，登记的是%(n)d份", step.copies) % {
                "due": step.copies,
                "n": self.copies,
            }
            yield shortfall(step, what, _("请补齐份数后登记。"), "copies")
        if self.received_on is None:
            yield shortfall(step, _("尚未填写收到日期"), _("请填写收到纸质材料的日期。"), "received_on")
        elif self.received_on > today:
            yield shortfall(step, _("收到日期晚于今天"), _("请填写实际收到纸质材料的日期。"), "received_on")


KIND = StepKind(
    Receive,
    gettext_noop("签收纸质材料"),
    act=gettext_noop("签收纸质材料"),
    content=PaperReceived,
    usual_days=(1, 4),
    plain=frozenset({"actions"}),
)
