"""A programme of an invented province, written from the guide alone, is sound and lives over years without Python."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.years.lived import said
from tests.places import ROOT

PROVINCE = ROOT / "tests" / "province"
ID = "sx-pilot-2027"


def test_definition_is_sound_its_cases_pass_and_every_clause_is_carried(tmp_path: Path) -> None:
    assert (
        said(PROVINCE, tmp_path, "check").splitlines()[-1]
        == "办法1部，缺陷0处；算例28个，未通过0个。提示2处，不算缺陷。"
    )
    assert "部分落实0条，无须落实1条，尚未落实0条，遗漏0条" in said(PROVINCE, tmp_path, "coverage", ID)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What a rehearsal of four years says of each."""
    played = ("rehearse", ID, "--cases", "4", "--years", "4", "--seed", "1", "--json")
    report: dict[str, Any] = json.loads(said(PROVINCE, tmp_path_factory.mktemp("province"), *played))
    return list(report["years"])


def test_the_lowest_tenth_of_every_assessed_cohort_rectifies(years: list[dict[str, Any]]) -> None:
    assessed = [year for year in years if year["grades"]]
    assert assessed and all(year["grades"]["年度评估"]["限期整改"] == 1 for year in assessed)
    assert all(year["proposed"]["得分最低的一成，限期整改"] == 1 for year in assessed)
    assert all(year["changes"]["责令整改"] == 1 for year in assessed)


def test_the_fifth_that_is_inspected_is_drawn_with_its_seed_on_record(years: list[dict[str, Any]]) -> None:
    drawn = [each for year in years for each in year["rounds"] if "随机抽查" in each["name"]]
    assert drawn and all(each["titles"] == 1 and each["cohort"] >= 1 and each["seed"] for each in drawn)


def test_support_begins_with_recognition_and_stops_for_who_rectifies(years: list[dict[str, Any]]) -> None:
    recognised = {year["year"]: year["changes"].get("调整称号种类", 0) for year in years}
    for year in years:
        promised, paid = (int(year[part].get("建设补助", 0)) for part in ("promised", "paid"))
        assert promised == 3_000_000 * recognised[year["year"]] and paid == 0.4 * promised


def test_two_warnings_lead_to_the_proposal_to_strike_off(years: list[dict[str, Any]]) -> None:
    warnings = [
        word for year in years for word, times in year["proposed"].items() if "警告" in word for _ in range(times)
    ]
    assert warnings[-1] == "累计两次警告，撤销称号" and len(warnings) >= 3
