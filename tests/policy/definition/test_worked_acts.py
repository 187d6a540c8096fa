"""Worked cases that expect an act to be refused: by a condition, a rule of a fact, a score, a bound outcome."""

from datetime import date
from typing import Any

import pytest
from tests.policy.scoring_facts import EDITION, SHARED, set_of
from tests.policy.small_procedures import fill, make, outcome

from pingding.policy.definition.worked.running import run_case
from pingding.policy.language import Edition, WorkedCase

CONDITIONS = {
    "share": {"says": "研发人员占比不低于30%", "computed": "rd_share >= 0.30", "clause": "一"},
    "firm": {
        "says": "单位合格",
        "clause": "一",
        "force": "recommendation",
        "all": {
            "kind": {"says": "是企业", "computed": "is_firm"},
            "credit": {"says": "未列入", "computed": "not listed"},
        },
    },
    "plan": {"says": "方案可行", "judged": {"at": ["opinion"]}, "clause": "一"},
}
STEPS = {
    "apply": fill("opinion"),
    "opinion": {
        "kind": "opinion",
        "asks": "是否推荐？",
        "outcomes": {"agree": outcome("list"), "no": outcome(end="refused", tone="refuse")},
    },
    "list": {
        "kind": "rank",
        "ranking": "order",
        "outcomes": {
            "propose": outcome("meeting"),
            "first": outcome("meeting", grades=["good"]),
            "drop": outcome(end="refused", tone="refuse"),
        },
    },
    "meeting": {
        "kind": "meeting",
        "body": "会议",
        "outcomes": {
            "approve": outcome(end="recognised", when="patents >= 3", grants="centre"),
            "no": outcome(end="refused", tone="refuse"),
        },
    },
}
WAY = [["apply", "submit"], ["opinion", "agree"], ["list", "propose"], ["meeting", "approve"]]
ROWS = {"a": (60, {"rule": "judged"}, {"floor": 20}), "b": (40, {"rule": "per_item", "of": "patents", "points": 2})}
FACTS = {"staff": 100, "rd_staff": 35, "listed": False, "patents": 10, "is_firm": True}


def edition() -> Edition:
    whole = EDITION.model_dump(by_alias=True, exclude_none=True)
    quota = {"of": 1, "outcomes": ["propose"], "clause": "一"}
    order = {"title": "排序", "indicators": ["set"], "minimum": 50, "quotas": [quota], "clause": "一"}
    grades = {"good": {"label": "良好", "from": 80}, "bad": {"label": "一般", "below": 80}}
    changes: dict[str, Any] = {
        "conditions": CONDITIONS,
        "indicators": {"set": set_of(ROWS)},
        "rankings": {"order": order},
        "grades": {"scale": {"title": "等级", "grades": grades, "clause": "一"}},
        "titles": {"centre": {"label": "中心", "status": "recognised", "clause": "一"}},
        "procedures": {"recognition": make(STEPS)},
    }
    return Edition.model_validate({**whole, **changes})


def run(path: list[list[str]], refused: Any, facts: dict[str, Any] | None = None, **more: Any) -> tuple[str, ...]:
    expect = {"refused": refused, **more.pop("expect", {})}
    written = {"case": "例", "on": date(2025, 7, 21), "facts": FACTS | (facts or {}), "scores": {"a": 40}, "path": path}
    return run_case(edition(), SHARED, WorkedCase.model_validate({**written, "expect": expect, **more}))


@pytest.mark.parametrize(
    ("steps", "refused", "changes"),
    [
        (1, "share", {"facts": {"rd_staff": 20}}),
        (1, "rd_staff", {"facts": {"rd_staff": 101}}),
        (2, "firm.credit", {"facts": {"listed": True}}),
        (2, "firm", {"facts": {"listed": True}}),
        (3, "a", {"scores": {"a": 19}, "facts": {"patents": 20}}),
        (3, "minimum", {"scores": {"a": 29}}),
        (3, "quotas", {"cohort": [{"scores": {"a": 45}}]}),
        (4, "when", {"facts": {"patents": 2}, "scores": {"a": 55}}),
        (4, "plan", {"judged": {"plan": False}}),
    ],
)
def test_the_last_act_is_refused_as_expected_and_else_that_is_a_difference(
    steps: int, refused: str, changes: dict[str, Any]
) -> None:
    assert run(WAY[:steps], refused, **changes) == ()
    (difference,) = run(WAY[:steps], refused)
    assert difference == f"拒绝（refused）：期望 {refused}，实为 没有被拒绝。"


def test_an_outcome_for_other_grades_is_refused() -> None:
    assert run([*WAY[:2], ["list", "first"]], "grades") == ()


def test_what_refuses_is_said_and_where_the_case_stands_before_the_act() -> None:
    expect = {"steps": ["apply"], "says": ["研发人员占比不低于30%", "20%"]}
    assert run(WAY[:1], "share", {"rd_staff": 20}, expect=expect) == ()
    (difference,) = run(WAY[:1], "rd_staff", {"rd_staff": 20})
    assert difference.startswith("拒绝（refused）：期望 rd_staff，实为 share（要求研发人员占比不低于30%")


def test_an_outcome_that_refuses_is_not_asked_for_conditions() -> None:
    assert run([WAY[0], ["opinion", "no"]], "firm", {"listed": True})[0].endswith("实为 没有被拒绝。")


@pytest.mark.parametrize(
    ("path", "refused", "words"),
    [
        ([], "share", "refused：请在 path 写明被拒绝的是哪一步"),
        (WAY[:1], "shara", "没有“shara”。是否想写“share”"),
        ([["apply", "submit"], ["list", "propose"]], "share", "path 第 2 步 [list, propose]"),
    ],
)
def test_what_cannot_be_refused_is_a_fault(path: list[list[str]], refused: str, words: str) -> None:
    assert words in run(path, refused)[0]


@pytest.mark.parametrize(
    ("steps", "changes", "says"),
    [
        (2, {"facts": {"rd_staff": 20}}, "path 第 1 步 [apply, submit]"),
        (2, {"facts": {"rd_staff": 101}}, "“研发人员数”不符合填写的规则"),
        (3, {"scores": {"a": 19}, "facts": {"patents": 20}}, "path 第 3 步 [list, propose]"),
        (4, {"scores": {"a": 29}}, "未达到最低要求 50"),
    ],
)
def test_a_path_goes_no_way_that_a_rule_refuses(steps: int, changes: dict[str, Any], says: str) -> None:
    (difference,) = run(WAY[:steps], (), **changes)
    assert says in difference


def test_a_path_goes_on_while_what_a_rule_asks_is_not_said() -> None:
    assert run(WAY[:2], (), facts={"rd_staff": None}) == ()


def test_an_outcome_for_other_cases_is_refused_in_the_words_of_its_condition() -> None:
    (difference,) = run(WAY[:4], None, facts={"patents": 2}, scores={"a": 55}, expect={"refused": "share"})
    assert "只限" in difference and "patents" not in difference and "不低于3" in difference
