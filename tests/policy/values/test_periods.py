"""A day's anniversary is one thing, whichever way it is asked for: counted, on from a day, or back from one."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pingding.policy.values.periods import add_months, months_back, whole_months, whole_years

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
LEAP = date(2020, 2, 29)


@example(LEAP, date(2023, 2, 28), 36)
@example(date(2026, 1, 31), date(2026, 2, 28), 1)
@given(DAYS, DAYS, st.integers(0, 240))
def test_anniversary_is_the_same_counted_on_and_back(start: date, end: date, months: int) -> None:
    """So many whole months have gone by, the month on has come, and the day is not after the one so many back."""
    reached = add_months(start, months) <= end
    assert (start <= months_back(end, months)) == reached
    if start <= end:
        assert (whole_months(start, end) >= months) == reached


@given(DAYS, st.integers(0, 240))
def test_a_day_is_the_last_of_those_whose_anniversary_has_come(end: date, months: int) -> None:
    start = months_back(end, months)
    assert add_months(start, months) <= end and whole_months(start, end) == months


@pytest.mark.parametrize(
    ("end", "years", "start"),
    [
        (date(2023, 2, 28), 3, LEAP),
        (date(2023, 2, 27), 3, date(2020, 2, 27)),
        (date(2024, 2, 28), 4, date(2020, 2, 28)),
        (date(2024, 2, 29), 1, date(2023, 2, 28)),
    ],
)
def test_the_29th_of_february_has_its_anniversary_on_the_month_s_last_day(end: date, years: int, start: date) -> None:
    assert months_back(end, 12 * years) == start
    assert whole_years(start, end) == years
