"""Organisations: the correction of what they registered, and the record of dated facts."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StringConstraints

from pingding.actions.directory import corrections, record_facts
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
from pingding.queries.page_marks import mark_of, marks_of
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
    """All that is on record of an organisation; `marks` are those of what it registered, by name; `asked` is what it
    asks to be corrected of that, since `asked_at`."""

    marks: dict[str, str]
    asked: str
    asked_at: datetime | None
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
    """The data as they should be, and why. With `seen`, the `marks` that one read, only what differs from them is
    corrected, and what was corrected meanwhile is a conflict."""

    reason: Text
    seen: Marks = {}


class AnswerCorrectionIn(RequestBody):
    """Why nothing is corrected, or what was done. With `seen`, the `asked_at` that one read, another request that waits
    now is a conflict."""

    answer: Line
    seen: Moment | None = None


class AskForCorrectionIn(RequestBody):
    """What is to be corrected, into what, and why."""

    what: Text


class RenameOrganisationIn(RequestBody):
    """The new name, from which day on, by which document."""

    name: Name
    renamed_on: date
    document: Line


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
    return _record(organisation_record(request.viewer, organisation_id, local_date(request.at)))


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
        actor=request.viewer,
        at=request.at,
    )
    return organisation_out(corrected)


@routes.act("/{organisation_id}/ask-for-correction", OrganisationOut, "请求更正单位信息")
def ask_for_correction(request: ViewerRequest, organisation_id: AtRecord, body: AskForCorrectionIn) -> OrganisationOut:
    """Ask whoever corrects what was registered to put something right. While one waits, another is a conflict."""
    unit = organisation_of(request, organisation_id)
    corrections.ask_for_correction(unit, body.what, actor=request.viewer, at=request.at)
    return organisation_out(unit)


@routes.act("/{organisation_id}/answer-correction", OrganisationOut, "答复更正请求")
def answer_correction(request: ViewerRequest, organisation_id: AtRecord, body: AnswerCorrectionIn) -> OrganisationOut:
    """Answer what a unit asks to be corrected, without correcting it; a correction settles it by itself."""
    unit, asked = organisation_of(request, organisation_id), body.model_dump()
    return organisation_out(corrections.answer_correction(unit, **asked, actor=request.viewer, at=request.at))


@routes.act("/{organisation_id}/rename", OrganisationOut, "登记更名")
def rename_organisation(
    request: ViewerRequest, organisation_id: AtRecord, body: RenameOrganisationIn
) -> OrganisationOut:
    """Put on record that a unit has been renamed. A repetition is refused: it bears the name already."""
    unit, new = organisation_of(request, organisation_id), Renaming(**body.model_dump())
    return organisation_out(corrections.rename_organisation(unit, new, actor=request.viewer, at=request.at))


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


def _record(record: OrganisationRecord) -> OrganisationDetail:
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
    unit = record.organisation
    return OrganisationDetail(
        **own,
        marks=marks,
        asked=unit.asked,
        asked_at=unit.asked_at,
        former_names=names,
        offices=list(record.offices),
        members=members,
        facts=facts,
    )
