"""Partners of an application: named by the applicant, answering for themselves."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import StringConstraints

from pingding.actions.applications import partners as acts
from pingding.api.frame.routes import AtCase, AtRecord, Line, RecordId, RequestBody, Routes, Text, Word
from pingding.policy.text.partner_identity import WithoutCode
from pingding.queries.access import find_case
from pingding.queries.applications.attachments import find_attachment
from pingding.queries.applications.invitations import Confirmation, confirmation_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Partner

routes = Routes(tags=["合作单位 partners"])


class PartnerOut(Schema):
    """A unit that takes part; `confirmed` is null until it answers.

    One without a `code` stands in the register of its `country` (`country_name` where that is `other`) under
    `register_number`. `confirmation` says how it confirmed: online, or by the stamped `paper`, an attachment.
    """

    id: int
    name: str
    code: str
    country: str
    country_name: str
    register_number: str
    no_number_reason: str
    kind: str
    duties: str
    confirmed: bool | None
    confirmation: Confirmation
    answered_at: datetime | None
    statement: str
    paper: int | None


class WithoutCodeIn(RequestBody):
    """What a unit without a credit code is known by: a `country` of the shared list (`mainland`, `hk`, `other` …), its
    number in the register there; of the mainland alone, why it has none."""

    country: Word
    country_name: Word = ""
    register_number: Word = ""
    no_number_reason: Line = ""


class AddPartnerIn(RequestBody):
    """Who takes part: by its code, which is checked by GB 32100-2015, or as one that has none."""

    name: Annotated[str, StringConstraints(max_length=120)]
    code: Word = ""
    without_code: WithoutCodeIn | None = None
    kind: Annotated[str, StringConstraints(max_length=40)] = ""
    duties: Text = ""


class ConfirmOnPaperIn(RequestBody):
    """The uploaded file of what the partner stamped."""

    attachment: RecordId


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
    """Name a partner and invite it; one without a code confirms on paper. The same unit twice is a conflict."""
    place = WithoutCode(**body.without_code.model_dump()) if body.without_code else None
    fields = body.model_dump(exclude={"without_code"})
    return _out(acts.add_partner(number, **fields, without_code=place, actor=request.viewer, at=request.at))


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


@routes.act("/cases/{number}/partners/{partner_id}/paper", PartnerOut, "上传合作单位书面确认")
def confirm_on_paper(
    request: ViewerRequest, number: AtCase, partner_id: AtRecord, body: ConfirmOnPaperIn
) -> PartnerOut:
    """Put the stamped paper of a partner without a code; it counts as its confirmation. By the applicant."""
    paper = find_attachment(request.viewer, body.attachment, request.at)
    return _out(acts.confirm_on_paper(number, partner_id, paper, actor=request.viewer, at=request.at))


def _out(row: Partner) -> PartnerOut:
    return PartnerOut(
        id=row.pk,
        name=row.name,
        code=row.code,
        country=row.country,
        country_name=row.country_name,
        register_number=row.register_number,
        no_number_reason=row.no_number_reason,
        kind=row.kind,
        duties=row.duties,
        confirmed=row.confirmed,
        confirmation=confirmation_of(row),
        answered_at=row.answered_at,
        statement=row.statement,
        paper=row.paper_id,
    )
