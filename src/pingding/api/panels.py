"""Panels: experts assigned, reminded, recused, replaced; what each has to assess."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pingding.actions.panels import drawing, experts, no_shows, reminders, reopening, rescoring
from pingding.api.frame.routes import (
    AtCase,
    AtProgramme,
    AtRecord,
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
from pingding.policy.steps.drawn_experts import DrawRecord, FieldName, repeat_experts
from pingding.queries.directory.people import person_by_username
from pingding.queries.panels.expert_draws import find_expert_draw, record_of
from pingding.queries.reviews.drawing import DrawAsked
from pingding.queries.reviews.expert_tasks import ExpertTask, expert_tasks
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Assignment, ExpertDraw

routes = Routes(tags=["评审 panels"])


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


class ScoreAgainIn(RequestBody):
    """Why the experts score once more."""

    reason: Text


class RecordNoShowIn(RequestBody):
    """Who did not review, and what happened."""

    expert: Word
    reason: Text


class NoShowOut(Schema):
    """That an expert did not review."""

    case: str
    step: str
    expert: str
    reason: str
    recorded_at: datetime


class RoundOut(Schema):
    """A round of a panel: its number, and until when the sheets are to be sealed."""

    case: str
    step: str
    round: int
    due_at: datetime | None


class RemindExpertsIn(RequestBody):
    """Whom, by their usernames (empty: everybody who owes a sheet), in which call (empty: the first that is open)."""

    experts: Annotated[list[Word], Field(max_length=500)] = []
    call: int | None = None


class RemindedOut(Schema):
    """The names of whom a reminder reached, and of those who had one today already."""

    reached: list[str]
    too_soon: list[str]


class DrawExpertsIn(RequestBody):
    """For which cases, how many of each field (left out where the programme says), whom rules or the officer leave out.

    `left_out` has the reason by username.
    """

    cases: Annotated[list[Word], Field(min_length=1, max_length=200)]
    fields: Annotated[dict[FieldName, Annotated[int, Field(gt=0, le=100)]], Field(max_length=20)] = {}
    most_a_year: Annotated[int | None, Field(gt=0, le=10_000)] = None
    most_no_shows: Annotated[int | None, Field(gt=0, le=10_000)] = None
    joint_years: Annotated[int, Field(ge=0, le=50)] = 3
    rank: Word = ""
    left_out: Annotated[dict[Word, Text], Field(max_length=500)] = {}
    text: Word = ""


class ExpertDrawOut(Schema):
    """A draw of experts with its whole record; `agrees`: drawn again from it now, the result is the same."""

    id: int
    drawn_at: datetime
    record: DrawRecord
    agrees: bool


@routes.read("/reviews", Page[ReviewTaskOut], "专家的评审任务")
def list_reviews(request: ViewerRequest, paging: Query[Paging]) -> Page[ReviewTaskOut]:
    """What one has to assess as an expert, those to do first."""
    return page_of(expert_tasks(request.viewer), paging, _task)


@routes.act("/cases/{number}/steps/{step}/experts", AssignmentOut, "指派专家", creates=True)
def assign_expert(request: ViewerRequest, number: AtCase, step: AtStep, body: AssignExpertIn) -> AssignmentOut:
    """Ask an expert to assess a case. Twice is a conflict; so is a reason for recusal that the records show."""
    expert = person_by_username(body.expert)
    return _assignment(experts.assign_expert(number, step, expert, actor=request.viewer, at=request.at), number)


@routes.act("/steps/{step}/expert-draws", ExpertDrawOut, "随机抽取专家", creates=True)
def draw_panels(request: ViewerRequest, step: AtStep, body: DrawExpertsIn) -> ExpertDrawOut:
    """Draw experts at random for the panels of these cases. The platform makes the seed; the record says everything."""
    left_out = {person_by_username(username).pk: reason for username, reason in body.left_out.items()}
    asked = DrawAsked(body.fields, body.most_a_year, body.joint_years, body.rank, left_out, body.most_no_shows)
    return _draw(drawing.draw_panels(step, body.cases, asked, text=body.text, actor=request.viewer, at=request.at))


@routes.read("/expert-draws/{draw_id}", ExpertDrawOut, "专家抽取记录")
def read_expert_draw(request: ViewerRequest, draw_id: AtRecord) -> ExpertDrawOut:
    """A draw with all that it takes to repeat it, for those who may know the experts."""
    return _draw(find_expert_draw(request.viewer, draw_id))


@routes.act("/cases/{number}/steps/{step}/next-experts", list[AssignmentOut], "按抽取顺序递补专家")
def call_next(request: ViewerRequest, number: AtCase, step: AtStep) -> list[AssignmentOut]:
    """Fill the free places of a drawn panel by the order of its draw."""
    following = drawing.call_next(number, step, actor=request.viewer, at=request.at)
    return [_assignment(each, number) for each in following]


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


@routes.act("/cases/{number}/steps/{step}/rescoring", RoundOut, "再次评分", creates=True)
def score_again(request: ViewerRequest, number: AtCase, step: AtStep, body: ScoreAgainIn) -> RoundOut:
    """Have the experts of an open panel score once more, for the convener, where the programme says so; once."""
    run = rescoring.score_again(number, step, body.reason, actor=request.viewer, at=request.at)
    return shown(RoundOut, run, case=number)


@routes.act("/cases/{number}/steps/{step}/no-show", NoShowOut, "记录专家缺席", creates=True)
def record_no_show(request: ViewerRequest, number: AtCase, step: AtStep, body: RecordNoShowIn) -> NoShowOut:
    """Record that an expert who was asked did not review, for the convener; it is counted in the pool."""
    expert = person_by_username(body.expert)
    row = no_shows.record_no_show(number, step, expert, body.reason, actor=request.viewer, at=request.at)
    return shown(NoShowOut, row, case=number, step=step, expert=expert.username)


@routes.act("/cases/{number}/steps/{step}/no-show-withdrawal", None, "撤销缺席记录")
def withdraw_no_show(request: ViewerRequest, number: AtCase, step: AtStep, body: RecordNoShowIn) -> None:
    """Take back that an expert did not review, for the convener, with a reason."""
    expert = person_by_username(body.expert)
    no_shows.withdraw_no_show(number, step, expert, body.reason, actor=request.viewer, at=request.at)


@routes.act("/cases/{number}/steps/{step}/recusal", AssignmentOut, "申请回避")
def declare_recusal(request: ViewerRequest, number: AtCase, step: AtStep, body: DeclareRecusalIn) -> AssignmentOut:
    """Stand aside. The case is closed to one from now on."""
    return _assignment(experts.declare_recusal(number, step, body.reason, actor=request.viewer, at=request.at), number)


@routes.act("/programmes/{programme_id}/steps/{step}/reminders", RemindedOut, "催办评审")
def remind_experts(
    request: ViewerRequest, programme_id: AtProgramme, step: AtStep, body: RemindExpertsIn
) -> RemindedOut:
    """Remind experts of the sheets that they owe at a step's open panels, for the convener; each once a day."""
    people = [person_by_username(username).pk for username in body.experts] or None
    return shown(
        RemindedOut,
        reminders.remind_experts(programme_id, step, people, call=body.call, actor=request.viewer, at=request.at),
    )


def _draw(draw: ExpertDraw) -> ExpertDrawOut:
    record = record_of(draw)
    return ExpertDrawOut(id=draw.pk, drawn_at=draw.drawn_at, record=record, agrees=repeat_experts(record).agrees)


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
