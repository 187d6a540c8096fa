"""A document with a number is issued."""

from typing import Literal

from pydantic import Field

from pingding.policy.parts import Text
from pingding.policy.steps.kind import StepKind
from pingding.policy.steps.step import StepBase
from pingding.policy.translation import gettext_noop


class Issue(StepBase):
    """Batch: a document with a number is issued; where the case has been granted a kind of title, the title begins."""

    kind: Literal["issue"] = Field(description="issue：成批，发文；所授称号自此生效。")
    document: Text = Field(description="文件种类，如 批复、认定通知。")
    number: Text = Field(description="文号格式，如 渝经信发〔{year}〕{n}号；不写 {year} 的，序号跨年连续。")


KIND = StepKind(Issue, gettext_noop("发文"), act=gettext_noop("印发文件"), usual_days=(1, 4))
