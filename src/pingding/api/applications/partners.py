"""Partners of an application: named by the applicant, answering for themselves."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import StringConstraints

from pingding.actions.applications import partners as acts
from pingding.api.frame.routes import AtCase, AtRecord, RequestBody, Routes, Text, Word
from pingding.queries.access import find_case
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Partner

routes = Routes(tags=["合作单位 partners"])


class PartnerOut(Schema):
    """A unit that takes part; `confirmed` is null until it answers."""

    id: int
    name: str
    code: str
    kind: str
    duties: str
    confirmed: bool | None
    answered_at: datetime | None
    statement: str


class AddPartnerIn(RequestBody):
    """Who takes part; the code is checked by GB 32100-2015."""

    name: Annotated[str, StringConstraints(max_length=120)]
    code: Word
    kind: Annotated[str, StringConstraints(max_length=40)] = ""
    duties: Text = ""


class AnswerInvitationIn(RequestBody):
    """Whether one's unit takes part."""

    confirmed: bool
    statement: Text = ""


@routes.read("/cases/{number}/partners", list[PartnerOut], "合作单位")
def list_partners(request: ViewerRequest, number: AtCase) -> list[PartnerOut]:
    """The partners of a case, in the order they were named."""
    rows = find_case(request.viewer, number).partners.filter(removed_at=None).order_by("id")
    return [_out(row) for row in rows]


@routes.act("/cases/{number}/partners", PartnerOut, "邀请合作单位", creates=True)
def add_partner(request: ViewerRequest, number: AtCase, body: AddPartnerIn) -> PartnerOut:
    """Name a partner and invite it. The same unit twice is a conflict."""
    return _out(acts.add_partner(number, **body.model_dump(), actor=request.viewer, at=request.at))


@routes.act("/cases/{number}/partners/{partner_id}", None, "移除合作单位", method="DELETE")
def remove_partner(request: ViewerRequest, number: AtCase, partner_id: AtRecord) -> None:
    """Take a partner off the application."""
    acts.remove_partner(number, partner_id, actor=request.viewer, at=request.at)


@routes.act("/cases/{number}/partners/{partner_id}/answer", PartnerOut, "答复合作邀请")
def answer_invitation(
    request: ViewerRequest, number: AtCase, partner_id: AtRecord, body: AnswerInvitationIn
) -> PartnerOut:
    """Confirm, or decline, for one's unit. By its administrator; a repetition is a conflict."""
    return _out(
        acts.answer_invitation(
            number, partner_id, body.confirmed, statement=body.statement, actor=request.viewer, at=request.at
        )
    )


def _out(row: Partner) -> PartnerOut:
    return PartnerOut(
        id=row.pk,
        name=row.name,
        code=row.code,
        kind=row.kind,
        duties=row.duties,
        confirmed=row.confirmed,
        answered_at=row.answered_at,
        statement=row.statement,
    )
