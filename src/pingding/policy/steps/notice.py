"""A public notice runs, and anybody may object."""

from typing import Literal

from pydantic import Field

from pingding.policy.parts import Id
from pingding.policy.steps.kind import StepKind
from pingding.policy.steps.step import StepBase
from pingding.policy.translation import gettext_noop


class PublicNotice(StepBase):
    """Batch: a public notice runs; anybody may object; an objection holds up only its case.

    The first outcome is taken when the period has passed without an open objection; an upheld objection takes
    the outcome named `upheld`.
    """

    kind: Literal["notice"] = Field(
        description="notice：成批，公示；异议只影响所涉的一件。第一个结果为期满无未决异议，名为 upheld 的为异议成立。"
    )
    lasts_working_days: int = Field(gt=0, description="公示几个工作日，首日为工作日的计入。")
    objections_to: str = Field("", description="异议受理单位。")
    contents: tuple[Id, ...] = Field((), description="除单位名称、名称、地区外另行公示的字段。")


KIND = StepKind(PublicNotice, gettext_noop("公示"), act=gettext_noop("发起公示"), status="noticed", usual_days=(1, 2))
