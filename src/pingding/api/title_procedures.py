"""What may be opened on a title, and opening it: a request of its holder or an office."""

from datetime import datetime

from ninja import Schema

from pingding.actions.titles import requests as acts
from pingding.api.frame.routes import Id, RequestBody, Routes
from pingding.api.titles import Code
from pingding.queries.clock import local_date
from pingding.queries.titles.openings import PossibleOpening, openings
from pingding.queries.titles.register import find_title
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Case

routes = Routes(tags=["称号 titles"])


class OpeningOut(Schema):
    """A procedure that one may open on the title, by request or report; `why_not` says what keeps it back now."""

    procedure: str
    title: str
    opened_by: str
    help: str
    clause: list[str]
    why_not: str
    remedy: str


class OpenedCaseOut(Schema):
    """A case just opened."""

    number: str
    procedure: str
    status: str
    opened_at: datetime


class OpenRequestIn(RequestBody):
    """Which procedure of the title's edition."""

    procedure: Id


@routes.read("/{code}/openings", list[OpeningOut], "可以发起的事项", public=True)
def list_openings(request: ViewerRequest, code: Code) -> list[OpeningOut]:
    """What the person asking may open on a title, in the order of its definition."""
    on = local_date(request.at)
    return [_opening(each) for each in openings(request.viewer, find_title(code, on).title, on)]


@routes.act("/{code}/requests", OpenedCaseOut, "发起事项", creates=True)
def open_request(request: ViewerRequest, code: Code, body: OpenRequestIn) -> OpenedCaseOut:
    """Open a procedure on a title, as its holder or as an office that may. While one is open a second is a conflict."""
    return opened(acts.open_request(code, body.procedure, actor=request.viewer, at=request.at))


def opened(case: Case) -> OpenedCaseOut:
    """A case as it is answered by whoever opened it."""
    return OpenedCaseOut(number=case.number, procedure=case.procedure, status=case.status, opened_at=case.opened_at)


def _opening(possible: PossibleOpening) -> OpeningOut:
    refusal = possible.refusal
    return OpeningOut(
        procedure=possible.key,
        title=possible.procedure.title,
        opened_by=possible.procedure.opened_by,
        help=possible.opens.help,
        clause=list(possible.clause),
        why_not=refusal.what if refusal else "",
        remedy=refusal.remedy if refusal else "",
    )
