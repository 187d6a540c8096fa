"""The judgement of the most used pages: what falls short, and that it is judged again before it is said."""

from pathlib import Path

import pytest
from lighthouse import __main__ as lighthouse
from lighthouse.__main__ import Judgement
from lighthouse.pages import Page

PAGE, OTHER = Page("首页", "/"), Page("公示", "/notices/9/")
GOOD, POOR = {"accessibility": 95, "performance": 90}, {"accessibility": 100, "performance": 89}


@pytest.mark.parametrize(
    ("points", "fault", "short"),
    [(GOOD, "", False), (POOR, "", True), ({**GOOD, "accessibility": 94}, "", True), (GOOD, "led to /sign-in/", True)],
)
def test_a_page_falls_short_below_either_aim_or_where_it_could_not_be_judged(
    points: dict[str, int], fault: str, short: bool
) -> None:
    assert Judgement(PAGE, points, (), fault).short is short


def test_where_the_continuous_integration_runs_performance_decides_nothing() -> None:
    slow, unreadable = Judgement(PAGE, POOR, (), ""), Judgement(PAGE, {**GOOD, "accessibility": 94}, (), "")
    assert slow.misses(lighthouse.deciding({})) and not slow.misses(lighthouse.deciding({"CI": "true"}))
    assert unreadable.misses(lighthouse.deciding({"CI": "true"}))
    assert Judgement(PAGE, GOOD, (), "led to /sign-in/").misses(lighthouse.deciding({"CI": "true"}))


def test_what_cost_points_is_said_of_pages_that_fall_short_alone() -> None:
    assert len(list(Judgement(PAGE, GOOD, ("Speed Index · 5.4 s",), "").lines())) == 1
    assert list(Judgement(PAGE, POOR, ("Speed Index · 5.4 s",), "").lines()) == [
        "SHORT  accessibility 100  performance  89  首页 /",
        "       Speed Index · 5.4 s",
    ]


def test_the_page_that_a_session_could_not_open_is_no_page_judged() -> None:
    answer = {"led": "http://127.0.0.1:1/sign-in/", "fault": "", "faults": [], "accessibility": 1, "performance": 1}
    assert lighthouse._judgement(OTHER, answer).fault == "led to /sign-in/"


@pytest.mark.parametrize(("rounds", "asked", "short"), [(1, 2, False), (5, 3, True)])
def test_a_page_that_falls_short_is_judged_again_twice_at_most(
    monkeypatch: pytest.MonkeyPatch, rounds: int, asked: int, short: bool
) -> None:
    judged: list[list[Page]] = []

    def judge(pages: list[Page], port: int) -> list[Judgement]:
        judged.append(pages)
        bad = len(judged) <= rounds
        return [Judgement(page, POOR if bad and page is OTHER else GOOD, (), "") for page in pages]

    monkeypatch.setattr(lighthouse, "judge", judge)
    assert [each.short for each in lighthouse.judge_all([PAGE, OTHER], 1)] == [False, short]
    assert judged == [[PAGE, OTHER], *[[OTHER]] * (asked - 1)]


def test_the_packages_are_installed_once_for_each_lock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source, installed = tmp_path / "source", list[Path]()
    source.mkdir()
    for name in lighthouse.FILES:
        (source / name).write_text("1")
    monkeypatch.setattr(lighthouse, "HERE", source)
    monkeypatch.setattr(lighthouse, "PACKAGES", tmp_path / "packages")
    monkeypatch.setattr(lighthouse, "install_packages", installed.append)
    lighthouse.install()
    (source / "judge.mjs").write_text("2")
    lighthouse.install()
    assert (len(installed), (tmp_path / "packages/judge.mjs").read_text()) == (1, "2")
    (source / "package-lock.json").write_text("2")
    lighthouse.install()
    assert installed == [tmp_path / "packages"] * 2
