"""Whenever a tick comes, however often, and after any outage: the same is owed, by the same days, and told once."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.actions.obliged import change, obliged_life, stands, tick_on

from pingding.actions.periodic.obligations import titles_behind
from pingding.queries.clock import SHANGHAI
from pingding.queries.obligations import duties_of
from pingding.records.models import Message, ObligationPeriod, Title

pytestmark = pytest.mark.django_db
OWED = (
    "assessment: {title: 年度考核, by: 12-31, covers: this_year, escalates: [{days: 7, to: authority}]}",
    "evaluation: {title: 评估, cycle: {years: 1}, opens_days: 60}",
    "setting_up: {title: 组建, after: {event: granted, working_days: 30}}",
    "census: {title: 普查, on: 2027-06-30}",
)
FIRST, LAST = date(2025, 10, 17), date(2028, 3, 1)
EVENTS = {
    date(2026, 9, 1): ("defer", {"obligation": "evaluation", "months": 7}, {}),
    date(2027, 5, 3): ("meet", {"obligation": "evaluation"}, {}),
    date(2027, 12, 20): ("revoke", {}, {"standing": "revoked", "until": None}),
}
Outcome = tuple[list[tuple[str, int, str, str]], set[tuple[str, int, str]], Counter[str]]


def played(title: Title, ticks: list[date]) -> Outcome:
    """What is owed, which cases are open and who was told, after these ticks with the events between them."""
    for day in sorted({*ticks, *EVENTS}):
        if day in ticks:
            tick_on(day.isoformat())
        if day in EVENTS:
            act, details, sets = EVENTS[day]
            change(title, act, day.isoformat(), details, **sets)
    tick_on(LAST.isoformat(), LAST.isoformat())
    rows = ObligationPeriod.objects.filter(case__ended_at=None).values_list("obligation", "period", "due_at")
    told = Message.objects.filter(text__contains="至今没有提交").values_list("case__procedure", "words__what")
    overdue = Counter(f"{what}" for _procedure, what in told)
    return stands(title, LAST.isoformat()), {(key, n, due.isoformat()) for key, n, due in rows}, overdue


def any_days(random: Random) -> list[date]:
    """Some days, some of them together and with long gaps between, as they come."""
    days = [FIRST + timedelta(days=random.randrange((LAST - FIRST).days)) for _n in range(random.randrange(1, 40))]
    return sorted(days + random.sample(days, len(days) // 2))


def test_any_ticks_come_to_the_same_as_one_every_week(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, *OWED).recognised()
    weekly = [FIRST + timedelta(days=7 * week) for week in range((LAST - FIRST).days // 7)]
    results = []
    for ticks in (weekly, [], *(any_days(Random(seed)) for seed in range(10))):
        with transaction.atomic():
            results.append(played(title, ticks))
            reminders = Message.objects.filter(text__contains="请于").values_list("case", "text")
            assert max(Counter(reminders.values_list("case", flat=True)).values(), default=0) <= 3 + 3
            transaction.set_rollback(True)
    first = results[0]
    assert {state for *_rest, state in first[0]} == {"missed", "met"}
    for owed, open_cases, _told in results:
        assert (owed, open_cases) == first[:2]
    for _owed, _open, told in results:
        assert all(count <= first[2][what] for what, count in told.items())


def test_what_is_due_is_read_in_as_many_queries_for_many_titles_as_for_one(tmp_path: Path) -> None:
    life = obliged_life(tmp_path, *OWED)
    at = datetime(2025, 12, 5, 9, tzinfo=SHANGHAI)

    def reading(titles: int) -> int:
        with CaptureQueriesContext(connection) as counted:
            behind = titles_behind(at)
            duties = duties_of(behind)
            assert sum(len(list(duties[title.pk].to_open(at.date()))) for title in behind) == 2 * titles
        return len(counted)

    life.recognised()
    alone = reading(1)
    life.recognised()
    assert reading(2) == alone


def test_a_tick_after_all_is_opened_reads_no_title_again(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, OWED[0]).recognised()
    tick_on("2025-12-01")
    assert Title.objects.get(pk=title.pk).next_opens_on == date(2026, 12, 1)
    assert titles_behind(datetime(2025, 12, 2, 9, tzinfo=SHANGHAI)) == []
