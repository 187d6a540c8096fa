"""Laboratories of an invented province: built for two years, accepted, run for good; a county that no city is above."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.years.lived import said
from tests.places import ROOT

LABORATORIES = ROOT / "tests" / "laboratory"
ID = "slp-laboratory-2026"


def test_definition_is_sound_and_its_cases_pass(tmp_path: Path) -> None:
    assert (
        said(LABORATORIES, tmp_path, "check").splitlines()[-1]
        == "办法1部，缺陷0处；算例10个，未通过0个。提示4处，不算缺陷。"
    )
    assert "部分落实4条，无须落实1条，尚未落实0条，遗漏0条" in said(LABORATORIES, tmp_path, "coverage", ID)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What a rehearsal of four years says of each."""
    played = ("rehearse", ID, "--cases", "4", "--years", "4", "--seed", "2", "--json")
    report: dict[str, Any] = json.loads(said(LABORATORIES, tmp_path_factory.mktemp("laboratory"), *played))
    return list(report["years"])


def test_what_is_accepted_in_time_becomes_of_the_kind_that_lasts(years: list[dict[str, Any]]) -> None:
    risen = [year for year in years if year["changes"].get("调整称号种类")]
    assert risen and all(year["changes"]["换发"] == year["changes"]["调整称号种类"] for year in risen)
    assert not any("已到期" in year["standings"] for year in years)
    assert any(year["owed"].get("年度报告") for year in years)


def test_who_stands_still_at_an_unannounced_inspection_is_heard_and_rectifies(years: list[dict[str, Any]]) -> None:
    drawn = [each for year in years for each in year["rounds"] if "不预先通知的检查" in each["name"]]
    assert drawn and all(each["seed"] == "rehearsal-2" for each in drawn)
    assert any(year["proposed"].get("停摆，限期整改") and year["changes"].get("责令整改") for year in years)
