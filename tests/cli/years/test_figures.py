"""What the report over years says of rounds, bans and cases that stand still."""

from datetime import date

import pytest
from tests.places import ROOT

from pingding.cli.library import open_edition
from pingding.cli.rehearsal.funnel import passage_of
from pingding.cli.rehearsal.notes import Notes
from pingding.cli.years.figures import Year, round_of
from pingding.cli.years.report import YearsReport
from pingding.cli.years.workload import Workload
from pingding.queries.journal.journal import JournalCheck

EXAMPLE = ROOT / "docs" / "example-programme" / "slq-incubator-2026"


def report_of(year: Year) -> YearsReport:
    """The report on one year."""
    whole = JournalCheck(ok=True, entries=1)
    return YearsReport(open_edition(str(EXAMPLE)).edition, 1, (year,), Workload((), ()), (), Notes(), whole)


def test_rounds_are_printed_with_their_cohort_their_number_and_their_seed() -> None:
    drawing = {"seed": "7", "candidates": ["a", "b", "c", "d", "e"], "number": 1}
    year = Year(2028, rounds=[round_of("抽查", 1, drawing), round_of("评估", 4, {})])
    report = report_of(year)
    lines = [" ".join(line.split()) for line in report.lines()]
    assert "2028 抽查 从5个称号中抽取1个，随机种子7" in lines
    assert "2028 评估 全部4个称号" in lines
    assert report.plain()["years"][0]["rounds"][0]["cohort"] == 5  # type: ignore[index]


def test_bans_that_took_effect_are_printed() -> None:
    year = Year(2028)
    year.bans["单位"] += 2
    lines = [" ".join(line.split()) for line in report_of(year).lines()]
    assert lines[lines.index("生效的禁限（新增）：") + 1 :][:2] == ["年度 单位", "2028 2"]


@pytest.mark.django_db
def test_a_case_of_which_nothing_is_kept_went_through_nothing() -> None:
    assert passage_of(open_edition(str(EXAMPLE)).edition, f"{date.min.year}-00001") == "尚未提交"
