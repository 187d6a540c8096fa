"""The parts of a case, each as far as it is open: forms, verdicts, opinions, scores, journal."""

from datetime import datetime

from ninja import Schema

from pingding.actions.panels.readings import record_reading
from pingding.api.calls.inquiry import FindingOut, finding_out
from pingding.api.cases.cases import seen
from pingding.api.cases.shown_scores import ScoresOut, scores_out
from pingding.api.frame.routes import AtCase, Page, Paging, Query, Routes, page_of, shown
from pingding.api.journal import JournalLineOut
from pingding.queries.applications.content import shown_forms
from pingding.queries.applications.filled_forms import FilledField
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import CasePart, journal_seen, readable_forms
from pingding.queries.panels.case_scores import case_scores
from pingding.queries.steps.case_opinions import SeatRecord, StepRecord, step_records
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=["件 cases"])


class EarlierYearOut(Schema):
    """What was said of a field for an earlier year, in words."""

    year: int
    value: str


class ShownFieldOut(Schema):
    """A field in words; `before` is the earlier value where it changed; a table comes in `rows`.

    `earlier` are the years before, the latest first, where the definition asks for them, and `change` what has changed
    since the latest.
    """

    id: str
    label: str
    kind: str
    value: str
    before: str
    changed: bool
    columns: list[str]
    rows: list[list[str]]
    earlier: list[EarlierYearOut]
    change: str


class ShownSectionOut(Schema):
    """A section of a form."""

    id: str
    title: str
    fields: list[ShownFieldOut]


class ShownFormOut(Schema):
    """The newest version of one organisation's form that one may see; `version` 0 is its draft."""

    key: str
    title: str
    organisation: str
    version: int
    at: datetime
    receipt: str
    sections: list[ShownSectionOut]


class RecordedLineOut(Schema):
    """A line of what was said."""

    term: str
    value: str


class ChecklistAnswerOut(Schema):
    """An answer of a checklist."""

    question: str
    answer: bool
    clause: list[str]


class SeatRecordOut(Schema):
    """What one office said."""

    organisation: str
    person: str
    acted_at: datetime | None
    outcome: str
    lines: list[RecordedLineOut]
    checks: list[ChecklistAnswerOut]
    batch: int | None


class StepRecordOut(Schema):
    """A round of a step."""

    step: str
    title: str
    kind: str
    round: int
    clause: list[str]
    opened_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    outcome: str
    seats: list[SeatRecordOut]


@routes.read("/{number}/forms", list[ShownFormOut], "申报内容")
def read_forms(request: ViewerRequest, number: AtCase) -> list[ShownFormOut]:
    """What was filled in, form by form, the newest versions with what changed since the ones before."""
    file, visibility = seen(request, number)
    readable = readable_forms(request.viewer, file, visibility)
    forms = shown_forms(file, readable, unmasked=readable.unmasked, chosen={})
    return [
        ShownFormOut(
            key=form.key,
            title=form.title,
            organisation=form.organisation,
            version=form.shown.number,
            at=form.shown.at,
            receipt=form.shown.receipt,
            sections=[
                ShownSectionOut(id=section.id, title=section.title, fields=[_field(field) for field in section.fields])
                for section in form.sections
            ],
        )
        for form in forms
    ]


@routes.read("/{number}/conditions", list[FindingOut], "条件核验")
def read_case_conditions(request: ViewerRequest, number: AtCase) -> list[FindingOut]:
    """Every condition's verdict with what was required, what was found, and the clause."""
    file, visibility = seen(request, number, CasePart.CONDITIONS)
    case = file.case
    drafts = case.submitted_at is None and request.viewer.holds(case.organisation_id)
    assessment = assessment_of(file, at=request.at, drafts=drafts, without=visibility.weighing)
    return [finding_out(finding) for finding in assessment.findings]


@routes.read("/{number}/opinions", list[StepRecordOut], "意见")
def read_opinions(request: ViewerRequest, number: AtCase) -> list[StepRecordOut]:
    """What each office said at each step, as far as it is open to the person asking."""
    file, visibility = seen(request, number, CasePart.OPINIONS)
    return [_step_record(record) for record in step_records(file, path_of(file), visibility)]


@routes.read("/{number}/scores", ScoresOut, "评分")
def read_scores(request: ViewerRequest, number: AtCase) -> ScoresOut:
    """The score sheets side by side; experts' sheets stay sealed until their panel is closed."""
    file, visibility = seen(request, number, CasePart.OPINIONS)
    scores = case_scores(file, path_of(file), visibility, at=request.at)
    record_reading(file, scores.sheets, actor=request.viewer, at=request.at)
    return scores_out(scores)


@routes.read("/{number}/journal", Page[JournalLineOut], "本件日志")
def read_case_journal(request: ViewerRequest, number: AtCase, paging: Query[Paging]) -> Page[JournalLineOut]:
    """What happened in a case, oldest first. Who acted, and what changed, is shown to those who may see everything;
    to the applicant of its own acts."""
    file, visibility = seen(request, number, CasePart.JOURNAL)
    return page_of(journal_seen(file.case, path_of(file), visibility), paging, JournalLineOut.of)


def _step_record(record: StepRecord) -> StepRecordOut:
    return shown(StepRecordOut, record, due_at=record.due, seats=[_seat_record(seat) for seat in record.seats])


def _seat_record(seat: SeatRecord) -> SeatRecordOut:
    checks = [shown(ChecklistAnswerOut, line, question=line.asks) for line in seat.checks]
    return shown(SeatRecordOut, seat, checks=checks)


def _field(field: FilledField) -> ShownFieldOut:
    return ShownFieldOut(
        id=field.id,
        label=field.label,
        kind=field.kind,
        value=field.value,
        before=field.before,
        changed=field.changed,
        columns=list(field.columns),
        rows=[list(row.cells) for row in field.rows],
        earlier=[EarlierYearOut(year=each.year, value=each.words) for each in field.trend.earlier]
        if field.trend
        else [],
        change=field.trend.change if field.trend else "",
    )
