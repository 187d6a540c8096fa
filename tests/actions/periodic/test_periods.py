"""How each period stands on a day: exempt, missed, late; due at the hour; for its own year and case alone."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.actions.life import status
from tests.actions.obliged import hand_in, obliged_life, stands, tick_on

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.periodic.obligations import open_obligation
from pingding.actions.periodic.tick import tick
from pingding.policy.errors import Refusal
from pingding.queries.clock import SHANGHAI
from pingding.queries.journal.journal import verify
from pingding.queries.obligations import duties_of, missed_periods
from pingding.queries.title_spans import spans_on
from pingding.records.models import Case, Filing, JournalEntry, ObligationPeriod, Title

pytestmark = pytest.mark.django_db
ASSESSMENT = "assessment: {title: 年度考核, by: 12-31, covers: this_year}"


GRADED = (
    (
        "  support: {label: 区县支持情况",
        "  grade: {label: 考核等级, type: choice, score: {indicators: marks, take: grade}, clause: 六}\n"
        "  support: {label: 区县支持情况",
    ),
    (
        "rankings:\n",
        "grades:\n  levels: {title: 等级, clause: 六, indicators: marks, "
        "grades: {good: {label: 优秀, from: 60}, fair: {label: 合格, below: 60}}}\nrankings:\n",
    ),
)
EXEMPT = (
    "assessment: {title: 年度考核, by: 12-31, covers: this_year, "
    "exempt: {when: staff >= 40, grade: {fact: grade, as: good}, clause: 五}}"
)


def test_an_exempt_period_counts_as_met_with_its_grade_on_its_clause(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, EXEMPT, changes=GRADED).recognised()
    tick_on("2025-12-05", "2025-12-06")
    row = ObligationPeriod.objects.select_related("case").get()
    assert row.exempt and row.case.ended_at is not None and row.case.scores["grade"] == "good"
    assert row.case.period == 2025
    entry = JournalEntry.objects.get(case=row.case, act="exempt_obligation")
    assert (entry.clause, entry.change["grade"]) == ("五", "good")
    assert stands(title, "2026-02-01")[0] == ("assessment", 2025, "2025-12-31", "exempt")
    assert tick_on("2026-01-10")[0].reminders_sent == 0
    assert verify().ok


def test_history_says_how_each_period_stands_and_what_comes_next(tmp_path: Path) -> None:
    life = obliged_life(tmp_path, ASSESSMENT)
    title, writer = life.recognised()
    tick_on("2025-12-05")
    first = ObligationPeriod.objects.get().case
    assert stands(title, "2025-11-01") == [("assessment", 2025, "2025-12-31", "to_come")]
    assert stands(title, "2025-12-31")[0][3] == "open"
    assert stands(title, "2026-01-01")[0][3] == "missed"
    hand_in(life, first, writer, "2026-01-05")
    assert stands(title, "2026-01-04")[0][3] == "missed"
    assert stands(title, "2026-01-05") == [
        ("assessment", 2025, "2025-12-31", "late"),
        ("assessment", 2026, "2026-12-31", "to_come"),
    ]
    tick_on("2026-12-05")
    hand_in(life, ObligationPeriod.objects.get(period=2026).case, writer, "2026-12-31")
    assert [state for *_rest, state in stands(title, "2027-01-01")] == ["late", "on_time", "to_come"]


def test_outlook_follows_the_next_period_until_the_title_ends_and_opens_nothing(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, ASSESSMENT).recognised()
    ends = spans_on(date(2025, 11, 1)).get(title=title).expires_on
    assert ends is not None and ends.year == 2028
    assert stands(title, "2025-11-01") == [("assessment", 2025, "2025-12-31", "to_come")]
    assert outlook(title, "2025-11-01") == [(2026, date(2026, 12, 31)), (2027, date(2027, 12, 31))]
    assert outlook(title, "2027-12-10") == [], "the last one has come"
    tick_on("2025-11-01")
    assert not ObligationPeriod.objects.exists()


def test_outlook_of_a_title_without_end_looks_five_years_ahead(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, ASSESSMENT).recognised()
    title.spans.filter(standing="expired").delete()
    title.spans.update(expires_on=None, ends=None)
    assert [number for number, _due in outlook(title, "2025-11-01")] == [2026, 2027, 2028, 2029]


def test_outlook_leaves_out_what_gives_way_to_another_duty(tmp_path: Path) -> None:
    evaluation = "evaluation: {title: 评估, cycle: {years: 2}}"
    yielding = ASSESSMENT.replace("}", ", skips: evaluation}")
    title, _writer = obliged_life(tmp_path, evaluation, yielding).recognised()
    ahead = [
        each for each in duties_of([title])[title.pk].outlook(date(2025, 11, 1)) if each.obligation == "assessment"
    ]
    assert [each.number for each in ahead] == [2026]


def outlook(title: Title, on: str) -> list[tuple[int, date]]:
    return [(each.number, each.due) for each in duties_of([title])[title.pk].outlook(date.fromisoformat(on))]


def test_what_was_missed_is_the_same_whether_or_not_anything_ran(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, ASSESSMENT).recognised()
    on = date(2027, 3, 1)
    silent = [(each.number, each.due) for each in missed_periods(title, on)]
    assert silent == [(2025, date(2025, 12, 31)), (2026, date(2026, 12, 31))]
    tick_on("2025-12-05", "2027-02-01")
    assert [(each.number, each.due) for each in missed_periods(title, on)] == silent
    assert [each.row is not None for each in missed_periods(title, on)] == [True, True]


def test_an_obligation_is_due_at_the_hour_that_its_document_says(tmp_path: Path) -> None:
    life = obliged_life(tmp_path, 'a: {title: 年度报告, by: 12-31, covers: this_year, time: "17:00"}')
    title, writer = life.recognised()
    tick_on("2025-12-05")
    row = ObligationPeriod.objects.get()
    assert row.due_at == datetime(2025, 12, 31, 17, tzinfo=SHANGHAI)
    life.at = datetime(2025, 12, 31, 17, 5, tzinfo=SHANGHAI)
    tick(at=life.at + timedelta(minutes=1))
    save_draft(row.case.number, {"report_text": "进展良好"}, actor=writer, at=life.at)
    submit_application(row.case.number, actor=writer, at=life.later())
    assert stands(title, "2025-12-31")[0][3] == "late"


def test_titles_that_owe_nothing_now_cost_a_tick_nothing(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, ASSESSMENT).recognised()
    tick_on("2025-12-05")
    assert Title.objects.get(pk=title.pk).next_opens_on == date(2026, 12, 1)


YEAR = (
    (
        "  report_text: {",
        "  report_year: {label: 报告年度, type: integer, unit: 年, record: year, clause: 六}\n  report_text: {",
    ),
    ("fields: [report_text]", "fields: [report_year, report_text]"),
)


def test_a_report_for_another_year_is_refused_with_the_clause(tmp_path: Path) -> None:
    life = obliged_life(tmp_path, ASSESSMENT, changes=YEAR)
    _title, writer = life.recognised()
    tick_on("2025-12-05", "2026-12-05")
    first, second = [row.case for row in ObligationPeriod.objects.order_by("period")]
    life.at = datetime(2026, 12, 6, 9, tzinfo=SHANGHAI)
    with pytest.raises(Refusal, match="本件是2026年度的“填写年度报告”，不能填报2025年度") as refusal:
        save_draft(second.number, {"report_text": "进展良好", "report_year": 2025}, actor=writer, at=life.at)
    assert refusal.value.clause == ("六",)
    assert not Filing.objects.filter(case=second).exists() and first.period == 2025
    hand_in(life, second, writer, "2026-12-06")
    assert status(second) == "reviewing"


def test_a_period_never_has_two_cases(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, ASSESSMENT).recognised()
    tick_on("2025-12-05")
    stale = title
    stale.next_opens_on = date(2025, 12, 1)
    assert not open_obligation(stale, "assessment", 2025, at=datetime(2025, 12, 6, 9, tzinfo=SHANGHAI))
    assert ObligationPeriod.objects.count() == Case.objects.filter(held_title=title).count() == 1
