"""`score` of a whole round gives what the platform gives for the same cases: places, groups, quotas, ties, grades."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.actions.batches.changed_life import DAYS_TO_CLOSING, changed_life, listed, ranked_by
from tests.actions.batches.test_computed_rankings import SETS
from tests.actions.life import GOOD
from tests.cli.conftest import Run
from tests.web.desk.pages import Visitor

from pingding.policy.values.arithmetic import plain
from pingding.queries.batches.batches import batch_desk
from pingding.queries.panels.ranking import ranked_cases
from pingding.records.models import Case

pytestmark = pytest.mark.django_db

SIZE = (
    (
        "  topic: {label: 领域",
        "  size: {label: 规模, type: choice, choices: {big: 大, small: 小}, clause: 二}\n  topic: {label: 领域",
    ),
    ("fields: [centre_name, topic,", "fields: [centre_name, topic, size,"),
)
RESERVE = (
    "propose: {label: 建议, to: meeting}",
    "propose: {label: 建议, to: meeting}\n          reserve: {label: 备选, to: meeting}",
)
GRADES = (
    "rankings:\n",
    "grades:\n  stars:\n    title: 星级\n    clause: 四\n    indicators: [steel, chips]\n"
    "    cohort: {within: size}\n    grades:\n"
    "      first: {label: 一等, places: 1}\n      second: {label: 二等, top_share: 50%, from: 60}\n"
    "      rest: {label: 三等}\n\nrankings:\n",
)
RANKING = ranked_by(
    panel="",
    indicators="[steel, chips]",
    minimum="50",
    cohort="{within: size}",
    tie_breakers="[{title: 人员多者在前, by: staff, local: 测试}]",
    quotas="[{of: 50%, per: size, outcomes: propose, titles: centre, local: 测试}, "
    "{of: 1, per: size, outcomes: reserve, titles: pilot, local: 测试}]",
)
CASES = (
    {"topic": "steel", "size": "big", "staff": "80"},
    {"topic": "chips", "size": "big", "staff": "40"},
    {"topic": "steel", "size": "big", "staff": "70"},
    {"topic": "chips", "size": "big", "staff": "33"},
    {"topic": "chips", "size": "small", "staff": "30"},
    {"topic": "steel", "size": "small", "staff": "60"},
    {"topic": "steel", "size": "small", "staff": "40"},
)


def round_file(path: Path, cases: Sequence[Case], rows: Sequence[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        facts = [GOOD | row for row in rows]
        writer.writerow(["件", *facts[0], "scores/quality"])
        for case, own in zip(cases, facts, strict=True):
            writer.writerow([case.number, *("是" if value is True else value for value in own.values()), 51])
    return path


def scored(run: Run, tmp_path: Path, file: Path) -> list[dict[str, Any]]:
    ran = run("score", tmp_path / "sample-life-2025", "--facts", file, "--on", "2025-10-20", "--json")
    assert ran.exit_code == 0, ran.stderr
    cases: list[dict[str, Any]] = json.loads(ran.stdout)["order"]["cases"]
    return cases


def test_a_round_of_two_groups_and_two_sets_comes_out_alike(tmp_path: Path, run: Run) -> None:
    life = changed_life(tmp_path, SETS, *SIZE, RESERVE, GRADES, RANKING)
    cases = [listed(life, **row) for row in CASES]
    life.later(days=DAYS_TO_CLOSING)
    ranked = ranked_cases(cases, "list", at=life.at)
    grades = {
        case.number: case.grade for case in batch_desk(life.officer, "sample-life-2025", "list", at=life.at).cases
    }
    platform = [
        (p.key, list(p.group), p.place, p.tied, p.decided_by, p.proposed, list(p.says), plain(p.score), grades[p.key])
        for p in ranked.ranked.order
    ]
    keys = ("case", "group", "place", "tied", "decided_by", "proposed", "says", "total", "grade_label")
    rows = scored(run, tmp_path, round_file(tmp_path / "round.csv", cases, CASES))
    assert [tuple(row[key] for key in keys) for row in rows] == platform
    places = [
        (cases.index(next(c for c in cases if c.number == each[0])), each[2], each[5], each[8]) for each in platform
    ]
    assert places == [
        (0, 1, True, "一等"),
        (1, 2, True, "二等"),
        (2, 3, True, "三等"),
        (3, 4, False, "三等"),
        (5, 1, True, "一等"),
        (4, 2, True, "三等"),
        (6, 3, False, "三等"),
    ]


def test_the_page_of_a_case_says_the_grade_of_its_place_with_ties_broken(tmp_path: Path) -> None:
    life = changed_life(tmp_path, SETS, *SIZE, RESERVE, GRADES, RANKING)
    more, fewer = (listed(life, **row) for row in CASES[:2])
    life.later(days=DAYS_TO_CLOSING)
    officer = Visitor(life.officer, life.at)
    boards = [(more, "钢铁组评分", "一等"), (fewer, "芯片组评分", "三等")]
    for case, title, grade in boards:
        assert f"评为“{grade}”" in officer.get(f"/cases/{case.number}/?tab=opinions").section(title).text


def test_points_that_compare_are_given_among_the_cases_of_the_same_set(tmp_path: Path) -> None:
    old = "score: {rule: proportional, of: staff, full: 100}}}\n  chips:"
    compared = (old, "score: {rule: cohort, of: staff, by: rank}}}\n  chips:")
    life = changed_life(tmp_path, SETS, compared, *SIZE, RESERVE, RANKING)
    steel, _chips = listed(life, **CASES[6]), listed(life, **CASES[0] | {"topic": "chips"})
    life.later(days=DAYS_TO_CLOSING)
    assert ranked_cases([steel], "list", at=life.at).entries[0].score == 100
