"""What time does by itself: notices end, obligations open, deadlines take their outcome, reminders go out."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import DatabaseError
from django.utils.translation import gettext_noop

from pingding.actions.applications.applications import next_number
from pingding.actions.cases.moving import hold_case, start
from pingding.actions.door import action, hold_journal, notify, record_act
from pingding.actions.notices.notices import end_notice
from pingding.actions.periodic.deadlines import decide_deadline, decides, hold_up_deadline, lapse_correction
from pingding.policy.errors import Refusal
from pingding.policy.language.procedures import Obligation
from pingding.policy.procedures.deadlines import owed_by
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.cases import OpenObligation, Remind
from pingding.queries.steps.step_checks import refuse_undecidable
from pingding.records.models import Case, CaseRegion, Objection, ObligationPeriod, StepRun, Title

logger = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class TickReport:
    """What one tick did; `held_up` counts what was due and could not be done, which the log names."""

    notices_ended: int = 0
    obligations_opened: int = 0
    deadlines_decided: int = 0
    reminders_sent: int = 0
    held_up: int = 0


def tick(*, at: datetime) -> TickReport:
    """Do all that is due at a moment; doing it twice does nothing more. Each case is its own transaction.

    What is due is found by reading alone, so that a tick with nothing to do changes nothing and holds nobody up. What
    cannot be done for one case keeps no other waiting: it is logged, and tried again by the next tick. Raises what
    the database raises.
    """
    notices, faults = _each(_noticed(at), lambda case: end_notice(case, at=at))
    opened, more = _each(_obliged(at), lambda owing: open_obligation(*owing, at=at))
    faults += more
    decided, more = _each(_overdue(at), lambda run: _decide(run, at))
    faults += more
    reminded, more = _each(_reminding(at), lambda owed: remind(owed, at=at))
    return TickReport(notices, opened, decided, reminded, faults + more)


def _each(due: Iterable[T], act: Callable[[T], bool]) -> tuple[int, int]:
    """How often the act did something, and how often it could not."""
    done = held_up = 0
    for one in due:
        try:
            done += act(one)
        except DatabaseError:
            raise
        except Refusal as refusal:
            held_up += 1
            logger.warning("What is due cannot be done: %r: %s", one, refusal)
        except Exception:
            held_up += 1
            logger.exception("What is due cannot be done: %r", one)
    return done, held_up


def _noticed(at: datetime) -> list[Case]:
    runs = StepRun.objects.filter(kind="notice", closed_at=None, due_at__lte=at, seats__acted_at__isnull=False)
    waiting = Objection.objects.filter(state=Objection.State.OPEN).values("case")
    return [run.case for run in runs.exclude(case__in=waiting).select_related("case__edition", "case__call").distinct()]


def _overdue(at: datetime) -> list[StepRun]:
    open_runs = StepRun.objects.filter(closed_at=None, due_at__lt=at).exclude(kind="notice")
    related = open_runs.select_related("case__edition", "case__call", "case__held_title", "case__organisation")
    return list(related.defer("case__edition__content"))


def _decide(run: StepRun, at: datetime) -> bool:
    """Do what the passed deadline of a round brings about, if anything; what keeps it back is told once."""
    if run.correction is not None:
        return run.case.held_title_id is None and lapse_correction(run, at=at)
    if decides(run) is None:
        return False
    try:
        refuse_undecidable(run, at=at)
        return decide_deadline(run, at=at)
    except Refusal as refusal:
        hold_up_deadline(run, refusal, at=at)
        return False


def _obliged(at: datetime) -> list[tuple[Title, str, int]]:
    """Titles with an obligation and the period whose case is to be opened now."""
    opened = set(ObligationPeriod.objects.values_list("title", "obligation", "period"))
    titles = Title.objects.select_related("edition", "organisation", "case").defer("edition__content")
    return [
        (title, key, period)
        for title in titles
        for key, owed in edition_of(title.edition).obligations.items()
        for period in _periods_due(title, owed, at)
        if (title.pk, key, period) not in opened
    ]


def _periods_due(title: Title, obligation: Obligation, at: datetime) -> dict[int, date]:
    """The due date by period, of each that the title has to meet and that it is time to open."""
    if obligation.titles and title.kind not in obligation.titles:
        return {}
    owed, expires = owed_by(obligation, title.granted_on, local_date(at)), title.expires_on
    return {period: due_day for period, due_day in owed if expires is None or due_day < expires}


@action
def open_obligation(title: Title, key: str, period: int, *, at: datetime) -> bool:
    """Open the case of an obligation for a period, once; True when it was opened.

    One that was missed, because nothing ran while it could be opened, is opened late: it is owed all the same.

    Effects: a case of the obligation's procedure for the holder, its first round due on the obligation's day; the
    holder is told.
    """
    obligation = edition_of(title.edition).obligations[key]
    due_day = _periods_due(title, obligation, at).get(period)
    if due_day is None:
        return False
    hold_journal()
    if ObligationPeriod.objects.filter(title=title, obligation=key, period=period).exists():
        return False
    case = Case.objects.create(
        number=next_number(at),
        edition=title.edition,
        procedure=obligation.procedure,
        organisation=title.organisation,
        held_title=title,
        period=period,
        name=title.name,
        regions=title.case.regions,
        progress={},
        opened_at=at,
    )
    CaseRegion.objects.bulk_create([CaseRegion(case=case, region=region) for region in case.regions])
    due_at = datetime.combine(due_day + timedelta(days=1), datetime.min.time(), SHANGHAI) - timedelta(seconds=1)
    ObligationPeriod.objects.create(title=title, obligation=key, period=period, due_at=due_at, case=case)
    start(case, at=at)
    StepRun.objects.filter(case=case, closed_at=None).update(due_at=due_at)
    record_act(
        OpenObligation(period=period, due=due_day),
        at=at,
        case=case,
        clause=obligation.clause,
        about=obligation.title,
    )
    _tell_owed(obligation, case, due_day, at)
    return True


def _reminding(at: datetime) -> list[ObligationPeriod]:
    """What is owed and due to be reminded of, its form not yet handed in."""
    waiting = StepRun.objects.filter(kind="fill", closed_at=None).values("case")
    rows = ObligationPeriod.objects.filter(case__ended_at=None, due_at__gt=at, case__in=waiting)
    related = rows.select_related("case__edition", "case__organisation").defer("case__edition__content")
    return [owed for owed in related if _days_due(owed, at)]


def _days_due(owed: ObligationPeriod, at: datetime) -> list[int]:
    """The reminders, by days before the due day, that are to go out and have not yet."""
    obligation = edition_of(owed.case.edition).obligations[owed.obligation]
    left = (local_date(owed.due_at) - local_date(at)).days
    return [days for days in obligation.reminds if left <= days and days not in owed.reminded]


@action
def remind(owed: ObligationPeriod, *, at: datetime) -> bool:
    """Remind the holder of an obligation on the days the definition names, each once."""
    case = hold_case(owed.case)
    owed.refresh_from_db(fields=["reminded", "due_at"])
    due_now = _days_due(owed, at)
    if not due_now or not StepRun.objects.filter(case=case, kind="fill", closed_at=None).exists():
        return False
    obligation = edition_of(case.edition).obligations[owed.obligation]
    left = (local_date(owed.due_at) - local_date(at)).days
    owed.reminded = [*owed.reminded, *due_now]
    owed.save(update_fields=["reminded"])
    record_act(Remind(days_left=left), at=at, case=case, clause=obligation.clause, about=obligation.title)
    _tell_owed(obligation, case, local_date(owed.due_at), at)
    return True


def _tell_owed(obligation: Obligation, case: Case, day: date, at: datetime) -> None:
    notify(
        gettext_noop("%(name)s：请于%(day)s前办理“%(what)s”（%(period)s年度）"),
        {"name": case.name, "day": day, "what": obligation.title, "period": case.period},
        at=at,
        organisation=case.organisation,
        case=case,
    )
