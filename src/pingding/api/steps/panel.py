"""The closing of a panel, as an operation."""

from pingding.api.frame.routes import AtCase, AtStep, Routes
from pingding.api.steps.step_acts import TAGS, ActAtStepIn, CaseStateOut, act_at_step
from pingding.policy.steps.panel import PanelClosed
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=TAGS)


class ClosePanelIn(ActAtStepIn):
    """A panel closed by its convener."""

    content: PanelClosed = PanelClosed()


@routes.act("/cases/{number}/steps/{step}/panel", CaseStateOut, "办结专家评审")
def close_panel(request: ViewerRequest, number: AtCase, step: AtStep, body: ClosePanelIn) -> CaseStateOut:
    """Close a panel once enough experts have handed in their sheets."""
    return act_at_step(request, number, step, body, body.content)
