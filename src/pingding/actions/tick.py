"""What time does by itself: notices end, obligations open, deadlines take their outcome, reminders go out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from pingding.actions.applications import next_number
from pingding.actions.door import action, hold_journal, record, tell
from pingding.actions.moving import lock_case, move, start
from pingding.actions.notices import end_notice
from pingding.policy.deadlines import next_obligation
from pingding.policy.language.procedures import Obligation
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.editions import edition_of
from pingding.records.models import Case, CaseRegion, Objection, Owed, StepRun, Title


@dataclass(frozen=True)
class Ticked:
    """What one tick did."""

    notices_ended: int = 0
    obligations_opened: int = 0
    deadlines_decided: int = 0
    reminders_sent: int = 0


def tick(*, at: datetime) -> Ticked:
    """Do all that is due at a moment; doing it twice does nothing more. Each case is its own transaction."""
    return Ticked(
        notices_ended=sum(end_notice(case, at=at) for case in _noticed(at)),
        obligations_opened=sum(
            _open_owed(title, at) for title in Title.objects.select_related("edition", "organisation", "case")
        ),
        deadlines_decided=sum(decide_deadline(run, at=at) for run in _passed(at)),
        reminders_sent=sum(remind(owed, at=at) for owed in Owed.objects.filter(case__ended_at=None, due_at__gt=at)),
    )


def _noticed(at: datetime) -> list[Case]:
    runs = StepRun.objects.filter(kind="notice", closed_at=None, due_at__lte=at, seats__acted_at__isnull=False)
    waiting = Objection.objects.filter(state=Objection.State.OPEN).values("case")
    return [run.case for run in runs.exclude(case__in=waiting).select_related("case__edition", "case__call").distinct()]


def _passed(at: datetime) -> list[StepRun]:
    open_runs = StepRun.objects.filter(closed_at=None, due_at__lt=at).exclude(kind="notice")
    return list(open_runs.select_related("case__edition", "case__call", "case__holds", "case__organisation"))


@action
def decide_deadline(run: StepRun, *, at: datetime) -> bool:
    """Take the outcome that the definition names for a deadline that has passed; True when one was taken."""
    case = lock_case(run.case)
    run.refresh_from_db()
    step = edition_of(case.edition).procedures[case.procedure].steps[run.step]
    deadline = step.deadline
    if run.closed_at is not None or deadline is None or deadline.passed not in step.outcomes:
        return False
    record(
        "deadline_passed",
        at=at,
        case=case,
        step=run.step,
        clause=deadline.clause or step.clause,
        about=step.title,
        change={"outcome": deadline.passed},
    )
    move(case, run, deadline.passed, at=at)
    return True


def _open_owed(title: Title, at: datetime) -> int:
    obligations = edition_of(title.edition).obligations
    return sum(
        open_obligation(title, key, at=at)
        for key, owed in obligations.items()
        if not owed.titles or title.kind in owed.titles
    )


@action
def open_obligation(title: Title, key: str, *, at: datetime) -> bool:
    """Open the case of an obligation that falls due soon, once for each period; True when one was opened.

    Effects: a case of the obligation's procedure for the holder, its first round due on the obligation's day; the
    holder is told.
    """
    obligation = edition_of(title.edition).obligations[key]
    period, due_day = next_obligation(obligation, title.granted_on, local_date(at))
    if due_day - timedelta(days=obligation.opens_days) > local_date(at):
        return False
    if title.expires_on and due_day >= title.expires_on:
        return False
    hold_journal()
    if Owed.objects.filter(title=title, obligation=key, period=period).exists():
        return False
    case = Case.objects.create(
        number=next_number(at),
        edition=title.edition,
        procedure=obligation.procedure,
        organisation=title.organisation,
        holds=title,
        period=period,
        name=title.name,
        regions=title.case.regions,
        progress={},
        opened_at=at,
    )
    CaseRegion.objects.bulk_create([CaseRegion(case=case, region=region) for region in case.regions])
    due_at = datetime.combine(due_day + timedelta(days=1), datetime.min.time(), SHANGHAI) - timedelta(seconds=1)
    Owed.objects.create(title=title, obligation=key, period=period, due_at=due_at, case=case)
    start(case, at=at)
    StepRun.objects.filter(case=case, closed_at=None).update(due_at=due_at)
    record(
        "open_obligation",
        at=at,
        case=case,
        clause=obligation.clause,
        about=obligation.title,
        change={"period": period, "due": due_day.isoformat()},
    )
    _tell_owed(obligation, case, f"{due_day:%Y年%m月%d日}", at)
    return True


@action
def remind(owed: Owed, *, at: datetime) -> bool:
    """Remind the holder of an obligation on the days the definition names, each once."""
    obligation = edition_of(owed.case.edition).obligations[owed.obligation]
    left = (local_date(owed.due_at) - local_date(at)).days
    due_now = [days for days in obligation.reminds if left <= days and days not in owed.reminded]
    if not due_now or StepRun.objects.filter(case=owed.case, kind="fill", closed_at=None).first() is None:
        return False
    owed.reminded = [*owed.reminded, *due_now]
    owed.save(update_fields=["reminded"])
    record(
        "remind", at=at, case=owed.case, clause=obligation.clause, about=obligation.title, change={"days_left": left}
    )
    _tell_owed(obligation, owed.case, f"{local_date(owed.due_at):%Y年%m月%d日}", at)
    return True


def _tell_owed(obligation: Obligation, case: Case, day: str, at: datetime) -> None:
    tell(
        _("%(name)s：请于%(day)s前办理“%(what)s”（%(period)s年度）")
        % {"name": case.name, "day": day, "what": obligation.title, "period": case.period},
        at=at,
        organisation=case.organisation,
        case=case,
    )
