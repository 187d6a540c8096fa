"""Registrations of units: handed in by anybody, decided by the office that approves them."""

from pingding.actions.directory import organisations as acts
from pingding.actions.directory.attempts import CountedTries
from pingding.api.directory.organisations import OrganisationOut, UnitIn, organisation_of, organisation_out
from pingding.api.directory.people import CreatePersonIn
from pingding.api.frame.routes import AtRecord, Page, Paging, Query, RequestBody, Routes, Text, Word, page_of
from pingding.queries.applications.attachments import find_attachment
from pingding.queries.clock import local_date
from pingding.queries.directory.attempts import network_of, tries
from pingding.queries.directory.organisations import registration_mark
from pingding.queries.directory.registrations import pending_registrations
from pingding.queries.viewer_request import ViewerRequest, address_of
from pingding.records.models import Organisation

routes = Routes(tags=["单位 organisations"])


class PendingOut(OrganisationOut):
    """A registration that waits, the attachment that is its licence, and its `mark`, which who decides sends back."""

    licence: int | None
    mark: str


class RegisterOrganisationIn(UnitIn):
    """A unit, and the account of whoever registers it; who is signed in leaves `person` out."""

    person: CreatePersonIn | None = None


class DecisionIn(RequestBody):
    """`seen`: the `mark` of the registration that was looked at; where it has changed, the act is a conflict."""

    seen: Word | None = None


class ApproveRegistrationIn(DecisionIn):
    """Why a code is admitted that fails its check digit, where it does."""

    code_reason: Text = ""


class RejectRegistrationIn(DecisionIn):
    """Why the registration is not approved."""

    reason: Text


@routes.act("", OrganisationOut, "单位注册", creates=True, public=True)
def register_organisation(request: ViewerRequest, body: RegisterOrganisationIn) -> OrganisationOut:
    """Register a unit; open to the public. Its licence is uploaded next (`set_licence`).

    The same code a second time is a conflict that says whom to ask.
    """
    person = body.person.new() if body.person else None
    with CountedTries((tries("registration", network_of(address_of(request))),), request.at):
        unit = acts.register_organisation(body.data(), person, actor=request.viewer, at=request.at)
    return organisation_out(unit)


@routes.read("/pending", Page[PendingOut], "待核准的注册")
def list_pending_registrations(request: ViewerRequest, paging: Query[Paging]) -> Page[PendingOut]:
    """The registrations that wait for one's approval, the oldest first."""
    return page_of(pending_registrations(request.viewer, local_date(request.at)), paging, _pending)


@routes.act("/{organisation_id}/approve", OrganisationOut, "核准单位")
def approve_registration(
    request: ViewerRequest, organisation_id: AtRecord, body: ApproveRegistrationIn
) -> OrganisationOut:
    """Approve a registration. A repetition is a conflict."""
    unit = organisation_of(request, organisation_id)
    return organisation_out(acts.approve_registration(unit, **body.model_dump(), actor=request.viewer, at=request.at))


@routes.act("/{organisation_id}/licence/{attachment_id}", OrganisationOut, "上传单位证照")
def set_licence(request: ViewerRequest, organisation_id: AtRecord, attachment_id: AtRecord) -> OrganisationOut:
    """Put a file of the unit to its registration as its licence, as long as that is not approved."""
    licence = find_attachment(request.viewer, attachment_id, request.at)
    unit = organisation_of(request, organisation_id)
    return organisation_out(acts.set_licence(unit, licence, actor=request.viewer, at=request.at))


@routes.act("/{organisation_id}/reject", OrganisationOut, "不予核准单位")
def reject_registration(
    request: ViewerRequest, organisation_id: AtRecord, body: RejectRegistrationIn
) -> OrganisationOut:
    """Reject a registration with the reason."""
    unit = organisation_of(request, organisation_id)
    return organisation_out(acts.reject_registration(unit, **body.model_dump(), actor=request.viewer, at=request.at))


def _pending(unit: Organisation) -> PendingOut:
    own = organisation_out(unit).model_dump()
    return PendingOut(**own, licence=unit.licence_id, mark=registration_mark(unit))
