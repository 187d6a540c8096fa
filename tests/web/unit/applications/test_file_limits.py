"""How many files a draft takes, of one material and in all; the page tells it before."""

import pytest
from pytest_django import Settings
from tests import factories
from tests.web.page_reader import visit
from tests.web.unit.conftest import Desk

from pingding.actions.applications.materials import add_material, remove_material
from pingding.policy.errors import Refusal
from pingding.queries.applications.drafts import MOST_FILES
from pingding.records.models import Attachment, FilingFile

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


def photo(desk: Desk, n: int, size: int = 40) -> Attachment:
    return factories.attachment(desk.unit, desk.writer, content=PNG + bytes([n]) * size, name=f"照片{n}.png")


def add(desk: Desk, number: str, attachment: Attachment) -> FilingFile:
    return add_material(number, "photos", attachment, actor=desk.writer, at=desk.clock.now())


def test_a_material_takes_so_many_files_and_then_says_what_to_do(desk: Desk) -> None:
    case = desk.case()
    kept = [add(desk, case.number, photo(desk, n)) for n in range(MOST_FILES)]
    with pytest.raises(Refusal, match=f"已有{MOST_FILES}个文件") as refusal:
        add(desk, case.number, photo(desk, 99))
    assert refusal.value.where == "现场照片" and "移除" in refusal.value.remedy and refusal.value.clause == ("二",)
    assert add(desk, case.number, kept[0].attachment).pk == kept[0].pk
    remove_material(case.number, kept[0].pk, actor=desk.writer, at=desk.clock.now())
    assert add(desk, case.number, photo(desk, 99)).material == "photos"


def test_the_files_of_a_form_are_limited_in_all_and_one_that_is_replaced_does_not_count(
    desk: Desk, settings: Settings
) -> None:
    settings.PINGDING_MAX_DRAFT_MB = 1
    case, half = desk.case(), 600 * 1024
    licence = factories.attachment(desk.unit, desk.writer, content=factories.PDF + b"%" * half)
    for _again in range(2):
        add_material(case.number, "licence", licence, actor=desk.writer, at=desk.clock.now())
    other = factories.attachment(desk.unit, desk.writer, content=factories.PDF + b"#" * half)
    add_material(case.number, "licence", other, actor=desk.writer, at=desk.clock.now())
    with pytest.raises(Refusal, match="合计超过1 MB") as refusal:
        add(desk, case.number, photo(desk, 1, half))
    assert refusal.value.kind == "too_large" and refusal.value.remedy
    assert [row.attachment for row in FilingFile.objects.all()] == [other]


def test_both_limits_stand_beside_the_field(desk: Desk, settings: Settings) -> None:
    settings.PINGDING_MAX_DRAFT_MB = 777
    rules = visit(desk.client, desk.url(desk.case(), "write/unit/")).by_id("f-material.photos-rules").texts("li")
    assert f"可上传多个文件，最多 {MOST_FILES} 个" in rules and "本表文件合计不超过 777 MB" in rules
