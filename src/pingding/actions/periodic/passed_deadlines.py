"""What a passed deadline brings about: an outcome by itself, or the end of an application never corrected."""

from datetime import datetime

from django.utils.translation import gettext_noop

from pingding.actions.cases.moving import count_act, end, hold_case, move
from pingding.actions.door import action, notify, record_act
from pingding.policy.errors import Refusal
from pingding.queries.cases.assessment import due_clause, procedure_of
from pingding.queries.cases.correction import correction_of, ends_unless_corrected
from pingding.queries.clock import local_date
from pingding.queries.journal.acts.cases import CorrectionLapsed, DeadlineHeldUp, DeadlinePassed
from pingding.queries.steps.step_checks import refuse_undecidable
from pingding.records.models import JournalEntry, Organisation, Seat, StepRun


def decides(run: StepRun) -> str | None:
    """The outcome that the round's step takes by itself when its deadline has passed; None where it takes none.

    Where some of several offices passed the case on with more reserve, theirs counts, as when all had acted.
    """
    step = procedure_of(run.case).steps[run.step]
    if step.deadline is None or step.deadline.passed not in step.outcomes:
        return None
    own = step.deadline.passed
    if step.outcomes[own].tone != "forward":
        return own
    taken = {own, *run.seats.exclude(acted_at=None).values_list("outcome", flat=True)}
    return next(key for key in reversed(step.outcomes) if key in taken)


@action
def decide_deadline(run: StepRun, *, at: datetime) -> bool:
    """Take the outcome that the definition names for a deadline that has passed; True when one was taken.

    Refusals: what the case itself lacks for the outcome, as an officer would be refused; nobody to deliver it to.
    """
    case = run.case = hold_case(run.case)
    run.refresh_from_db(fields=["closed_at", "due_at"])
    step, outcome = procedure_of(case).steps[run.step], decides(run)
    if run.closed_at is not None or step.deadline is None or outcome is None:
        return False
    refuse_undecidable(run, at=at)
    count_act(case)
    record_act(
        DeadlinePassed(outcome=outcome),
        at=at,
        case=case,
        step=run.step,
        clause=step.deadline.clause or step.clause,
        about=step.title,
    )
    move(case, run, outcome, at=at)
    return True


DEADLINE_HELD_UP = gettext_noop("%(case)s：“%(step)s”已逾期，但不能按规定自动办结，仍须办理。%(why)s")
NOTICE_HELD_UP = gettext_noop("%(case)s：“%(step)s”期满，但不能按规定自动办结，仍须处理。%(why)s")


@action
def hold_up(run: StepRun, why: Refusal, *, at: datetime) -> bool:
    """Leave a case where it stands although its time has run; True the first time, when it is notified.

    Effects, once for a round: whoever has yet to act, or put up the notice, is notified why; journal.
    """
    earlier = JournalEntry.objects.filter(case=run.case, act=DeadlineHeldUp.act, step=run.step)
    if any(DeadlineHeldUp.model_validate(entry.change).round == run.round for entry in earlier):
        return False
    case = hold_case(run.case)
    step = procedure_of(case).steps[run.step]
    noticed = run.kind == "notice"
    clause = step.clause if noticed else step.deadline.clause if step.deadline else ()
    count_act(case)
    act = DeadlineHeldUp(round=run.round, reason=str(why))
    record_act(act, at=at, case=case, step=run.step, clause=clause, about=step.title)
    for seat in run.seats.filter(acted_at__isnull=not noticed).select_related("organisation").order_by("pk"):
        notify(
            NOTICE_HELD_UP if noticed else DEADLINE_HELD_UP,
            {"case": case, "step": step.title, "why": why},
            at=at,
            organisation=seat.organisation,
            case=case,
        )
    return True


@action
def lapse_correction(run: StepRun, *, at: datetime) -> bool:
    """End an application whose correction was not handed in by its deadline: nobody could act on it any more.

    `tick` finds the round; of what a holder owes, a correction is late and does not lapse (`ends_unless_corrected`).
    Effects: the case ends as withdrawn; applicant and whoever asked for the correction are notified.
    True when it ended.
    """
    case = hold_case(run.case)
    run.refresh_from_db()
    correction = correction_of(run)
    if run.closed_at is not None or correction is None or run.due_at is None or at <= run.due_at:
        return False
    if not ends_unless_corrected(case):
        return False
    count_act(case)
    asker = procedure_of(case).steps[correction.asked_by]
    end(case, "withdrawn", at=at)
    clause, due = due_clause(procedure_of(case), run), local_date(run.due_at)
    act = CorrectionLapsed(outcome="withdrawn", due=due)
    record_act(act, at=at, case=case, step=run.step, clause=clause, about=asker.title)
    seats = Seat.objects.filter(run__case=case, run__step=correction.asked_by)
    recipients = {case.organisation_id, *seats.values_list("organisation", flat=True)}
    for organisation in Organisation.objects.filter(pk__in=recipients).order_by("pk"):
        notify(
            gettext_noop("%(case)s：截至%(day)s未补正，视为撤回（依据%(clause)s）")
            if clause
            else gettext_noop("%(case)s：截至%(day)s未补正，视为撤回"),
            {"case": case, "day": due, "clause": "、".join(clause)},
            at=at,
            organisation=organisation,
            case=case,
        )
    return True
