"""The decision of a meeting, as an operation."""

from pingding.actions.batches import meeting as acts
from pingding.api.batches.batches import TAGS, BatchOut, Decisions, batch_out, decisions_of
from pingding.api.batches.sittings import HeldIn
from pingding.api.frame.routes import Day, Id, RequestBody, Routes, Text, Word
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=TAGS)


class DecideInMeetingIn(RequestBody):
    """A meeting: its day, its number, what it decided on each case. A sitting that was arranged, `held`, has its own
    day and number."""

    step: Id
    decisions: Decisions
    held_on: Day | None = None
    session: Word = ""
    minutes: Text = ""
    held: HeldIn | None = None


@routes.act("/batches/meeting", BatchOut, "会议审定", creates=True)
def decide_in_meeting(request: ViewerRequest, body: DecideInMeetingIn) -> BatchOut:
    """Put on record what a meeting decided. A repetition is a conflict."""
    batch = acts.decide_in_meeting(
        body.step,
        decisions_of(body.decisions),
        held_on=body.held_on,
        session=body.session,
        minutes=body.minutes,
        in_sitting=body.held.read() if body.held else None,
        actor=request.viewer,
        at=request.at,
    )
    return batch_out(batch_record(request.viewer, batch.pk))
