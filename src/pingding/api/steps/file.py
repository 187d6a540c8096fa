"""A filing with another body, as an operation."""

from pingding.api.frame.routes import AtCase, AtStep, Routes
from pingding.api.steps.step_acts import TAGS, ActAtStepIn, CaseStateOut, act_at_step
from pingding.policy.steps.file import FilingElsewhere
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=TAGS)


class FileElsewhereIn(ActAtStepIn):
    """Filed with another body."""

    content: FilingElsewhere = FilingElsewhere()


@routes.act("/cases/{number}/steps/{step}/file", CaseStateOut, "报送备案")
def file_elsewhere(request: ViewerRequest, number: AtCase, step: AtStep, body: FileElsewhereIn) -> CaseStateOut:
    """Put the filing with another body on record."""
    return act_at_step(request, number, step, body, body.content)
