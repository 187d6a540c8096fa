"""Score sheets: an expert's own with their notes, and those that a step's own seat fills in."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field, StringConstraints

from pingding.actions.panels import notes, sheets
from pingding.api.frame.routes import AtCase, AtStep, RequestBody, Routes, Text, Word
from pingding.policy.language import Indicator
from pingding.policy.scores.leaves import full_points, judged_rule
from pingding.policy.scores.scoring import spread_points
from pingding.queries.reviews.notes import NOTE
from pingding.queries.reviews.sheet_desk import SheetDesk, desk_of_saved, sheet_desk
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import ScoreSheet

routes = Routes(tags=["评审 panels"])
Leaf = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_/]{0,199}$")]
Given = Annotated[Decimal, Field(ge=-1000, le=1000, decimal_places=3)]
Points = Annotated[dict[Leaf, Given | None], Field(max_length=300)]
Reasons = Annotated[dict[Leaf, Text], Field(max_length=300)]


class LeafOut(Schema):
    """A row to score: the most points, and what was given so far. Rows that do not apply to the case are left out.

    `counts_for` is what the most points count for, the weight of the rows that do not apply spread over the others.
    Points below `reason_below` need a reason. `note` is what the expert noted for nobody else.
    """

    path: str
    title: str
    full_points: Decimal
    counts_for: Decimal
    points: Decimal | None
    reason: str
    reason_below: Decimal | None
    note: str


class SheetOut(Schema):
    """A score sheet as its scorer sees it; what is `sealed` was handed in and cannot be changed.

    `missing` says what the computed rows lack that leave the total open; its scorer has nothing to do about it. `note`
    is what the expert noted about the whole case for nobody else.
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
    veto_grounds: dict[str, str]
    veto: str
    veto_reason: str
    leaves: list[LeafOut]
    total: Decimal | None
    missing: list[str]
    note: str


class SaveExpertSheetIn(RequestBody):
    """Points and reasons by the leaf's path; or, in an argued review, answers, conclusion and comment.

    A leaf with null, or an empty reason, is emptied; whatever is left out stays as it was. With `submit` the sheet is
    handed in and sealed; `declared` then says that the expert has read the application and its materials, and has no
    interest in it.
    """

    points: Points = {}
    reasons: Reasons = {}
    answers: Annotated[list[Text], Field(max_length=50)] | None = None
    favour: bool | None = None
    comment: Text | None = None
    veto: Word | None = None
    veto_reason: Text | None = None
    submit: bool = False
    declared: bool = False


class SaveSourceSheetIn(RequestBody):
    """Points and reasons by the leaf's path; null, or an empty reason, empties it; left out, it stays as it was."""

    points: Points
    reasons: Reasons = {}


class KeepNotesIn(RequestBody):
    """Notes by the leaf's path, the whole case's under `case`; an empty one is removed, one left out stays."""

    notes: Annotated[dict[Leaf, Text], Field(max_length=300)]


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
        veto=body.veto,
        veto_reason=body.veto_reason,
        submit=body.submit,
        declared=body.declared,
        actor=request.viewer,
        at=request.at,
    )
    return _desk(desk_of_saved(sheet, at=request.at))


@routes.act("/cases/{number}/steps/{step}/sheet/source", SheetOut, "填写评价表", method="PUT")
def save_source_sheet(request: ViewerRequest, number: AtCase, step: AtStep, body: SaveSourceSheetIn) -> SheetOut:
    """Save the scores that the step's own seat gives: the applicant's own, the district's."""
    sheets.save_source_sheet(number, step, body.points, body.reasons, actor=request.viewer, at=request.at)
    return _desk(sheet_desk(request.viewer, number, step, at=request.at))


@routes.act("/cases/{number}/steps/{step}/sheet/notes", SheetOut, "保存评审备忘", method="PUT")
def keep_notes(request: ViewerRequest, number: AtCase, step: AtStep, body: KeepNotesIn) -> SheetOut:
    """Keep what one notes as an expert for nobody else. It is no part of the sheet, and goes on once that is sealed."""
    texts = {"" if path == "case" else path: text for path, text in body.notes.items()}
    notes.keep_notes(number, step, texts, actor=request.viewer, at=request.at)
    return _desk(sheet_desk(request.viewer, number, step, at=request.at))


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
            reason_below=_reason_below(desk, leaf),
            note=desk.note_texts.get(f"{NOTE}{path}", ""),
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
        veto_grounds=dict(desk.veto.grounds) if desk.veto else {},
        veto=sheet.veto,
        veto_reason=sheet.veto_reason,
        leaves=leaves,
        total=desk.scored.total if desk.scored else None,
        missing=list(desk.lacking),
        note=desk.note_texts.get(NOTE, ""),
    )


def _reason_below(desk: SheetDesk, leaf: Indicator) -> Decimal | None:
    rule = judged_rule(leaf.score, desk.facts)
    return rule.reason_below if rule else None
