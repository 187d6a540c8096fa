"""A rehearsal over years: what happens in the life of titles, by the real acts, and what is said of it."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from tests.cli.years.lived import lived_folder
from tests.installation import run

from pingding.actions.editions import store_edition
from pingding.cli.library import open_edition
from pingding.cli.player.world import opening_of
from pingding.cli.rehearsal.notes import Notes
from pingding.cli.years.chances import LifeChances
from pingding.cli.years.rehearsal import YearsRehearsal
from pingding.cli.years.report import YearsReport, report_of
from pingding.records.models import Case, JournalEntry, Title

pytestmark = pytest.mark.django_db
OFTEN = LifeChances(
    refuse=0.2,
    violation=0,
    weak=0.6,
    fails_weak=0.7,
    silent_weak=0.4,
    reports=0.1,
    finds=0.02,
    hands_in_late=0.4,
    takes_up=1,
)


@pytest.fixture(scope="module")
def report(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[YearsReport]:
    """Six cases over four years in which much happens; nothing of it stays."""
    folder, media = tmp_path_factory.mktemp("years"), settings.PINGDING_MEDIA
    settings.PINGDING_MEDIA = folder / "media"
    with django_db_blocker.unblock(), transaction.atomic():
        edition = open_edition(str(lived_folder(folder))).edition
        store_edition(edition, at=opening_of(edition))
        rehearsal = YearsRehearsal(edition.id, 6, 4, 3, lambda: None, OFTEN)
        rehearsal.run()
        yield report_of(rehearsal)
        transaction.set_rollback(True)
    settings.PINGDING_MEDIA = media


def over_all(report: YearsReport, name: str) -> Counter[str]:
    """What one of the counts comes to in all the years."""
    return sum((Counter(getattr(year, name)) for year in report.years), Counter())


def test_cohorts_apply_and_titles_live_for_so_many_years_from_the_first_grant(report: YearsReport) -> None:
    assert [year.year for year in report.years] == list(range(2025, 2030))
    assert len([year for year in report.years if year.applied]) > 1
    assert report.years[0].granted and report.sound


def test_what_is_owed_is_handed_in_on_time_late_or_never(report: YearsReport) -> None:
    owed = sum((year.owed.get("年度报告", Counter()) for year in report.years), Counter())
    assert owed["on_time"] and owed["late"] and owed["missed"]
    grades = sum((year.grades.get("年度考核", Counter()) for year in report.years), Counter())
    assert grades["合格"] and grades["不合格"]


def test_what_follows_is_proposed_heard_and_decided_by_persons(report: YearsReport) -> None:
    assert over_all(report, "proposed")["逾期不报，责令整改"]
    assert over_all(report, "changes")["责令整改"] and over_all(report, "ended")
    for year in report.years:
        assert all(act in ("撤销", "注销") and cause and clause for act, cause, clause in year.ended)
    heard = Case.objects.filter(proposal__isnull=False, ended_at__isnull=False)
    assert heard.filter(runs__outcome="submit").exists() or heard.filter(runs__outcome__contains="silent").exists()


def test_holders_ask_as_soon_as_they_may_and_the_public_reports(report: YearsReport) -> None:
    opened = Counter(Case.objects.filter(held_title__isnull=False).values_list("procedure", flat=True))
    assert opened["complaint"] and opened["evaluation"]
    assert "promotion" not in opened


def test_supports_are_decided_and_paid_as_they_fall_due(report: YearsReport) -> None:
    promised, paid = over_all(report, "promised"), over_all(report, "paid")
    titles = Title.objects.count()
    assert promised["专项支持"] == 1_000_000 * titles and promised["区县补助"] == 200_000 * titles
    assert paid["区县补助"] == promised["区县补助"]
    assert 400_000 * titles <= paid["专项支持"] <= promised["专项支持"]


def test_an_instalment_reads_the_life_of_the_title_and_one_never_paid_is_told_with_its_reason(
    report: YearsReport,
) -> None:
    assert over_all(report, "paid")["运行补助"]
    unreached = {each.title: each for each in report.unreached if each.what == "支持"}
    assert "运行补助" not in unreached and "运行补助第1期" not in unreached
    assert unreached["运行补助第2期"].why == "授予满几年不低于20的才支付" and unreached["运行补助第2期"].clause == (
        "二",
    )


def test_the_work_is_told_by_party_and_month_with_the_longest_waits(report: YearsReport) -> None:
    parties = {party.party: party for party in report.workload.parties}
    assert {"市科技部门", "中心", "申报单位", "区县科技部门"} <= parties.keys()
    assert all(party.acts == sum(party.months.values()) for party in parties.values())
    assert report.workload.busiest is not None
    waits = [each.median_days for each in report.workload.waiting]
    assert waits == sorted(waits, reverse=True)


def test_what_nothing_came_to_is_told_with_its_clause_and_why(report: YearsReport) -> None:
    unreached = {(each.what, each.title): each for each in report.unreached}
    assert "其他办法" in unreached["后果", "上级称号被撤销，注销本称号"].why
    assert "“提前评估”只限" in unreached["程序", "提前评估"].why
    assert unreached["程序", "提前评估"].clause == ("三",)
    assert ("程序", "定期评估") not in unreached


def test_the_report_is_read_by_people_and_by_programs(report: YearsReport) -> None:
    lines = list(report.lines())
    assert lines[0].startswith("示例考核中心：2025年至20") and lines[-1].endswith("摘要链完整。")
    assert {"称号（各年末的状态）：", "终止的原因：", "从未走到的："} <= set(lines)
    plain = json.loads(json.dumps(report.plain(), default=str))
    assert plain["years"][0]["granted"] and plain["unreached"][0].keys() == {"what", "title", "clause", "why"}


def test_each_moment_is_ticked_once_and_only_when_something_is_due(report: YearsReport) -> None:
    days = set(JournalEntry.objects.filter(actor=None).values_list("at__date", flat=True))
    assert len(days) < 365


def test_what_cannot_be_played_is_a_failure_with_its_reason(report: YearsReport) -> None:
    failed = replace(report, notes=Notes(stuck={"2026-00001": "审核：各种结果都不能办理"}))
    assert not failed.sound and "走不下去：2026-00001　审核：各种结果都不能办理" in list(failed.lines())


def test_the_same_seed_gives_the_same_report(tmp_path: Path) -> None:
    words = ("pingding.cli.main", "rehearse", str(lived_folder(tmp_path)), "--cases", "1", "--years", "1", "--json")
    first, second = (run(tmp_path, *words, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stdout == second.stdout and json.loads(first.stdout)["cases"]
    assert first.stderr.startswith("内存峰值 ")
