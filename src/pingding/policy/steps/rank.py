"""Cases are put in order, with a proposal for each."""

from typing import Literal

from pydantic import Field

from pingding.policy.parts import Id
from pingding.policy.steps.kind import StepKind
from pingding.policy.steps.step import StepBase
from pingding.policy.translation import gettext_noop


class Rank(StepBase):
    """Batch: the cases of a call are put in order and a proposal is made for each."""

    kind: Literal["rank"] = Field(description="rank：成批，排序并提出建议。")
    ranking: Id = Field(description="用哪一套排序规则。")


KIND = StepKind(Rank, gettext_noop("排序"), weighs="always")
