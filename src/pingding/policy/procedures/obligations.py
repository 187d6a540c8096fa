"""Which periods of an obligation there are, and when each is due: computed from what has happened to the title."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count

from pingding.policy.language.procedures import AfterEvent, Obligation
from pingding.policy.procedures.calendar import WorkingCalendar
from pingding.policy.procedures.deadlines import end_of, last_day_within
from pingding.policy.values.periods import add_months, day_in

GRANTED = "granted"
LAST_YEAR = 2999


@dataclass(frozen=True)
class Met:
    """That an act of a case counts as what is owed at that time. `case` is the case's key."""

    on: date
    case: int


@dataclass(frozen=True)
class Deferral:
    """That what is owed next, counted from a day, is due so many months later."""

    on: date
    months: int


@dataclass(frozen=True)
class Happened:
    """What a schedule counts from, of one obligation of one title, all days in China.

    `events` are, by the names that `after` uses, the days on which each happened, in order. `ended` says by period
    when the case that was opened for it came to its end; `opened` which case that is. `met` and `deferrals` are in
    the order of their days.
    """

    granted_on: date
    events: Mapping[str, Sequence[date]] = field(default_factory=dict)
    opened: Mapping[int, int] = field(default_factory=dict)
    ended: Mapping[int, date] = field(default_factory=dict)
    met: Sequence[Met] = ()
    deferrals: Sequence[Deferral] = ()


@dataclass(frozen=True)
class Period:
    """One time that something is owed: `number` tells it from the others of the obligation, mostly the year that is
    reported on; `planned` is the due day before any deferral. `met` is what counts as it, beside its own case."""

    number: int
    planned: date
    due: date
    met: Met | None = None

    @property
    def deferred(self) -> bool:
        return self.due != self.planned

    def opens_on(self, obligation: Obligation) -> date:
        """The day on which its case is opened."""
        return self.due - timedelta(days=obligation.opens_days)

    def due_at(self, obligation: Obligation) -> datetime:
        """Its last moment."""
        return end_of(self.due, obligation.time)


def periods(obligation: Obligation, happened: Happened, calendar: WorkingCalendar) -> Iterator[Period]:
    """The periods of an obligation in the order of their planned due days, without end where the schedule has none.

    Due days do not move off a day that is no working day.

    >>> yearly = Obligation(title="年度报告", procedure="annual", by="01-30", covers="previous_year")
    >>> reports = periods(yearly, Happened(date(2023, 1, 2)), WorkingCalendar({}))
    >>> [(each.number, each.due.isoformat()) for each, _n in zip(reports, range(2))]
    [(2023, '2024-01-30'), (2024, '2025-01-30')]
    """
    if obligation.by is not None:
        yield from _deferred(_counted(obligation, _yearly(obligation, happened)), happened)
    elif obligation.cycle is not None:
        yield from _cycles(obligation, happened)
    elif obligation.after is not None:
        days = [last_day_within(obligation.after, day, calendar) for day in _event_days(obligation.after, happened)]
        yield from _deferred(_counted(obligation, iter(days)), happened)
    elif obligation.on is not None and obligation.on > happened.granted_on:
        yield from _deferred(_counted(obligation, iter((obligation.on,))), happened)


def _yearly(obligation: Obligation, happened: Happened) -> Iterator[date]:
    assert obligation.by is not None
    month, day = map(int, obligation.by.split("-"))
    first = obligation.behind if obligation.first is None else obligation.first
    for year in range(happened.granted_on.year + first, LAST_YEAR):
        if (due_day := day_in(year, month, day)) > happened.granted_on:
            yield due_day


def _event_days(after: AfterEvent, happened: Happened) -> Sequence[date]:
    return (happened.granted_on,) if after.event == GRANTED else happened.events.get(after.event, ())


def _counted(obligation: Obligation, due_days: Iterable[date]) -> Iterator[Period]:
    """Due days as periods with their numbers; of two in one year the later one has the next number."""
    last = 0
    for day in due_days:
        last = max(day.year - obligation.behind, last + 1)
        yield Period(last, day, day)


def _deferred(planned: Iterator[Period], happened: Happened) -> Iterator[Period]:
    """Periods whose schedule does not hang on when they are met, with what was deferred and what was met by an act."""
    met, deferrals = list(happened.met), list(happened.deferrals)
    for period in planned:
        moved = _moved(period, deferrals, happened)
        until = happened.ended.get(moved.number, moved.due)
        yield replace(moved, met=_taken(met, moved, until, happened))


def _cycles(obligation: Obligation, happened: Happened) -> Iterator[Period]:
    """Cycles of years: what was met by an act begins the next cycle, on its day."""
    cycle = obligation.cycle
    assert cycle is not None
    met, deferrals = list(happened.met), list(happened.deferrals)
    base, turn, number = happened.granted_on, count(1), 0
    while True:
        day = add_months(base, 12 * cycle.years * next(turn)) - timedelta(days=cycle.days_before)
        if day.year >= LAST_YEAR:
            return
        number = max(day.year - obligation.behind, number + 1)
        moved = _moved(Period(number, day, day), deferrals, happened)
        next_due = add_months(max(day, moved.due), 12 * cycle.years)
        taken = _taken(met, moved, happened.ended.get(number, next_due - timedelta(days=1)), happened)
        yield replace(moved, met=taken)
        done = taken.on if taken else happened.ended.get(number) if cycle.of == "met" else None
        if done is not None:
            base, turn = done, count(1)
        elif cycle.of == "met":
            return


def _moved(period: Period, deferrals: list[Deferral], happened: Happened) -> Period:
    """The period with the deferrals that were granted before its end, each used for the first that is still owed."""
    while deferrals and deferrals[0].on <= period.due:
        done = happened.ended.get(period.number)
        if done is not None and done <= deferrals[0].on:
            break
        period = replace(period, due=add_months(period.due, deferrals.pop(0).months))
    return period


def _taken(met: list[Met], period: Period, until: date, happened: Happened) -> Met | None:
    """The first act not used yet that counts as this period: that of its own case, or any until a day."""
    own = next((each for each in met if each.case == happened.opened.get(period.number)), None)
    chosen = own or next((each for each in met if each.on <= until), None)
    if chosen is not None:
        met.remove(chosen)
    return chosen


def notices_of(obligation: Obligation) -> tuple[int, ...]:
    """What is to be sent of each period: reminders by the days before it is due, to whom it escalates below zero."""
    return (*obligation.reminds, *(-each.days for each in obligation.escalates))


def next_notice(obligation: Obligation, due_day: date, sent: Iterable[int]) -> date | None:
    """The day of the first of these that is not among those sent; None when there is none.

    >>> yearly = Obligation(title="年度报告", procedure="annual", by="01-30", covers="previous_year")
    >>> next_notice(yearly, date(2024, 1, 30), [14])
    datetime.date(2024, 1, 27)
    """
    left = set(notices_of(obligation)).difference(sent)
    return due_day - timedelta(days=max(left)) if left else None
