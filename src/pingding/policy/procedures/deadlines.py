"""When something is due: fixed dates, lengths of time after an event, the ends of notices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pingding.policy.language.procedures import Within
from pingding.policy.procedures.calendar import WorkingCalendar
from pingding.policy.steps.step import Deadline
from pingding.policy.translation import SHANGHAI as SHANGHAI
from pingding.policy.values.periods import add_months


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


def end_of(day: date, clock_time: str | None = None) -> datetime:
    """The last moment of a day in China, or the moment of that day that a clock shows (`17:00`)."""
    moment = time.max if clock_time is None else time.fromisoformat(clock_time)
    return datetime.combine(day, moment, tzinfo=SHANGHAI)


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


def last_day_within(length: Within, day: date, calendar: WorkingCalendar) -> date:
    """The last day of a length of time from a day on, which does not count itself.

    >>> last_day_within(Within(working_days=5), date(2025, 6, 20), WorkingCalendar({}))
    datetime.date(2025, 6, 27)
    """
    if length.working_days is not None:
        return calendar.add(day, length.working_days)
    return add_months(day, length.months) if length.months is not None else day + timedelta(days=length.days or 0)


def notice_end(first_day: date, working_days: int, calendar: WorkingCalendar) -> date:
    """The last day of a public notice; its first day counts when it is a working day.

    >>> notice_end(date(2025, 7, 21), 5, WorkingCalendar({}))
    datetime.date(2025, 7, 25)
    """
    return calendar.add(first_day, working_days, count_first=True)
