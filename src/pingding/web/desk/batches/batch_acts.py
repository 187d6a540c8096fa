"""Carries a confirmed batch out by the action of its kind; unconfirmed, asks it everything it would refuse."""

from datetime import datetime

from django.http import QueryDict

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.door import attempt
from pingding.queries.batches.batch_record import Published, published_by
from pingding.queries.batches.batches import BatchDesk
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.web.desk.batches.batch_forms import decisions_of
from pingding.web.desk.steps.batch_form import Confirmed
from pingding.web.desk.steps.registry import BATCH_FORMS


def check_batch(desk: BatchDesk, post: QueryDict, *, actor: Viewer, at: datetime) -> tuple[list[Decision], Published]:
    """The decisions as typed, when the act would be done with them, and what would be sent out.

    Refusal with everything that keeps it from that.
    """
    faults = Faults()
    decisions = decisions_of(desk, post, faults)
    making = BATCH_FORMS[desk.step.kind].making(Confirmed(desk, decisions, post, faults, actor, at))
    return decisions, attempt(faults, lambda: published_by(making()), only_ask=True)


def carry_out_batch(desk: BatchDesk, post: QueryDict, *, actor: Viewer, at: datetime) -> int:
    """Do what was confirmed; the number of the batch that was made."""
    faults = Faults()
    confirmed = Confirmed(desk, decisions_of(desk, post, faults), post, faults, actor, at)
    return attempt(faults, BATCH_FORMS[desk.step.kind].making(confirmed))
