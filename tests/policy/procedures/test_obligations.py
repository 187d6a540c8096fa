"""Schedules of obligations: which periods there are and when each is due, whatever has happened to the title."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import pytest

from pingding.policy.language.procedures import Obligation
from pingding.policy.procedures.calendar import WorkingCalendar
from pingding.policy.procedures.deadlines import SHANGHAI
from pingding.policy.procedures.obligations import Deferral, Happened, Met, next_notice, periods

CALENDAR = WorkingCalendar({})


def owed(**words: Any) -> Obligation:
    return Obligation.model_validate({"title": "报告", "procedure": "annual", "clause": "一", **words})


def due_days(obligation: Obligation, happened: Happened, first: int = 3) -> list[tuple[int, str]]:
    return [(each.number, each.due.isoformat()) for each in islice(periods(obligation, happened, CALENDAR), first)]


def day(text: str) -> date:
    return date.fromisoformat(text)


YEARLY = owed(by="01-30", covers="previous_year")
THIS_YEAR = owed(by="12-31", covers="this_year")


@pytest.mark.parametrize(
    ("granted", "first"),
    [("2022-11-10", (2022, "2023-01-30")), ("2023-01-02", (2023, "2024-01-30")), ("2022-12-31", (2022, "2023-01-30"))],
)
def test_the_first_report_is_due_in_the_january_after_recognition(granted: str, first: tuple[int, str]) -> None:
    assert due_days(YEARLY, Happened(day(granted)), 1) == [first]


def test_what_covers_the_running_year_is_due_in_that_of_recognition_unless_a_later_one_is_the_first() -> None:
    granted = Happened(day("2025-11-01"))
    assert due_days(THIS_YEAR, granted, 1) == [(2025, "2025-12-31")]
    assert due_days(THIS_YEAR, Happened(day("2025-12-31")), 1) == [(2026, "2026-12-31")]
    later = owed(by="12-31", covers="this_year", first=1)
    assert due_days(later, granted, 2) == [(2026, "2026-12-31"), (2027, "2027-12-31")]
    assert due_days(owed(by="01-30", covers="previous_year", first=2), granted, 1) == [(2026, "2027-01-30")]


def test_a_cycle_is_counted_from_recognition_whenever_it_was_met() -> None:
    cycle = owed(cycle={"years": 3})
    assert due_days(cycle, Happened(day("2024-02-29"))) == [
        (2027, "2027-02-28"),
        (2030, "2030-02-28"),
        (2033, "2033-02-28"),
    ]
    late = Happened(day("2020-05-01"), opened={2023: 7}, ended={2023: day("2024-02-01")})
    assert due_days(cycle, late, 2) == [(2023, "2023-05-01"), (2026, "2026-05-01")]


def test_a_cycle_counted_from_the_last_one_met_waits_for_it() -> None:
    cycle = owed(cycle={"years": 3, "of": "met"})
    assert due_days(cycle, Happened(day("2020-05-01"))) == [(2023, "2023-05-01")]
    late = Happened(day("2020-05-01"), opened={2023: 7}, ended={2023: day("2024-02-01")})
    assert due_days(cycle, late) == [(2023, "2023-05-01"), (2027, "2027-02-01")]


@pytest.mark.parametrize(
    ("length", "due"),
    [({"days": 30}, "2025-10-31"), ({"months": 6}, "2026-04-01"), ({"working_days": 5}, "2025-10-08")],
)
def test_what_is_owed_after_an_event_is_owed_once_for_each_time(length: dict[str, int], due: str) -> None:
    report = owed(after={"event": "evaluation.failed", **length})
    assert due_days(report, Happened(day("2025-01-01"))) == []
    once = Happened(day("2025-01-01"), events={"evaluation.failed": [day("2025-10-01")]})
    assert due_days(report, once) == [(int(due[:4]), due)]
    twice = Happened(day("2025-01-01"), events={"evaluation.failed": [day("2025-10-01"), day("2025-10-02")]})
    assert [number for number, _due in due_days(report, twice)] == [int(due[:4]), int(due[:4]) + 1]


def test_what_is_owed_after_recognition_and_on_a_date_is_owed_once() -> None:
    granted = Happened(day("2025-08-31"))
    assert due_days(owed(after={"event": "granted", "months": 6}), granted) == [(2026, "2026-02-28")]
    assert due_days(owed(on="2026-03-01"), granted) == [(2026, "2026-03-01")]
    assert due_days(owed(on="2025-08-31"), granted) == []


def test_an_hour_of_the_due_day_is_its_last_moment() -> None:
    (period,) = islice(periods(YEARLY, Happened(day("2025-08-31")), CALENDAR), 1)
    assert period.due_at(YEARLY).time().hour == 23
    assert period.due_at(owed(by="01-30", covers="previous_year", time="17:00")) == datetime(
        2026, 1, 30, 17, tzinfo=SHANGHAI
    )


def deferred(on: Sequence[str], months: int = 12, **happened: Any) -> Happened:
    return Happened(day("2020-05-01"), deferrals=[Deferral(day(each), months) for each in on], **happened)


def test_a_deferral_moves_the_next_due_day_alone() -> None:
    cycle = owed(cycle={"years": 3})
    assert due_days(cycle, deferred(["2023-04-01"]), 2) == [(2023, "2024-05-01"), (2026, "2026-05-01")]
    assert due_days(cycle, deferred(["2023-04-01", "2023-09-01"], 6), 2)[0] == (2023, "2024-05-01")
    done = deferred(["2023-04-01"], opened={2023: 7}, ended={2023: day("2023-03-01")})
    assert due_days(cycle, done, 2) == [(2023, "2023-05-01"), (2026, "2027-05-01")]


def test_what_was_met_early_is_that_cycles_one_and_the_next_counts_from_then() -> None:
    cycle = owed(cycle={"years": 3})
    early = Happened(day("2020-05-01"), met=[Met(day("2022-02-01"), 9)])
    assert due_days(cycle, early) == [(2023, "2023-05-01"), (2025, "2025-02-01"), (2028, "2028-02-01")]
    first, second = islice(periods(cycle, early, CALENDAR), 2)
    assert first.met == Met(day("2022-02-01"), 9) and second.met is None
    twice = Happened(day("2020-05-01"), met=[Met(day("2022-02-01"), 9), Met(day("2022-10-01"), 10)])
    assert due_days(cycle, twice) == [(2023, "2023-05-01"), (2025, "2025-02-01"), (2026, "2025-10-01")]


def test_what_was_met_by_its_own_case_begins_the_next_cycle() -> None:
    own = Happened(day("2020-05-01"), opened={2023: 9}, met=[Met(day("2023-04-01"), 9)])
    assert due_days(owed(cycle={"years": 3}), own, 2) == [(2023, "2023-05-01"), (2026, "2026-04-01")]


def test_an_act_counts_as_the_yearly_period_that_is_due_next() -> None:
    acted = Happened(day("2020-05-01"), met=[Met(day("2022-06-01"), 9)])
    assert [each.number for each in islice(periods(YEARLY, acted, CALENDAR), 4) if each.met] == [2022]


def test_reminders_come_before_the_due_day_and_escalations_after_it() -> None:
    report = YEARLY.model_copy(update={"escalates": owed(by="01-30", escalates=[{"days": 7, "to": "x"}]).escalates})
    due = day("2026-01-30")
    assert [next_notice(report, due, sent) for sent in ((), (14,), (14, 3), (14, 3, -7))] == [
        day("2026-01-16"),
        day("2026-01-27"),
        day("2026-02-06"),
        None,
    ]
