"""Worked cases: how they are read, and that every kind of difference is told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.policy.scoring_facts import EDITION, SHARED, set_of
from tests.policy.small_procedures import fill, make, outcome

from pingding.policy.definition.worked.running import read_cases, run_case
from pingding.policy.errors import BrokenDefinition
from pingding.policy.language import Edition, WorkedCase

CONDITIONS = {
    "share": {"says": "研发人员占比不低于30%", "computed": "rd_share >= 0.30", "clause": "三（二）6"},
    "credit": {"says": "未列入名录", "computed": "not listed", "clause": "二（一）"},
}
GRADES = {"good": {"label": "良好", "from": 60}, "bad": {"label": "不合格", "below": 60}}
STEPS = {
    "apply": {**fill("visit"), "deadline": {"date": "2025-07-20", "roll": False, "clause": "一"}},
    "visit": {
        "when": "is_firm",
        "outcomes": {"done": outcome("notice")},
        "deadline": {"working_days": 3, "after": "call_closed", "clause": "一"},
    },
    "notice": {"kind": "notice", "lasts_working_days": 5, "outcomes": {"clear": outcome(end="recognised")}},
}


def edition() -> Edition:
    whole = EDITION.model_dump(by_alias=True, exclude_none=True)
    changes: dict[str, Any] = {
        "conditions": CONDITIONS,
        "indicators": {
            "set": set_of(
                {"a": (60, {"rule": "judged"}), "b": (40, {"rule": "per_item", "of": "patents", "points": 2})}
            )
        },
        "grades": {"scale": {"title": "等级", "grades": GRADES, "clause": "二十四"}},
        "procedures": {"recognition": make(STEPS)},
        "supports": {
            "lump": {"title": "补助", "by": "authority", "unit": "万元", "amount": 50, "clause": "一"},
            "set": {"title": "专项", "by": "authority", "unit": "元", "decided": True, "clause": "一"},
        },
    }
    whole["programme"]["intake"] = {"kind": "window", "opens": "2025-06-01", "closes": "2025-06-20", "clause": "一"}
    return Edition.model_validate({**whole, **changes})


GOOD: dict[str, Any] = {
    "case": "都符合",
    "on": date(2025, 7, 21),
    "facts": {"staff": 100, "rd_staff": 35, "listed": False, "patents": 10, "is_firm": False},
    "scores": {"a": 50},
    "path": [["apply", "submit"]],
    "expect": {
        "submission": "satisfied",
        "conditions": {"share": "satisfied"},
        "says": ["三（二）6", "合计 70 分", "评为“良好”"],
        "score": 70,
        "grade": "good",
        "steps": ["notice"],
        "due": {"apply": "2025-07-20", "visit": "2025-06-25", "notice": "2025-07-25"},
        "supports": {"lump": 50, "set": None},
    },
}


def run(**changes: Any) -> tuple[str, ...]:
    return run_case(edition(), SHARED, WorkedCase.model_validate({**GOOD, **changes}))


def test_run_case_passes_when_all_comes_out_as_expected() -> None:
    assert run() == ()


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ({"submission": "unknown"}, "提交（submission）：期望 待定（unknown），实为 符合（satisfied）"),
        (
            {"recommendation": "not_satisfied"},
            "推荐（recommendation）：期望 不符合（not_satisfied），实为 符合（satisfied）",
        ),
        (
            {"conditions": {"share": "unknown"}},
            "share：期望 待定（unknown），实为 符合（satisfied）。要求研发人员占比不低于30%",
        ),
        ({"conditions": {"shares": "unknown"}}, "没有条件“shares”"),
        ({"faulty": ["rd_staff"]}, "有误的事实（faulty）：期望 rd_staff，实为 （无）"),
        ({"says": ["第九条"]}, "解释中没有“第九条”"),
        ({"score": 71}, "得分（score）：期望 71，实为 70"),
        ({"score": None}, "得分（score）：期望 未定，实为 70"),
        ({"grade": "bad"}, "等级（grade）：期望 bad，实为 good"),
        ({"steps": ["visit"]}, "待办步骤（steps）：期望 visit，实为 notice"),
        ({"steps": []}, "待办步骤（steps）：期望 （无），实为 notice"),
        ({"ended": "recognised"}, "办结（ended）：期望 recognised，实为 未办结"),
        ({"due": {"apply": "2025-07-21"}}, "“apply”期望 2025-07-21，实为 2025-07-20"),
        ({"due": {"aply": "2025-07-21"}}, "没有步骤“aply”"),
        ({"supports": {"lump": 40}}, "lump（supports）：期望 40，实为 50。定额50万元"),
        ({"supports": {"set": 40}}, "set（supports）：期望 40，实为 未定。尚未确定"),
        ({"supports": {"lumps": 50}}, "支持（supports）：没有“lumps”。是否想写“lump”？"),
    ],
)
def test_run_case_tells_what_came_out_otherwise(expected: dict[str, Any], words: str) -> None:
    found = run(expect=expected)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"facts": {"stuff": 3}}, "stuff"),
        ({"scores": {"a": 61}}, "超出范围"),
        ({"scores": {"c": 6}}, "没有指标“c”"),
        ({"indicators": "sett"}, "请写明按哪一套指标评分：set"),
        ({"procedure": "recognise"}, "没有程序“recognise”"),
        ({"path": [["apply", "submit"], ["visit", "done"]]}, "path 第 2 步 [visit, done]"),
    ],
)
def test_run_case_tells_what_cannot_be_run(changes: dict[str, Any], words: str) -> None:
    found = run(**changes)
    assert len(found) == 1
    assert words in found[0]


def test_run_case_knows_facts_that_break_their_own_rules() -> None:
    broken = {**GOOD["facts"], "rd_staff": 101}
    assert run(facts=broken, path=[], expect={"faulty": ["rd_staff"]}) == run(facts=broken, path=[], expect={}) == ()
    assert "有误的事实（faulty）：期望 （无），实为 rd_staff" in run(facts=broken, path=[], expect={"faulty": []})[0]


def test_run_case_says_looks_at_what_is_not_met_first() -> None:
    failing = {**GOOD["facts"], "rd_staff": 5}
    expect = {"submission": "not_satisfied", "says": ["5%", "三（二）6"]}
    assert run(facts=failing, path=[], expect=expect) == ()
    assert "没有“二（一）”" in run(facts=failing, path=[], expect={"says": ["二（一）"]})[0]


def written(folder: Path, **files: str) -> Path:
    (folder / "cases").mkdir()
    for name, text in files.items():
        (folder / "cases" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


BASE = """
- case: 基本
  on: 2025-06-20
  facts: {staff: 100, rd_staff: 35}
  materials: [licence]
  expect: {submission: satisfied}
"""


def test_read_cases_merges_a_case_over_those_it_is_like(tmp_path: Path) -> None:
    first = "- {case: 三, like: 二, on: 2025-06-20, materials: [], expect: {}}"
    second = "- {case: 二, like: 基本, on: 2025-06-21, facts: {rd_staff: null}, expect: {}}"
    third, base, middle = read_cases(written(tmp_path, a=first, b=BASE + second))
    assert base.facts == {"staff": 100, "rd_staff": 35}
    assert middle.facts == third.facts == {"staff": 100, "rd_staff": None}
    assert (middle.on, middle.materials) == (date(2025, 6, 21), ("licence",))
    assert third.materials == ()
    assert "materials" in third.model_fields_set


def test_a_case_is_scored_by_the_set_of_the_one_it_is_like(tmp_path: Path) -> None:
    first = "- {case: 一, indicators: main, scores: {plan: 30}, on: 2025-06-20, expect: {}}\n"
    others = "- {case: 二, like: 一, on: 2025-06-20, expect: {}}\n"
    others += "- {case: 三, like: 二, indicators: second, on: 2025-06-20, expect: {}}"
    assert [case.indicators for case in read_cases(written(tmp_path, a=first + others))] == ["main", "main", "second"]


def test_read_cases_leaves_evidence_unchecked_where_nobody_says(tmp_path: Path) -> None:
    text = "- {case: 一, on: 2025-06-20, expect: {}}\n- {case: 二, like: 一, on: 2025-06-20, expect: {}}"
    assert all("materials" not in case.model_fields_set for case in read_cases(written(tmp_path, a=text)))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BASE + BASE, 8, "算例“基本”重名"),
        (BASE + "- {case: 二, like: 基本的, on: 2025-06-20, expect: {}}", 7, "“基本的”不存在"),
        ("- {case: 一, like: 一, on: 2025-06-20, expect: {}}", 1, "绕回了自身"),
        ("- {case: 一, on: 2025-06-20, expects: {}}", 1, "expects"),
        ("- case: [", 2, "YAML"),
    ],
)
def test_read_cases_names_every_fault_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(BrokenDefinition) as broken:
        read_cases(written(tmp_path, a=text))
    fault = next(fault for fault in broken.value.faults if words in str(fault))
    assert fault.line == line
    assert fault.file.endswith("/cases/a.yaml")


def test_read_cases_of_a_folder_without_any(tmp_path: Path) -> None:
    assert read_cases(tmp_path) == []


def test_a_grade_without_a_score_names_the_rows_that_lack_points() -> None:
    unfinished = {**GOOD, "scores": {}, "expect": {"grade": "good"}}
    (said,) = run_case(edition(), SHARED, WorkedCase.model_validate(unfinished))
    assert "（a）" in said and "（b）" not in said
    assert "scores" in said


def test_a_score_that_no_scorer_gives_is_known_to_what_outcomes_are_bound_to() -> None:
    whole = edition().model_dump(by_alias=True, exclude_none=True)
    whole["indicators"] = {"set": set_of({"b": (100, {"rule": "per_item", "of": "patents", "points": 20})})}
    whole["facts"]["points"] = {"label": "得分", "type": "number", "score": {"indicators": "set"}, "clause": "一"}
    visit = {"outcomes": {"done": outcome("notice") | {"when": "points >= 60"}}}
    whole["procedures"] = {"recognition": make({**STEPS, "visit": visit})}
    way = {"case": "例", "on": GOOD["on"], "path": [["apply", "submit"], ["visit", "done"]]}
    for patents, refused in ((3, []), (2, ["when"])):
        written = {
            **way,
            "facts": {**GOOD["facts"], "patents": patents},
            "expect": {"refused": refused} if refused else {},
        }
        assert run_case(Edition.model_validate(whole), SHARED, WorkedCase.model_validate(written)) == ()


BY_RANK = {
    "good": {"label": "优秀", "top_share": "25%"},
    "fair": {"label": "良好", "top_share": "50%"},
    "bad": {"label": "合格"},
}


def ranked(**changes: Any) -> tuple[str, ...]:
    """The differences of a case that expects a grade by rank, with other cases of its round."""
    whole = edition().model_dump(by_alias=True, exclude_none=True)
    whole["grades"] = {"scale": {"title": "等级", "grades": BY_RANK, "clause": "二十四"}}
    keys = ("case", "on", "facts", "scores")
    case = {key: GOOD[key] for key in keys} | {"expect": {"grade": "good"}} | changes
    return run_case(Edition.model_validate(whole), SHARED, WorkedCase.model_validate(case))


def test_a_grade_by_rank_needs_the_cohort() -> None:
    (fault,) = ranked()
    assert fault.startswith("grade：“等级”按名次或占比评定，须写明同批各件。请在 cohort 写其他各件")


def test_a_grade_by_rank_is_given_among_the_cohort() -> None:
    others = [{"scores": {"a": points}} for points in (40, 30, 20)]
    assert ranked(cohort=others) == ()
    assert ranked(cohort=others[:2]) == ("等级（grade）：期望 good，实为 fair（指标得分 70 分，合计 70 分）。",)
    better = [{"facts": {"patents": 20}}, *others]
    assert ranked(cohort=better, expect={"grade": "fair"}) == ()
    assert ranked(cohort=[*others[:2], {"stands": "unscored"}]) == ranked(cohort=others[:2])


def test_points_by_comparison_are_given_among_the_cohort() -> None:
    whole = edition().model_dump(by_alias=True, exclude_none=True)
    compared = {"a": (60, {"rule": "judged"}), "b": (40, {"rule": "cohort", "of": "patents", "by": "rank"})}
    whole["indicators"] = {"set": set_of(compared)}
    keys = ("case", "on", "facts", "scores")
    case = {key: GOOD[key] for key in keys}
    others = [{"facts": {"patents": 20}}, {"facts": {"patents": 5}}, {"facts": {"patents": 1}}]
    for cohort, score in ((others, 80), ([], 90), (None, None)):
        more = {"expect": {"score": score}} | ({} if cohort is None else {"cohort": cohort})
        assert run_case(Edition.model_validate(whole), SHARED, WorkedCase.model_validate({**case, **more})) == ()
