"""Applications: opened in a call, drafted, checked, handed in, withdrawn."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from pingding.actions.applications import applications as acts
from pingding.actions.applications import submission
from pingding.api.applications.materials import DraftFileOut, draft_file_out
from pingding.api.frame.problems import FaultOut, faults_of, unreadable_faults
from pingding.api.frame.routes import AtCase, AtRecord, Id, Query, RecordId, RequestBody, Routes, Text, Word
from pingding.policy.forms.form_view import VisibleField, VisibleMaterial
from pingding.policy.values.size import TOO_LARGE
from pingding.policy.values.values import write_value
from pingding.queries.applications.drafts import MOST_FILES, most_in_all_mb
from pingding.queries.applications.writing import OpenForm, open_form
from pingding.queries.calls.calls import find_call
from pingding.queries.clock import local_date
from pingding.queries.directory.organisations import find_organisation
from pingding.queries.page_marks import marks_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Filing

routes = Routes(tags=["申报 applications"])


class OpenApplicationIn(RequestBody):
    """Which unit applies; further regions where the programme works in several."""

    organisation: RecordId
    regions: Annotated[list[Word], Field(max_length=50)] = []


class ApplicationOut(Schema):
    """The case that the application opened, or that was open already."""

    number: str
    status: str
    opened_at: datetime


class FormFilter(Schema):
    """Which form, where several are open to one."""

    form: Id | None = None


class DraftFieldOut(Schema):
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


class DraftMaterialOut(Schema):
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
    files: list[DraftFileOut]


class DraftSectionOut(Schema):
    """A page of the form and how far it is: todo, doing, done or faulty."""

    id: str
    title: str
    state: str
    help: str
    clause: list[str]
    fields: list[DraftFieldOut]
    materials: list[DraftMaterialOut]


class DraftOut(Schema):
    """The form that one may write in now."""

    case: str
    form: str
    title: str
    organisation: str
    due_at: datetime | None
    saved_at: datetime | None
    correction: bool
    notes: dict[str, str]
    declarations: dict[str, bool]
    sections: list[DraftSectionOut]
    faults: list[FaultOut]
    ready: bool


class SaveDraftIn(RequestBody):
    """What was typed, by fact id. `marks` are those of the fields as they were read; `signed` the declarations."""

    values: Annotated[dict[Id, Any], Field(max_length=2000)] = {}
    signed: Annotated[list[Id], Field(max_length=50)] | None = None
    form: Id | None = None
    marks: Annotated[dict[Id, Word], Field(max_length=2000)] = {}


class SavedDraftOut(Schema):
    """The fields that were saved. The faults name those that are no value of their field, which are kept as typed, and
    those that are larger than their place, which are not saved."""

    saved: list[str]
    faults: list[FaultOut]


class SubmitApplicationIn(RequestBody):
    """The case's revision as it was read: if somebody acted since, it is refused."""

    revision: int | None = Field(None, ge=1, le=2**31)


class ReceiptOut(Schema):
    """The receipt of what was handed in."""

    receipt: str
    form: str
    version: int
    submitted_at: datetime


class WithdrawApplicationIn(RequestBody):
    """Why, if it is to be on record."""

    reason: Text = ""


@routes.act("/calls/{call_id}/applications", ApplicationOut, "新建申报", creates=True)
def open_application(request: ViewerRequest, call_id: AtRecord, body: OpenApplicationIn) -> ApplicationOut:
    """Open an application of a unit. An application that is open already is given back instead of a second one."""
    unit = find_organisation(request.viewer, body.organisation, local_date(request.at))
    case = acts.open_application(
        find_call(call_id), unit, regions=tuple(body.regions), actor=request.viewer, at=request.at
    )
    return ApplicationOut(number=case.number, status=case.status, opened_at=case.opened_at)


@routes.read("/cases/{number}/draft", DraftOut, "草稿与填写检查")
def read_draft(request: ViewerRequest, number: AtCase, which: Query[FormFilter]) -> DraftOut:
    """The form that one may write in now, page by page, and everything that still keeps it from being handed in."""
    return _draft(open_form(request.viewer, number, which.form, at=request.at))


@routes.act("/cases/{number}/draft", SavedDraftOut, "保存草稿", method="PATCH")
def save_draft(request: ViewerRequest, number: AtCase, body: SaveDraftIn) -> SavedDraftOut:
    """Save what was typed, field by field; saving the same again changes nothing more."""
    wrong = acts.save_draft(
        number,
        body.values,
        signed=None if body.signed is None else tuple(body.signed),
        form=body.form,
        seen=body.marks,
        actor=request.viewer,
        at=request.at,
    )
    saved = [key for key in sorted(body.values) if key not in wrong or wrong[key].kind != TOO_LARGE]
    return SavedDraftOut(saved=saved, faults=list(unreadable_faults(wrong)))


@routes.act("/cases/{number}/submit", ReceiptOut, "提交申报或补正")
def submit_application(request: ViewerRequest, number: AtCase, body: SubmitApplicationIn) -> ReceiptOut:
    """Hand the form in; everything that is wrong is answered at once. Handing in twice gives the first receipt."""
    filing = submission.submit_application(number, revision=body.revision, actor=request.viewer, at=request.at)
    return _receipt(filing)


@routes.act("/cases/{number}/withdraw", ApplicationOut, "撤回本件")
def withdraw_application(request: ViewerRequest, number: AtCase, body: WithdrawApplicationIn) -> ApplicationOut:
    """Withdraw before closing. A repetition is refused."""
    case = acts.withdraw_application(number, reason=body.reason, actor=request.viewer, at=request.at)
    return ApplicationOut(number=case.number, status=case.status, opened_at=case.opened_at)


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
        correction=form.correcting,
        notes=dict(form.notes),
        declarations={key: key in signed for key in form.form.declarations},
        sections=_sections(form),
        faults=list(faults_of(form.readiness)),
        ready=form.readiness.ready,
    )


def _sections(form: OpenForm) -> list[DraftSectionOut]:
    data = form.filing.data if form.filing else {}
    marks = marks_of(data, [field.id for page in form.pages for field in page.fields])
    return [
        DraftSectionOut(
            id=page.id,
            title=page.title,
            state=form.state(page),
            help=page.help,
            clause=list(page.clause),
            fields=[_draft_field(form, field, marks[field.id]) for field in page.fields],
            materials=[_draft_material(form, asked_for) for asked_for in page.materials],
        )
        for page in form.pages
    ]


def _draft_field(form: OpenForm, field: VisibleField, mark: str) -> DraftFieldOut:
    return DraftFieldOut(
        id=field.id,
        label=field.label,
        type=field.fact.type,
        help=field.help,
        required=field.required,
        max_chars=field.max_chars,
        clause=list(field.clause),
        open=field.id in form.writing.facts,
        value=_value(form, field.id),
        mark=mark,
    )


def _draft_material(form: OpenForm, asked_for: VisibleMaterial) -> DraftMaterialOut:
    material = asked_for.material
    return DraftMaterialOut(
        id=asked_for.id,
        title=material.title,
        required=asked_for.required,
        kinds=list(material.kinds),
        max_mb=material.max_mb,
        multiple=material.multiple,
        max_files=MOST_FILES if material.multiple else 1,
        draft_mb=most_in_all_mb(),
        clause=list(asked_for.clause),
        open=asked_for.id in form.writing.materials,
        files=[draft_file_out(row) for row in form.files.get(asked_for.id, ())],
    )


def _value(form: OpenForm, key: str) -> Any:
    """The value as it would be typed again; a text that is no value of its field as it was typed."""
    if key in form.readiness.unreadable and form.filing is not None:
        return form.filing.data.get(key)
    return write_value(form.facts.get(key))
