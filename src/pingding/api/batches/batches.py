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
    AtRecord,
    Id,
    Line,
    RequestBody,
    Routes,
    Text,
    Word,
)
from pingding.queries.batches.batch_record import BatchRecord, batch_record
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


class RankCasesIn(RequestBody):
    """The cases in order, each with what is proposed.

    `order_reason` is asked for when a case stands above one that the rules place before it.
    """

    step: Id
    decisions: Decisions
    summary: Text = ""
    order_reason: Text = ""


class DecideInMeetingIn(RequestBody):
    """A meeting: its day, its number, what it decided on each case."""

    step: Id
    decisions: Decisions
    held_on: date
    session: Word
    minutes: Text = ""


class IssueDocumentIn(RequestBody):
    """A document for cases; without `n` it takes the next number of the year."""

    step: Id
    cases: Annotated[list[Word], Field(min_length=1, max_length=1000)]
    title: Line
    dated: date | None = None
    n: int | None = Field(None, ge=1, le=99_999)
    outcome: Id | None = None


class BatchItemOut(Schema):
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


class RecommendedListOut(Schema):
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
    items: list[BatchItemOut]
    recommended_list: RecommendedListOut | None
    order_reason: str = ""


@routes.act("/batches/recommend", BatchOut, "成批推荐", creates=True)
def recommend(request: ViewerRequest, body: RecommendIn) -> BatchOut:
    """Recommend cases by one letter. A repetition is a conflict: the cases no longer wait."""
    batch = acts.recommend(
        body.step,
        _decisions(body.decisions),
        letter_number=body.letter_number,
        signed=body.signed,
        actor=request.viewer,
        at=request.at,
    )
    return _out(batch_record(request.viewer, batch.pk))


@routes.act("/batches/rank", BatchOut, "排序并提出建议", creates=True)
def rank_cases(request: ViewerRequest, body: RankCasesIn) -> BatchOut:
    """Put cases in order and propose an outcome for each. A repetition is a conflict."""
    batch = acts.rank_cases(
        body.step,
        _decisions(body.decisions),
        summary=body.summary,
        order_reason=body.order_reason,
        actor=request.viewer,
        at=request.at,
    )
    return _out(batch_record(request.viewer, batch.pk))


@routes.act("/batches/meeting", BatchOut, "会议审定", creates=True)
def decide_in_meeting(request: ViewerRequest, body: DecideInMeetingIn) -> BatchOut:
    """Put on record what a meeting decided. A repetition is a conflict."""
    batch = acts.decide_in_meeting(
        body.step,
        _decisions(body.decisions),
        held_on=body.held_on,
        session=body.session,
        minutes=body.minutes,
        actor=request.viewer,
        at=request.at,
    )
    return _out(batch_record(request.viewer, batch.pk))


@routes.act("/batches/issue", BatchOut, "印发文件", creates=True)
def issue_document(request: ViewerRequest, body: IssueDocumentIn) -> BatchOut:
    """Issue a document with a number; titles begin with it. A repetition is a conflict."""
    document = issuing.issue_document(
        body.step,
        body.cases,
        title=body.title,
        dated=body.dated,
        n=body.n,
        outcome=body.outcome,
        actor=request.viewer,
        at=request.at,
    )
    return _out(batch_record(request.viewer, document.pk))


@routes.read("/batches/{batch_id}", BatchOut, "批次")
def read_batch(request: ViewerRequest, batch_id: AtRecord) -> BatchOut:
    """A batch that was made, for its body, the leading authority and auditors."""
    return _out(batch_record(request.viewer, batch_id))


def _decisions(bodies: list[DecisionIn]) -> list[Decision]:
    return [Decision(**one.model_dump()) for one in bodies]


def _out(record: BatchRecord) -> BatchOut:
    batch = record.batch
    document, notice = getattr(batch, "document", None), getattr(batch, "notice", None)
    items = [
        BatchItemOut(
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
        recommended_list=RecommendedListOut.from_orm(record.listed) if record.listed else None,
        order_reason=batch.content.get("order_reason", ""),
    )
