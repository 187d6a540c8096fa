"""Public bodies: listed, set up with the offices they hold, their officers and meeting secretaries appointed."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, StringConstraints

from pingding.actions.directory import offices as acts
from pingding.api.directory.members import MembershipOut, membership_out
from pingding.api.directory.organisations import OrganisationOut, organisation_of, organisation_out
from pingding.api.directory.people import PersonIn
from pingding.api.frame.routes import AtRecord, Line, Page, Paging, Query, RequestBody, Routes, Word, page_of
from pingding.queries.directory.administration import body_of, public_bodies
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.vacancies import vacancies
from pingding.records.models import Organisation

routes = Routes(tags=["机构 offices"])
Office = Annotated[str, StringConstraints(max_length=80)]


class EstablishOfficeIn(RequestBody):
    """The offices that the body holds, as `department@region`; its name, if it differs from the first office's."""

    offices: Annotated[list[Office], Field(min_length=1, max_length=50, examples=[["economy@cq"]])]
    name: Annotated[str, StringConstraints(max_length=120)] = ""
    code: Word = ""


class OfficeSearch(Paging):
    """Which bodies: those whose name holds the text; every one without it."""

    search: Line = ""


class OfficeContactIn(RequestBody):
    """How the office is reached: its work telephone and address, not a person's. Empty: no more."""

    telephone: Line = ""
    address: Annotated[str, StringConstraints(max_length=200)] = ""


class PublicBodyOut(Schema):
    """A public body: the offices it holds, by id and by full name, how it is reached and who acts for it now."""

    id: int
    name: str
    offices: list[str]
    titles: list[str]
    telephone: str
    address: str
    members: list[MembershipOut]


class VacancyOut(Schema):
    """A body or unit for which nobody has the `role` that open steps wait for: of so many cases, since a moment."""

    organisation_id: int
    name: str
    role: str
    cases: int
    waiting_since_at: datetime


class AppointIn(RequestBody):
    """Whom."""

    person: PersonIn


@routes.read("/offices", Page[PublicBodyOut], "机构")
def list_offices(request: ViewerRequest, which: Query[OfficeSearch]) -> Page[PublicBodyOut]:
    """The public bodies, by name. For the platform administrator."""
    return page_of(public_bodies(request.viewer, which.search), which, _body)


@routes.read("/vacancies", list[VacancyOut], "无人可以办理")
def list_vacancies(request: ViewerRequest) -> list[VacancyOut]:
    """What waits for nobody, the longest first: a body is appointed somebody, a unit's administration handed over.

    All for the platform administrator; for officers, the units whose registrations they approve.
    """
    return [
        VacancyOut(
            organisation_id=each.organisation.pk,
            name=each.organisation.name,
            role=each.role,
            cases=each.cases,
            waiting_since_at=each.since,
        )
        for each in vacancies(request.viewer, request.at)
    ]


@routes.act("/offices", OrganisationOut, "设立机构", creates=True)
def establish_office(request: ViewerRequest, body: EstablishOfficeIn) -> OrganisationOut:
    """Set up a public body. By the platform administrator. An office that is held already is a conflict."""
    organisation = acts.establish_office(
        body.offices, name=body.name, code=body.code, actor=request.viewer, at=request.at
    )
    return organisation_out(organisation)


@routes.act("/offices/{organisation_id}/contact", OrganisationOut, "登记机构联系方式")
def set_office_contact(request: ViewerRequest, organisation_id: AtRecord, body: OfficeContactIn) -> OrganisationOut:
    """Record how a public body is reached. By the platform administrator."""
    organisation = acts.set_office_contact(
        organisation_of(request, organisation_id),
        telephone=body.telephone,
        address=body.address,
        actor=request.viewer,
        at=request.at,
    )
    return organisation_out(organisation)


@routes.act("/offices/{organisation_id}/officers", MembershipOut, "指定经办人", creates=True)
def appoint_officer(request: ViewerRequest, organisation_id: AtRecord, body: AppointIn) -> MembershipOut:
    """Make somebody an officer of a public body."""
    organisation = organisation_of(request, organisation_id)
    return membership_out(acts.appoint_officer(organisation, body.person.person(), actor=request.viewer, at=request.at))


@routes.act("/offices/{organisation_id}/secretaries", MembershipOut, "指定会议秘书", creates=True)
def appoint_secretary(request: ViewerRequest, organisation_id: AtRecord, body: AppointIn) -> MembershipOut:
    """Make somebody the secretary of a public body's meetings."""
    organisation = organisation_of(request, organisation_id)
    return membership_out(
        acts.appoint_secretary(organisation, body.person.person(), actor=request.viewer, at=request.at)
    )


def _body(organisation: Organisation) -> PublicBodyOut:
    body = body_of(organisation)
    return PublicBodyOut(
        id=organisation.pk,
        name=organisation.name,
        offices=[row.office for row in organisation.offices.all()],
        titles=list(body.offices),
        telephone=organisation.telephone,
        address=organisation.address,
        members=[membership_out(member) for member in body.members],
    )
