"""`replay`: past cases decided again under a draft, each difference with its clause, nothing written."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.actions.life import Life
from tests.cli.conftest import Run
from tests.places import DEFINITIONS

from pingding.queries.past_cases import past_cases
from pingding.records.models import Case, JournalEntry

pytestmark = pytest.mark.django_db

Draft = Callable[..., Path]


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """A draft that revises `sample-life-2025`, with each change's new text in place of its old one."""

    def write(*changes: tuple[str, str]) -> Path:
        folder = tmp_path / "sample-life-2026"
        shutil.copytree(DEFINITIONS / "sample-life-2025", folder)
        text = (folder / "sample.yaml").read_text(encoding="utf-8")
        new_id = ("id: sample-life-2025", "id: sample-life-2026\n  revises: sample-life-2025")
        for old, new in (new_id, *changes):
            assert old in text, old
            text = text.replace(old, new, 1)
        (folder / "sample.yaml").write_text(text, encoding="utf-8")
        return folder

    return write


def replayed(run: Run, folder: Path, *more: str) -> tuple[int, dict[str, Any]]:
    result = run("replay", folder, "--json", *more)
    assert result.stdout, result.output
    return result.exit_code, json.loads(result.stdout)


def said(case: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """What was and what would be, by what it is about."""
    return {each["about"]: (each["was"], each["would_be"]) for each in case["differs"]}


def test_draft_that_changes_nothing_changes_no_case(run: Run, draft: Draft) -> None:
    Life().submitted()
    before = JournalEntry.objects.count()
    result = run("replay", draft())
    assert (result.exit_code, result.stdout) == (0, "重新判断1件，其中0件结果会不同。\n")
    assert JournalEntry.objects.count() == before


def test_threshold_that_rises_is_told_with_its_clause(run: Run, draft: Draft) -> None:
    life = Life()
    small, _ = life.submitted(staff="15")
    life.submitted(staff="60")
    folder = draft(
        ("职工不少于十人, computed: staff >= 10", "职工不少于二十人, computed: staff >= 20"),
        ("clause: 二}\n  one", "clause: 三}\n  one"),
    )
    code, result = replayed(run, folder)
    assert (code, result["decided"], result["differ"], result["by_clause"]) == (1, 2, 1, {"三": 1})
    (case,) = result["cases"]
    assert (case["number"], case["name"]) == (small.number, "示例钢铁协同中心")
    assert [(each["kind"], each["clauses"], each["clauses_then"]) for each in case["differs"]] == [
        ("condition", ["三"], ["二"]),
        ("recommendation", ["三"], ["二"]),
    ]
    assert said(case)["能否推荐"] == ("符合", "不符合")
    text = run("replay", folder).stdout
    assert (
        "条件“职工不少于二十人”：原为符合（应不低于10人，填报为15人），按草案为不符合（应不低于20人，填报为15人）。依据：草案（三），原（二）。"
        in text
    )
    assert "重新判断2件，其中1件结果会不同。\n按草案条款：三 1件。" in text


def test_case_that_failed_then_and_would_not_now(run: Run, draft: Draft) -> None:
    Life().submitted(staff="8")
    code, result = replayed(run, draft(("computed: staff >= 10", "computed: staff >= 5")))
    assert code == 1
    (case,) = result["cases"]
    assert said(case)["能否推荐"] == ("不符合", "符合")
    assert result["by_clause"] == {"二": 1}


def test_what_was_not_asked_then_is_unknown_and_no_failure(run: Run, draft: Draft) -> None:
    Life().submitted()
    folder = draft(
        ("facts:\n", "facts:\n  area: {label: 场地面积, type: number, unit: 平方米, clause: 二}\n"),
        ("conditions:\n", "conditions:\n  area: {says: 场地不少于五百平方米, computed: area >= 500, clause: 二}\n"),
        ("fields: [org_name, ", "fields: [area, org_name, "),
    )
    code, result = replayed(run, folder)
    assert (code, result["differ"]) == (0, 0)
    because = {each["about"]: each["because"] for each in result["cases"][0]["undecided"]}
    assert because["条件“场地不少于五百平方米”"] == ["“场地面积”当时没有要求填写"]
    assert because["能否提交"] == ["“场地面积”当时没有要求填写"]
    assert "按草案无从判断，因为“场地面积”当时没有要求填写（二）。" in run("replay", folder).stdout


def test_value_of_another_type_is_not_converted(run: Run, draft: Draft) -> None:
    Life().submitted()
    folder = draft(
        ("topic: {label: 领域, type: choice, choices: {steel: 钢铁, chips: 芯片}", "topic: {label: 领域, type: text"),
        ("conditions:\n", "conditions:\n  topic: {says: 写明领域, computed: topic <> '', clause: 二}\n"),
        ("unique_in: topic", "unique_in: centre_name"),
    )
    code, result = replayed(run, folder)
    assert code == 0
    reason = "“领域”原为单选，草案为一行文字，原值不作换算"
    assert result["not_converted"] == [reason]
    assert {"about": "条件“写明领域”", "because": [reason], "clauses": ["二"]} in result["cases"][0]["undecided"]


def test_scores_places_and_proposals_follow_the_sheets_of_then(run: Run, draft: Draft) -> None:
    life = Life()
    first, second = (life.submitted(staff=staff)[0] for staff in ("100", "50"))
    life.to_list(first, 20, 20)
    life.to_list(second, 45, 45)
    code, result = replayed(run, draft(("of: staff, full: 100", "of: staff, full: 50"), ("minimum: 50", "minimum: 62")))
    assert code == 1
    by_number = {case["number"]: said(case) for case in result["cases"]}
    assert by_number[second.number]["总分"] == ("65分", "85分（人员由20分改为40分）")
    assert by_number[first.number]["能否建议"][0] == "建议"
    assert by_number[first.number]["能否建议"][1].startswith("不建议（")
    assert result["by_clause"] == {"四": 2}


def test_row_that_is_new_leaves_the_score_unknown(run: Run, draft: Draft) -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_list(case, 50, 52)
    row = "      quality: {title: 质量, weight: 60, score: {rule: judged}}\n"
    rows = "".join(
        f"      {key}: {{title: {title}, weight: 30, score: {{rule: judged}}}}\n"
        for key, title in (("quality", "质量"), ("team", "团队"))
    )
    folder = draft((row, rows))
    _code, result = replayed(run, folder)
    undecided = {each["about"]: each["because"] for each in result["cases"][0]["undecided"]}
    assert "指标“团队”当时没有评分" in undecided["总分"]
    assert any("50 分超出范围" in reason for reason in undecided["总分"])


def test_renamed_parts_are_the_same_parts(run: Run, draft: Draft) -> None:
    Life().submitted()
    folder = draft(
        ("  staff: {says: 职工不少于十人", "  people: {says: 职工不少于十人"), ("worth: {says", "value: {says")
    )
    code, result = replayed(run, folder)
    assert (code, result["cases"]) == (0, [])


def test_cases_of_one_call_or_of_another_edition(run: Run, draft: Draft) -> None:
    life = Life()
    life.submitted()
    assert replayed(run, draft(), "--call", str(life.call.pk))[1]["decided"] == 1
    missing = run("replay", DEFINITIONS / "sample-centre-2025")
    assert missing.exit_code == 1 and "请用 --edition 写明" in missing.output
    other = run("replay", DEFINITIONS / "sample-life-2025", "--call", "999999")
    assert "没有编号为 999999 的申报通知" in other.output
    assert replayed(run, DEFINITIONS / "sample-life-2025", "--edition", "sample-life-2025")[1]["decided"] == 1


def test_queries_do_not_grow_with_cases() -> None:
    life = Life()
    stored = life.call.edition
    numbers = []
    for _more in range(2):
        life.to_list(life.submitted()[0])
        with CaptureQueriesContext(connection) as queries:
            assert len(list(past_cases(stored))) == Case.objects.count()
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
