"""Who keeps cases waiting, and the word that reminds them of it."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pingding.actions.listing import prompting
from pingding.api.frame.routes import RequestBody, Routes
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.awaited import awaited_by

routes = Routes(tags=["事项 cases"])


class AwaitedOut(Schema):
    """A round of a case that others keep waiting; `experts` is how many have yet to seal their sheet."""

    number: str
    name: str
    programme: str
    step: str
    title: str
    bodies: list[str]
    experts: int
    since: datetime
    due: datetime | None
    prompted: datetime | None


class PromptOthersIn(RequestBody):
    """The numbers of the cases."""

    cases: Annotated[list[Annotated[str, Field(max_length=30)]], Field(min_length=1, max_length=prompting.MOST)]


class PromptedOut(Schema):
    """Whom a prompt reached at one step of a case."""

    number: str
    step: str
    bodies: list[str]
    experts: int


@routes.read("/awaited", list[AwaitedOut], "在等别人办理的件")
def read_awaited(request: ViewerRequest) -> list[AwaitedOut]:
    """What one's office handed on or leads and others keep waiting, that due first, at most 200 rounds."""
    return [
        AwaitedOut(
            number=each.number,
            name=each.name,
            programme=each.programme,
            step=each.step,
            title=each.title,
            bodies=list(each.bodies.values()),
            experts=len(each.experts),
            since=each.since,
            due=each.due,
            prompted=each.last,
        )
        for each in awaited_by(request.viewer)
    ]


@routes.act("/awaited/prompts", list[PromptedOut], "催办")
def prompt_others(request: ViewerRequest, body: PromptOthersIn) -> list[PromptedOut]:
    """Tell everybody who keeps these cases waiting; nobody is prompted of a step twice on one day."""
    reached = prompting.prompt_others(body.cases, actor=request.viewer, at=request.at)
    return [
        PromptedOut(number=each.number, step=each.step, bodies=list(each.bodies), experts=each.experts)
        for each in reached
    ]
