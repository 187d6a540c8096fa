"""A condition is let pass for a case."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pingding.actions.cases import overrides
from pingding.api.frame.routes import AtCase, RequestBody, Routes, Text
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=["步骤 steps"])


class OverrideConditionIn(RequestBody):
    """The condition by its path, e.g. `entity.above_scale`, and why it is let pass."""

    condition: Annotated[str, Field(max_length=160)]
    reason: Text


class OverrideOut(Schema):
    """A condition that was let pass."""

    condition: str
    reason: str
    at: datetime


@routes.act("/cases/{number}/overrides", OverrideOut, "准予放行条件", creates=True)
def override_condition(request: ViewerRequest, number: AtCase, body: OverrideConditionIn) -> OverrideOut:
    """Let a condition pass, by whom the definition names. Twice is a conflict."""
    override = overrides.override_condition(number, body.condition, body.reason, actor=request.viewer, at=request.at)
    return OverrideOut(condition=override.condition, reason=override.reason, at=override.at)
