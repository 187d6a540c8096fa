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
