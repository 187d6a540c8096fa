"""`check`, `coverage`, `schema`: what they find, how they say it, how they end."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Run

Change = Callable[[Path, str, str], None]


def test_all_definitions_of_the_project_are_sound(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0, result.stdout
    assert "缺陷0处" in result.stdout and "未通过0个" in result.stdout


def test_a_definition_is_checked_by_its_id(run: Run) -> None:
    checked = json.loads(run("check", "wz-technology-2022", "--json").stdout)["programmes"]
    assert [item["id"] for item in checked] == ["wz-technology-2022"]
    unknown = run("check", "wz-technologi-2022")
    assert unknown.exit_code == 2 and "是否想写“wz-technology-2022”" in unknown.stderr


def test_a_folder_without_a_definition_is_none(run: Run, studio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (studio.parent / "notes" / "2026").mkdir(parents=True)
    monkeypatch.setenv("PINGDING_PROGRAMMES", str(studio.parent))
    result = run("check")
    assert result.exit_code == 0 and "办法1部" in result.stdout, result.stdout


def test_every_fault_is_told_with_file_and_line(run: Run, studio: Path, change: Change) -> None:
    change(studio / "conditions.yaml", "computed: skilled_share", "computed: skilled_shar")
    change(studio / "procedures.yaml", "starts: apply", "starts: aply")
    result = run("check", studio)
    assert result.exit_code == 1
    lines = [line for line in result.stdout.splitlines() if "studio-2026/" in line]
    assert any("conditions.yaml:" in line and "是否想写“skilled_share”" in line for line in lines)
    assert any("procedures.yaml:" in line for line in lines)
    assert all(line.split(":")[1].isdigit() for line in lines)


LONGER = """titles:
  studio:
    years: 3"""
REQUEST = """procedures:
  longer:
    title: 延期
    opened_by: request
    opens: {by: bureau}
    clause: 二（二）
    starts: weigh
    steps:
      weigh:
        kind: review
        title: 办理延期
        by: bureau
        outcomes:
          longer: {label: 同意延期, end: closed, acts: [{act: extend, years: 1}]}
          refuse: {label: 不同意, end: closed, tone: refuse, reason: true}
"""


def test_advice_is_told_with_its_place_and_is_no_finding(run: Run, studio: Path, change: Change) -> None:
    change(studio / "titles.yaml", "titles:\n  studio:", LONGER)
    (studio / "life.yaml").write_text(REQUEST, encoding="utf-8")
    result = run("check", studio)
    assert result.exit_code == 0, result.stdout
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("提示：")]
    assert "life.yaml:14:" in line and "（二（二））" in line and "title_now" in line
    assert "缺陷0处" in result.stdout and "提示1处" in result.stdout
    (programme,) = json.loads(run("check", studio, "--json").stdout)["programmes"]
    assert programme["ok"] and programme["advice"][0]["line"] == 14


def test_a_broken_definition_does_not_hide_another(run: Run, studio: Path, change: Change) -> None:
    change(studio / "conditions.yaml", "clause: 二（一）", "clause: 九")
    found = json.loads(run("check", studio, "programmes/wz-technology-2022", "--json").stdout)
    assert [item["ok"] for item in found["programmes"]] == [False, True]
    assert found["programmes"][0]["faults"][0]["line"] > 1


def test_a_worked_case_that_differs_is_a_finding(run: Run, studio: Path, change: Change) -> None:
    change(studio / "cases" / "first.yaml", "skilled_staff: 30", "skilled_staff: 20")
    result = run("check", studio)
    assert result.exit_code == 1
    line = next(line for line in result.stdout.splitlines() if "算例“符合全部条件”" in line)
    file, number, _rest = line.split(":", 2)
    written = Path(file).read_text(encoding="utf-8").splitlines()[int(number) - 1]
    assert file.endswith("studio-2026/cases/first.yaml") and "符合全部条件" in written
    assert "期望 符合（satisfied），实为 不符合（not_satisfied）" in result.stdout


def test_a_worked_case_that_names_what_does_not_exist_fails(run: Run, studio: Path, change: Change) -> None:
    change(
        studio / "cases" / "first.yaml", "  expect:", "  judged: {genuine: true}\n  bars: {in_windov: 迟}\n  expect:"
    )
    result = run("check", studio)
    assert result.exit_code == 1
    assert "没有由人评判的条件“genuine”" in result.stdout
    assert "没有登记簿“in_windov”。是否想写“in_window”" in result.stdout


def test_worked_cases_of_another_encoding_are_a_fault(run: Run, studio: Path) -> None:
    (studio / "cases" / "other.yaml").write_bytes("- case: 示例".encode("gbk"))
    result = run("check", studio)
    assert result.exit_code == 1
    assert "cases/other.yaml:1: 文件不是 UTF-8 编码" in result.stdout


def test_a_definition_without_worked_cases_is_not_sound(run: Run, studio: Path) -> None:
    (studio / "cases" / "first.yaml").write_text("[]", encoding="utf-8")
    result = run("check", studio)
    assert result.exit_code == 1
    assert "studio-2026/cases:1: 没有算例" in result.stdout


def test_a_folder_of_definitions_is_checked_one_by_one(run: Run, studio: Path) -> None:
    found = json.loads(run("check", studio.parent, "--json").stdout)
    assert [item["id"] for item in found["programmes"]] == ["studio-2026"]
    assert found["ok"] is True


def test_the_shared_vocabularies_can_be_checked_alone(run: Run, studio: Path) -> None:
    assert run("check", studio.parent / "_shared").exit_code == 0
    (studio.parent / "_shared" / "wrong.yaml").write_text("facts:\n  x: {lable: 甲, type: text}\n", encoding="utf-8")
    assert run("check", studio.parent / "_shared").exit_code == 1


@pytest.mark.parametrize("words", [("check",), ("coverage",), ("check", "_shared/..")])
def test_nothing_to_check_is_a_finding(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    (tmp_path / "_shared").mkdir()
    monkeypatch.setenv("PINGDING_PROGRAMMES", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == 1
    assert "没有任何办法" in result.stderr


def test_an_unknown_key_of_a_worked_case_offers_the_known_ones(run: Run, studio: Path, change: Change) -> None:
    change(studio / "cases" / "first.yaml", "  expect:", "  expects:")
    result = run("check", studio)
    assert result.exit_code == 1
    assert "未知的键“expects”。 是否想写“expect”" in result.stdout


def test_brackets_without_end_are_a_fault(run: Run, studio: Path) -> None:
    (studio / "deep.yaml").write_text("texts:\n  a: " + "[" * 3000, encoding="utf-8")
    result = run("check", studio)
    assert result.exit_code == 1
    assert "deep.yaml:2: 层次太深" in result.stdout


def test_a_broken_shared_vocabulary_is_told_once(run: Run, studio: Path) -> None:
    (studio.parent / "_shared" / "wrong.yaml").write_text("facts:\n  x: {lable: 甲, type: text}\n", encoding="utf-8")
    result = run("check", studio)
    assert result.exit_code == 1
    assert "_shared/wrong.yaml:2" in result.stdout


def test_a_folder_that_is_not_there_is_misuse(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path / "nothing").exit_code == 2


def test_coverage_lists_where_each_clause_is_carried_out(run: Run, studio: Path) -> None:
    result = run("coverage", studio)
    assert result.exit_code == 0
    assert "遗漏0条" in result.stdout
    assert "步骤“审核”" in result.stdout


def test_coverage_as_json_has_every_clause(run: Run) -> None:
    found = json.loads(run("coverage", "wz-technology-2022", "--json").stdout)["wz-technology-2022"]
    assert found["complete"] is True
    assert all(line["carriers"] or line["state"] != "carried" for line in found["clauses"])


def test_schema_is_a_json_schema_of_the_language(run: Run) -> None:
    edition = json.loads(run("schema").stdout)
    assert {"programme", "procedures", "conditions"} <= set(edition["properties"])
    assert "expect" in json.loads(run("schema", "--part", "case").stdout)["properties"]
