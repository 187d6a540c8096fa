"""What must be said at a step before an outcome can be taken."""

from datetime import date
from typing import Any

import pytest

from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.registry import CONTENT_OF, KINDS
from pingding.policy.steps.step import Outcome

TODAY = date(2025, 10, 10)
FORWARD = Outcome.model_validate({"label": "通过", "end": "recognised"})
REFUSED = Outcome.model_validate({"label": "不予通过", "end": "refused", "tone": "refuse"})
CHECKLIST = {"seal": {"asks": "已盖章？", "clause": "三"}, "note": {"asks": "有备注？", "required": False}}
OWN: dict[str, dict[str, Any]] = {
    "fill": {"form": "application"},
    "review": {
        "checklist": {"seal": {"asks": "已盖章？", "clause": "三"}, "note": {"asks": "有备注？", "required": False}}
    },
    "opinion": {"asks": "是否同意", "statement": "以上属实"},
    "panel": {},
    "visit": {},
    "receive": {"copies": 3},
    "file": {"with_body": "市科技局"},
}
VISITED = {"visited_on": "2025-10-10", "place": "厂区", "findings": "属实"}


def test_empty_number_or_day_is_said_to_be_empty_and_a_wrong_one_to_be_wrong() -> None:
    assert said_of("receive", {}) == ["尚未填写收到的份数", "尚未填写收到日期"]
    few = {"copies": 2, "received_on": "2025-10-11"}
    assert said_of("receive", few) == ["纸质材料应为3份，登记的是2份", "收到日期晚于今天"]
    assert said_of("file", {}) == ["尚未填写报送日期"]
    assert said_of("file", {"filed_on": "2025-10-11"}) == ["报送日期晚于今天"]


def said_of(kind: str, said: dict[str, Any]) -> list[str]:
    """What is said to be lacking before the case can pass."""
    shared = {"kind": kind, "title": "一步", "by": "authority", "clause": "二", "outcomes": {"pass": FORWARD}}
    step = KINDS[kind].model.model_validate(shared | OWN[kind])
    return [str(each.what) for each in CONTENT_OF[kind].model_validate(said).lacking(step, "here", FORWARD, TODAY)]


def lacking(kind: str, said: dict[str, Any], outcome: Outcome) -> list[tuple[str, tuple[str, ...]]]:
    """The fields of what is lacking, each with its clauses."""
    shared = {"kind": kind, "title": "一步", "by": "authority", "clause": "二", "outcomes": {"pass": FORWARD}}
    step = KINDS[kind].model.model_validate(shared | OWN[kind])
    content: StepContent = CONTENT_OF[kind].model_validate(said)
    return [(each.field, each.clause) for each in content.lacking(step, "here", outcome, TODAY)]


@pytest.mark.parametrize(
    ("kind", "said", "outcome", "fields"),
    [
        ("fill", {}, FORWARD, []),
        ("panel", {}, FORWARD, []),
        ("review", {}, REFUSED, []),
        ("review", {}, FORWARD, ["check-seal", "check-note"]),
        ("review", {"checks": {"seal": False, "note": False}}, FORWARD, ["check-seal"]),
        ("review", {"checks": {"seal": True, "note": True, "other": True}}, REFUSED, [""]),
        ("opinion", {}, REFUSED, ["opinion"]),
        ("opinion", {}, FORWARD, ["opinion", "signed-here"]),
        ("opinion", {"opinion": "同意", "signed": True}, FORWARD, []),
        ("visit", {}, REFUSED, ["visited_on", "place", "findings"]),
        ("visit", VISITED, FORWARD, []),
        ("visit", VISITED | {"visited_on": "2025-10-11"}, FORWARD, ["visited_on"]),
        ("receive", {}, REFUSED, []),
        ("receive", {"copies": 2, "received_on": "2025-10-11"}, FORWARD, ["copies", "received_on"]),
        ("receive", {"copies": 3, "received_on": "2025-10-10"}, FORWARD, []),
        ("file", {}, REFUSED, []),
        ("file", {}, FORWARD, ["filed_on"]),
        ("file", {"filed_on": "2025-10-09"}, FORWARD, []),
    ],
)
def test_what_a_step_lacks(kind: str, said: dict[str, Any], outcome: Outcome, fields: list[str]) -> None:
    assert [field for field, _ in lacking(kind, said, outcome)] == fields


def test_what_is_lacking_cites_its_own_clause_or_the_steps() -> None:
    assert lacking("review", {}, FORWARD) == [("check-seal", ("三",)), ("check-note", ("二",))]
