"""A random draw, as an operation; and its record, drawn again."""

from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from pingding.actions.batches import draw as acts
from pingding.api.batches.batches import TAGS, BatchOut, batch_out
from pingding.api.frame.routes import AtRecord, Id, RequestBody, Routes, Word, shown
from pingding.policy.errors import Refusal
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.steps.draw import repeat_draw
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=TAGS)


class DrawCasesIn(RequestBody):
    """Every case that waits, and a public text that enters the draw beside the platform's own seed, if any."""

    step: Id
    cases: Annotated[list[Word], Field(min_length=1, max_length=10_000)]
    text: Annotated[str, Field(max_length=200)] = ""


class LotOut(Schema):
    """One lot of a draw: the first `number` in the order are drawn, a share of the cases `compared` less those drawn
    `before`; both are null in records of draws that knew no cohort.
    """

    group: str
    order: list[str]
    number: int
    compared: int | None
    before: int | None


class DrawOut(Schema):
    """What it takes to repeat a draw, and whether the platform, which has just done so, came to the same.

    The order is that of the SHA-256 of seed, text and case number, a line each, lot by lot; of each lot the first
    `number` are drawn.
    """

    algorithm: str
    seed: str
    text: str
    candidates: list[str]
    order: list[str]
    number: int
    lots: list[LotOut]
    agrees: bool


@routes.act("/batches/draw", BatchOut, "随机抽取", creates=True)
def draw_cases(request: ViewerRequest, body: DrawCasesIn) -> BatchOut:
    """Draw among all the cases that wait, as many as the definition says. A repetition is a conflict."""
    batch = acts.draw_cases(body.step, body.cases, text=body.text, actor=request.viewer, at=request.at)
    return batch_out(batch_record(request.viewer, batch.pk))


@routes.read("/batches/{batch_id}/draw", DrawOut, "复算随机抽取")
def repeat_draw_of_batch(request: ViewerRequest, batch_id: AtRecord) -> DrawOut:
    """Draw again from the record, for whoever may read the batch."""
    batch = batch_record(request.viewer, batch_id).batch
    if batch.kind != "draw":
        raise Refusal(_("该批次不是随机抽取"), kind="missing", remedy=_("请核对批次。"))
    return shown(DrawOut, repeat_draw(batch))
