"""A site visit, as an operation."""

from pingding.api.frame.routes import AtCase, AtStep, Routes
from pingding.api.steps.step_acts import TAGS, ActAtStepIn, CaseStateOut, act_at_step
from pingding.policy.steps.visit import VisitMade
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=TAGS)


class RecordVisitIn(ActAtStepIn):
    """A site visit."""

    content: VisitMade = VisitMade()


@routes.act("/cases/{number}/steps/{step}/visit", CaseStateOut, "记录现场核查")
def record_visit(request: ViewerRequest, number: AtCase, step: AtStep, body: RecordVisitIn) -> CaseStateOut:
    """Put a site visit on record."""
    return act_at_step(request, number, step, body, body.content)
