"""Acts on many cases at once: recommending by letter, ranking, deciding in a meeting, issuing a document."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pingding.actions.batches import batches as acts
from pingding.actions.batches import issuing
from pingding.actions.batches.batch_cases import Decision
from pingding.api.frame.routes import (
    AtProgramme,
    AtRecord,
    AtStep,
    Id,
    Line,
    Query,
    RecordId,
    RequestBody,
    Routes,
    Text,
    Word,
)
from pingding.queries.batches.batch_record import BatchRecord, batch_record
from pingding.queries.batches.batches import batch_desk
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=["成批办理 batches"])


class DecisionIn(RequestBody):
    """What is decided for one case: the outcome, why, and its place where there is an order."""

    case: Word
    outcome: Id
    reason: Text = ""
    place: int | None = Field(None, ge=1, le=100_000)


Decisions = Annotated[list[DecisionIn], Field(min_length=1, max_length=1000)]


class RecommendIn(RequestBody):
    """A letter with its list. `signed` repeats that the step's statement was made."""

    step: Id
    decisions: Decisions
    letter_number: Word
    signed: bool


class RankCases(RequestBody):
    """The cases in order, each with what is proposed.

    `order_reason` is asked for when a case stands above one that the rules place before it.
    """

    step: Id
    decisions: Decisions
    summary: Text = ""
    order_reason: Text = ""


class DecideInMeeting(RequestBody):
    """A meeting: its day, its number, what it decided on each case."""

    step: Id
    decisions: Decisions
    held_on: date
    session: Word
    minutes: Text = ""


class IssueDocument(RequestBody):
    """A document for cases; without `n` it takes the next number of the year."""

    step: Id
    cases: Annotated[list[Word], Field(min_length=1, max_length=1000)]
    title: Line
    dated: date | None = None
    n: int | None = Field(None, ge=1, le=99_999)
    outcome: Id | None = None


class ItemOut(Schema):
    """A case in a batch. `by_rules`: the place that the rules give, where the order put it elsewhere."""

    case: str
    name: str
    organisation: str
    place: int | None
    score: Decimal | None
    outcome: str
    label: str
    reason: str
    by_rules: int | None = None


class ListOut(Schema):
    """The list that goes with a letter of recommendation: labels of the columns, a row for each case sent."""

    columns: list[str]
    rows: list[list[str]]
    designed: str


class BatchOut(Schema):
    """A batch that was made."""

    id: int
    programme: str
    call: int | None
    step: str
    title: str
    kind: str
    organisation: str
    acted_at: datetime
    document: str | None
    notice: int | None
    items: list[ItemOut]
    recommended_list: ListOut | None
    order_reason: str = ""


class WaitingOut(Schema):
    """A case that waits to be acted on together with others; place and proposal as the ranking gives them.

    `says` tells what speaks against it: a score that cannot be reckoned, rows below their floors. `grade` is that of
    its score, `barred` the outcomes that its floors or its grade keep it from.
    """

    number: str
    name: str
    applicant: str
    regions: list[str]
    field: str
    score: Decimal | None
    sheets: int
    place: int | None
    proposed: bool
    says: list[str]
    granted: str
    grade: str
    barred: list[str]


class TotalOut(Schema):
    """How many of the waiting cases fall into one group, and how many may be proposed."""

    what: str
    group: str
    count: int
    at_most: int | None


class DeskOut(Schema):
    """The cases of one call that wait for one's office at a step."""

    programme: str
    step: str
    title: str
    kind: str
    call: int | None
    outcomes: dict[str, str]
    cases: list[WaitingOut]
    totals: list[TotalOut]
    warnings: list[str]
    quota: int | None
    used: int


class WhichCall(Schema):
    """Which call and office, where several wait."""

    call: RecordId | None = None
    organisation: RecordId | None = None


@routes.read("/programmes/{programme_id}/steps/{step}/waiting", DeskOut, "待成批办理的件")
def read_waiting(request: ViewerRequest, programme_id: AtProgramme, step: AtStep, which: Query[WhichCall]) -> DeskOut:
    """The cases that wait at a step done in batches, with what speaks for each."""
    desk = batch_desk(request.viewer, programme_id, step, call=which.call, organisation=which.organisation)
    return DeskOut(
        programme=desk.edition.id,
        step=desk.step_id,
        title=desk.step.title,
        kind=desk.step.kind,
        call=desk.chosen.call if desk.chosen else None,
        outcomes={key: outcome.label for key, outcome in desk.step.outcomes.items()},
        cases=[WaitingOut.from_orm(case) for case in desk.cases],
        totals=[TotalOut.from_orm(total) for total in desk.totals],
        warnings=list(desk.warnings),
        quota=desk.quota,
        used=desk.used,
    )


@routes.act("/batches/recommend", BatchOut, "成批推荐", made=True)
def recommend(request: ViewerRequest, said: RecommendIn) -> BatchOut:
    """Recommend cases by one letter. A repetition is a conflict: the cases no longer wait."""
    made = acts.recommend(
        said.step,
        _decisions(said.decisions),
        letter_number=said.letter_number,
        signed=said.signed,
        actor=request.viewer,
        at=request.at,
    )
    return _out(batch_record(request.viewer, made.pk))


@routes.act("/batches/rank", BatchOut, "排序并提出建议", made=True)
def rank_cases(request: ViewerRequest, said: RankCases) -> BatchOut:
    """Put cases in order and propose an outcome for each. A repetition is a conflict."""
    made = acts.rank_cases(
        said.step,
        _decisions(said.decisions),
        summary=said.summary,
        order_reason=said.order_reason,
        actor=request.viewer,
        at=request.at,
    )
    return _out(batch_record(request.viewer, made.pk))


@routes.act("/batches/meeting", BatchOut, "会议审定", made=True)
def decide_in_meeting(request: ViewerRequest, said: DecideInMeeting) -> BatchOut:
    """Put on record what a meeting decided. A repetition is a conflict."""
    made = acts.decide_in_meeting(
        said.step,
        _decisions(said.decisions),
        held_on=said.held_on,
        session=said.session,
        minutes=said.minutes,
        actor=request.viewer,
        at=request.at,
    )
    return _out(batch_record(request.viewer, made.pk))


@routes.act("/batches/issue", BatchOut, "印发文件", made=True)
def issue_document(request: ViewerRequest, said: IssueDocument) -> BatchOut:
    """Issue a document with a number; titles begin with it. A repetition is a conflict."""
    made = issuing.issue_document(
        said.step,
        said.cases,
        title=said.title,
        dated=said.dated,
        n=said.n,
        outcome=said.outcome,
        actor=request.viewer,
        at=request.at,
    )
    return _out(batch_record(request.viewer, made.pk))


@routes.read("/batches/{batch_id}", BatchOut, "批次")
def read_batch(request: ViewerRequest, batch_id: AtRecord) -> BatchOut:
    """A batch that was made, for its body, the leading authority and auditors."""
    return _out(batch_record(request.viewer, batch_id))


def _decisions(given: list[DecisionIn]) -> list[Decision]:
    return [Decision(**one.model_dump()) for one in given]


def _out(record: BatchRecord) -> BatchOut:
    batch = record.batch
    document, notice = getattr(batch, "document", None), getattr(batch, "notice", None)
    items = [
        ItemOut(
            case=item.case.number,
            name=item.case.name,
            organisation=item.case.organisation.name,
            place=item.place,
            score=item.score,
            outcome=item.outcome,
            label=record.outcomes.get(item.outcome, ""),
            reason=item.reason,
            by_rules=record.by_rules.get(item.case.number),
        )
        for item in record.items
    ]
    return BatchOut(
        id=batch.pk,
        programme=batch.edition.programme,
        call=batch.call_id,
        step=batch.step,
        title=record.title,
        kind=batch.kind,
        organisation=batch.organisation.name,
        acted_at=batch.acted_at,
        document=document.number if document else None,
        notice=notice.pk if notice else None,
        items=items,
        recommended_list=ListOut.from_orm(record.listed) if record.listed else None,
        order_reason=batch.content.get("order_reason", ""),
    )
