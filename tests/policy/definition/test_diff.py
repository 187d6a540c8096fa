"""What changed between two editions, in words."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from tests.library import library
from tests.policy.definitions import PROGRAMME, base, changed_copy
from tests.policy.members import parts_of_language

from pingding.policy.definition.diff import Change, diff
from pingding.policy.definition.loading import load_library
from pingding.policy.definition.words.values import Wording
from pingding.policy.parts import Node


def _changes(to: Path, file: str, *changes: tuple[str, str]) -> tuple[Change, ...]:
    library = load_library(changed_copy(to, f"{PROGRAMME}/{file}", changes))
    assert not library.broken, library.broken
    return diff(base()[0], library.editions[PROGRAMME], library.shared)


def test_same_edition_has_no_change() -> None:
    assert diff(base()[0], *base()) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "conditions.yaml",
            "staff >= 10",
            "staff >= 9",
            "条件“职工不少于十人”的判断由“职工总数不低于10人”改为“职工总数不低于9人”。",
        ),
        (
            "conditions.yaml",
            "computed: staff >= 10",
            "computed: staff>=10",
            "条件“职工不少于十人”的判断由“staff >= 10”改为“staff>=10”。",
        ),
        ("conditions.yaml", "force: warning", "force: submission", "条件“规模以上”的效力由只提示改为不符合不能提交。"),
        (
            "conditions.yaml",
            "基础是否扎实",
            "基础是否好",
            "条件“有一定基础”的评判·提问由“基础是否扎实”改为“基础是否好”。",
        ),
        (
            "conditions.yaml",
            "bar: in_window",
            "bar: in_force",
            "条件“在受理期内”的登记查询由在受理期限内改为文件有效。",
        ),
        (
            "programme.yaml",
            "closes: 2025-04-30",
            "closes: 2025-05-31",
            "办法“示例市示例中心”受理的截止由2025年4月30日改为2025年5月31日。",
        ),
        ("programme.yaml", "says: 认定}", "says: 认定与发文}", "条款“5”的表述由“认定”改为“认定与发文”。"),
        (
            "procedures.yaml",
            "working_days: 10",
            "working_days: 15",
            "程序“认定”步骤“初审”期限的工作日数由10个工作日改为15个工作日。",
        ),
        (
            "procedures.yaml",
            "by: authority\n        optional",
            "by: authority\n        public: false\n        optional",
            "程序“认定”步骤“现场核查”的是否公开显示由是改为否。",
        ),
        (
            "procedures.yaml",
            "waits_for: [economy, science]",
            "waits_for: [economy]",
            "程序“认定”步骤“现场核查”的须等待的步骤减去“科技部门意见”。",
        ),
        ("procedures.yaml", "by: 01-30", "by: 02-28", "义务“每年报告”的每年到期日由1月30日改为2月28日。"),
        (
            "procedures.yaml",
            "covers: previous_year",
            "covers: this_year",
            "义务“每年报告”的报告的年度由报上一年度改为报当年。",
        ),
        (
            "procedures.yaml",
            "correction: {working_days: 5}}\n          refuse",
            "correction: {working_days: 5, times: 1}}\n          refuse",
            "程序“认定”步骤“初审”办理结果“退回补正”补正的最多次数由3次改为1次。",
        ),
        (
            "procedures.yaml",
            "deadline: {date: 2025-06-30}",
            "deadline: {date: 2025-06-30, roll: false}",
            "程序“认定”步骤“专家评审”期限的遇休息日是否顺延由是改为否。",
        ),
        (
            "procedures.yaml",
            "by: science",
            "by: district",
            "程序“认定”步骤“科技部门意见”的办理方由“区科技部门”改为“区经信部门”。",
        ),
        ("forms.yaml", "max_chars: 2000", "max_chars: 1500", "章节“背景”的字数上限由2000字改为1500字。"),
    ],
)
def test_changed_value_is_told_with_both(file: str, old: str, new: str, says: str, tmp_path: Path) -> None:
    assert [change.says for change in _changes(tmp_path, file, (old, new))] == [says]


def test_change_names_the_clause_of_its_rule(tmp_path: Path) -> None:
    (change,) = _changes(tmp_path, "conditions.yaml", ("staff >= 10", "staff >= 20"))
    assert (change.path, change.kind, change.clauses) == ("conditions.eligible.all.size.computed", "changed", ("2",))


def test_new_field_is_told_by_its_fact(tmp_path: Path) -> None:
    (change,) = _changes(tmp_path, "forms.yaml", ("fields: [income]", "fields: [income, staff]"))
    assert (change.kind, change.says) == ("added", "表单“年度报告”表单部分“本年情况”新增栏目“职工总数”。")


def test_removed_outcome_is_told(tmp_path: Path) -> None:
    gone = "          disagree: {label: 不同意, end: refused, tone: refuse}\n"
    (change,) = _changes(tmp_path, "procedures.yaml", (gone, ""))
    assert (change.kind, change.says) == ("removed", "程序“认定”步骤“经信部门意见”删去办理结果“不同意”。")


def test_part_without_a_name_is_told_whole(tmp_path: Path) -> None:
    written = "        form: opinion\n"
    deadline = "        deadline: {working_days: 5, after: review, passed: late}\n"
    (change,) = _changes(tmp_path, "procedures.yaml", (written, written + deadline))
    assert change.says == (
        "程序“认定”步骤“经信部门意见”的期限原未写，现为工作日数5个工作日，起算“初审”，逾期的处理仍可办理并标明。"
    )


def test_rule_of_another_kind_is_told_by_its_keys(tmp_path: Path) -> None:
    changes = _changes(
        tmp_path,
        "scoring.yaml",
        (
            "rule: linear\n              of: staff\n              points: [[0, 0], [100, 20], [200, 30]]",
            "rule: proportional\n              of: staff\n              full: 200",
        ),
    )
    assert [change.says for change in changes] == [
        "指标体系“评审指标”指标“基础”指标“人员”的计分·计分方式由在各点之间按直线计分改为按比例计分。",
        "指标体系“评审指标”指标“基础”指标“人员”的计分·分值原为0得0分；100得20分；200得30分，现已删去。",
        "指标体系“评审指标”指标“基础”指标“人员”的计分·得满分的取值原未写，现为200。",
    ]


def test_other_order_is_told(tmp_path: Path) -> None:
    first = "          approve: {label: 同意认定, to: publish, grants: centre}\n"
    second = "          trial: {label: 列入培育, to: publish, grants: trial}\n"
    (change,) = _changes(tmp_path, "procedures.yaml", (first + second, second + first))
    assert change.says == "程序“认定”步骤“会议审定”的办理结果顺序改为：“列入培育”、“同意认定”、“不同意”。"


def test_renamed_step_is_one_change(tmp_path: Path) -> None:
    """What leads to it leads there still."""
    (change,) = _changes(
        tmp_path,
        "procedures.yaml",
        ("to: [economy, science]", "to: [industry, science]"),
        ("      economy:\n", "      industry:\n"),
        ("waits_for: [economy, science]", "waits_for: [industry, science]"),
    )
    assert change.path == "procedures.recognition.steps.industry"
    assert (change.kind, change.says) == (
        "renamed",
        "程序“认定”步骤“经信部门意见”的编号由“economy”改为“industry”，内容未变。",
    )


def test_moved_condition_is_one_change(tmp_path: Path) -> None:
    moved = "            area: {says: 面积足够, computed: premises_area >= 500}\n"
    changes = _changes(
        tmp_path,
        "conditions.yaml",
        (moved, ""),
        ("      space:\n", "      area: {says: 面积足够, computed: premises_area >= 500}\n      space:\n"),
    )
    assert [(change.kind, change.says) for change in changes] == [
        (
            "moved",
            "条件“面积足够”由条件“场地条件满足其一”的至少满足几项·各项移至条件“符合申报条件”的同时满足的各项，内容未变。",
        )
    ]


def test_no_sentence_has_a_key_of_the_language() -> None:
    """A programme against the next one, twice: labels, units and words, never keys."""
    keys = {name for fields in parts_of_language().values() for name in fields}
    for old, new in list(pairwise(library().editions.values()))[::2]:
        for change in diff(old, new, library().shared):
            if "的英文" in change.says:
                continue
            words = set(re.findall(r"(?<![“{\w])[a-z_]+(?![”}\w])", change.says))
            assert not words & keys, change.says


def test_each_part_that_went_or_came_is_put_in_words_but_once(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = (library().editions[key] for key in ("cq-engineer-2025", "cq-industry-2024"))
    asked: Counter[int] = Counter()
    whole = Wording.part

    def count(wording: Wording, node: Node) -> str:
        asked[id(node)] += 1
        return whole(wording, node)

    monkeypatch.setattr(Wording, "part", count)
    assert len(diff(old, new, library().shared)) > 500
    assert max(asked.values()) == 1
