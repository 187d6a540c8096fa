"""A meeting decides on each case."""

from typing import Literal

from pydantic import Field

from pingding.policy.parts import Text
from pingding.policy.steps.kind import StepKind
from pingding.policy.steps.limits import ComparedCases, Quota
from pingding.policy.steps.step import StepBase
from pingding.policy.translation import gettext_noop


class Meeting(StepBase):
    """Batch: a meeting decides on each case. `body` is the kind of meeting."""

    kind: Literal["meeting"] = Field(description="meeting：成批，会议审定。")
    body: Text = Field(description="会议的名称。")
    quotas: tuple[Quota, ...] = Field((), description="名额。")
    cohort: ComparedCases = Field(ComparedCases(), description="按占比的名额以哪些件为分母。")

    def compared(self) -> ComparedCases | None:
        return self.cohort if any(quota.by_share for quota in self.quotas) else None


KIND = StepKind(Meeting, gettext_noop("会议审定"), act=gettext_noop("会议审定"), status="assessing", usual_days=(3, 10))
