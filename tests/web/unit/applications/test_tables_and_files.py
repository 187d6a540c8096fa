"""Tables without script and files on the pages of a form."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories
from tests.web.page_reader import page_of, visit
from tests.web.unit.applications.writing import section
from tests.web.unit.conftest import Desk, post_fields

from pingding.records.models import FilingFile
from pingding.web.wording.dates import short_moment

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def test_rows_of_a_table_are_added_removed_and_summed_without_script(desk: Desk) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "equipment"))
    sent |= {"tools-0-name": "甲", "tools-0-price": "1,200.5", "tools-0-used": "50", "add_row:tools": "1"}
    answer = desk.client.post(desk.url(case, "write/equipment/"), sent)
    assert answer.headers["Location"].endswith("?rows=tools%3A2#f-tools")
    page = visit(desk.client, answer.headers["Location"])
    assert "tools-1-name" in page.fields() and "tools-2-name" not in page.fields()
    again = post_fields(page)
    assert (again["tools-0-price"], again["tools-0-used"], again["tools-1-name"]) == ("1200.5", "50", "")
    again |= {"tools-1-name": "乙", "tools-1-price": "100", "save": "stay"}
    desk.client.post(desk.url(case, "write/equipment/"), again)
    page = section(desk, case, "equipment")
    assert page.text_of("output[data-sum=price]") == "1,300.5"
    assert page.field("tools_worth").value == "1,300.5万元"
    removing = post_fields(page) | {"remove_row:tools": "0"}
    desk.client.post(desk.url(case, "write/equipment/"), removing)
    assert [row["name"] for row in desk.draft(case)["tools"]] == ["乙"]


def test_fault_in_a_cell_stands_in_its_cell(desk: Desk) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "equipment"))
    sent |= {"tools-0-name": "甲", "tools-0-price": "很贵", "save": "stay"}
    page = page_of(desk.client.post(desk.url(case, "write/equipment/"), sent), 422)
    price = page.field("tools-0-price")
    assert page.fault("f-tools-0-price") and price.value == "很贵"
    assert "不是数字" in price.error and price.box.all(".row-error")


def test_files_are_put_in_several_and_taken_off(desk: Desk) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "unit"))
    photos = [SimpleUploadedFile(f"照片{n}.png", PNG + bytes([n])) for n in range(2)]
    answer = desk.client.post(desk.url(case, "write/unit/"), sent | {"material.photos": photos, "save": "stay"})
    assert answer.status_code == 302
    rows = FilingFile.objects.filter(material="photos").order_by("pk")
    assert [row.attachment.name for row in rows] == ["照片0.png", "照片1.png"]
    page = section(desk, case, "unit")
    assert "照片0.png" in page.texts(".file-list a")
    removed = rows[0].attachment_id
    desk.client.post(desk.url(case, "write/unit/"), post_fields(page) | {"remove_file:material.photos": str(removed)})
    assert [row.attachment.name for row in rows.all()] == ["照片1.png"]


def test_file_put_in_later_is_what_was_saved_last(desk: Desk) -> None:
    case = desk.case(staff="50")
    desk.clock.at += timedelta(hours=3)
    sent = post_fields(section(desk, case, "unit"))
    photo = SimpleUploadedFile("照片.png", PNG)
    desk.client.post(desk.url(case, "write/unit/"), sent | {"material.photos": photo, "save": "stay"})
    (row,) = FilingFile.objects.all()
    assert row.filing.saved_at < desk.clock.at - timedelta(hours=2), "no field was changed"
    assert section(desk, case, "unit").text_of(".save-state").endswith(short_moment(row.attachment.uploaded_at))


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("执照.pdf", PNG, 422, "与文件名不符"),
        ("执照.png", PNG, 422, "这是PNG图片，此处只收PDF文件"),
        ("执照.pdf", factories.PDF + bytes(1024 * 1024), 413, "超过1MB"),
        ("执照.pdf", b"", 422, "文件是空的"),
    ],
    ids=["a PNG called PDF", "a PNG", "too large", "empty"],
)
def test_refused_file_is_told_at_its_field_and_the_texts_are_saved(
    desk: Desk, name: str, content: bytes, status: int, words: str
) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "unit")) | {"staff": "50"}
    answer = desk.client.post(
        desk.url(case, "write/unit/"), sent | {"material.licence": SimpleUploadedFile(name, content)}
    )
    assert words in page_of(answer, status).fault("f-material.licence")
    assert desk.draft(case) == {"staff": "50"} and not FilingFile.objects.exists()
