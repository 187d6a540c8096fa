"""A checklist is answered item by item."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pingding.policy.errors import Refusal
from pingding.policy.parts import Cited, Id, Text
from pingding.policy.steps.kind import Recorded, StepContent, StepKind, shortfall
from pingding.policy.steps.step import Outcome, StepBase
from pingding.policy.translation import gettext as _
from pingding.policy.translation import gettext_noop


class CheckItem(Cited):
    """One line of a checklist: a question, or a condition whose computed verdict stands beside it."""

    asks: Text = Field(description="要核对的问题。")
    condition: Id | None = Field(None, description="旁边显示哪个条件的结论。")
    required: bool = Field(True, description="必须为“是”才能通过。")


class Review(StepBase):
    """A checklist is gone through; conditions judged at this step are answered here."""

    kind: Literal["review"] = Field(description="review：按清单逐项审核。")
    checklist: dict[Id, CheckItem] = Field(default_factory=dict, description="审核清单。")

    def asked(self) -> Iterator[str]:
        for item in self.checklist.values():
            yield item.asks


class ChecklistAnswers(StepContent):
    """A review: the checklist's answers and the conditions judged here."""

    checks: Annotated[dict[str, bool], Recorded(gettext_noop("核对"), keys="checklist")] = {}
    judged: Annotated[dict[str, bool], Recorded(gettext_noop("评判"), keys="conditions")] = {}

    def lacking(self, step: StepBase, step_id: str, outcome: Outcome, today: date) -> Iterator[Refusal]:
        """What keeps the case from passing: an item without an answer, or a required one answered no.

        An answer to what is no item of the checklist is refused whatever the outcome.
        """
        assert isinstance(step, Review)
        if strange := self.checks.keys() - step.checklist.keys():
            what = _("“%(key)s”不由本步骤核对或评判") % {"key": min(strange)}
            yield shortfall(step, what, _("请从页面所列事项中逐项作答。"))
        if outcome.tone != "forward":
            return
        for key, item in step.checklist.items():
            if key not in self.checks:
                what = _("核对事项“%(asks)s”尚未作答") % {"asks": item.asks}
                yield shortfall(step, what, _("请逐项核对。"), f"check-{key}", item.clause)
            elif item.required and not self.checks[key]:
                what = _("核对事项“%(asks)s”为“否”，不能通过") % {"asks": item.asks}
                yield shortfall(step, what, _("请退回补正或作出不予通过的决定。"), f"check-{key}", item.clause)


KIND = StepKind(
    Review,
    gettext_noop("审核"),
    act=gettext_noop("审查"),
    content=ChecklistAnswers,
    weighs="behind_panel",
    usual_days=(2, 8),
    plain=frozenset({"actions"}),
)
