"""What titles owe, opened by time: by every schedule, to whoever is to act, as long as the title lives, once."""

from datetime import date
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life, status
from tests.actions.obliged import accept, change, hand_in, messages, obliged_life, owed, stands, tick_on

from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.clock import local_date
from pingding.queries.journal.recorded_state import state_differences
from pingding.queries.obligations import missed_periods
from pingding.records.models import ObligationPeriod, Seat, StepRun

pytestmark = pytest.mark.django_db
EVALUATION = "evaluation: {title: 三年评估, cycle: {years: 3}}"
ASSESSMENT = "assessment: {title: 年度考核, by: 12-31, covers: this_year}"
BY_DISTRICT = (
    "    starts: report\n    steps:\n",
    "    starts: assess\n    steps:\n      assess: {kind: review, title: 区县考核, by: district, "
    "checklist: {fine: {asks: 是否正常？}}, outcomes: {done: {label: 已考核, to: report}}}\n",
)
RETURNED = (
    "          return: {label: 退回补正, to: report, tone: back, reason: true, correction: {working_days: 5}}",
    "          fail: {label: 不合格, end: closed, tone: refuse, reason: true}",
)


def test_an_evaluation_of_three_years_opens_in_time_and_the_next_counts_from_recognition(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, EVALUATION).recognised()
    assert title.granted_on == date(2025, 10, 16)
    change(title, "renew", "2026-01-01", expires_on="2040-01-01")
    assert [each.obligations_opened for each in tick_on("2028-09-15", "2028-09-16", "2028-09-16")] == [0, 1, 0]
    tick_on("2031-09-16")
    assert owed() == [("evaluation", 2028, "2028-10-16"), ("evaluation", 2031, "2031-10-16")]


def test_a_cycle_from_the_last_one_met_is_looked_at_when_its_case_ends(tmp_path: Path) -> None:
    life = obliged_life(tmp_path, "evaluation: {title: 评估, cycle: {years: 1, of: met}}")
    title, writer = life.recognised()
    tick_on("2026-10-01")
    title.refresh_from_db()
    assert title.next_opens_on is None
    case = ObligationPeriod.objects.get().case
    hand_in(life, case, writer, "2026-12-01")
    accept(life, case)
    title.refresh_from_db()
    assert title.next_opens_on == date(2027, 11, 1)
    tick_on("2027-11-01")
    assert owed()[1] == ("evaluation", 2027, "2027-12-01")


def test_what_is_owed_after_an_outcome_is_opened_by_the_next_tick(tmp_path: Path) -> None:
    half_a_year = "repair: {title: 整改, after: {event: annual.fail, months: 6}, opens_days: 400}"
    life = obliged_life(tmp_path, ASSESSMENT, half_a_year, changes=(RETURNED,))
    _title, writer = life.recognised()
    tick_on("2025-12-05")
    case = ObligationPeriod.objects.get().case
    hand_in(life, case, writer, "2025-12-06")
    life.act(case, "accept", "fail", ChecklistAnswers(checks={"real": False}, reason="不实"), life.districts["wanzhou"])
    assert tick_on("2025-12-07")[0].obligations_opened == 1
    assert ("repair", 2026, "2026-06-06") in owed()


def test_what_a_district_begins_waits_for_the_district_and_reminds_it(tmp_path: Path) -> None:
    life = obliged_life(
        tmp_path,
        "assessment: {title: 年度考核, by: 12-31, covers: this_year, escalates: [{days: 7, to: authority}]}",
        changes=(BY_DISTRICT,),
    )
    _title, writer = life.recognised()
    tick_on("2025-12-05")
    case = ObligationPeriod.objects.get().case
    district = life.districts["wanzhou"].organisations[0].name
    assert list(Seat.objects.filter(run__case=case).values_list("organisation__name", flat=True)) == [district]
    assert messages(case, "请于") == [district]
    assert [each.reminders_sent for each in tick_on("2025-12-17", "2025-12-18", "2025-12-28")] == [1, 0, 1]
    assert messages(case, "请于") == [district] * 3
    assert [each.reminders_sent for each in tick_on("2026-01-06", "2026-01-07", "2026-01-08")] == [0, 1, 0]
    assert messages(case, "至今没有提交") == [life.city.name]
    assert writer.organisations[0].name not in messages(case, "")


def test_of_what_was_handed_in_nobody_is_told_afterwards(tmp_path: Path) -> None:
    life = obliged_life(
        tmp_path, "a: {title: 年度报告, by: 12-31, covers: this_year, escalates: [{days: 7, to: authority}]}"
    )
    _title, writer = life.recognised()
    tick_on("2025-12-05")
    case = ObligationPeriod.objects.get().case
    hand_in(life, case, writer, "2025-12-06")
    assert [each.reminders_sent for each in tick_on("2025-12-17", "2026-01-07")] == [0, 0]
    assert not messages(case, "至今没有提交")
    assert ObligationPeriod.objects.get().remind_on is None


def test_after_an_outage_nobody_is_reminded_of_what_is_past_but_told_that_it_is_overdue(tmp_path: Path) -> None:
    life = obliged_life(
        tmp_path, "a: {title: 年度报告, by: 12-31, covers: this_year, escalates: [{days: 7, to: authority}]}"
    )
    life.recognised()
    tick_on("2025-12-05")
    assert [each.reminders_sent for each in tick_on("2026-02-01", "2026-02-02")] == [1, 0]
    case = ObligationPeriod.objects.get().case
    assert len(messages(case, "请于")) == 1 and messages(case, "至今没有提交") == [life.city.name]


def test_nothing_is_owed_by_a_title_that_does_not_live_on_the_due_day(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, ASSESSMENT).recognised()
    tick_on("2025-12-05")
    change(title, "revoke", "2025-12-20", standing="revoked", until=None)
    case = ObligationPeriod.objects.get().case
    assert tick_on("2025-12-21")[0].obligations_opened == 0
    assert status(case) == "closed"
    assert messages(case, "不再需要办理")
    assert stands(title, "2026-06-01") == [] and missed_periods(title, date(2026, 6, 1)) == ()
    assert tick_on("2026-12-05")[0].obligations_opened == 0
    title.refresh_from_db()
    assert title.next_opens_on is None
    assert not [what for what in state_differences() if case.number in what]


def test_a_suspended_title_owes_on_and_a_restored_one_owes_again(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, ASSESSMENT).recognised()
    change(title, "suspend", "2025-11-01", standing="suspended", until=None)
    tick_on("2025-12-05")
    change(title, "revoke", "2026-03-01", standing="revoked", until=None)
    tick_on("2026-12-05")
    change(title, "restore", "2027-03-01", standing="in_force", until=None)
    tick_on("2027-12-05")
    assert [period for _key, period, _due in owed()] == [2025, 2027]


def test_the_new_holder_owes_what_is_open_and_what_comes(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, ASSESSMENT).recognised()
    tick_on("2025-12-05")
    heir, reader = factories.unit()
    change(title, "transfer", "2025-12-10", holder=heir.pk)
    change(title, "rename", "2026-05-01", name="示例新名协同中心")
    tick_on("2026-12-05")
    cases = [row.case for row in ObligationPeriod.objects.order_by("period")]
    assert [case.organisation for case in cases] == [heir, heir]
    assert cases[1].name == "示例新名协同中心"
    waiting = Seat.objects.filter(run__case__in=cases, waiting=True)
    assert set(waiting.values_list("organisation", flat=True)) == {heir.pk}
    life = Life.__new__(Life)
    hand_in(life, cases[0], reader, "2025-12-12")
    assert stands(title, "2025-12-20") == [
        ("assessment", 2025, "2025-12-31", "on_time"),
        *stands(title, "2025-12-20")[1:],
    ]


def test_a_deferral_moves_what_is_open_with_its_deadline_and_its_reminders(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, ASSESSMENT).recognised()
    tick_on("2025-12-05", "2025-12-17")
    change(title, "defer", "2025-12-20", {"obligation": "assessment", "months": 2})
    row = ObligationPeriod.objects.get()
    (run,) = StepRun.objects.filter(case=row.case)
    assert local_date(row.due_at) == local_date(run.due_at or row.due_at) == date(2026, 2, 28)
    assert row.remind_on == date(2026, 2, 14)
    assert stands(title, "2026-02-28")[0] == ("assessment", 2025, "2026-02-28", "open")
    assert [each.reminders_sent for each in tick_on("2025-12-28", "2026-02-14")] == [0, 1]


def test_a_deferral_of_what_is_to_come_moves_its_opening(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, EVALUATION).recognised()
    change(title, "renew", "2026-01-01", expires_on="2040-01-01")
    change(title, "defer", "2028-01-01", {"obligation": "evaluation", "years": 1})
    title.refresh_from_db()
    assert title.next_opens_on == date(2029, 9, 16)
    assert stands(title, "2028-01-01") == [("evaluation", 2028, "2029-10-16", "deferred")]


def test_what_was_met_early_is_given_up_and_the_next_cycle_counts_from_then(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, EVALUATION).recognised()
    change(title, "renew", "2026-01-01", expires_on="2040-01-01")
    tick_on("2028-09-20")
    change(title, "meet", "2028-09-25", {"obligation": "evaluation"})
    tick_on("2028-09-26")
    assert status(ObligationPeriod.objects.get().case) == "closed"
    assert stands(title, "2029-01-01") == [
        ("evaluation", 2028, "2028-10-16", "met"),
        ("evaluation", 2031, "2031-09-25", "to_come"),
    ]


def test_what_gives_way_to_another_obligation_is_not_owed_in_its_year(tmp_path: Path) -> None:
    skipping = "assessment: {title: 年度考核, by: 12-31, covers: this_year, skips: evaluation}"
    title, _writer = obliged_life(tmp_path, skipping, EVALUATION).recognised()
    change(title, "renew", "2026-01-01", expires_on="2040-01-01")
    for year in range(2025, 2030):
        tick_on(f"{year}-12-10")
    assert [due for key, _period, due in owed() if key == "assessment"] == [
        f"{year}-12-31" for year in (2025, 2026, 2027, 2029)
    ]
    assert ("assessment", 2028, "2028-12-31", "skipped") in stands(title, "2029-01-01")


def test_what_one_kind_of_title_owes_is_owed_once_the_title_is_of_that_kind(tmp_path: Path) -> None:
    of_pilots = "assessment: {title: 年度考核, by: 12-31, covers: this_year, titles: pilot}"
    title, _writer = obliged_life(tmp_path, of_pilots).recognised()
    assert title.next_opens_on is None and stands(title, "2027-01-01") == []
    change(title, "regrade", "2026-03-01", kind="pilot")
    title.refresh_from_db()
    assert title.next_opens_on == date(2026, 12, 1)
    change(title, "regrade", "2027-03-01", kind="centre")
    assert [number for _key, number, _due, _state in stands(title, "2030-01-01")] == [2026]


@pytest.mark.parametrize(
    ("schedule", "due_days"),
    [
        ("by: 12-31, covers: this_year, first: 1", ["2028-12-31", "2029-12-31"]),
        ("by: 02-28, covers: previous_year, first: 1", ["2028-02-28", "2029-02-28", "2030-02-28"]),
        ("cycle: {years: 2, of: granted}, covers: this_year", ["2029-03-01"]),
        ("after: {event: granted, months: 6}, covers: this_year", ["2027-09-01"]),
    ],
)
def test_what_a_kind_owes_counts_from_the_day_on_which_the_title_becomes_of_it(
    tmp_path: Path, schedule: str, due_days: list[str]
) -> None:
    title, _writer = obliged_life(tmp_path, f"a: {{title: 年度考核, titles: pilot, {schedule}}}").recognised()
    change(title, "extend", "2026-01-01", expires_on="2030-03-01")
    change(title, "regrade", "2027-03-01", kind="pilot")
    assert [due for _key, _number, due, _state in stands(title, "2035-01-01")] == due_days


def test_nothing_is_owed_from_the_day_on_which_the_title_expires(tmp_path: Path) -> None:
    title, _writer = obliged_life(tmp_path, "a: {title: 年度报告, by: 10-16, covers: this_year}").recognised()
    assert title.expires_on == date(2028, 10, 16)
    assert [number for _key, number, _due, _state in stands(title, "2035-01-01")] == [2026, 2027]
    change(title, "extend", "2028-01-01", expires_on="2028-10-17")
    assert [number for _key, number, _due, _state in stands(title, "2035-01-01")] == [2026, 2027, 2028]
