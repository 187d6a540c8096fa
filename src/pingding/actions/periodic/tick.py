"""What time does by itself: notices end, obligations open, deadlines take their outcome, reminders go out."""

import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from pingding.actions.listing.exports import due_exports, settle_export
from pingding.actions.mail.sending import Sending
from pingding.actions.notices.notices import end_notice
from pingding.actions.periodic.counts import sum_up_counts
from pingding.actions.periodic.due_work import DueWork, LeftToPerson
from pingding.actions.periodic.leftovers import remove_leftovers
from pingding.actions.periodic.obligations import (
    look_ahead,
    open_obligation,
    remind,
    reminding,
    titles_behind,
)
from pingding.actions.periodic.passed_deadlines import decide_deadline, hold_up, lapse_correction
from pingding.actions.titles.consequences import follow_up
from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.obligations import duties_of
from pingding.queries.steps.step_checks import refuse_undecidable
from pingding.queries.titles.causes import causes
from pingding.records.models import Case, Objection, Seat, StepRun, Title


@dataclass(frozen=True)
class TickReport:
    """What one tick did; `held_up` counts what was due and could not be done."""

    notices_ended: int = 0
    obligations_opened: int = 0
    deadlines_decided: int = 0
    consequences_proposed: int = 0
    reminders_sent: int = 0
    exports_made: int = 0
    mails_sent: int = 0
    held_up: int = 0


def tick(*, at: datetime) -> TickReport:
    """Do all that is due at a moment; doing it twice does nothing more. Each case is its own transaction.

    What is due is found by reading alone, so that a tick with nothing to do changes nothing and holds nobody up. What
    cannot be done for one case keeps no other waiting: it is noted, and tried again (`DueWork`). Raises what a
    database that is gone raises.
    """
    work = DueWork(at)
    notices = work.each("notices_ended", lambda: _noticed(at), lambda case: _end(case, at))
    opened = work.each("obligations_opened", lambda: titles_behind(at), lambda title: _open_owed(title, at))
    work.each("openings_noted", lambda: titles_behind(at), lambda title: look_ahead(title, at=at))
    decided = work.each("deadlines_decided", lambda: _overdue(at), lambda run: _decide(run, at))
    proposed = work.each("consequences_proposed", lambda: causes(at), lambda cause: follow_up(cause, at=at))
    reminded = work.each("reminders_sent", lambda: reminding(at), lambda owed: remind(owed, at=at))
    work.once("counts_summed", sum_up_counts)
    work.once("leftovers_removed", lambda: remove_leftovers(at, time.time()))
    mailed = send_mails(work)
    # What takes minutes comes last: no letter waits for the papers of two hundred cases.
    exported = work.each("exports_made", lambda: due_exports(at), lambda export: settle_export(export, at=at))
    return TickReport(notices, opened, decided, proposed, reminded, exported, mailed, work.held_up)


def send_mails(work: DueWork) -> int:
    """Send the mails that are due; how many letters were sent."""
    with closing(Sending(work.at)) as sending:
        return work.each("mails_sent", sending.due, sending.send)


def _noticed(at: datetime) -> list[Case]:
    return [run.case for run in _ran_out(at)]


@compiled_query
def _ran_out(at: datetime) -> QuerySet[StepRun]:
    runs = StepRun.objects.filter(closed_at=None, ends_by_itself=True, due_at__lte=at, kind="notice")
    acted = Seat.objects.filter(run=OuterRef("pk"), acted_at__isnull=False)
    objected = Objection.objects.filter(case=OuterRef("case"), state=Objection.State.OPEN)
    related = runs.filter(Exists(acted), ~Exists(objected)).select_related("case__edition", "case__call")
    return related.defer("case__edition__content")


def _end(case: Case, at: datetime) -> bool:
    """End a notice that has run for a case; of what keeps it from that, such as a limit, its office is told once."""
    try:
        return end_notice(case, at=at)
    except Refusal as refusal:
        hold_up(StepRun.objects.get(case=case, kind="notice", closed_at=None), refusal, at=at)
        raise LeftToPerson from refusal


@compiled_query
def _overdue(at: datetime) -> QuerySet[StepRun]:
    open_runs = StepRun.objects.filter(closed_at=None, ends_by_itself=True, due_at__lt=at).exclude(kind="notice")
    related = open_runs.select_related("case__edition", "case__call", "case__held_title", "case__organisation")
    return related.defer("case__edition__content")


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


def _open_owed(title: Title, at: datetime) -> int:
    """Open the cases of all that a title owes by now; how many."""
    owed = duties_of([title])[title.pk].to_open(local_date(at))
    return sum(open_obligation(title, key, period.number, at=at) for key, period in owed)
