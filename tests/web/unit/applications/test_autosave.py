"""Saving field by field from the script, and two people writing at once."""

import json
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Desk, post_fields

from pingding.actions.applications.applications import save_draft
from pingding.records.models import Case, JournalEntry, PageDraft

pytestmark = pytest.mark.django_db


def patch(client: Client, desk: Desk, case: Case, sent: Any, seen: dict[str, str] | None = None, page: str = "") -> Any:
    url = desk.url(case, "draft/") + (f"?page={page}" if page else "")
    body = sent if isinstance(sent, str) else json.dumps(sent)
    return client.patch(url, body, content_type="application/json", headers={"X-Seen": json.dumps(seen or {})})


def test_changed_fields_are_saved_and_answered_with_their_marks(desk: Desk) -> None:
    case = desk.case()
    answer = patch(desk.client, desk, case, {"staff": "60", "share": "28.5"}, {"staff": "-"})
    said = answer.json()
    assert answer.status_code == 200 and set(said["seen"]) == {"staff", "share"} and said["right"] == ["staff", "share"]
    assert desk.draft(case) == {"staff": "60", "share": "0.285"}
    assert patch(desk.client, desk, case, {"staff": "61"}, said["seen"]).status_code == 200


def test_table_is_saved_whole_and_derived_values_come_back(desk: Desk) -> None:
    case = desk.case()
    rows = [{"name": "甲", "price": "30", "used": "50", "own": "yes", "unknown": "x"}, "no row"]
    said = patch(desk.client, desk, case, {"tools": rows}, page="equipment").json()
    assert said["computed"] == {"tools_worth": "30万元"}
    assert desk.draft(case)["tools"] == [{"name": "甲", "price": "30", "used": "0.5", "own": True}]


def test_choice_that_shows_another_field_asks_for_the_page_anew(desk: Desk) -> None:
    case = desk.case()
    assert patch(desk.client, desk, case, {"has_lab": "yes"}, page="project").json()["reload"] is True
    assert patch(desk.client, desk, case, {"lab_area": "20"}, page="project").json()["reload"] is False


def test_text_that_is_no_value_is_kept_and_told(desk: Desk) -> None:
    case = desk.case()
    said = patch(desk.client, desk, case, {"staff": "许多"}).json()
    assert "不是数字" in said["wrong"]["staff"] and desk.draft(case) == {"staff": "许多"}


def test_names_that_are_no_facts_are_left_alone(desk: Desk) -> None:
    case = desk.case()
    before = JournalEntry.objects.count()
    answer = patch(desk.client, desk, case, {"partner.name": "示例", "save": "1", "csrfmiddlewaretoken": "x"})
    assert answer.status_code == 200 and JournalEntry.objects.count() == before


@pytest.mark.parametrize(
    "body",
    [
        "no json",
        "[1]",
        '"text"',
        '{"staff": NaN}',
        '{"staff": 1e400}',
        '{"staff": "5\\u0000"}',
        '{"staff": "\\ud800"}',
        '{"staff": ' + "[" * 900 + "]" * 900 + "}",
        "[" * 100_000,
    ],
)
def test_what_is_no_patch_is_refused(desk: Desk, body: str) -> None:
    answer = patch(desk.client, desk, desk.case(), body)
    assert answer.status_code == 422 and "保存草稿" in answer.json()["remedy"]


def test_field_that_somebody_else_changed_is_not_saved_over(desk: Desk) -> None:
    case = desk.case(staff="50", topic="steel")
    seen = json.loads(post_fields(visit(desk.client, desk.url(case, "write/unit/")))["seen"])
    save_draft(case.number, {"staff": "70"}, actor=desk.writer, at=desk.clock.now())
    answer = patch(desk.client, desk, case, {"staff": "60"}, seen)
    assert answer.status_code == 409
    assert "职工总数" in answer.json()["what"] and "示例填报人" in answer.json()["what"]
    assert desk.draft(case)["staff"] == "70"
    assert patch(desk.client, desk, case, {"main_business": "示例"}, seen).status_code == 200
    assert patch(desk.client, desk, case, {"staff": "70"}, seen).status_code == 200


def test_page_with_a_conflict_shows_both_and_saves_when_asked_again(desk: Desk) -> None:
    case = desk.case(staff="50")
    url = desk.url(case, "write/unit/")
    sent = post_fields(visit(desk.client, url))
    save_draft(case.number, {"staff": "70"}, actor=desk.writer, at=desk.clock.now())
    page = page_of(desk.client.post(url, sent | {"staff": "60", "main_business": "示例"}), 409)
    assert desk.draft(case) == {"staff": "70", "main_business": "示例"}
    assert page.field("staff").value == "60" and "现已保存为：70人" in page.field("staff").error
    assert desk.client.post(url, post_fields(page)).status_code == 302
    assert desk.draft(case)["staff"] == "60"


def test_decision_about_one_field_does_not_undo_what_others_did_to_the_rest(desk: Desk) -> None:
    case = desk.case(staff="50", main_business="原文")
    url = desk.url(case, "write/unit/")
    sent = post_fields(visit(desk.client, url))
    save_draft(case.number, {"staff": "70", "main_business": "新文"}, actor=desk.writer, at=desk.clock.now())
    page = page_of(desk.client.post(url, sent | {"staff": "60"}), 409)
    assert page.field("main_business").value == "新文"
    assert desk.client.post(url, post_fields(page)).status_code == 302
    assert desk.draft(case) == {"staff": "60", "main_business": "新文"}


def test_stale_page_does_not_undo_what_its_reader_did_not_touch(desk: Desk) -> None:
    case = desk.case(staff="50")
    url = desk.url(case, "write/unit/")
    sent = post_fields(visit(desk.client, url))
    save_draft(case.number, {"staff": "70"}, actor=desk.writer, at=desk.clock.now())
    assert desk.client.post(url, sent | {"main_business": "示例"}).status_code == 302
    assert desk.draft(case) == {"staff": "70", "main_business": "示例"}


def test_strangers_visitors_and_a_form_handed_in_are_refused(desk: Desk) -> None:
    case = desk.case()
    _unit, stranger = factories.unit()
    assert patch(desk.as_(stranger), desk, case, {"staff": "1"}).status_code == 404
    assert patch(Client(), desk, case, {"staff": "1"}).status_code == 401
    assert patch(desk.client, desk, case, {"support": "抢填"}).status_code == 403
    assert desk.client.post(desk.url(case, "draft/")).status_code == 405
    assert desk.client.get(desk.url(case, "draft/")).headers["Location"] == desk.url(case, "write/")


def test_marks_without_width_are_told_once_for_all_savings_and_in_tables_too(desk: Desk) -> None:
    case = desk.case()
    for _n in range(3):
        patch(desk.client, desk, case, {"tools": [{"name": "甲\u200b", "price": "30"}]}, page="equipment")
    assert visit(desk.client, "/messages/").message("U+200B")


def test_partner_half_described_is_kept_by_script_and_by_button_until_it_is_added(desk: Desk) -> None:
    case = desk.case()
    url = desk.url(case, "write/together/")
    assert patch(desk.client, desk, case, {"partner.name": "示例大学"}).status_code == 200
    page = visit(desk.client, url)
    assert page.field("partner.name").value == "示例大学"
    sent = post_fields(page) | {"partner.duties": "示例分工", "save": "stay"}
    assert desk.client.post(url, sent).status_code == 302
    assert visit(desk.client, url).field("partner.duties").value == "示例分工"
    other, _own = factories.unit()
    adding = {"partner.code": other.code or "", "partner.kind": "university", "add_partner": "1"}
    assert desk.client.post(url, sent | adding).status_code == 302
    assert visit(desk.client, url).field("partner.name").value == "" and not PageDraft.objects.exists()
