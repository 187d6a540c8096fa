"""A form filled in offline: what lands where, what does not fit, and that nothing is overwritten without consent."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests import factories
from tests.web.page_reader import Page, page_of, visit
from tests.web.unit.conftest import Desk

from pingding.actions.applications.applications import save_draft
from pingding.documents import archives
from pingding.documents.offline_forms import BLANK_ROWS
from pingding.queries.editions import edition_of
from pingding.records.models import Case

pytestmark = pytest.mark.django_db
Pages = Any
BOX = (
    f"<w:p {nsdecls('w')}><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>文本框里的话</w:t></w:r></w:p></w:txbxContent>"
    "</w:pict></w:r></w:p>"
)


def label(case: Case, key: str) -> str:
    return edition_of(case.edition).vocabulary[key].label


def taken_away(desk: Desk, case: Case) -> bytes:
    page = visit(desk.client, desk.url(case, "offline/"))
    answer = desk.client.get(page.link("下载表格"))
    assert answer.status_code == 200
    return bytes(answer.content)


def changed(docx: bytes, change: Callable[[Pages], None]) -> bytes:
    pages, written = Document(io.BytesIO(docx)), io.BytesIO()
    change(pages)
    pages.save(written)
    return written.getvalue()


def cell(pages: Pages, label: str) -> Any:
    """The cell to write in beside a label."""
    rows = (row for table in pages.tables for row in table.rows if len(row.cells) == 2)
    return next(row.cells[1] for row in rows if row.cells[0].text.split("\n")[0] == label)


def write(label: str, text: str) -> Callable[[Pages], None]:
    def change(pages: Pages) -> None:
        cell(pages, label).text = text

    return change


def handed_in(desk: Desk, case: Case, content: bytes, status: int = 200, name: str = "表.docx") -> Page:
    sent = {"file": SimpleUploadedFile(name, content)}
    return page_of(desk.client.post(desk.url(case, "offline/"), sent), status)


def take(desk: Desk, case: Case, page: Page, *more: str) -> Any:
    """Take over what the page has ticked and these fields, as the browser sends them."""
    ticked = [box.attribute("value") for box in page.all("input[name=fields][checked]")]
    hidden = {each.attribute("name"): each.attribute("value") for each in page.all("#read input[type=hidden]")}
    return desk.client.post(desk.url(case, "offline/"), {**hidden, "fields": [*ticked, *more], "take": "1"})


def test_what_comes_back_as_it_went_says_nothing_new(desk: Desk) -> None:
    case = desk.complete()
    page = handed_in(desk, case, taken_away(desk, case))
    assert "没有与平台上不同的内容" in page.text_of("#read") and not page.has("input[name=fields]")
    assert not page.has("#unknown") and "没有这些栏目" not in page.text and "修订" not in page.text_of("#read")


def test_values_land_in_their_fields_and_what_stands_there_is_overwritten_with_consent_alone(desk: Desk) -> None:
    case = desk.case(staff="50")

    def fill(pages: Pages) -> None:
        cell(pages, label(case, "staff")).text = "61"
        cell(pages, label(case, "topic")).text = "没有这一领域"
        cell(pages, label(case, "main_business")).text = "示例装备一\n示例装备二"

    before = desk.draft(case)
    page = handed_in(desk, case, changed(taken_away(desk, case), fill))
    assert desk.draft(case) == before
    assert "没有这一领域" in page.text_of("#read") and page.html.index('id="read"') < page.html.index('id="f-file"')
    boxes = {box.attribute("value"): "checked" in box.element.attributes for box in page.all("input[name=fields]")}
    assert boxes["staff"] is False and boxes["main_business"] is True
    answer = take(desk, case, page)
    assert answer.status_code == 302 and desk.draft(case)["staff"] == "50"
    assert desk.draft(case)["main_business"] == "示例装备一\n示例装备二" and "topic" not in desk.draft(case)
    assert take(desk, case, page, "staff").status_code == 302
    assert desk.draft(case)["staff"] == "61"


def test_what_does_not_fit_is_listed_and_cannot_be_ticked(desk: Desk) -> None:
    case = desk.case()
    page = handed_in(desk, case, changed(taken_away(desk, case), write(label(case, "staff"), "五十人左右")))
    (box,) = (one for one in page.all("input[name=fields]") if one.attribute("value") == "staff")
    assert "disabled" in box.element.attributes and page.has("#read .tone-bad")


def test_a_strange_option_is_answered_with_the_options_as_the_form_names_them(desk: Desk) -> None:
    case = desk.case()
    page = handed_in(desk, case, changed(taken_away(desk, case), write(label(case, "topic"), "没有这一领域")))
    said = page.text_of("#read .tone-bad")
    assert "没有选项“没有这一领域”" in said and "钢铁" in said and "steel" not in said
    assert "有误的不能勾选" in page.text_of("#read")


def test_the_rows_that_stand_there_are_shown_beside_those_of_the_file(desk: Desk) -> None:
    case = desk.complete()

    def more(pages: Pages) -> None:
        row = next(table.rows[-1] for table in pages.tables if len(table.columns) == 4)
        for place, text in zip(row.cells, ("又一台", "3", "50%", "是"), strict=True):
            place.text = text

    page = handed_in(desk, case, changed(taken_away(desk, case), more))
    now = page.text_of("#read .muted.typed-lines")
    assert "示例仪｜" in now and "又一台" not in now


def test_what_was_saved_meanwhile_is_not_overwritten(desk: Desk) -> None:
    case = desk.case(staff="50")
    page = handed_in(desk, case, changed(taken_away(desk, case), write(label(case, "staff"), "61")))
    save_draft(case.number, {"staff": "55"}, actor=desk.writer, at=desk.clock.now())
    answer = take(desk, case, page, "staff")
    assert answer.status_code == 409 and desk.draft(case)["staff"] == "55"


def test_values_nested_without_end_are_none(desk: Desk) -> None:
    case = desk.case()
    sent = {"fields": ["staff"], "value-staff": "[" * 100_000, "take": "1"}
    page = page_of(desk.client.post(desk.url(case, "offline/"), sent), 422)
    assert "内容不完整" in page.text_of("#error-summary")


def test_code_markup_and_formulas_are_texts(desk: Desk) -> None:
    case = desk.case()
    hostile = "=1+1 <b>粗</b> {{ 7*7 }} #eval(1)"
    content = changed(taken_away(desk, case), write(label(case, "main_business"), hostile))
    page = handed_in(desk, case, content)
    assert hostile in page.text_of("#read")
    take(desk, case, page, "main_business")
    assert desk.draft(case)["main_business"] == hostile


def test_another_form_another_edition_and_no_form_are_refused(desk: Desk) -> None:
    case = desk.case()
    docx = taken_away(desk, case)

    def recode(code: str) -> bytes:
        def change(pages: Pages) -> None:
            paragraph = next(one for one in pages.paragraphs if one.text.startswith("表样"))
            paragraph.text = code

        return changed(docx, change)

    code = next(one.text for one in Document(io.BytesIO(docx)).paragraphs if one.text.startswith("表样"))
    for content, told in (
        (recode(""), "没有表样编号"),
        (recode("表样 other-programme-2020/apply/0123456789"), "另一张表"),
        (recode(f"{code[:-10]}0123456789"), "另一版"),
    ):
        page = handed_in(desk, case, content, 422)
        assert told in page.text_of("#error-summary") and not page.has("#read")


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in members.items():
            parts.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


def test_files_that_are_no_form_are_refused_before_they_are_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.case()
    shell = {"[Content_Types].xml": b"<x/>", "word__document_xml": b"<x/>"}
    for content, told in (
        (b"%PDF-1.4", "不是DOCX"),
        (packed(**shell), "损坏"),
        (packed(**shell, word__vbaProject_bin=b"x"), "宏"),
        (taken_away(desk, case)[:-300], "不是DOCX"),
    ):
        assert told in handed_in(desk, case, content, 422).text_of("#error-summary"), told
    monkeypatch.setattr(archives, "LARGEST", 1000)
    bomb = packed(**shell, word__media_xml=b"0" * 100_000)
    assert "过大" in handed_in(desk, case, bomb, 413).text_of("#error-summary")
    page = page_of(desk.client.post(desk.url(case, "offline/"), {}), 422)
    assert "没有选择文件" in page.text_of("#error-summary")


def test_rows_of_a_table_come_back_without_the_empty_ones(desk: Desk) -> None:
    case = desk.complete()
    columns = edition_of(case.edition).vocabulary["tools"].columns
    heads = [column.label for column in columns.values()]

    def fill(pages: Pages) -> None:
        (table,) = (one for one in pages.tables if [cell.text for cell in one.rows[0].cells] == heads)
        assert len(table.rows) == 2 + BLANK_ROWS
        for place, text in enumerate(("示例仪乙", "3", "50", "否")):
            table.rows[-1].cells[place].text = text

    page = handed_in(desk, case, changed(taken_away(desk, case), fill))
    (box,) = page.all("input[name=fields]")
    assert box.attribute("value") == "tools" and "checked" not in box.element.attributes
    assert take(desk, case, page, "tools").status_code == 302
    rows = desk.draft(case)["tools"]
    assert [row["name"] for row in rows] == ["示例仪", "示例仪乙"] and rows[0]["price"] == "12.5"


def test_every_cell_of_a_table_that_is_wrong_is_named_with_its_row_and_column(desk: Desk) -> None:
    case = desk.complete()
    columns = edition_of(case.edition).vocabulary["tools"].columns
    heads = [column.label for column in columns.values()]

    def fill(pages: Pages) -> None:
        (table,) = (one for one in pages.tables if [cell.text for cell in one.rows[0].cells] == heads)
        for row, cells in ((-2, ("示例仪乙", "三台", "50", "否")), (-1, ("示例仪丙", "3", "很贵", "也许"))):
            for place, text in enumerate(cells):
                table.rows[row].cells[place].text = text

    page = handed_in(desk, case, changed(taken_away(desk, case), fill))
    said = [each.text.partition("：")[0] for each in page.all("#read .tone-bad")]
    assert said == [f"第2行“{heads[1]}”", f"第3行“{heads[2]}”", f"第3行“{heads[3]}”"]


def test_the_forms_own_title_is_known_however_its_lines_break(desk: Desk) -> None:
    case = desk.complete()

    def broken(pages: Pages) -> None:
        title = pages.paragraphs[0]
        whole = title.text.replace("\n", "")
        title.text = f"{whole[:4]}\n{whole[4:]}"

    page = handed_in(desk, case, changed(taken_away(desk, case), broken))
    assert not page.has("#unknown")


def test_what_belongs_to_no_field_is_listed_and_rows_of_another_shape_are_not_taken(desk: Desk) -> None:
    case = desk.complete()
    heads = [column.label for column in edition_of(case.edition).vocabulary["tools"].columns.values()]

    def fill(pages: Pages) -> None:
        (table,) = (one for one in pages.tables if [cell.text for cell in one.rows[0].cells] == heads)
        first, *_between, last = table.rows[-1].cells
        first.merge(last).text = "合并在一格里"
        cell(pages, label(case, "staff")).add_table(1, 1).cell(0, 0).text = "套在格里的表"
        pages.add_paragraph("写在表外的话")
        pages.element.body.append(parse_xml(BOX))
        run = cell(pages, label(case, "main_business")).paragraphs[0]._p
        run.append(parse_xml(f'<w:ins w:id="1" w:author="a" {nsdecls("w")}><w:r><w:t>补写的</w:t></w:r></w:ins>'))

    page = handed_in(desk, case, changed(taken_away(desk, case), fill))
    unknown = [item.text for item in page.all("#unknown li")]
    assert unknown == ["写在表外的话", "文本框里的话", "套在格里的表", f"{label(case, 'tools')}：合并在一格里"]
    assert [box.attribute("value") for box in page.all("input[name=fields]")] == ["main_business"]
    assert "补写的" in page.text_of("#read .offline-fields") and "接受全部修订" in page.text_of("#read")


def test_nobody_else_takes_a_form_away_or_hands_it_in(desk: Desk) -> None:
    case = desk.case()
    _unit, stranger = factories.unit()
    for path in ("offline/", "offline.docx"):
        assert desk.as_(stranger).get(desk.url(case, path)).status_code == 404
        assert desk.as_(desk.district).get(desk.url(case, path)).status_code in (403, 404)
