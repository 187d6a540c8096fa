"""A meeting decides on each case."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import LONGEST_TEXT, Decision, HeldBatch, carry_out, hold_batch, make_batch
from pingding.actions.batches.sittings.holding import SittingHeld, hold_sitting, lock_sitting
from pingding.actions.batches.weighing import grades_of, limit, weigh
from pingding.actions.door import action, hold_journal
from pingding.policy.errors import Refusal
from pingding.policy.steps.meeting import Meeting, MeetingNoted
from pingding.policy.steps.sittings import SittingRecord
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.batches.reopened_decisions import reasons_pending
from pingding.queries.clock import local_date
from pingding.queries.panels.limits import step_limits
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Batch, Sitting


@action
def decide_in_meeting(
    step: str,
    decisions: Sequence[Decision],
    *,
    actor: Viewer,
    at: datetime,
    held_on: date | None = None,
    session: str = "",
    minutes: str = "",
    in_sitting: SittingHeld | None = None,
) -> Batch:
    """A meeting decides on each case: kind of meeting (from the definition), its day, its number, an outcome per case.

    A sitting that was arranged knows its day and number; `in_sitting` says who came, and how each case was taken.
    Effects: a batch, which the sitting keeps; each case moves, and is granted the kind of title its outcome names.
    Refusals, all at once: no day, or one in the future; no session number; no sitting where the definition asks for
    one; too few members present, as a whole or for a case; votes that do not add up, or a decision against them without
    a reason; whatever keeps one of the cases; more than a refusing quota allows; a title for a case with a row below
    its floor; an outcome that is for other grades than the case's.
    """
    faults = Faults()
    sitting = lock_sitting(in_sitting, [each.case for each in decisions], actor=actor) if in_sitting else None
    batch_of = hold_batch(decisions, step, "meeting", faults, actor=actor, at=at)
    record = None
    if sitting is None or in_sitting is None:
        _refuse_without_sitting(batch_of)
    else:
        record = hold_sitting(sitting, in_sitting, batch_of, faults)
        held_on, session = sitting.held_on, sitting.session
    content = _content(batch_of.definition.body, held_on, session, minutes, faults, at)
    content |= _weighed(batch_of, faults, at)
    faults.refuse()
    batch = make_batch(batch_of, content | _kept(sitting, record), actor=actor, at=at)
    if sitting is not None:
        sitting.batch = batch
        sitting.save(update_fields=["batch"])
    for chosen in batch_of.chosen:
        carry_out(batch, chosen, actor=actor, at=at, more=_noted(sitting, record, chosen.case.number))
    return batch


def _content(
    body: str, held_on: date | None, session: str, minutes: str, faults: Faults, at: datetime
) -> dict[str, Any]:
    """What is said of all its cases; what is wrong with it is among the faults."""
    with faults.caught("held_on"):
        held_on = _past_day(held_on, at)
    with faults.caught("session"):
        session = read_line(session, _("会议届次"), 60)
    with faults.caught("minutes"):
        minutes = read_paragraphs(minutes, _("会议纪要要点"), LONGEST_TEXT, required=False)
    return {"body": body, "held_on": str(held_on), "session": session, "minutes": minutes}


def _weighed(batch_of: HeldBatch, faults: Faults, at: datetime) -> dict[str, Any]:
    """The grades of the cases, and what is to be said of limits; what these refuse is among the faults."""
    hold_journal()  # two meetings of one call at once must not both find room
    outcomes = {each.case: each.decision.outcome for each in batch_of.chosen}
    limits = step_limits(list(outcomes), batch_of.step, at=at)
    warnings = limit(list(limits.breaches(outcomes, batch_of.definition.clause)), batch_of, faults)
    grades = grades_of(batch_of, weigh(batch_of, faults, at=at))
    return {"grades": grades, "warnings": [*batch_of.warnings, *warnings]}


def _refuse_without_sitting(batch_of: HeldBatch) -> None:
    """Refuse to decide outside of a sitting where the definition asks for members or a vote, or a case was decided."""
    definition: Meeting = batch_of.definition
    if reasons_pending([each.case for each in batch_of.chosen], batch_of.step):
        what, remedy = _("提请复议的件由新的会议作出决定"), _("请从列有该件的会议进入。")
        raise Refusal(what, where=definition.title, clause=definition.clause, kind="conflict", remedy=remedy)
    if definition.in_sittings:
        own = definition.quorum or definition.majority
        raise Refusal(
            _("“%(step)s”须由会议成员到会作出决定") % {"step": definition.title},
            clause=(own.clause if own else ()) or definition.clause,
            remedy=_("请先准备会议，填写成员和议程，再记录到会和审定结果。"),
        )


def _kept(sitting: Sitting | None, record: SittingRecord | None) -> dict[str, Any]:
    """What the batch keeps of its sitting; nothing of a meeting that was only noted."""
    if sitting is None or record is None:
        return {}
    return {"place": sitting.place, "chair": sitting.chair, "held": record.model_dump(mode="json")}


def _noted(sitting: Sitting | None, record: SittingRecord | None, number: str) -> dict[str, Any]:
    """What the journal notes of how one case was taken."""
    if sitting is None or record is None:
        return {}
    item = record.item(number)
    noted = MeetingNoted(
        sitting=sitting.pk,
        members=len(record.members),
        present=len(record.present),
        recused=len(item.recused) or None,
        consensus=item.consensus or None,
        against_vote=item.against_vote or None,
        tied=len(item.tied) or None,
        **(item.votes.model_dump() if item.votes else {}),
    )
    return noted.model_dump(exclude_none=True)


def _past_day(held_on: date | None, at: datetime) -> date:
    if held_on is None:
        raise Refusal(_("未填写"), where=_("会议日期"), remedy=_("请填写会议召开的日期。"))
    if held_on > local_date(at):
        raise Refusal(_("会议日期不能晚于今天"), remedy=_("请核对日期。"))
    return held_on


ACT = decide_in_meeting
