"""A public notice runs, and anybody may object."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from pingding.policy.parts import Id, Length
from pingding.policy.steps.kind import StepKind
from pingding.policy.steps.step import StepBase, StepFault
from pingding.policy.translation import gettext_noop

UPHELD = "upheld"
"""The outcome that an upheld objection takes."""


class PublicNotice(StepBase):
    """Batch: a public notice runs; anybody may object; an objection holds up only its case.

    The first outcome is taken when the period has passed without an open objection; an upheld objection takes
    the outcome named `upheld`.
    """

    kind: Literal["notice"] = Field(
        description="notice：成批，公示；异议只影响所涉的一件。第一个结果为期满无未决异议，名为 upheld 的为异议成立。"
    )
    lasts_working_days: Length = Field(gt=0, description="公示几个工作日，首日为工作日的计入。")
    objections_to: str = Field("", description="异议受理单位。")
    contents: tuple[Id, ...] = Field((), description="除单位名称、名称、地区外另行公示的字段。")

    def faults(self, *, returns: bool) -> Iterator[StepFault]:
        """No outcome for an objection that is upheld, or that outcome as the usual one."""
        if UPHELD not in self.outcomes:
            what = f"公示“{self.title}”没有名为 {UPHELD} 的办理结果，异议成立的件无从办理。"
            remedy = f"请增加，如 {UPHELD}: {{label: 异议成立, end: refused, tone: refuse, reason: true}}。"
            yield StepFault(("outcomes",), what, remedy)
        elif next(iter(self.outcomes)) == UPHELD:
            what = f"公示“{self.title}”的第一个办理结果是 {UPHELD}，期满没有异议的件也会照异议成立办理。"
            yield StepFault(("outcomes", UPHELD), what, "请把公示无异议的结果写在最前。")


KIND = StepKind(PublicNotice, gettext_noop("公示"), act=gettext_noop("发起公示"), status="noticed", usual_days=(1, 2))
