"""Saving a page: what is refused of it, with the clause that asks for it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Desk, post_fields

from pingding.actions.applications.applications import save_draft
from pingding.queries.search import case_entries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(20)], ids=["empty", "a PNG without picture"])
def test_refused_file_names_the_clause_of_its_material(desk: Desk, content: bytes) -> None:
    case = desk.case()
    page = desk.url(case, "write/unit/")
    sent = post_fields(visit(desk.client, page)) | {"material.licence": SimpleUploadedFile("执照.png", content)}
    assert "（二）" in page_of(desk.client.post(page, sent), 422).by_id("f-material.licence-error").text


def test_kinds_are_named_beside_the_field_as_in_the_refusal(desk: Desk) -> None:
    rules = visit(desk.client, desk.url(desk.case(), "write/unit/")).by_id("f-material.licence-rules").texts("li")
    assert "可上传 PDF文件" in rules


def test_what_is_wrong_in_a_part_is_said_before_one_leaves_it_and_what_is_missing_is_not(desk: Desk) -> None:
    case = desk.case()
    url = desk.url(case, "write/project/")
    empty = desk.client.post(url, post_fields(visit(desk.client, url)) | {"save": "next"})
    assert empty.status_code == 302, "what is missing waits for the check"
    sent = post_fields(visit(desk.client, url)) | {"aim": "示" * 21, "save": "next"}
    page = page_of(desk.client.post(url, sent), 422)
    assert "超过20字的限制" in page.field("aim").error and page.message("本部分有填错的地方")
    assert desk.draft(case)["aim"] == "示" * 21, "and it is saved"
    again = post_fields(page) | {"save": "next"}
    assert desk.client.post(url, again).status_code == 302, "told once, its writer may go on"
    other = page_of(desk.client.post(url, again | {"aim": "示" * 22, "save": "next"}), 422)
    assert "共22字" in other.field("aim").error, "another fault is said too"


def test_what_is_wrong_with_a_value_is_said_as_soon_as_it_is_saved_by_itself(desk: Desk) -> None:
    case = desk.case()
    url = desk.url(case, "draft/") + "?page=project"
    said = desk.client.patch(url, json.dumps({"aim": "示" * 21}), content_type="application/json").json()
    assert "超过20字的限制" in said["wrong"]["aim"] and "aim" not in said["right"]
    put_right = desk.client.patch(url, json.dumps({"aim": "示例"}), content_type="application/json").json()
    assert put_right["right"] == ["aim"]


def test_what_a_colleague_made_wrong_meanwhile_is_said_although_something_else_is_saved_by_itself(desk: Desk) -> None:
    case = desk.case()
    url, draft = desk.url(case, "write/project/"), desk.url(case, "draft/") + "?page=project"
    sent = post_fields(visit(desk.client, url))

    def saved(values: dict[str, str]) -> str:
        """What the saving script gets to put in the place of what the page said to be wrong."""
        headers, body = {"X-Told": sent["told"]}, json.dumps(values)
        answer = desk.client.patch(draft, body, content_type="application/json", headers=headers)
        return str(answer.json()["pieces"])

    assert 'id="told"' in saved({"topic": "steel"}), "nothing has changed there that the page does not know"
    save_draft(case.number, {"aim": "示" * 21}, actor=desk.own, at=desk.clock.now())
    assert 'id="told"' not in saved({"centre_name": "示例中心"})
    page = page_of(desk.client.post(url, sent | {"aim": "示" * 21, "centre_name": "示例中心", "save": "next"}), 422)
    assert "超过20字的限制" in page.field("aim").error


def test_draft_is_called_everywhere_what_it_says_and_by_its_number_before(desk: Desk) -> None:
    case = desk.case()
    assert [line.text for line in visit(desk.client, "/my/").all("#applications a")] == [case.number]
    url = desk.url(case, "write/project/")
    desk.client.post(url, post_fields(visit(desk.client, url)) | {"centre_name": "示例  焊接中心", "save": "stay"})
    case.refresh_from_db()
    assert case.name == "示例 焊接中心"
    assert [line.text for line in visit(desk.client, "/my/").all("#applications a")] == [case.name]
    (entry,) = case_entries([case])
    assert entry.heading.startswith(f"{case.name} · {case.number}")
