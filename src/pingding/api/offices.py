"""Public bodies: set up with the offices they hold, their officers and their meetings' secretaries appointed."""

from typing import Annotated

from pydantic import Field, StringConstraints

from pingding.actions import offices as acts
from pingding.api.asking import AskedRequest
from pingding.api.members import MembershipOut, membership_out
from pingding.api.organisations import OrganisationOut, found, organisation_out
from pingding.api.people import WhichPerson
from pingding.api.routes import AtRecord, Routes, Said, Word

routes = Routes(tags=["机构 offices"])
Office = Annotated[str, StringConstraints(max_length=80)]


class EstablishOffice(Said):
    """The offices that the body holds, as `department@region`; its name, if it differs from the first office's."""

    offices: Annotated[list[Office], Field(min_length=1, max_length=50, examples=[["economy@cq"]])]
    name: Annotated[str, StringConstraints(max_length=120)] = ""
    code: Word = ""


class Appoint(Said):
    """Whom."""

    person: WhichPerson


@routes.act("/offices", OrganisationOut, "设立机构", made=True)
def establish_office(request: AskedRequest, said: EstablishOffice) -> OrganisationOut:
    """Set up a public body. By the platform administrator. An office that is held already is a conflict."""
    made = acts.establish_office(said.offices, name=said.name, code=said.code, actor=request.viewer, at=request.at)
    return organisation_out(made)


@routes.act("/offices/{organisation_id}/officers", MembershipOut, "指定经办人", made=True)
def appoint_officer(request: AskedRequest, organisation_id: AtRecord, said: Appoint) -> MembershipOut:
    """Make somebody an officer of a public body."""
    body = found(request, organisation_id)
    return membership_out(acts.appoint_officer(body, said.person.found(), actor=request.viewer, at=request.at))


@routes.act("/offices/{organisation_id}/secretaries", MembershipOut, "指定会议秘书", made=True)
def appoint_secretary(request: AskedRequest, organisation_id: AtRecord, said: Appoint) -> MembershipOut:
    """Make somebody the secretary of a public body's meetings."""
    body = found(request, organisation_id)
    return membership_out(acts.appoint_secretary(body, said.person.found(), actor=request.viewer, at=request.at))
