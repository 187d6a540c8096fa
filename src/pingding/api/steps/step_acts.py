"""What the operations at steps that are done case by case share: what is sent beside the content, what is answered."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from pingding.actions import steps as acts
from pingding.api.frame.routes import Id, RequestBody
from pingding.policy.steps.kind import StepContent
from pingding.queries.viewer_request import ViewerRequest

TAGS = ["步骤 steps"]


class ActAtStepIn(RequestBody):
    """Which outcome (`skip` where the step is optional); the case's revision as it was read, so that an act made on
    an older one is refused with what happened in between."""

    outcome: Id
    revision: int | None = Field(None, ge=1, le=2**31)


class CaseStateOut(Schema):
    """Where the case stands after the act."""

    number: str
    status: str
    revision: int
    open: list[str]
    ended_at: datetime | None


def act_at_step(
    request: ViewerRequest, number: str, step: str, body: ActAtStepIn, content: StepContent
) -> CaseStateOut:
    """Take the outcome with what is said, and answer where the case stands then."""
    case = acts.act_at_step(
        number, step, body.outcome, content, revision=body.revision, actor=request.viewer, at=request.at
    )
    return CaseStateOut(
        number=case.number,
        status=case.status,
        revision=case.revision,
        open=sorted(case.progress["open"]),
        ended_at=case.ended_at,
    )
