"""A review, as an operation."""

from pingding.api.frame.routes import AtCase, AtStep, Routes
from pingding.api.steps.step_acts import TAGS, ActAtStepIn, CaseStateOut, act_at_step
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=TAGS)


class ReviewIn(ActAtStepIn):
    """A review: the checklist and the conditions judged here; a return for correction names its parts."""

    content: ChecklistAnswers = ChecklistAnswers()


@routes.act("/cases/{number}/steps/{step}/review", CaseStateOut, "审查")
def review(request: ViewerRequest, number: AtCase, step: AtStep, body: ReviewIn) -> CaseStateOut:
    """Take an outcome at a review. A repetition is a conflict that says what happened last."""
    return act_at_step(request, number, step, body, body.content)
