"""Sittings of a meeting: arranged, read, a decision taken up again; what a sitting that was held sends."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pingding.actions.batches.sittings import arranging, cancelling, reopening
from pingding.actions.batches.sittings.holding import SittingHeld
from pingding.api.batches.batches import TAGS
from pingding.api.frame.routes import AtRecord, Day, Id, RequestBody, Routes, Text, Word
from pingding.policy.steps.sittings import ItemOfSitting, SittingMember, Votes
from pingding.queries.batches.sittings import find_sitting, sitting_desk
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Sitting

routes = Routes(tags=TAGS)

Place = Annotated[int, Field(ge=1, le=arranging.MOST_MEMBERS)]
"""The place of a member, from 1 on."""
Count = Annotated[int, Field(ge=0, le=arranging.MOST_MEMBERS)]


class SittingMemberIn(RequestBody):
    """A member: name, position (职务) and unit; `person` is the number of their account in the body."""

    name: Word
    position: Word = ""
    unit: Word = ""
    person: int | None = None


class ArrangeSittingIn(RequestBody):
    """A sitting of the meeting of a step, or with `sitting` changes of one: members and cases in their order."""

    step: Id
    sitting: int | None = None
    session: Word
    held_on: Day
    place: Word
    chair: Word
    members: Annotated[list[SittingMemberIn], Field(max_length=arranging.MOST_MEMBERS)]
    agenda: Annotated[list[Word], Field(max_length=1000)]


class CancelSittingIn(RequestBody):
    """Why a sitting does not meet."""

    reason: Text


class ReopenDecisionIn(RequestBody):
    """A case that an earlier sitting decided, and why it is taken up again."""

    case: Word
    reason: Text


class VotesIn(RequestBody):
    """The votes on one case."""

    in_favour: Count
    against: Count = 0
    abstained: Count = 0


class TakenIn(RequestBody):
    """How one case was taken: who stood aside, by vote or by consensus."""

    case: Word
    recused: Annotated[list[Place], Field(max_length=arranging.MOST_MEMBERS)] = []
    consensus: bool = False
    votes: VotesIn | None = None


class HeldIn(RequestBody):
    """What happened in a sitting: who was present and who on leave, by their places, and how each case was taken.

    `members_mark` is that of the sitting as it was read: where the list of members has changed since, it is a conflict.
    """

    sitting: int
    members_mark: Word
    present: Annotated[list[Place], Field(max_length=arranging.MOST_MEMBERS)]
    leave: Annotated[list[Place], Field(max_length=arranging.MOST_MEMBERS)] = []
    taken: Annotated[list[TakenIn], Field(max_length=1000)] = []

    def read(self) -> SittingHeld:
        """As the act takes it."""
        items = {
            each.case: ItemOfSitting(
                recused=_from_zero(each.recused),
                consensus=each.consensus,
                votes=Votes(**each.votes.model_dump()) if each.votes else None,
            )
            for each in self.taken
        }
        present, leave = _from_zero(self.present), _from_zero(self.leave)
        return SittingHeld(self.sitting, self.members_mark, present, leave, items)


def _from_zero(places: list[int]) -> frozenset[int]:
    return frozenset(place - 1 for place in places)


class SittingMemberOut(Schema):
    """A member of a sitting."""

    name: str
    position: str
    unit: str
    person: int | None


class TieOut(Schema):
    """What ties the member at a place to a case, as far as the records show it."""

    case: str
    place: int
    tie: str


class SittingOut(Schema):
    """A sitting; `batch` is what it decided, once it was held; one that was cancelled has no agenda."""

    id: int
    programme: str
    step: str
    call: int | None
    session: str
    held_on: date
    place: str
    chair: str
    members: list[SittingMemberOut]
    members_mark: str
    agenda: list[str]
    ties: list[TieOut]
    batch: int | None
    arranged_at: datetime
    cancelled_at: datetime | None


@routes.act("/sittings", SittingOut, "准备会议", creates=True)
def arrange_sitting(request: ViewerRequest, body: ArrangeSittingIn) -> SittingOut:
    """Arrange a sitting, or change one that was not held yet. A repetition without `sitting` arranges another."""
    members = tuple(SittingMember(**each.model_dump()) for each in body.members)
    plan = arranging.SittingPlan(body.session, body.held_on, body.place, body.chair, members, body.agenda)
    row = arranging.arrange_sitting(body.step, plan, sitting=body.sitting, actor=request.viewer, at=request.at)
    return _sitting_out(find_sitting(request.viewer, row.pk))


@routes.read("/sittings/{sitting_id}", SittingOut, "会议")
def read_sitting(request: ViewerRequest, sitting_id: AtRecord) -> SittingOut:
    """A sitting, for its body, the leading authority and auditors."""
    return _sitting_out(find_sitting(request.viewer, sitting_id))


@routes.act("/sittings/{sitting_id}/cancellation", SittingOut, "取消会议", creates=True)
def cancel_sitting(request: ViewerRequest, sitting_id: AtRecord, body: CancelSittingIn) -> SittingOut:
    """Cancel a sitting that was not held. A repetition is a conflict."""
    cancelling.cancel_sitting(sitting_id, body.reason, actor=request.viewer, at=request.at)
    return _sitting_out(find_sitting(request.viewer, sitting_id))


@routes.act("/sittings/{sitting_id}/reopened-decisions", SittingOut, "提请复议", creates=True)
def reopen_decision(request: ViewerRequest, sitting_id: AtRecord, body: ReopenDecisionIn) -> SittingOut:
    """Take up again what an earlier sitting decided. A repetition is a conflict."""
    reopening.reopen_decision(sitting_id, body.case, body.reason, actor=request.viewer, at=request.at)
    return _sitting_out(find_sitting(request.viewer, sitting_id))


def _sitting_out(row: Sitting) -> SittingOut:
    desk = sitting_desk(row)
    ties = [
        TieOut(case=number, place=place + 1, tie=tie)
        for number, own in desk.hints.items()
        for place, tie in sorted(own.items())
    ]
    return SittingOut(
        id=row.pk,
        programme=row.edition.programme,
        step=row.step,
        call=row.call_id,
        session=row.session,
        held_on=row.held_on,
        place=row.place,
        chair=row.chair,
        members=[SittingMemberOut(**each.model_dump()) for each in desk.members],
        members_mark=desk.members_mark,
        agenda=list(desk.agenda),
        ties=ties,
        batch=row.batch_id,
        arranged_at=row.arranged_at,
        cancelled_at=row.cancelled_at,
    )
