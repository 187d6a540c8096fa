"""Cases are put in order, with a proposal for each."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pingding.policy.parts import Id
from pingding.policy.steps.kind import Recorded, StepKind
from pingding.policy.steps.step import StepBase
from pingding.policy.translation import gettext_noop


class Rank(StepBase):
    """Batch: the cases of a call are put in order and a proposal is made for each."""

    kind: Literal["rank"] = Field(description="rank：成批，排序并提出建议。")
    ranking: Id = Field(description="用哪一套排序规则。")


class PlaceTaken(BaseModel):
    """Where the order departs from the rules' for a case: the place that they give, and why it stands above others."""

    by_rules: Annotated[int | None, Recorded(gettext_noop("按规则的名次"))] = None
    order_reason: Annotated[str, Recorded(gettext_noop("调整名次的理由"))] = ""


KIND = StepKind(
    Rank,
    gettext_noop("排序"),
    act=gettext_noop("排序并提出建议"),
    recorded=PlaceTaken,
    weighs="always",
    status="assessing",
    usual_days=(4, 8),
)
