"""Something is filed with another body."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pingding.policy.errors import Refusal
from pingding.policy.parts import Text
from pingding.policy.steps.kind import Recorded, StepContent, StepKind, Words, shortfall
from pingding.policy.steps.step import Outcome, StepBase
from pingding.policy.translation import gettext as _
from pingding.policy.translation import gettext_noop


class FileElsewhere(StepBase):
    """Something is filed with, or sent to, another body, and that is put on record."""

    kind: Literal["file"] = Field(description="file：报送其他机构备案。")
    with_body: Text = Field(description="报送哪个机构。")


class FilingElsewhere(StepContent):
    """Filed with another body: its reference and the day."""

    reference: Annotated[Words, Recorded(gettext_noop("文号或回执"))] = ""
    filed_on: Annotated[date | None, Recorded(gettext_noop("报送日期"))] = None

    def lacking(self, step: StepBase, step_id: str, outcome: Outcome, today: date) -> Iterator[Refusal]:
        """A day that is not after today, before the case can pass."""
        if outcome.tone != "forward":
            return
        if self.filed_on is None:
            yield shortfall(step, _("尚未填写报送日期"), _("请填写报送的日期。"), "filed_on")
        elif self.filed_on > today:
            yield shortfall(step, _("报送日期晚于今天"), _("请填写实际报送的日期。"), "filed_on")


KIND = StepKind(
    FileElsewhere,
    gettext_noop("报送备案"),
    act=gettext_noop("报送备案"),
    content=FilingElsewhere,
    usual_days=(1, 3),
    plain=frozenset({"actions"}),
)
