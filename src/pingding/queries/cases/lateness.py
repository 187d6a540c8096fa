"""Whether a form comes too late to be handed in, and by how much it came late where it could be.

Asked by handing in and by every page of a draft.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Deadline
from pingding.policy.procedures.deadlines import Due, due
from pingding.policy.steps.fill import Fill
from pingding.policy.translation import moment
from pingding.queries.calls.calls import force_refusal, window_refusal
from pingding.queries.calls.closing import closing_of
from pingding.queries.cases.assessment import due_clause
from pingding.queries.cases.correction import ends_unless_corrected
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar, edition_of
from pingding.records.models import Case, StepRun


def late_refusal(case: Case, seat: OpenSeat, at: datetime) -> Refusal | None:
    """After the window or the step's own closing (first hand-in), or the deadline of an application's correction; else
    None. What a holder owes can be corrected late, and a form sent back otherwise can be handed in whenever that is."""
    step, run = seat.step, seat.run
    if not isinstance(step, Fill):
        return None
    if case.call and case.submitted_at is None:
        refusal = window_refusal(case.call, at, case.regions) or force_refusal(case.call, at)
        if refusal is not None:
            return refusal
    lapses = run.correction is not None and ends_unless_corrected(case)
    first = case.submitted_at is None and step.deadline is not None and step.deadline.passed == "closed"
    closing = lapses or first
    if run.due_at is None or at <= run.due_at or not closing:
        return None
    return Refusal(
        _("办理期限已于%(at)s届满") % {"at": moment(run.due_at)},
        clause=due_clause(edition_of(case.edition).procedures[case.procedure], run),
        kind="closed",
        remedy=_("您填写的内容已保存；请联系要求补正的部门。"),
    )


def due_by_facts(deadline: Deadline | None, facts: Facts) -> Due | None:
    """When a deadline ends that counts from a day among the facts of a case; None for every other one."""
    event = deadline.after if deadline is not None else ""
    day = facts[event] if event in facts.edition.vocabulary else None
    return due(deadline, {event: day}, calendar()) if deadline is not None and isinstance(day, date) else None


def working_days_late(run: StepRun, at: datetime) -> int | None:
    """How many working days after its deadline a round was acted on; None when it was in time. At least one."""
    if run.due_at is None or at <= run.due_at:
        return None
    return max(1, calendar().between(local_date(run.due_at), local_date(at)))


def never_handed_in(case: Case, at: datetime) -> bool:
    """Whether an application is still a draft after its call closed, so that nothing is to be written any more."""
    if (
        case.ended_at is not None
        or case.submitted_at is not None
        or case.call is None
        or case.held_title_id is not None
    ):
        return False
    closes = closing_of(case.call, case.regions)
    return closes is not None and at > closes
