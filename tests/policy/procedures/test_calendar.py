"""Working days: the committed decrees, their traps, and counting."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.places import PROGRAMMES

from pingding.policy.definition.loading import load_shared
from pingding.policy.procedures.calendar import WorkingCalendar

SHARED = PROGRAMMES / "_shared"
CALENDAR = WorkingCalendar(load_shared(SHARED).working_days)
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", [2017, 2022, 2023, 2024, 2025, 2026])
def test_is_working_agrees_with_an_independent_table(year: int) -> None:
    differing = [day for day in days_of(year) if CALENDAR.is_working(day) != chinese_calendar.is_workday(day)]
    assert differing == []


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 9, 28), True),  # a Sunday made up for National Day
        (date(2025, 10, 11), True),  # a Saturday made up for National Day
        (date(2025, 10, 8), False),  # a Wednesday inside National Day
        (date(2025, 10, 9), True),
        (date(2025, 7, 20), False),  # a plain Sunday
        (date(2024, 2, 18), True),  # a Sunday made up for Spring Festival
        (date(2026, 2, 14), True),  # a Saturday made up for Spring Festival
    ],
)
def test_is_working_follows_the_decree(day: date, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


def test_add_passes_over_national_day() -> None:
    assert CALENDAR.add(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert CALENDAR.add(date(2025, 9, 30), 3) == date(2025, 10, 11)


def test_add_counts_the_first_day_only_when_it_is_worked() -> None:
    assert CALENDAR.add(date(2025, 7, 21), 5, count_first=True) == date(2025, 7, 25)
    assert CALENDAR.add(date(2025, 7, 20), 5, count_first=True) == date(2025, 7, 25)
    assert CALENDAR.add(date(2025, 7, 21), 5) == date(2025, 7, 28)


def test_add_nought_is_the_day_itself() -> None:
    assert CALENDAR.add(date(2025, 7, 20), 0) == date(2025, 7, 20)


@pytest.mark.parametrize(("n", "count_first"), [(-1, False), (0, True)])
def test_add_refuses_what_cannot_be_counted(n: int, count_first: bool) -> None:
    with pytest.raises(ValueError, match="working days"):
        CALENDAR.add(date(2025, 7, 21), n, count_first)


@given(days, st.integers(0, 60))
def test_between_counts_what_add_added(day: date, n: int) -> None:
    last = CALENDAR.add(day, n)
    assert CALENDAR.between(day, last) == n
    assert CALENDAR.between(last, day) == -n
    assert n == 0 or CALENDAR.is_working(last)


@given(days)
def test_next_working_is_the_first_working_day_from_there(day: date) -> None:
    found = CALENDAR.next_working(day)
    assert chinese_calendar.is_workday(found)
    assert not any(chinese_calendar.is_workday(day + timedelta(days=n)) for n in range((found - day).days))


def test_provisional_beyond_the_decrees() -> None:
    assert not CALENDAR.provisional(date(2026, 12, 31))
    assert CALENDAR.provisional(date(2027, 1, 1))
    assert CALENDAR.is_working(date(2027, 10, 1))  # weekends only are known
