"""A letter that recommends cases, as an operation."""

from pingding.actions.batches import recommend as acts
from pingding.actions.batches.papers import NamedByHand
from pingding.api.batches.batches import TAGS, BatchOut, Decisions, batch_out, decisions_of
from pingding.api.frame.routes import Id, RequestBody, Routes, Text, Word
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=TAGS)


class RecommendIn(RequestBody):
    """A letter with its list, without `text` with the definition's body, without `addressed_to` or `copied_to` to those
    whom the definition names. `signed` repeats the step's statement."""

    step: Id
    decisions: Decisions
    letter_number: Word
    signed: bool
    text: Text | None = None
    addressed_to: Text = ""
    copied_to: Text = ""


@routes.act("/batches/recommend", BatchOut, "成批推荐", creates=True)
def recommend(request: ViewerRequest, body: RecommendIn) -> BatchOut:
    """Recommend cases by one letter. A repetition is a conflict: the cases no longer wait."""
    batch = acts.recommend(
        body.step,
        decisions_of(body.decisions),
        letter_number=body.letter_number,
        signed=body.signed,
        text=body.text,
        by_hand=NamedByHand(body.addressed_to, body.copied_to),
        actor=request.viewer,
        at=request.at,
    )
    return batch_out(batch_record(request.viewer, batch.pk))
