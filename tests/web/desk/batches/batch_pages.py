"""Batch pages as the tests use them: their addresses, cases that wait there, a batch confirmed."""

from typing import Any

from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.queries.viewer import Viewer
from pingding.records.models import Case

LETTER, LIST, MEETING, NOTICE, ISSUE = (
    f"/batches/sample-life-2025/{step}/" for step in ("letter", "list", "meeting", "notice", "issue")
)


def do(life: Life, viewer: Viewer, path: str, data: dict[str, Any]) -> str:
    """Ask for confirmation, then confirm; the address of the result."""
    visitor = Visitor(viewer, life.later())
    assert visitor.sent(path, data, 200).text_of("[role=note] strong") == "确认后将发生"
    return visitor.post(path, {**data, "confirmed": "1"})


def to_letter(life: Life, count: int = 2) -> list[Case]:
    cases = []
    for _n in range(count):
        case, _writer = life.submitted()
        life.check(case)
        life.opine(case)
        cases.append(case)
    return cases


def to_list(life: Life, *marks: tuple[int, int]) -> list[Case]:
    cases = [life.submitted()[0] for _pair in marks]
    for case, pair in zip(cases, marks, strict=True):
        life.to_list(case, *pair)
    return cases
