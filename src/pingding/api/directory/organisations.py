"""Organisations: the correction of what they registered, and the record of dated facts."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StringConstraints

from pingding.actions.directory import correction_requests, corrections, record_facts
from pingding.actions.directory.corrections import Renaming
from pingding.actions.directory.unit_data import UnitData, typed_data
from pingding.api.frame.routes import (
    AtRecord,
    Day,
    Id,
    Line,
    Marks,
    Moment,
    RecordId,
    RequestBody,
    Routes,
    Text,
    Word,
)
from pingding.queries.applications.attachments import find_attachment
from pingding.queries.clock import local_date
from pingding.queries.directory.organisations import (
    REGISTERED,
    OrganisationRecord,
    find_organisation,
    organisation_record,
)
from pingding.queries.directory.registrations import reads_correction_request
from pingding.queries.page_marks import mark_of, marks_of
from pingding.queries.viewer import Viewer
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Organisation

routes = Routes(tags=["单位 organisations"])
Name = Annotated[str, StringConstraints(max_length=120)]


class OrganisationOut(Schema):
    """An organisation as registered; `code_reason`: why a code was admitted that fails its check digit."""

    id: int
    name: str
    code: str | None
    kind: str
    region: str
    address: str
    legal_representative: str
    established: date | None
    status: str
    status_reason: str
    registered_at: datetime
    decided_at: datetime | None
    code_reason: str


class MemberOut(Schema):
    """Who acts for the organisation."""

    id: int
    username: str
    name: str
    role: str
    since: datetime


class RecordValueOut(Schema):
    """A value that a fact had, as it was entered."""

    value: Any
    text: str
    as_of: date
    source: str
    evidence: int | None
    entered_by: str
    entered_at: datetime


class RecordFactOut(Schema):
    """A fact on the record, its values with the current one first; `mark` is that of the current one."""

    id: str
    label: str
    unit: str
    values: list[RecordValueOut]
    mark: str


class FormerNameOut(Schema):
    """A name until which moment it stood here; `renamed_on` is null and `document` empty where it was a slip."""

    name: str
    until: datetime
    ended: str
    renamed_on: date | None
    document: str


class OrganisationDetail(OrganisationOut):
    """All that is on record of an organisation; `marks` are those of what it registered, by name; `correction_request`
    is what it requests to be corrected of that, empty for all but the unit and the office for which it waits."""

    marks: dict[str, str]
    correction_request: str
    correction_requested_at: datetime | None
    former_names: list[FormerNameOut]
    offices: list[str]
    members: list[MemberOut]
    facts: list[RecordFactOut]


class UnitIn(RequestBody):
    """What a unit says of itself. The code is checked by GB 32100-2015; `code_as_shown`: the licence has it so."""

    name: Name
    code: Word
    kind: Word
    region: Word
    address: Line = ""
    legal_representative: Word = ""
    established: Day | None = None
    code_as_shown: bool = False

    def data(self) -> UnitData:
        return UnitData(**{key: getattr(self, key) for key in UnitData.__dataclass_fields__})


class CorrectOrganisationIn(UnitIn):
    """The data as they should be, and why. With `seen`, the `marks` that one read, only what differs is corrected, and
    what was corrected meanwhile is a conflict; `request_seen`, the `correction_requested_at` read, settles it."""

    reason: Text
    seen: Marks = {}
    request_seen: Moment | None = None


class AnswerCorrectionRequestIn(RequestBody):
    """Why nothing is corrected, or what was done; `seen` is the `correction_requested_at` read: another conflicts."""

    answer: Line
    seen: Moment | None = None


class RequestCorrectionIn(RequestBody):
    """What is to be corrected, into what, and why."""

    what: Text


class RenameOrganisationIn(RequestBody):
    """The new name, from which day on, by which document; `request_seen` as when something is corrected."""

    name: Name
    renamed_on: date
    document: Line
    request_seen: Moment | None = None


class SetFactsIn(RequestBody):
    """Values by fact id, as typed; of one day and one source; `evidence` is an attachment of the unit.

    `seen`: the facts' marks that one read; a value entered meanwhile is a conflict.
    """

    values: Annotated[dict[Id, Any], Field(min_length=1, max_length=500)]
    as_of: Day
    source: Word
    evidence: RecordId | None = None
    seen: Marks = {}


class NewFactsOut(Schema):
    """The facts that were new."""

    facts: list[str]


@routes.read("/{organisation_id}", OrganisationDetail, "单位档案")
def read_organisation(request: ViewerRequest, organisation_id: AtRecord) -> OrganisationDetail:
    """The record of an organisation, for its members, officers in charge of it, auditors and administrators."""
    viewer, on = request.viewer, local_date(request.at)
    return _record(organisation_record(viewer, organisation_id, on), viewer, on)


@routes.act("/{organisation_id}/correct", OrganisationOut, "更正单位信息")
def correct_organisation(
    request: ViewerRequest, organisation_id: AtRecord, body: CorrectOrganisationIn
) -> OrganisationOut:
    """Correct what was registered. A repetition is refused: nothing would change."""
    corrected = corrections.correct_organisation(
        organisation_of(request, organisation_id),
        body.data(),
        reason=body.reason,
        seen=body.seen,
        request_seen=body.request_seen,
        actor=request.viewer,
        at=request.at,
    )
    return organisation_out(corrected)


@routes.act("/{organisation_id}/request-correction", OrganisationOut, "请求更正单位信息")
def request_correction(request: ViewerRequest, organisation_id: AtRecord, body: RequestCorrectionIn) -> OrganisationOut:
    """Ask whoever corrects what was registered to put something right. While one waits, another is a conflict."""
    unit = organisation_of(request, organisation_id)
    correction_requests.request_correction(unit, body.what, actor=request.viewer, at=request.at)
    return organisation_out(unit)


@routes.act("/{organisation_id}/answer-correction-request", OrganisationOut, "答复更正请求")
def answer_correction_request(
    request: ViewerRequest, organisation_id: AtRecord, body: AnswerCorrectionRequestIn
) -> OrganisationOut:
    """Answer what a unit requests to be corrected, without correcting it; by the office for which it waits."""
    unit, at = organisation_of(request, organisation_id), request.at
    answer = correction_requests.answer_correction_request
    return organisation_out(answer(unit, body.answer, seen=body.seen, actor=request.viewer, at=at))


@routes.act("/{organisation_id}/rename", OrganisationOut, "登记更名")
def rename_organisation(
    request: ViewerRequest, organisation_id: AtRecord, body: RenameOrganisationIn
) -> OrganisationOut:
    """Put on record that a unit has been renamed. A repetition is refused: it bears the name already."""
    unit, new = organisation_of(request, organisation_id), Renaming(**body.model_dump(exclude={"request_seen"}))
    seen, viewer, at = body.request_seen, request.viewer, request.at
    return organisation_out(corrections.rename_organisation(unit, new, request_seen=seen, actor=viewer, at=at))


@routes.act("/{organisation_id}/facts", NewFactsOut, "更新单位档案")
def set_facts(request: ViewerRequest, organisation_id: AtRecord, body: SetFactsIn) -> NewFactsOut:
    """Add dated values to the record; all or none. The same value of the same day and source is not entered twice."""
    evidence = find_attachment(request.viewer, body.evidence, request.at) if body.evidence else None
    rows = record_facts.set_facts(
        organisation_of(request, organisation_id),
        body.values,
        as_of=body.as_of,
        source=body.source,
        evidence=evidence,
        seen=body.seen,
        actor=request.viewer,
        at=request.at,
    )
    return NewFactsOut(facts=[row.fact for row in rows])


def organisation_of(request: ViewerRequest, organisation_id: int) -> Organisation:
    """The organisation as far as the person asking may look into it."""
    return find_organisation(request.viewer, organisation_id, local_date(request.at))


def organisation_out(unit: Organisation) -> OrganisationOut:
    """An organisation in JSON."""
    return OrganisationOut(**{key: getattr(unit, key) for key in OrganisationOut.model_fields})


def _record(record: OrganisationRecord, viewer: Viewer, on: date) -> OrganisationDetail:
    members = [
        MemberOut(id=row.pk, username=row.person.username, name=row.person.name, role=row.role, since=row.since)
        for row in record.members
    ]
    facts = [
        RecordFactOut(
            id=line.id,
            label=line.fact.label,
            unit=line.fact.unit,
            values=[
                RecordValueOut(
                    value=entry.value,
                    text=entry.shown,
                    as_of=entry.as_of,
                    source=entry.source,
                    evidence=entry.evidence.pk if entry.evidence else None,
                    entered_by=entry.entered_by,
                    entered_at=entry.entered_at,
                )
                for entry in line.history
            ],
            mark=mark_of({line.id: line.current.value} if line.current else {}, line.id),
        )
        for line in record.facts
    ]
    own = organisation_out(record.organisation).model_dump()
    names = [FormerNameOut(**{key: getattr(row, key) for key in FormerNameOut.model_fields}) for row in record.names]
    marks = marks_of(typed_data(record.organisation), REGISTERED)
    unit, reads_request = record.organisation, reads_correction_request(viewer, record.organisation, on)
    return OrganisationDetail(
        **own,
        marks=marks,
        correction_request=unit.correction_request if reads_request else "",
        correction_requested_at=unit.correction_requested_at if reads_request else None,
        former_names=names,
        offices=list(record.offices),
        members=members,
        facts=facts,
    )
