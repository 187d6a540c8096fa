"""The site is visited, and the visit put on record."""

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


class Visit(StepBase):
    """A site visit with a record: date, place, who went, findings."""

    kind: Literal["visit"] = Field(description="visit：现场核查并记录。")
    asks: tuple[Text, ...] = Field((), description="现场要回答的问题。")


class VisitMade(StepContent):
    """A site visit: when, where, who went (offices or posts, not private data), what was found."""

    visited_on: Annotated[date | None, Recorded(gettext_noop("核查日期"))] = None
    place: Annotated[Words, Recorded(gettext_noop("地点"))] = ""
    visitors: Annotated[Words, Recorded(gettext_noop("核查人员"))] = ""
    findings: Annotated[Words, Recorded(gettext_noop("核查情况"))] = ""
    answers: Annotated[tuple[Words, ...], Recorded(gettext_noop("答复"))] = ()

    def lacking(self, step: StepBase, step_id: str, outcome: Outcome, today: date) -> Iterator[Refusal]:
        """The day, not after today, the place and the findings, whatever the outcome."""
        labels = (
            ("visited_on", _("核查日期"), self.visited_on),
            ("place", _("核查地点"), self.place),
            ("findings", _("核查情况"), self.findings),
        )
        for field, label, value in labels:
            if not value:
                what = _("“%(field)s”尚未填写") % {"field": label}
                yield shortfall(step, what, _("请填写日期、地点和核查情况。"), field)
        if self.visited_on and self.visited_on > today:
            yield shortfall(step, _("核查日期不能晚于今天"), _("请核对日期。"), "visited_on")


KIND = StepKind(
    Visit,
    gettext_noop("现场核查"),
    act=gettext_noop("记录现场核查"),
    content=VisitMade,
    weighs="behind_panel",
    status="assessing",
    usual_days=(3, 8),
    plain=frozenset({"actions"}),
)
