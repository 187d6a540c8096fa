"""Saving a page: what is refused of it, with the clause that asks for it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.unit.conftest import Desk, post_fields, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(20)], ids=["empty", "a PNG without picture"])
def test_refused_file_names_the_clause_of_its_material(desk: Desk, content: bytes) -> None:
    case = desk.case()
    page = desk.url(case, "write/unit/")
    sent = post_fields(text_of(desk.client.get(page))) | {"material.licence": SimpleUploadedFile("执照.png", content)}
    answer = text_of(desk.client.post(page, sent))
    fault = answer.split('id="f-material.licence-error"')[1].split("</p>")[0]
    assert "（二）" in fault


def test_kinds_are_named_beside_the_field_as_in_the_refusal(desk: Desk) -> None:
    assert "可上传 PDF文件" in text_of(desk.client.get(desk.url(desk.case(), "write/unit/")))
