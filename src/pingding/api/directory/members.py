"""Who acts for a unit: invited, ended, handed over."""

from datetime import datetime
from typing import Literal

from ninja import Schema

from pingding.actions.directory import members as acts
from pingding.api.directory.organisations import organisation_of
from pingding.api.directory.people import PersonIn
from pingding.api.frame.routes import AtRecord, RecordId, RequestBody, Routes, Text
from pingding.queries.applications.attachments import find_attachment
from pingding.queries.directory.members import find_membership
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Membership

routes = Routes(tags=["单位成员 members"])


class MembershipOut(Schema):
    """A place of a person in an organisation."""

    id: int
    organisation: int
    username: str
    name: str
    role: str
    since: datetime
    until: datetime | None


class InviteMemberIn(RequestBody):
    """Whom, and as what."""

    person: PersonIn
    role: Literal["writer", "administrator"] = "writer"


class HandOverIn(RequestBody):
    """To whom; whoever is not of the unit says why."""

    to: PersonIn
    reason: Text = ""
    evidence: RecordId | None = None


class EndMembershipIn(RequestBody):
    """Why, if it is to be on record."""

    reason: Text = ""


@routes.act("/organisations/{organisation_id}/members", MembershipOut, "增加单位成员", creates=True)
def invite_member(request: ViewerRequest, organisation_id: AtRecord, body: InviteMemberIn) -> MembershipOut:
    """Give somebody a place in the unit. The same place twice is a conflict."""
    unit = organisation_of(request, organisation_id)
    return membership_out(
        acts.invite_member(unit, body.person.person(), role=body.role, actor=request.viewer, at=request.at)
    )


@routes.act("/organisations/{organisation_id}/hand-over", MembershipOut, "移交单位管理员")
def hand_over(request: ViewerRequest, organisation_id: AtRecord, body: HandOverIn) -> MembershipOut:
    """Hand the unit's administration to another person."""
    unit = organisation_of(request, organisation_id)
    evidence = find_attachment(request.viewer, body.evidence, request.at) if body.evidence else None
    membership = acts.hand_over(
        unit, body.to.person(), reason=body.reason, evidence=evidence, actor=request.viewer, at=request.at
    )
    return membership_out(membership)


@routes.act("/memberships/{membership_id}/end", MembershipOut, "终止成员资格")
def end_membership(request: ViewerRequest, membership_id: AtRecord, body: EndMembershipIn) -> MembershipOut:
    """End somebody's place. A repetition is a conflict."""
    membership = find_membership(request.viewer, membership_id, request.at)
    return membership_out(acts.end_membership(membership, reason=body.reason, actor=request.viewer, at=request.at))


def membership_out(row: Membership) -> MembershipOut:
    """A place in JSON."""
    return MembershipOut(
        id=row.pk,
        organisation=row.organisation_id,
        username=row.person.username,
        name=row.person.name,
        role=row.role,
        since=row.since,
        until=row.until,
    )
