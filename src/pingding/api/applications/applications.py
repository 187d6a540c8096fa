"""Applications: opened in a call, drafted, checked, handed in, withdrawn."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from pingding.actions.applications import applications as acts
from pingding.actions.applications import submission
from pingding.api.applications.materials import FileIn, file_in
from pingding.api.frame.problems import FaultOut, faults_of, unreadable_faults
from pingding.api.frame.routes import AtCase, AtRecord, Id, Query, RecordId, RequestBody, Routes, Text, Word
from pingding.policy.values.values import write_value
from pingding.queries.applications.drafts import MOST_FILES, marks_of, most_in_all_mb
from pingding.queries.applications.writing import OpenForm, open_form
from pingding.queries.calls.calls import find_call
from pingding.queries.clock import local_date
from pingding.queries.directory.organisations import find_organisation
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Filing

routes = Routes(tags=["申报 applications"])


class OpenApplication(RequestBody):
    """Which unit applies; further regions where the programme works in several."""

    organisation: RecordId
    regions: Annotated[list[Word], Field(max_length=50)] = []


class OpenedOut(Schema):
    """The case that the application opened, or that was open already."""

    number: str
    status: str
    opened_at: datetime


class WhichForm(Schema):
    """Which form, where several are open to one."""

    form: Id | None = None


class FieldOpen(Schema):
    """A field to be seen: whether it can be written now, what stands in it, the mark to send back when saving."""

    id: str
    label: str
    type: str
    help: str
    required: bool
    max_chars: int | None
    clause: list[str]
    open: bool
    value: Any
    mark: str


class MaterialOpen(Schema):
    """A material asked for, with its limits and the files in the draft.

    `max_files` is how many it takes; `max_mb` limits each file, `draft_mb` all files of the form together.
    """

    id: str
    title: str
    required: bool
    kinds: list[str]
    max_mb: int
    multiple: bool
    max_files: int
    draft_mb: int
    clause: list[str]
    open: bool
    files: list[FileIn]


class SectionOpen(Schema):
    """A page of the form and how far it is: todo, doing, done or faulty."""

    id: str
    title: str
    state: str
    help: str
    clause: list[str]
    fields: list[FieldOpen]
    materials: list[MaterialOpen]


class DraftOut(Schema):
    """The form that one may write in now."""

    case: str
    form: str
    title: str
    organisation: str
    due_at: datetime | None
    saved_at: datetime | None
    correcting: bool
    notes: dict[str, str]
    declarations: dict[str, bool]
    sections: list[SectionOpen]
    faults: list[FaultOut]
    ready: bool


class SaveDraft(RequestBody):
    """What was typed, by fact id. `seen` are the marks of the fields as they were read; `signed` the declarations."""

    values: Annotated[dict[Id, Any], Field(max_length=2000)] = {}
    signed: Annotated[list[Id], Field(max_length=50)] | None = None
    form: Id | None = None
    seen: Annotated[dict[Id, Word], Field(max_length=2000)] = {}


class SavedOut(Schema):
    """The fields that were saved; those that are no value of their field are kept as typed and named here."""

    saved: list[str]
    faults: list[FaultOut]


class SubmitApplication(RequestBody):
    """The case's revision as it was read: if somebody acted since, one is told instead."""

    revision: int | None = Field(None, ge=1, le=2**31)


class ReceiptOut(Schema):
    """The receipt of what was handed in."""

    receipt: str
    form: str
    version: int
    submitted_at: datetime


class WithdrawApplication(RequestBody):
    """Why, if it is to be on record."""

    reason: Text = ""


@routes.act("/calls/{call_id}/applications", OpenedOut, "新建申报", made=True)
def open_application(request: ViewerRequest, call_id: AtRecord, said: OpenApplication) -> OpenedOut:
    """Open an application of a unit. An application that is open already is given back instead of a second one."""
    unit = find_organisation(request.viewer, said.organisation, local_date(request.at))
    made = acts.open_application(
        find_call(call_id), unit, regions=tuple(said.regions), actor=request.viewer, at=request.at
    )
    return OpenedOut(number=made.number, status=made.status, opened_at=made.opened_at)


@routes.read("/cases/{number}/draft", DraftOut, "草稿与填写检查")
def read_draft(request: ViewerRequest, number: AtCase, which: Query[WhichForm]) -> DraftOut:
    """The form that one may write in now, page by page, and everything that still keeps it from being handed in."""
    return _draft(open_form(request.viewer, number, which.form, at=request.at))


@routes.act("/cases/{number}/draft", SavedOut, "保存草稿", method="PATCH")
def save_draft(request: ViewerRequest, number: AtCase, said: SaveDraft) -> SavedOut:
    """Save what was typed, field by field; saving the same again changes nothing more."""
    wrong = acts.save_draft(
        number,
        said.values,
        signed=None if said.signed is None else tuple(said.signed),
        form=said.form,
        seen=said.seen,
        actor=request.viewer,
        at=request.at,
    )
    return SavedOut(saved=sorted(said.values), faults=list(unreadable_faults(wrong)))


@routes.act("/cases/{number}/submit", ReceiptOut, "提交申报或补正")
def submit_application(request: ViewerRequest, number: AtCase, said: SubmitApplication) -> ReceiptOut:
    """Hand the form in; everything that is wrong is told at once. Handing in twice gives the first receipt."""
    filing = submission.submit_application(number, revision=said.revision, actor=request.viewer, at=request.at)
    return _receipt(filing)


@routes.act("/cases/{number}/withdraw", OpenedOut, "撤回申报")
def withdraw_application(request: ViewerRequest, number: AtCase, said: WithdrawApplication) -> OpenedOut:
    """Withdraw before closing. A repetition is refused."""
    case = acts.withdraw_application(number, reason=said.reason, actor=request.viewer, at=request.at)
    return OpenedOut(number=case.number, status=case.status, opened_at=case.opened_at)


def _receipt(filing: Filing) -> ReceiptOut:
    assert filing.submitted_at is not None
    return ReceiptOut(
        receipt=filing.receipt or "", form=filing.form, version=filing.version, submitted_at=filing.submitted_at
    )


def _draft(form: OpenForm) -> DraftOut:
    signed = form.filing.signed if form.filing else []
    return DraftOut(
        case=form.case.number,
        form=form.form_id,
        title=form.form.title,
        organisation=form.organisation.name,
        due_at=form.due_at,
        saved_at=form.saved_at,
        correcting=form.correcting,
        notes=dict(form.notes),
        declarations={key: key in signed for key in form.form.declarations},
        sections=_sections(form),
        faults=list(faults_of(form.readiness)),
        ready=form.readiness.ready,
    )


def _sections(form: OpenForm) -> list[SectionOpen]:
    data = form.filing.data if form.filing else {}
    marks = marks_of(data, [field.id for page in form.pages for field in page.fields])
    return [
        SectionOpen(
            id=page.id,
            title=page.title,
            state=form.state(page),
            help=page.help,
            clause=list(page.clause),
            fields=[
                FieldOpen(
                    id=field.id,
                    label=field.label,
                    type=field.fact.type,
                    help=field.help,
                    required=field.required,
                    max_chars=field.max_chars,
                    clause=list(field.clause),
                    open=field.id in form.writing.facts,
                    value=_value(form, field.id),
                    mark=marks[field.id],
                )
                for field in page.fields
            ],
            materials=[
                MaterialOpen(
                    id=wanted.id,
                    title=wanted.material.title,
                    required=wanted.required,
                    kinds=list(wanted.material.kinds),
                    max_mb=wanted.material.max_mb,
                    multiple=wanted.material.multiple,
                    max_files=MOST_FILES if wanted.material.multiple else 1,
                    draft_mb=most_in_all_mb(),
                    clause=list(wanted.clause),
                    open=wanted.id in form.writing.materials,
                    files=[file_in(row) for row in form.files.get(wanted.id, ())],
                )
                for wanted in page.materials
            ],
        )
        for page in form.pages
    ]


def _value(form: OpenForm, key: str) -> Any:
    """The value as it would be typed again; a text that is no value of its field as it was typed."""
    if key in form.readiness.unreadable and form.filing is not None:
        return form.filing.data.get(key)
    return write_value(form.facts.get(key))
