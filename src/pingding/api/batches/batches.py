"""A batch that was made; what the operations that make one share (`steps`, one for each kind)."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pingding.actions.batches.batch_cases import Decision
from pingding.api.frame.routes import AtRecord, Id, RequestBody, Routes, Text, Word
from pingding.queries.batches.batch_record import BatchRecord, batch_record
from pingding.queries.viewer_request import ViewerRequest

TAGS = ["成批办理 batches"]
routes = Routes(tags=TAGS)


class DecisionIn(RequestBody):
    """What is decided for one case: the outcome, why, and its place where there is an order."""

    case: Word
    outcome: Id
    reason: Text = ""
    place: int | None = Field(None, ge=1, le=100_000)


Decisions = Annotated[list[DecisionIn], Field(min_length=1, max_length=1000)]


class BatchItemOut(Schema):
    """A case in a batch. `by_rules`: the place that the rules give, where the order put it elsewhere; `departs_from`:
    what had been proposed, where it was decided otherwise."""

    case: str
    name: str
    organisation: str
    place: int | None
    score: Decimal | None
    outcome: str
    label: str
    reason: str
    by_rules: int | None = None
    departs_from: str = ""


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


@routes.read("/batches/{batch_id}", BatchOut, "批次")
def read_batch(request: ViewerRequest, batch_id: AtRecord) -> BatchOut:
    """A batch that was made, for its body, the leading authority and auditors."""
    return batch_out(batch_record(request.viewer, batch_id))


def decisions_of(bodies: list[DecisionIn]) -> list[Decision]:
    """What was sent, as the acts take it."""
    return [Decision(**one.model_dump()) for one in bodies]


def batch_out(record: BatchRecord) -> BatchOut:
    """A batch as it is answered."""
    batch = record.batch
    document, notice = getattr(batch, "document", None), getattr(batch, "notice", None)
    items = [
        BatchItemOut(
            case=item.case.number,
            name=item.case.name,
            organisation=record.applicants[item.case.number],
            place=item.place,
            score=item.score,
            outcome=item.outcome,
            label=record.outcomes.get(item.outcome, ""),
            reason=item.reason,
            by_rules=record.by_rules.get(item.case.number),
            departs_from=record.departure(item.case.number),
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
        organisation=record.body,
        acted_at=batch.acted_at,
        document=document.number if document else None,
        notice=notice.pk if notice else None,
        items=items,
        recommended_list=RecommendedListOut.from_orm(record.listed) if record.listed else None,
        order_reason=batch.content.get("order_reason", ""),
    )
