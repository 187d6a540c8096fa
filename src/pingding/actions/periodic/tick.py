"""What time does by itself: notices end, obligations open, deadlines take their outcome, reminders go out."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import DatabaseError
from django.db.models import Exists, OuterRef

from pingding.actions.notices.notices import end_notice
from pingding.actions.periodic.counts import sum_up_counts
from pingding.actions.periodic.leftovers import remove_leftovers
from pingding.actions.periodic.obligations import (
    look_ahead,
    open_obligation,
    periods_behind,
    remind,
    reminding,
    titles_behind,
)
from pingding.actions.periodic.passed_deadlines import decide_deadline, hold_up, lapse_correction
from pingding.policy.errors import Refusal
from pingding.queries.steps.step_checks import refuse_undecidable
from pingding.records.models import Case, Objection, Seat, StepRun

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
    notices, faults = _each(_noticed(at), lambda case: _end(case, at))
    opened, more = _each(periods_behind(at), lambda owing: open_obligation(*owing, at=at))
    faults += more + _each(titles_behind(at), lambda title: look_ahead(title, at=at))[1]
    decided, more = _each(_overdue(at), lambda run: _decide(run, at))
    faults += more
    reminded, more = _each(reminding(at), lambda owed: remind(owed, at=at))
    sum_up_counts()
    remove_leftovers(at, time.time())
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
        raise


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
