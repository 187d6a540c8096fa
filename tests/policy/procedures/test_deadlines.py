"""Deadlines: dates, lengths after events, rolling, and notices."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.places import PROGRAMMES

from pingding.policy.definition.loading import load_shared
from pingding.policy.procedures.calendar import WorkingCalendar
from pingding.policy.procedures.deadlines import SHANGHAI, day_of, due, notice_end
from pingding.policy.steps.step import Deadline

SHARED = PROGRAMMES / "_shared"
CALENDAR = WorkingCalendar(load_shared(SHARED).working_days)


def day_due(events: dict[str, Any], **deadline: Any) -> date:
    found = due(Deadline(**deadline), events, CALENDAR)
    assert found is not None
    return found.day


def test_due_is_the_end_of_the_day_in_china() -> None:
    found = due(Deadline(date=date(2025, 6, 20)), {}, CALENDAR)
    assert found is not None
    assert found.at == datetime(2025, 6, 20, 23, 59, 59, 999999, tzinfo=SHANGHAI)
    assert not found.provisional


def test_due_on_a_sunday_rolls_unless_told_not_to() -> None:
    assert day_due({}, date=date(2025, 7, 20)) == date(2025, 7, 21)
    assert day_due({}, date=date(2025, 7, 20), roll=False) == date(2025, 7, 20)


def test_due_does_not_count_the_day_of_the_event() -> None:
    assert day_due({"opened": date(2025, 9, 26)}, working_days=5) == date(2025, 10, 10)
    assert day_due({"opened": date(2025, 6, 2)}, days=10) == date(2025, 6, 12)


def test_due_in_calendar_days_rolls_over_a_holiday() -> None:
    assert day_due({"opened": date(2025, 9, 25)}, days=7) == date(2025, 10, 9)
    assert day_due({"opened": date(2025, 9, 25)}, days=7, roll=False) == date(2025, 10, 2)


def test_due_in_months_keeps_to_the_end_of_a_shorter_month() -> None:
    assert day_due({"title_granted": date(2024, 8, 31)}, months=6, after="title_granted", roll=False) == date(
        2025, 2, 28
    )


def test_due_on_a_fixed_date_is_put_off_and_rolls_then() -> None:
    deadline = Deadline(date=date(2025, 9, 26), local="测试")
    assert [found.day for days in (0, 1, 5) if (found := due(deadline, {}, CALENDAR, days))] == [
        date(2025, 9, 26),
        date(2025, 9, 28),
        date(2025, 10, 9),
    ]
    after = due(Deadline(days=3, roll=False, local="测试"), {"opened": date(2025, 9, 22)}, CALENDAR, 5)
    assert after is not None and after.day == date(2025, 9, 25)


def test_due_counts_thirty_working_days_after_registration() -> None:
    assert day_due({"registered": date(2025, 9, 1)}, working_days=30, after="registered") == date(2025, 10, 17)


def test_due_reads_an_instant_as_its_day_in_china() -> None:
    late_in_london = datetime(2025, 6, 20, 17, 0, tzinfo=UTC)  # 01:00 on the 21st in China
    assert day_due({"opened": late_in_london}, days=1, roll=False) == date(2025, 6, 22)


@pytest.fixture
def in_london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own zone is not China's."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_london")
def test_day_is_chinas_whatever_the_zone_of_the_machine() -> None:
    assert day_of(datetime(2025, 6, 20, 17, 0, tzinfo=UTC)) == date(2025, 6, 21)
    assert day_of(datetime(2025, 6, 20, 23, 30)) == date(2025, 6, 20)
    assert day_of(date(2025, 6, 20)) == date(2025, 6, 20)


def test_fixed_date_does_not_count_from_what_has_happened() -> None:
    assert day_due({"opened": date(2025, 1, 2)}, date=date(2025, 6, 20)) == date(2025, 6, 20)


def test_no_day_after_is_the_day_itself() -> None:
    assert day_due({"opened": date(2025, 6, 20)}, days=0) == date(2025, 6, 20)


def test_due_is_none_before_the_event() -> None:
    assert due(Deadline(days=3, after="submitted"), {"opened": date(2025, 6, 20)}, CALENDAR) is None


@pytest.mark.parametrize(
    ("deadline", "provisional"),
    [
        ({"working_days": 5}, True),
        ({"days": 5}, True),
        ({"days": 5, "roll": False}, False),
    ],
)
def test_due_is_provisional_where_an_unknown_decree_matters(deadline: dict[str, Any], provisional: bool) -> None:
    found = due(Deadline(**deadline), {"opened": date(2026, 12, 30)}, CALENDAR)
    assert found is not None
    assert found.provisional is provisional


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 7, 21), date(2025, 7, 25)),
        (date(2025, 7, 26), date(2025, 8, 1)),  # begun on a Saturday
        (date(2025, 9, 28), date(2025, 10, 10)),  # begun on a worked Sunday, across National Day
    ],
)
def test_notice_end_counts_five_working_days_with_the_first(first: date, last: date) -> None:
    assert notice_end(first, 5, CALENDAR) == last
