"""The page on which a renaming is put on record."""

import pytest
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Desk

pytestmark = pytest.mark.django_db


def test_officer_records_a_renaming_and_the_record_shows_the_former_name(desk: Desk) -> None:
    client, former = desk.as_(desk.district), desk.unit.name
    record = visit(client, f"/organisations/{desk.unit.pk}/")
    page = visit(client, record.link("登记更名"))
    assert {"name", "renamed_on", "document"} <= set(page.fields())
    nothing = page_of(client.post(f"/organisations/{desk.unit.pk}/renaming/", {"name": "示例新名公司"}), status=422)
    assert nothing.field("name").value == "示例新名公司" and len(nothing.faults()) == 2
    typed = {"name": "示例新名公司", "renamed_on": "2025-10-01", "document": "准予变更登记通知书"}
    client.post(f"/organisations/{desk.unit.pk}/renaming/", typed)
    record = visit(client, f"/organisations/{desk.unit.pk}/")
    assert record.heading == "示例新名公司" and former in record.fact("原名") and "准予变更" in record.fact("原名")


def test_unit_itself_is_not_offered_the_renaming(desk: Desk) -> None:
    assert "登记更名" not in visit(desk.client, f"/organisations/{desk.unit.pk}/").html
