"""A document that is issued, as an operation."""

from typing import Annotated

from pydantic import Field

from pingding.actions.batches import issue as acts
from pingding.actions.batches.papers import NamedByHand
from pingding.api.batches.batches import TAGS, BatchOut, batch_out
from pingding.api.frame.routes import Body, Day, Id, Line, RequestBody, Routes, Text, Word
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=TAGS)


class IssueDocumentIn(RequestBody):
    """A document for cases; without `n` it takes the next number of the year, without `text` the definition's body, and
    without `addressed_to` or `copied_to` those whom the definition names."""

    step: Id
    cases: Annotated[list[Word], Field(min_length=1, max_length=1000)]
    title: Line
    dated: Day | None = None
    n: int | None = Field(None, ge=1, le=99_999)
    text: Body | None = None
    outcome: Id | None = None
    addressed_to: Text = ""
    copied_to: Text = ""


@routes.act("/batches/issue", BatchOut, "印发文件", creates=True)
def issue_document(request: ViewerRequest, body: IssueDocumentIn) -> BatchOut:
    """Issue a document with a number; titles begin with it. A repetition is a conflict."""
    document = acts.issue_document(
        body.step,
        body.cases,
        title=body.title,
        dated=body.dated,
        n=body.n,
        text=body.text,
        outcome=body.outcome,
        by_hand=NamedByHand(body.addressed_to, body.copied_to),
        actor=request.viewer,
        at=request.at,
    )
    return batch_out(batch_record(request.viewer, document.pk))
