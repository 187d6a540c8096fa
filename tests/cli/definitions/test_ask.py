"""`explain`: verdicts with their clauses, and faults of the facts file by name."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

SOUND = "legal_person: true\nstaff: 100\nskilled_staff: 30\n"


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.yaml"
    path.write_text(SOUND, encoding="utf-8")
    return path


def test_facts_that_meet_the_conditions(run: Run, studio: Path, facts: Path) -> None:
    result = run("explain", studio, "--facts", facts, "--on", "2026-03-10")
    assert result.exit_code == 0, result.stdout
    assert "申报条件全部符合" in result.stdout


def test_a_refusal_says_what_was_required_found_and_cited(run: Run, studio: Path, facts: Path) -> None:
    facts.write_text(SOUND.replace("30", "28"), encoding="utf-8")
    result = run("explain", studio, "--facts", facts, "--on", "2026-03-10")
    assert result.exit_code == 1
    assert "不符合 要求技能人员占职工总数的比例不低于30%，填报为28%（一（一））" in result.stdout


def test_a_missing_fact_is_unknown_and_named(run: Run, studio: Path, facts: Path) -> None:
    facts.write_text("legal_person: true\nstaff: 100\n", encoding="utf-8")
    result = run("explain", studio, "--facts", facts, "--on", "2026-03-10")
    assert result.exit_code == 1
    assert "缺少：技能人员数（skilled_staff）" in result.stdout


def test_the_day_decides_whether_applications_are_taken(run: Run, studio: Path, facts: Path) -> None:
    result = run("explain", studio, "--facts", facts, "--on", "2026-05-01")
    assert result.exit_code == 1
    assert "申报已于2026年4月30日截止" in result.stdout


def test_a_region_that_is_not_addressed_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"region": "fuling"}), encoding="utf-8")
    result = run("explain", "wz-technology-2022", "--facts", path, "--on", "2022-09-01")
    assert "不面向涪陵区的单位" in result.stdout


def test_a_lapsed_edition_is_refused_with_its_clause(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text("region: wanzhou\n", encoding="utf-8")
    result = run("explain", "wz-technology-2022", "--facts", path, "--on", "2025-06-01")
    assert "失效，不再受理新的申报（第二十九条）" in result.stdout


def test_json_has_every_condition(run: Run, studio: Path, facts: Path) -> None:
    found = json.loads(run("explain", studio, "--facts", facts, "--on", "2026-03-10", "--json").stdout)
    assert found["submission"] == "satisfied"
    assert {part["path"] for part in found["conditions"]} == {"window", "subject", "share", "place"}


def test_unknown_keys_and_wrong_units_are_all_named(run: Run, studio: Path, facts: Path) -> None:
    facts.write_text("staf: 100\nskilled_staff: 28万元\n", encoding="utf-8")
    result = run("explain", studio, "--facts", facts)
    assert result.exit_code == 1
    assert "是否想写“staff”" in result.stderr
    assert "填的是“万元”，应为“人”" in result.stderr


@pytest.mark.parametrize(
    "text",
    ["- 1\n", "a: [\n", "facts: {}\nmaterial: []\n", "facts: 3\n", "facts: {}\nmaterials: 3\n", "a: " + "[" * 3000],
    ids=["list", "open bracket", "unknown key", "no facts", "no list of materials", "deep"],
)
def test_a_file_that_is_no_facts_file_is_misuse(run: Run, studio: Path, facts: Path, text: str) -> None:
    facts.write_text(text, encoding="utf-8")
    assert run("explain", studio, "--facts", facts).exit_code == 2


def test_a_json_file_that_is_too_deep_is_misuse(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text("[" * 100_000, encoding="utf-8")
    result = run("explain", "cq-fusion-cases-2025", "--facts", path)
    assert result.exit_code == 2 and "层次太深" in result.stderr


def test_a_facts_file_of_another_encoding_is_misuse(run: Run, studio: Path, facts: Path) -> None:
    facts.write_bytes("name: 示例".encode("gbk"))
    result = run("explain", studio, "--facts", facts)
    assert result.exit_code == 2 and "UTF-8" in result.stderr


def test_answers_and_materials_that_do_not_exist_are_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(
        "facts: {staf: 3}\nmaterials: [licens]\njudged: {case_quality.representative: 否, genuine: true}\n",
        encoding="utf-8",
    )
    result = run("explain", "cq-fusion-cases-2025", "--facts", path)
    assert result.exit_code == 1
    assert "judged.case_quality.representative：“否”不是评判的回答。请写 true（符合）" in result.stderr
    assert "没有由人评判的条件“genuine”" in result.stderr
    assert "没有材料“licens”。是否想写“licence”" in result.stderr
    assert "事实文件有4处错误" in result.stderr


def test_the_answers_of_judges_count(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    said = {}
    for answer in ("true", "false", "null"):
        path.write_text(f"facts: {{}}\njudged: {{case_quality.representative: {answer}}}\n", encoding="utf-8")
        found = json.loads(run("explain", "cq-fusion-cases-2025", "--facts", path, "--json").stdout)
        quality = next(part for part in found["conditions"] if part["path"] == "case_quality")
        said[answer] = {part["path"]: part["answer"] for part in quality["children"]}["case_quality.representative"]
    assert said == {"true": "satisfied", "false": "not_satisfied", "null": "unknown"}


def test_an_unknown_programme_is_misuse_and_the_nearest_is_offered(run: Run, facts: Path) -> None:
    result = run("explain", "wz-technology-202", "--facts", facts)
    assert result.exit_code == 2
    assert "wz-technology-2022" in result.stderr


def test_a_zero_that_is_divided_by_is_not_called_missing(run: Run, studio: Path, facts: Path) -> None:
    facts.write_text("legal_person: true\nstaff: 0\nskilled_staff: 0\n", encoding="utf-8")
    result = run("explain", studio, "--facts", facts, "--on", "2026-03-10")
    assert "职工总数为0人，无法计算" in result.stdout and "缺少" not in result.stdout


def test_registers_that_nobody_asked_are_not_said_to_hold(run: Run, tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("{}", encoding="utf-8")
    text = run("explain", "cq-manufacturing-2017", "--facts", facts, "--on", "2018-12-20").stdout
    assert "未核对" in text and "未核对登记簿，提交时由平台核对" in text
    assert text.count("经核对登记簿，符合") == text.count("符合　 要求本版") + text.count("符合　 要求在受理期间提交")
