"""What time does by itself: notices end, obligations open, deadlines take their outcome, reminders go out."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from pingding.actions.cases.moving import hold_case
from pingding.actions.cases.opening import open_case
from pingding.actions.door import action, hold_journal, notify, record_act
from pingding.actions.notices.notices import end_notice
from pingding.actions.periodic.counts import sum_up_counts
from pingding.actions.periodic.due_work import DueWork, LeftToPerson
from pingding.actions.periodic.leftovers import remove_leftovers
from pingding.actions.periodic.passed_deadlines import decide_deadline, hold_up, lapse_correction
from pingding.actions.titles.consequences import follow_up
from pingding.policy.errors import Refusal
from pingding.policy.language.procedures import Obligation
from pingding.policy.procedures.deadlines import end_of
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.cases import OpenObligation, Remind
from pingding.queries.obligations import next_opening, opened_periods, periods_to_open
from pingding.queries.steps.step_checks import refuse_undecidable
from pingding.queries.titles.causes import causes
from pingding.records.models import Case, Objection, ObligationPeriod, Seat, StepRun, Title


@dataclass(frozen=True)
class TickReport:
    """What one tick did; `held_up` counts what was due and could not be done."""

    notices_ended: int = 0
    obligations_opened: int = 0
    deadlines_decided: int = 0
    consequences_proposed: int = 0
    reminders_sent: int = 0
    held_up: int = 0


def tick(*, at: datetime) -> TickReport:
    """Do all that is due at a moment; doing it twice does nothing more. Each case is its own transaction.

    What is due is found by reading alone, so that a tick with nothing to do changes nothing and holds nobody up. What
    cannot be done for one case keeps no other waiting: it is noted, and tried again (`DueWork`). Raises what a
    database that is gone raises.
    """
    work = DueWork(at)
    notices = work.each("notices_ended", lambda: _noticed(at), lambda case: _end(case, at))
    opened = work.each("obligations_opened", lambda: _behind(at), lambda title: _open_owed(title, at))
    work.each("openings_noted", lambda: _behind(at), lambda title: look_ahead(title, at=at))
    decided = work.each("deadlines_decided", lambda: _overdue(at), lambda run: _decide(run, at))
    proposed = work.each("consequences_proposed", lambda: causes(at), lambda cause: follow_up(cause, at=at))
    reminded = work.each("reminders_sent", lambda: _reminding(at), lambda owed: remind(owed, at=at))
    work.once("counts_summed", sum_up_counts)
    work.once("leftovers_removed", lambda: remove_leftovers(at, time.time()))
    return TickReport(notices, opened, decided, proposed, reminded, work.held_up)


def _noticed(at: datetime) -> list[Case]:
    runs = StepRun.objects.filter(closed_at=None, ends_by_itself=True, due_at__lte=at, kind="notice")
    acted = Seat.objects.filter(run=OuterRef("pk"), acted_at__isnull=False)
    objected = Objection.objects.filter(case=OuterRef("case"), state=Objection.State.OPEN)
    related = runs.filter(Exists(acted), ~Exists(objected)).select_related("case__edition", "case__call")
    return [run.case for run in related.defer("case__edition__content")]


def _end(case: Case, at: datetime) -> bool:
    """End a notice that has run for a case; of what keeps it from that, such as a limit, its office is told once."""
    try:
        return end_notice(case, at=at)
    except Refusal as refusal:
        hold_up(StepRun.objects.get(case=case, kind="notice", closed_at=None), refusal, at=at)
        raise LeftToPerson from refusal


def _overdue(at: datetime) -> list[StepRun]:
    open_runs = StepRun.objects.filter(closed_at=None, ends_by_itself=True, due_at__lt=at).exclude(kind="notice")
    related = open_runs.select_related("case__edition", "case__call", "case__held_title", "case__organisation")
    return list(related.defer("case__edition__content"))


def _decide(run: StepRun, at: datetime) -> bool:
    """Do what the passed deadline of a round brings about; what keeps it back is notified once."""
    if run.correction is not None:
        return lapse_correction(run, at=at)
    try:
        refuse_undecidable(run, at=at)
        return decide_deadline(run, at=at)
    except Refusal as refusal:
        hold_up(run, refusal, at=at)
        return False


def _behind(at: datetime) -> list[Title]:
    """Titles whose day has come on which a case may be to be opened."""
    rows = Title.objects.filter(next_opens_on__lte=local_date(at))
    return list(rows.select_related("edition", "organisation", "case__organisation").defer("edition__content"))


def _open_owed(title: Title, at: datetime) -> int:
    """Open the cases of all that a title owes by now; how many."""
    opened, today = opened_periods([title])[title.pk], local_date(at)
    keys = edition_of(title.edition).obligations
    owed = [(key, period) for key in keys for period in periods_to_open(title, key, opened, today)]
    return sum(open_obligation(title, key, period, at=at) for key, period in owed)


@action
def open_obligation(title: Title, key: str, period: int, *, at: datetime) -> bool:
    """Open the case of an obligation for a period, once; True when it was opened.

    One that was missed, because nothing ran while it could be opened, is opened late: it is owed all the same.

    Effects: a case of the obligation's procedure for the holder, its first round due on the obligation's day; the
    holder is notified; the title knows when the next is to be opened.
    """
    hold_journal()
    opened = opened_periods([title])[title.pk]
    due_day = periods_to_open(title, key, opened, local_date(at)).get(period)
    if due_day is None:
        return False
    obligation = edition_of(title.edition).obligations[key]
    due_at = end_of(due_day)
    case = open_case(_case_owed(title, obligation, period), at=at, due_at=due_at)
    owed = ObligationPeriod(title=title, obligation=key, period=period, due_at=due_at, case=case)
    owed.remind_on = _next_reminder(owed, obligation)
    owed.save(force_insert=True)
    title.next_opens_on = next_opening(title, {*opened, (key, period)}, local_date(at))
    title.save(update_fields=["next_opens_on"])
    record_act(
        OpenObligation(period=period, due=due_day),
        at=at,
        case=case,
        clause=obligation.clause,
        about=obligation.title,
    )
    _notify_owed(obligation, case, due_day, at)
    return True


@action
def look_ahead(title: Title, *, at: datetime) -> bool:
    """Note when the next case is to be opened of a title that the periods due now do not concern; True when it moved.

    Nothing is journalled: the definition says whom its procedure concerns, by the facts of the title's case.
    """
    day = next_opening(title, opened_periods([title])[title.pk], local_date(at))
    return bool(Title.objects.filter(pk=title.pk).exclude(next_opens_on=day).update(next_opens_on=day))


def _case_owed(title: Title, obligation: Obligation, period: int) -> Case:
    """The case of what is owed, not stored yet."""
    return Case(
        edition=title.edition,
        procedure=obligation.procedure,
        organisation=title.organisation,
        held_title=title,
        period=period,
        name=title.name,
        regions=title.case.regions,
    )


def _reminding(at: datetime) -> list[ObligationPeriod]:
    """What is owed and due to be reminded of, its form not yet handed in."""
    filling = StepRun.objects.filter(case=OuterRef("case"), kind="fill", closed_at=None)
    rows = ObligationPeriod.objects.filter(remind_on__lte=local_date(at), due_at__gt=at, case__ended_at=None)
    related = rows.filter(Exists(filling)).select_related("case__edition", "case__organisation")
    return list(related.defer("case__edition__content"))


@action
def remind(owed: ObligationPeriod, *, at: datetime) -> bool:
    """Remind the holder of an obligation on the days the definition names, each once."""
    case, today = hold_case(owed.case), local_date(at)
    owed.refresh_from_db(fields=["reminded", "remind_on", "due_at"])
    filling = StepRun.objects.filter(case=case, kind="fill", closed_at=None)
    if owed.remind_on is None or owed.remind_on > today or not filling.exists():
        return False
    obligation, due_day = edition_of(case.edition).obligations[owed.obligation], local_date(owed.due_at)
    left = (due_day - today).days
    owed.reminded += [days for days in obligation.reminds if left <= days and days not in owed.reminded]
    owed.remind_on = _next_reminder(owed, obligation)
    owed.save(update_fields=["reminded", "remind_on"])
    record_act(Remind(days_left=left), at=at, case=case, clause=obligation.clause, about=obligation.title)
    _notify_owed(obligation, case, due_day, at)
    return True


def _next_reminder(owed: ObligationPeriod, obligation: Obligation) -> date | None:
    """The day of the next reminder that has not gone out yet."""
    ahead = max((days for days in obligation.reminds if days not in owed.reminded), default=None)
    return None if ahead is None else local_date(owed.due_at) - timedelta(days=ahead)


def _notify_owed(obligation: Obligation, case: Case, day: date, at: datetime) -> None:
    notify(
        gettext_noop("%(name)s：请于%(day)s前办理“%(what)s”（%(period)s年度）"),
        {"name": case.name, "day": day, "what": obligation.title, "period": case.period},
        at=at,
        organisation=case.organisation,
        case=case,
    )
