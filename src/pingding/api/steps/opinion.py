"""An opinion, as an operation."""

from pingding.api.frame.routes import AtCase, AtStep, Routes
from pingding.api.steps.step_acts import TAGS, ActAtStepIn, CaseStateOut, act_at_step
from pingding.policy.steps.opinion import OpinionGiven
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=TAGS)


class GiveOpinionIn(ActAtStepIn):
    """An opinion, signed."""

    content: OpinionGiven = OpinionGiven()


@routes.act("/cases/{number}/steps/{step}/opinion", CaseStateOut, "出具意见")
def give_opinion(request: ViewerRequest, number: AtCase, step: AtStep, body: GiveOpinionIn) -> CaseStateOut:
    """Give one's opinion. Where several offices give one, the case moves on with the last."""
    return act_at_step(request, number, step, body, body.content)
