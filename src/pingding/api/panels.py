"""Panels: experts assigned, recused, scoring alone; and the sheets that a step's own seat fills in."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field, StringConstraints

from pingding.actions.panels import experts, reopening, sheets
from pingding.api.frame.routes import (
    AtCase,
    AtStep,
    Page,
    Paging,
    Query,
    RequestBody,
    Routes,
    Text,
    Word,
    page_of,
    shown,
)
from pingding.policy.scores.leaves import full_points
from pingding.policy.scores.scoring import spread_points
from pingding.queries.directory.people import person_by_username
from pingding.queries.panels.expert_desk import (
    ExpertTask,
    SheetDesk,
    desk_of_saved,
    expert_tasks,
    sheet_desk,
)
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Assignment, ScoreSheet

routes = Routes(tags=["评审 panels"])
Leaf = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_/]{0,199}$")]
Given = Annotated[Decimal, Field(ge=-1000, le=1000, decimal_places=3)]
Points = Annotated[dict[Leaf, Given | None], Field(max_length=300)]
Reasons = Annotated[dict[Leaf, Text], Field(max_length=300)]


class AssignmentOut(Schema):
    """An expert who was asked; `ended_at` is set, with the reason, once they stood aside or were replaced."""

    case: str
    step: str
    expert: str
    name: str
    assigned_at: datetime
    ended_at: datetime | None
    ended_reason: str
    replaced: bool


class ReviewTaskOut(Schema):
    """What an expert has to assess: todo, doing, done (sealed), barred, recused, replaced or closed."""

    number: str
    name: str
    step: str
    step_title: str
    programme: str
    assigned_at: datetime
    due_at: datetime | None
    state: str
    submitted_at: datetime | None


class LeafOut(Schema):
    """A row to score: the most points, and what was given so far. Rows that do not apply to the case are left out.

    `counts_for` is what the most points count for, the weight of the rows that do not apply spread over the others.
    """

    path: str
    title: str
    full_points: Decimal
    counts_for: Decimal
    points: Decimal | None
    reason: str


class SheetOut(Schema):
    """A score sheet as its scorer sees it; what is `sealed` was handed in and cannot be changed.

    `missing` says what the computed rows lack that leave the total open; its scorer has nothing to do about it.
    """

    case: str
    step: str
    sealed: bool
    saved_at: datetime | None
    due_at: datetime | None
    questions: list[str]
    answers: list[str]
    favour: bool | None
    comment: str
    leaves: list[LeafOut]
    total: Decimal | None
    missing: list[str]


class AssignExpertIn(RequestBody):
    """Whom."""

    expert: Word


class ReplaceExpertIn(RequestBody):
    """Whose seat is freed and why; `by` is asked instead at once, where somebody is named."""

    expert: Word
    reason: Text
    by: Word = ""


class DeclareRecusalIn(RequestBody):
    """Why one stands aside."""

    reason: Text


class SaveExpertSheetIn(RequestBody):
    """Points and reasons by the leaf's path; or, in an argued review, answers, conclusion and comment.

    A leaf with null, or an empty reason, is emptied; whatever is left out stays as it was. With `submit` the sheet is
    handed in and sealed.
    """

    points: Points = {}
    reasons: Reasons = {}
    answers: Annotated[list[Text], Field(max_length=50)] | None = None
    favour: bool | None = None
    comment: Text | None = None
    submit: bool = False


class SaveSourceSheetIn(RequestBody):
    """Points and reasons by the leaf's path; null, or an empty reason, empties it; left out, it stays as it was."""

    points: Points
    reasons: Reasons = {}


@routes.read("/reviews", Page[ReviewTaskOut], "专家的评审任务")
def list_reviews(request: ViewerRequest, paging: Query[Paging]) -> Page[ReviewTaskOut]:
    """What one has to assess as an expert, those to do first."""
    return page_of(expert_tasks(request.viewer), paging, _task)


@routes.act("/cases/{number}/steps/{step}/experts", AssignmentOut, "指派专家", creates=True)
def assign_expert(request: ViewerRequest, number: AtCase, step: AtStep, body: AssignExpertIn) -> AssignmentOut:
    """Ask an expert to assess a case. Twice is a conflict; so is a reason for recusal that the records show."""
    expert = person_by_username(body.expert)
    return _assignment(experts.assign_expert(number, step, expert, actor=request.viewer, at=request.at), number)


@routes.act("/cases/{number}/steps/{step}/replacement", AssignmentOut, "更换专家")
def replace_expert(request: ViewerRequest, number: AtCase, step: AtStep, body: ReplaceExpertIn) -> AssignmentOut:
    """Free an expert's seat at an open panel, for the convener. The sheet is set aside: kept, and not counted."""
    expert, by = person_by_username(body.expert), person_by_username(body.by) if body.by else None
    replaced = experts.replace_expert(number, step, expert, body.reason, by=by, actor=request.viewer, at=request.at)
    return _assignment(replaced, number)


@routes.act("/cases/{number}/steps/{step}/reopening", AssignmentOut, "重新开启评审")
def reopen_panel(request: ViewerRequest, number: AtCase, step: AtStep, body: ReplaceExpertIn) -> AssignmentOut:
    """Open a closed panel again to free an expert's seat, for the convener; a conflict once its result was used."""
    expert, by = person_by_username(body.expert), person_by_username(body.by) if body.by else None
    replaced = reopening.reopen_panel(number, step, expert, body.reason, by=by, actor=request.viewer, at=request.at)
    return _assignment(replaced, number)


@routes.act("/cases/{number}/steps/{step}/recusal", AssignmentOut, "申请回避")
def declare_recusal(request: ViewerRequest, number: AtCase, step: AtStep, body: DeclareRecusalIn) -> AssignmentOut:
    """Stand aside. The case is closed to one from now on."""
    return _assignment(experts.declare_recusal(number, step, body.reason, actor=request.viewer, at=request.at), number)


@routes.read("/cases/{number}/steps/{step}/sheet", SheetOut, "本人的评分表")
def read_sheet(request: ViewerRequest, number: AtCase, step: AtStep) -> SheetOut:
    """The sheet that one fills in at the step: as an assigned expert, or for the seat that scores there."""
    return _desk(sheet_desk(request.viewer, number, step, at=request.at))


@routes.act("/cases/{number}/steps/{step}/sheet/expert", SheetOut, "保存或提交评分", method="PUT")
def save_expert_sheet(request: ViewerRequest, number: AtCase, step: AtStep, body: SaveExpertSheetIn) -> SheetOut:
    """Save, or hand in, one's own sheet. Saving the same again changes nothing more; once sealed it is a conflict."""
    sheet = sheets.save_expert_sheet(
        number,
        step,
        points=body.points,
        reasons=body.reasons,
        answers=None if body.answers is None else tuple(body.answers),
        favour=body.favour,
        comment=body.comment,
        submit=body.submit,
        actor=request.viewer,
        at=request.at,
    )
    return _desk(desk_of_saved(sheet, at=request.at))


@routes.act("/cases/{number}/steps/{step}/sheet/source", SheetOut, "填写评价表", method="PUT")
def save_source_sheet(request: ViewerRequest, number: AtCase, step: AtStep, body: SaveSourceSheetIn) -> SheetOut:
    """Save the scores that the step's own seat gives: the applicant's own, the district's."""
    sheets.save_source_sheet(number, step, body.points, body.reasons, actor=request.viewer, at=request.at)
    return _desk(sheet_desk(request.viewer, number, step, at=request.at))


def _task(task: ExpertTask) -> ReviewTaskOut:
    return shown(ReviewTaskOut, task, due_at=task.due)


def _assignment(row: Assignment, number: str) -> AssignmentOut:
    return AssignmentOut(
        case=number,
        step=row.run.step,
        expert=row.expert.username,
        name=row.expert.name,
        assigned_at=row.assigned_at,
        ended_at=row.ended_at,
        ended_reason=row.ended_reason,
        replaced=row.replaced_by_id is not None,
    )


def _desk(desk: SheetDesk) -> SheetOut:
    sheet = desk.sheet or ScoreSheet()
    rows = {row.path: row for row in desk.scored.rows()} if desk.scored else {}
    leaves = [
        LeafOut(
            path=path,
            title=leaf.title,
            full_points=full_points(leaf, desk.facts),
            points=sheet.points.get(path),
            reason=sheet.reasons.get(path, ""),
            counts_for=spread_points(rows[path], full_points(leaf, desk.facts)),
        )
        for path, leaf in desk.judged.items()
    ]
    return SheetOut(
        case=desk.case.number,
        step=desk.step_id,
        sealed=desk.sealed,
        saved_at=sheet.saved_at,
        due_at=desk.due,
        questions=list(desk.asks),
        answers=list(sheet.answers),
        favour=sheet.favour,
        comment=sheet.comment,
        leaves=leaves,
        total=desk.scored.total if desk.scored else None,
        missing=list(desk.lacking),
    )
