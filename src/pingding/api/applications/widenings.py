"""Asking that further parts of a form be opened in its correction, and the answer to that."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, StringConstraints

from pingding.actions.applications import widening as acts
from pingding.api.frame.routes import AtCase, AtRecord, RequestBody, Routes
from pingding.queries.applications.widenings import widenings_to_answer
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Widening

routes = Routes(tags=["申报 applications"])
Part = Annotated[str, StringConstraints(max_length=160)]
Said = Annotated[str, StringConstraints(max_length=500)]


class RequestWideningIn(RequestBody):
    """The parts to be opened too (`fact:…`, `material:…`, `score-sheet`), and why."""

    parts: Annotated[list[Part], Field(max_length=500, examples=[["fact:staff"]])]
    reason: Said
    form: Annotated[str, Field(max_length=60)] | None = None


class AnswerWideningIn(RequestBody):
    """Whether the parts are opened; a refusal needs its reason."""

    granted: bool
    answer: Said = ""


class WideningOut(Schema):
    """A request to open further parts, with its answer where it has one."""

    id: int
    case: str
    office: str
    parts: list[str]
    reason: str
    requested_at: datetime
    granted: bool | None
    answer: str
    answered_at: datetime | None


@routes.read("/widenings", list[WideningOut], "待答复的扩大补正请求")
def list_widenings(request: ViewerRequest) -> list[WideningOut]:
    """What waits for an answer of one's offices, the first due leading."""
    return [_out(row) for row in widenings_to_answer(request.viewer)[:200]]


@routes.act("/cases/{number}/widenings", WideningOut, "请求扩大补正范围", creates=True)
def request_widening(request: ViewerRequest, number: AtCase, body: RequestWideningIn) -> WideningOut:
    """Ask the office that returned the form to open further parts. One request waits at a time."""
    return _out(
        acts.request_widening(number, body.parts, body.reason, actor=request.viewer, at=request.at, form=body.form)
    )


@routes.act("/widenings/{widening_id}/answer", WideningOut, "答复扩大补正范围的请求")
def answer_widening(request: ViewerRequest, widening_id: AtRecord, body: AnswerWideningIn) -> WideningOut:
    """Open what is asked for, or not. By the office that returned the form."""
    return _out(acts.answer_widening(widening_id, body.granted, body.answer, actor=request.viewer, at=request.at))


def _out(row: Widening) -> WideningOut:
    return WideningOut(
        id=row.pk,
        case=row.run.case.number,
        office=row.office.name,
        parts=row.parts,
        reason=row.reason,
        requested_at=row.requested_at,
        granted=row.granted,
        answer=row.answer,
        answered_at=row.answered_at,
    )
