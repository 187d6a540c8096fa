"""What changed between two editions, in words."""

from pathlib import Path

import pytest
from tests.policy.definitions import PROGRAMME, base, changed_copy

from pingding.policy.definition.diff import Change, diff
from pingding.policy.definition.loading import load_library


def _changes(to: Path, file: str, *changes: tuple[str, str]) -> tuple[Change, ...]:
    library = load_library(changed_copy(to, f"{PROGRAMME}/{file}", changes))
    assert not library.broken, library.broken
    return diff(base()[0], library.editions[PROGRAMME])


def test_same_edition_has_no_change() -> None:
    assert diff(base()[0], base()[0]) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("conditions.yaml", "staff >= 10", "staff >= 9", "条件“职工不少于十人”的判断由“staff >= 10”改为“staff >= 9”。"),
        (
            "programme.yaml",
            "closes: 2025-04-30",
            "closes: 2025-05-31",
            "办法“示例市示例中心”受理的截止由2025-04-30改为2025-05-31。",
        ),
        ("programme.yaml", "says: 认定}", "says: 认定与发文}", "条款“5”的表述由“认定”改为“认定与发文”。"),
        ("procedures.yaml", "working_days: 10", "working_days: 15", "程序“认定”步骤“初审”期限的工作日数由10改为15。"),
        ("forms.yaml", "max_chars: 2000", "max_chars: 1500", "章节“背景”的字数上限由2000改为1500。"),
    ],
)
def test_changed_value_is_told_with_both(file: str, old: str, new: str, says: str, tmp_path: Path) -> None:
    assert [change.says for change in _changes(tmp_path, file, (old, new))] == [says]


def test_change_names_the_clause_of_its_rule(tmp_path: Path) -> None:
    (change,) = _changes(tmp_path, "conditions.yaml", ("staff >= 10", "staff >= 20"))
    assert (change.path, change.kind, change.clauses) == ("conditions.eligible.all.size.computed", "changed", ("2",))


def test_new_field_is_told_by_its_fact(tmp_path: Path) -> None:
    (change,) = _changes(tmp_path, "forms.yaml", ("fields: [income]", "fields: [income, staff]"))
    assert (change.kind, change.says) == ("added", "表单“年度报告”表单部分“本年情况”新增栏目“staff”。")


def test_removed_outcome_is_told(tmp_path: Path) -> None:
    gone = "          disagree: {label: 不同意, end: refused, tone: refuse}\n"
    (change,) = _changes(tmp_path, "procedures.yaml", (gone, ""))
    assert (change.kind, change.says) == ("removed", "程序“认定”步骤“经信部门意见”删去办理结果“不同意”。")


def test_other_order_is_told(tmp_path: Path) -> None:
    first = "          approve: {label: 同意认定, to: publish, grants: centre}\n"
    second = "          trial: {label: 列入培育, to: publish, grants: trial}\n"
    (change,) = _changes(tmp_path, "procedures.yaml", (first + second, second + first))
    assert change.says == "程序“认定”步骤“会议审定”的办理结果顺序改为：trial、approve、reject。"
