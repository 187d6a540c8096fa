"""Saving a page: what is refused of it, with the clause that asks for it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Desk, post_fields

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
