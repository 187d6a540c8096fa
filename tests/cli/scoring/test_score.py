"""`score`: points, floors, grades and places of one case or of a round, in words and as data."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.places import ROOT

Change = Callable[[Path, str, str], None]
UNIT: dict[str, object] = {
    "region": "slq",
    "legal_person": "true",
    "staff": 40,
    "service_staff": 9,
    "site_area": 2600,
    "site_held": "owned",
    "graduated": 6,
}
GRADES = """
grades:
  level:
    title: 评审等级
    indicators: marks
    clause: 四（一）
    grades:
      good: {label: 优秀, from: 60}
      poor: {label: 不合格, below: 60}
"""
SHARES = """
grades:
  level:
    title: 评审等级
    indicators: marks
    clause: 四（一）
    grades:
      first: {label: 一等, top_share: 34%}
      rest: {label: 二等}
"""


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the guide's programme beside its shared vocabularies."""
    shutil.copytree(ROOT / "docs" / "example-programme", tmp_path / "programmes")
    return tmp_path / "programmes" / "slq-incubator-2026"


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return tmp_path / "facts.yaml"


def write(path: Path, *, offer: int = 20, rules: int = 12, **facts: object) -> Path:
    """A facts file of the guide's programme."""
    lines = "".join(f"  {key}: {value}\n" for key, value in (UNIT | facts).items())
    scores = f"scores: {{service/offer: {offer}, service/rules: {rules}}}\n"
    path.write_text(f"on: 2026-03-10\nfacts:\n{lines}{scores}", encoding="utf-8")
    return path


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def data(run: Run, *words: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("score", *words, "--json").stdout)
    return found


def test_score_computes_and_takes_given_points(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text("facts: {}\nscores: {representative: 20, exemplary: 25}\n", encoding="utf-8")
    found = json.loads(run("score", "cq-fusion-cases-2025", "--facts", path, "--json").stdout)["review"]
    points = {row["path"]: row["points"] for row in found["rows"]}
    assert points["representative"] == "20" and points["effective"] is None
    assert found["total"] is None and "effective" in found["missing"]


def test_an_undetermined_total_is_a_finding(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    points = {"representative": 20, "exemplary": 25, "effective": 20}
    told = []
    for given in (points, dict(list(points.items())[:1])):
        path.write_text(json.dumps({"facts": {}, "scores": given}), encoding="utf-8")
        result = run("score", "cq-fusion-cases-2025", "--facts", path)
        total = json.loads(run("score", "cq-fusion-cases-2025", "--facts", path, "--json").stdout)["review"]["total"]
        told.append((result.exit_code, total is None))
    assert all(code == (1 if unknown else 0) for code, unknown in told)
    assert told[-1] == (1, True)


def test_score_names_points_that_cannot_be_given(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text("facts: {}\nscores: {representative: 26, nothing: 1, exemplary: 很好}\n", encoding="utf-8")
    result = run("score", "cq-fusion-cases-2025", "--facts", path)
    assert result.exit_code == 1
    assert "超出范围" in result.stderr and "没有指标“nothing”" in result.stderr and "不是数字" in result.stderr


def test_score_of_an_unknown_set_is_misuse(run: Run, facts: Path) -> None:
    facts.write_text("{}", encoding="utf-8")
    assert run("score", "cq-fusion-cases-2025", "--facts", facts, "--indicators", "x").exit_code == 2


def test_floors_that_failed_and_the_grade_are_said(run: Run, example: Path, facts: Path, change: Change) -> None:
    change(example / "marks.yaml", "        title: 服务水平\n", "        title: 服务水平\n        floor: 36\n")
    add(example / "marks.yaml", GRADES)
    result = run("score", example, "--facts", write(facts))
    assert "“服务水平”得分32，低于最低要求36（附件2）" in result.stdout
    assert "评为“不合格”（不足 60 分）（四（一））" in result.stdout
    marks = data(run, example, "--facts", facts)["marks"]
    assert marks["floors_failed"] == [{"row": "服务水平", "points": "32", "floor": "36", "clause": ["附件2"]}]
    assert (marks["grade"], marks["grade_label"]) == ("poor", "不合格")


def test_a_grade_that_compares_cases_is_not_given_to_one_alone(run: Run, example: Path, facts: Path) -> None:
    add(example / "marks.yaml", SHARES)
    result = run("score", example, "--facts", write(facts))
    assert "等级须与同批各件比较" in result.stdout
    assert data(run, example, "--facts", facts)["marks"]["grade"] is None


def round_of_three(folder: Path) -> Path:
    """Two cases of equal points, the better served first by the tie-breaker, and one below the minimum."""
    folder.mkdir()
    write(folder / "甲.yaml", offer=15, rules=10, graduated=10)
    write(folder / "乙.yaml", offer=20, rules=9, graduated=8)
    write(folder / "丙.yaml", offer=5, rules=2, graduated=0)
    return folder


def test_a_folder_is_a_round_with_places_grades_and_what_broke_the_tie(
    run: Run, example: Path, tmp_path: Path, change: Change
) -> None:
    change(example / "marks.yaml", "    minimum: 60\n", "    minimum: 50\n")
    add(example / "marks.yaml", SHARES)
    folder = round_of_three(tmp_path / "round")
    marks = data(run, example, "--facts", folder)["marks"]
    cases = {case["case"]: case for case in marks["cases"]}
    assert [case["case"] for case in marks["cases"]] == ["乙", "甲", "丙"]
    assert cases["甲"]["total"] == cases["乙"]["total"]
    assert [cases[name]["place"] for name in ("乙", "甲", "丙")] == [1, 2, 3]
    assert cases["乙"]["decided_by"] == cases["甲"]["decided_by"] == "服务水平得分高者在前"
    assert [cases[name]["proposed"] for name in ("乙", "甲", "丙")] == [True, True, False]
    assert {name: cases[name]["grade_label"] for name in cases}["丙"] == "二等"
    result = run("score", example, "--facts", folder)
    lines = {line.split()[1]: line for line in result.stdout.splitlines() if line.strip()[:1].isdigit()}
    assert "与同分者按“服务水平得分高者在前”分先后" in lines["甲"] and "列入" in lines["甲"]
    assert "低于最低要求 50" in lines["丙"] and "不列入" in lines["丙"]


def test_a_csv_is_a_round_too(run: Run, example: Path, tmp_path: Path) -> None:
    path = tmp_path / "round.csv"
    head = "单位,staff,service_staff,graduated,national_title,scores/service/offer,scores/service/rules\n"
    rows = '甲,40,9,6,否,20,12\n乙,"1,000",500,10,是,25,15\n'
    path.write_text("\ufeff" + head + rows, encoding="utf-8")
    marks = data(run, example, "--facts", path, "--on", "2026-03-10")["marks"]
    assert [(case["case"], case["place"]) for case in marks["cases"]] == [("乙", 1), ("甲", 2)]


def test_headings_and_choices_of_a_csv_may_be_written_by_their_names(run: Run, example: Path, tmp_path: Path) -> None:
    path = tmp_path / "round.csv"
    head = "单位,职工总数,service_staff,graduated,national_title,site_held,scores/service/offer,scores/service/rules\n"
    path.write_text(head + "甲,40,9,6,否,自有,20,12\n", encoding="utf-8")
    marks = data(run, example, "--facts", path, "--on", "2026-03-10")["marks"]
    assert marks["cases"][0]["total"] is not None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("单位,staf\n甲,1\n", "“staff”"),
        ("单位,staff\n甲,1,2\n", "第2行多于2栏"),
        ("单位,staff\n甲,1\n甲,2\n", "两件同名：甲"),
        ("单位,staff\n", "没有一件"),
        ('单位,staff\n"甲,1\n', "不是可读的 CSV"),
        ("单位;staff\n甲;1\n", "以“;”分隔各栏"),
        ("单位\tstaff\n甲\t1\n", "以制表符分隔各栏"),
    ],
)
def test_a_csv_that_cannot_be_read_is_misuse(run: Run, example: Path, tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "round.csv"
    path.write_text(text, encoding="utf-8")
    result = run("score", example, "--facts", path)
    assert result.exit_code == 2 and says in result.stderr


def test_two_files_of_one_name_in_a_folder_are_misuse(run: Run, example: Path, tmp_path: Path) -> None:
    folder = round_of_three(tmp_path / "round")
    (folder / "甲.json").write_text("{}", encoding="utf-8")
    result = run("score", example, "--facts", folder)
    assert result.exit_code == 2 and "两件同名：甲" in result.stderr


def test_a_csv_is_never_waited_for_and_bounded(run: Run, example: Path, tmp_path: Path) -> None:
    pipe, large = tmp_path / "pipe.csv", tmp_path / "large.csv"
    os.mkfifo(pipe)
    large.write_text("单位,staff\n" + "甲,1\n" * 300_000, encoding="utf-8")
    for path, says in ((pipe, "管道或设备"), (large, "文件超过")):
        result = run("score", example, "--facts", path)
        assert result.exit_code == 2 and says in result.stderr


def test_faults_of_a_round_name_their_case(run: Run, example: Path, tmp_path: Path) -> None:
    folder = round_of_three(tmp_path / "round")
    write(folder / "丁.yaml", service_staff=50)
    result = run("score", example, "--facts", folder)
    assert result.exit_code == 1
    assert "丁：service_staff" in result.stderr and "不多于职工总数" in result.stderr
    assert "专职服务人员数（50人）、职工总数（40人）" in result.stderr


def test_a_part_that_exceeds_its_whole_is_refused(run: Run, facts: Path) -> None:
    facts.write_text("led_projects: 25\nrd_projects: 20\n", encoding="utf-8")
    for command in ("score", "explain"):
        result = run(command, "cq-industry-2024", "--facts", facts)
        assert result.exit_code == 1
        assert "不多于近三年立项科技研发类项目数" in result.stderr and "25" in result.stderr


def test_a_zero_that_is_divided_by_is_said_and_not_called_missing(run: Run, facts: Path) -> None:
    facts.write_text("revenue: 0\ntransfer_income: 10\nshares_sold_income: 0\n", encoding="utf-8")
    result = run("score", "cq-industry-2024", "--facts", facts)
    assert "营业收入（总收入）为 0，不能作除数" in result.stdout
    assert "缺少营业收入" not in result.stdout


def test_points_of_another_set_suggest_the_option(run: Run, example: Path, facts: Path, change: Change) -> None:
    second = "  district:\n    title: 区里的表\n    total: 10\n    clause: 附件2\n    when: staff > 1000\n"
    second += "    sources: [district]\n    counts: district\n"
    second += "    tree: {care: {title: 关心, weight: 10, score: {rule: judged}}}\n"
    change(example / "marks.yaml", "\nrankings:", second + "\nrankings:")
    scored = "        indicators: district\n        source: district\n"
    change(example / "procedures.yaml", "        title: 材料审核\n", "        title: 材料审核\n" + scored)
    change(write(facts), "scores: {", "scores: {care: 5, ")
    result = run("score", example, "--facts", facts)
    assert result.exit_code == 1
    assert "没有指标“care”" in result.stderr and "请加 --indicators district" in result.stderr
    change(facts, "scores: {care: 5, service/offer: 20, service/rules: 12}", "scores: {care: 5}")
    assert data(run, example, "--facts", facts, "--indicators", "district")["district"]["total"] == "5"
