"""A ranking, as an operation."""

from pingding.actions.batches import rank as acts
from pingding.api.batches.batches import TAGS, BatchOut, Decisions, batch_out, decisions_of
from pingding.api.frame.routes import Id, RequestBody, Routes, Text
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=TAGS)


class RankCasesIn(RequestBody):
    """The cases in order, each with what is proposed.

    `order_reason` is asked for when a case stands above one that the rules place before it.
    """

    step: Id
    decisions: Decisions
    summary: Text = ""
    order_reason: Text = ""


@routes.act("/batches/rank", BatchOut, "排序并提出建议", creates=True)
def rank_cases(request: ViewerRequest, body: RankCasesIn) -> BatchOut:
    """Put cases in order and propose an outcome for each. A repetition is a conflict."""
    batch = acts.rank_cases(
        body.step,
        decisions_of(body.decisions),
        summary=body.summary,
        order_reason=body.order_reason,
        actor=request.viewer,
        at=request.at,
    )
    return batch_out(batch_record(request.viewer, batch.pk))
