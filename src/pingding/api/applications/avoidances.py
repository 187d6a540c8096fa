"""Experts and bodies that an applicant asks to avoid."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import StringConstraints

from pingding.actions.applications import avoiding as acts
from pingding.api.frame.routes import AtCase, AtRecord, RequestBody, Routes, shown
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=["申报 applications"])


class AskToAvoidIn(RequestBody):
    """The name of an expert or a body, and why."""

    name: Annotated[str, StringConstraints(max_length=120)]
    reason: Annotated[str, StringConstraints(max_length=500)]


class AvoidanceOut(Schema):
    """An expert or a body that the applicant asks to avoid."""

    id: int
    name: str
    reason: str
    requested_at: datetime


@routes.act("/cases/{number}/avoidances", AvoidanceOut, "申请回避专家或单位", creates=True)
def ask_to_avoid(request: ViewerRequest, number: AtCase, body: AskToAvoidIn) -> AvoidanceOut:
    """Name an expert or a body to avoid, for the applicant, where the programme says so, until experts are asked."""
    return shown(AvoidanceOut, acts.ask_to_avoid(number, body.name, body.reason, actor=request.viewer, at=request.at))


@routes.act("/cases/{number}/avoidances/{avoidance_id}/withdraw", AvoidanceOut, "撤回回避申请")
def withdraw_avoidance(request: ViewerRequest, number: AtCase, avoidance_id: AtRecord) -> AvoidanceOut:
    """Take back what was named; gives it as it was."""
    row = acts.withdraw_avoidance(number, avoidance_id, actor=request.viewer, at=request.at)
    return shown(AvoidanceOut, row, id=avoidance_id)
