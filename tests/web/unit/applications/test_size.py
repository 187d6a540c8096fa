"""More than a form has room for is refused at each door, and the check of the largest form takes no long time."""

from typing import Any

import pytest
from tests.api.program import program_of
from tests.patience import within_patience
from tests.web.page_reader import page_of, visit
from tests.web.unit.applications.test_autosave import patch
from tests.web.unit.conftest import Desk, post_fields

from pingding.actions.directory.record_facts import set_facts
from pingding.policy.errors import Refusal
from pingding.queries.calls.inquiry import inquire
from pingding.records.models import Filing

pytestmark = pytest.mark.django_db

ROW = {"name": "示例仪", "price": "12.5", "used": "80%", "own": "yes"}
MOST = 30
MANY = [ROW] * 10_000


def rows_posted(desk: Desk, url: str, rows: int) -> dict[str, Any]:
    sent = {key: value for key, value in post_fields(visit(desk.client, url)).items() if not key.startswith("tools-")}
    return sent | {f"tools-{n}-{key}": value for n in range(rows) for key, value in ROW.items()}


def test_autosave_keeps_the_table_that_was_there(desk: Desk) -> None:
    case = desk.case(tools=[ROW])
    said = patch(desk.client, desk, case, {"tools": MANY, "staff": "50"}).json()
    assert f"有10000行，最多{MOST}行" in said["wrong"]["tools"] and said["right"] == ["staff"]
    assert len(desk.draft(case)["tools"]) == 1 and desk.draft(case)["staff"] == "50"


def test_posted_page_is_refused_with_what_was_typed(desk: Desk) -> None:
    case = desk.case()
    url = desk.url(case, "write/equipment/")
    page = page_of(desk.client.post(url, rows_posted(desk, url, MOST + 1)), 413)
    assert f"有{MOST + 1}行，最多{MOST}行" in page.text_of("#error-summary")
    assert "tools" not in desk.draft(case)
    assert page.all("form[enctype]")[0].field(f"tools-{MOST}-name").value == ROW["name"]
    assert desk.client.post(url, rows_posted(desk, url, MOST)).status_code == 302
    assert len(desk.draft(case)["tools"]) == MOST


def test_interface_says_what_was_not_saved(desk: Desk) -> None:
    case = desk.case()
    answer = program_of(desk.own, desk.clock.now()).patch(
        f"/cases/{case.number}/draft", {"values": {"tools": MANY, "staff": "50"}}
    )
    assert (answer.status, answer.body["saved"]) == (200, ["staff"])
    assert [fault["target"] for fault in answer.body["faults"]] == ["fact:tools"]
    assert "tools" not in desk.draft(case)


@pytest.mark.parametrize(
    ("fact", "typed"), [("main_business", "长" * 110_000), ("staff", "9" * 6000), ("ways", ["x"] * 400_000)]
)
def test_text_beyond_any_form_is_not_kept(desk: Desk, fact: str, typed: Any) -> None:
    case = desk.case()
    said = patch(desk.client, desk, case, {fact: typed}).json()
    assert "最多" in said["wrong"][fact] and fact not in desk.draft(case)


def test_record_of_the_unit_and_inquiry_take_no_more(desk: Desk) -> None:
    long = {"main_business": "长" * 110_000}
    with pytest.raises(Refusal, match="最多100000字"):
        set_facts(desk.unit, long, as_of=desk.clock.now().date(), source="示例", actor=desk.own, at=desk.clock.now())
    assert "最多100000字" in inquire(long, desk.clock.now()).faults["main_business"].what


def test_check_of_the_largest_form_is_quick_and_counts_what_it_does_not_list(desk: Desk) -> None:
    """A version from before the limit: stored as it was, with ten thousand faulty rows."""
    case = desk.case(tools=[ROW])
    Filing.objects.filter(case=case).update(data={"tools": [ROW | {"name": ""}] * 10_000})
    with within_patience():
        page = visit(desk.client, desk.url(case, "check/"))
    unlisted = "“主要设备”另有9981处需要修改，未逐一列出"
    part = next(each for each in page.all(".unfilled-part") if each.text.startswith("设备"))
    assert part.texts("li")[-1] == unlisted and part.text_of(".unfilled-count") == "还差 10000 项"
    assert page.text.count("尚未填写") < 60


def test_number_beyond_measure_is_shown_as_it_was_typed(desk: Desk) -> None:
    case = desk.case(share="1e999999")
    page = visit(desk.client, desk.url(case, "write/project/"))
    assert page.all("form[enctype]")[0].field("share").value == "1e999999"
