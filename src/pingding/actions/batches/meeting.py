"""A meeting decides on each case."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import LONGEST_TEXT, Decision, carry_out, hold_batch, make_batch
from pingding.actions.batches.weighing import grades_of, limit, weigh
from pingding.actions.door import action, hold_journal
from pingding.policy.errors import Refusal
from pingding.policy.steps.meeting import Meeting
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.clock import local_date
from pingding.queries.panels.limits import step_limits
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Batch


@action
def decide_in_meeting(
    step: str,
    decisions: Sequence[Decision],
    *,
    actor: Viewer,
    at: datetime,
    held_on: date | None,
    session: str,
    minutes: str = "",
) -> Batch:
    """A meeting decides on each case: kind of meeting (from the definition), its day, its number, an outcome per case.

    Effects: a batch; each case moves, and is granted the kind of title its outcome names. Refusals, all at once: no
    day, or one in the future; no session number; whatever keeps one of the cases; more than a refusing quota allows;
    a title for a case with a row below its floor; an outcome that is for other grades than the case's.
    """
    faults = Faults()
    with faults.caught("held_on"):
        held_on = _past_day(held_on, at)
    with faults.caught("session"):
        session = read_line(session, _("会议届次"), 60)
    with faults.caught("minutes"):
        minutes = read_paragraphs(minutes, _("会议纪要要点"), LONGEST_TEXT, required=False)
    batch_of = hold_batch(decisions, step, "meeting", faults, actor=actor, at=at)
    definition = batch_of.definition
    assert isinstance(definition, Meeting)
    hold_journal()  # two meetings of one call at once must not both find room
    outcomes = {each.case: each.decision.outcome for each in batch_of.chosen}
    limits = step_limits(list(outcomes), step, at=at)
    warnings = limit(list(limits.breaches(outcomes, definition.clause)), batch_of, faults)
    results = weigh(batch_of, faults, at=at)
    faults.refuse()
    content: dict[str, Any] = {"body": definition.body, "held_on": str(held_on), "session": session, "minutes": minutes}
    content["grades"], content["warnings"] = grades_of(batch_of, results), [*batch_of.warnings, *warnings]
    batch = make_batch(batch_of, content, actor=actor, at=at)
    for chosen in batch_of.chosen:
        carry_out(batch, chosen, actor=actor, at=at)
    return batch


def _past_day(held_on: date | None, at: datetime) -> date:
    if held_on is None:
        raise Refusal(_("未填写"), where=_("会议日期"), remedy=_("请填写会议召开的日期。"))
    if held_on > local_date(at):
        raise Refusal(_("会议日期不能晚于今天"), remedy=_("请核对日期。"))
    return held_on


ACT = decide_in_meeting
