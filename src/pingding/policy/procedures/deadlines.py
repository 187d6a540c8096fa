"""When something is due: fixed dates, lengths of time after an event, the ends of notices, yearly obligations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pingding.policy.language.procedures import Obligation
from pingding.policy.procedures.calendar import WorkingCalendar
from pingding.policy.steps.step import Deadline
from pingding.policy.translation import SHANGHAI as SHANGHAI
from pingding.policy.values.periods import add_months, day_in


@dataclass(frozen=True)
class Due:
    """A last moment: the end of a day in China. `provisional` when a year without a decree was counted over."""

    at: datetime
    provisional: bool = False

    @property
    def day(self) -> date:
        return day_of(self.at)


def day_of(moment: datetime | date) -> date:
    """The day in China on which a moment falls; a datetime without a zone is China's own time.

    >>> from datetime import UTC
    >>> day_of(datetime(2025, 6, 20, 16, 30, tzinfo=UTC))
    datetime.date(2025, 6, 21)
    """
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(SHANGHAI) if moment.tzinfo else moment).date()


def end_of(day: date) -> datetime:
    """The last moment of a day in China."""
    return datetime.combine(day, time.max, tzinfo=SHANGHAI)


def due(
    deadline: Deadline, events: Mapping[str, datetime | date], calendar: WorkingCalendar, put_off: int = 0
) -> Due | None:
    """When the deadline passes; None while the event that it counts from has not happened.

    `events` names what has happened: `opened`, `submitted`, `call_closed`, `title_granted`, `period_end`, or the id
    of a step that is done. The day of the event itself does not count. `put_off` moves a fixed date by so many days.

    >>> due(Deadline(working_days=5, after="submitted"), {"submitted": date(2025, 6, 20)}, WorkingCalendar({})).day
    datetime.date(2025, 6, 27)
    >>> due(Deadline(days=10), {}, WorkingCalendar({})) is None
    True
    """
    start = None if deadline.date else events.get(deadline.after)
    if deadline.date is None and start is None:
        return None
    fixed = deadline.date and deadline.date + timedelta(days=put_off)
    first = fixed if start is None else day_of(start)
    assert first is not None
    last = _last_day(deadline, first, calendar)
    counts_working_days = deadline.working_days is not None or deadline.roll
    return Due(end_of(last), counts_working_days and any(map(calendar.provisional, (first, last))))


def _last_day(deadline: Deadline, first: date, calendar: WorkingCalendar) -> date:
    if deadline.date is not None:
        last = first
    elif deadline.working_days is not None:
        last = calendar.add(first, deadline.working_days)
    elif deadline.months is not None:
        last = add_months(first, deadline.months)
    else:
        last = first + timedelta(days=deadline.days or 0)
    return calendar.next_working(last) if deadline.roll else last


def notice_end(first_day: date, working_days: int, calendar: WorkingCalendar) -> date:
    """The last day of a public notice; its first day counts when it is a working day.

    >>> notice_end(date(2025, 7, 21), 5, WorkingCalendar({}))
    datetime.date(2025, 7, 25)
    """
    return calendar.add(first_day, working_days, count_first=True)


def next_obligation(obligation: Obligation, granted_on: date, after: date) -> tuple[int, date]:
    """The first due date after `after` that a title granted on `granted_on` has to meet, with the year it reports on.

    The year reported on is never one that ended before the title was granted. The date does not move off a day
    that is no working day.
    """
    month, day = map(int, obligation.by.split("-"))
    behind = 1 if obligation.covers == "previous_year" else 0
    year = max(after.year, granted_on.year + behind)
    while day_in(year, month, day) <= max(after, granted_on):
        year += 1
    return year - behind, day_in(year, month, day)


def owed_by(obligation: Obligation, granted_on: date, on: date) -> Iterator[tuple[int, date]]:
    """Every period that is to be reported on by a day, its opening being reached, with its due date, the first first.

    Those whose due date has passed are among them: what was not opened in time is still owed.

    >>> yearly = Obligation(title="年度报告", procedure="annual", by="01-30", covers="previous_year", opens_days=30)
    >>> [year for year, _due in owed_by(yearly, date(2023, 6, 1), date(2026, 1, 5))]
    [2023, 2024, 2025]
    """
    period, due_day = next_obligation(obligation, granted_on, granted_on)
    while due_day - timedelta(days=obligation.opens_days) <= on:
        yield period, due_day
        period, due_day = next_obligation(obligation, granted_on, due_day)
