"""Paper that is received, as an operation."""

from pingding.api.frame.routes import AtCase, AtStep, Routes
from pingding.api.steps.step_acts import TAGS, ActAtStepIn, CaseStateOut, act_at_step
from pingding.policy.steps.receive import PaperReceived
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=TAGS)


class ReceivePaperIn(ActAtStepIn):
    """Paper received."""

    content: PaperReceived = PaperReceived()


@routes.act("/cases/{number}/steps/{step}/receive", CaseStateOut, "签收纸质材料")
def receive_paper(request: ViewerRequest, number: AtCase, step: AtStep, body: ReceivePaperIn) -> CaseStateOut:
    """Put the receipt of paper on record."""
    return act_at_step(request, number, step, body, body.content)
