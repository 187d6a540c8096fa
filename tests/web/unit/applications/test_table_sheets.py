"""A table of a form from and to a spreadsheet: what lands where, what does not fit, and nothing without consent."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests.documents.sheets import filled, with_part
from tests.web.page_reader import Page, page_of, visit
from tests.web.unit.conftest import GOOD, Desk

from pingding.actions.applications.applications import save_draft
from pingding.documents.sheets import form_tables
from pingding.records.models import Case
from pingding.web.unit import table_sheets

pytestmark = pytest.mark.django_db
ROW = ["示例台", 30, "50%", "否"]
BEFORE = GOOD["tools"]
"""One row, which stands in the form at first."""


def address(desk: Desk, case: Case) -> str:
    return desk.url(case, "table/tools/")


def taken_away(desk: Desk, case: Case) -> bytes:
    answer = desk.client.get(desk.url(case, "table/tools.xlsx"))
    assert answer.status_code == 200
    return bytes(answer.content)


def handed_in(desk: Desk, case: Case, content: bytes, status: int = 200) -> Page:
    return page_of(desk.client.post(address(desk, case), {"file": SimpleUploadedFile("表.xlsx", content)}), status)


def pasted(desk: Desk, case: Case, text: str, status: int = 200) -> Page:
    return page_of(desk.client.post(address(desk, case), {"pasted": text}), status)


def take(desk: Desk, case: Case, page: Page, **how: str) -> Any:
    hidden = {each.attribute("name"): each.attribute("value") for each in page.all("#read input[type=hidden]")}
    return desk.client.post(address(desk, case), {**hidden, "take": "1", **how})


def faults(page: Page) -> list[str]:
    return [row.text for row in page.all("#faults tbody tr")]


def test_sheet_has_the_columns_with_their_units_and_the_rows_as_numbers(desk: Desk) -> None:
    case = desk.complete()
    book = load_workbook(io.BytesIO(taken_away(desk, case)))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert rows == [["名称", "原值（万元）", "利用率", "自有"], ["示例仪", 12.5, "80%", "是"]]
    columns = book.worksheets[0].column_dimensions
    assert [columns[letter].number_format for letter in "ABCD"] == ["@", "General", "@", "@"]
    assert book.worksheets[1]["A3"].value == "原值（万元）" and "是、否" in str(book.worksheets[1]["D5"].value)


def test_form_leads_to_the_sheet_beside_its_table(desk: Desk) -> None:
    case = desk.complete()
    back = visit(desk.client, address(desk, case)).link("返回填写")
    form = visit(desk.client, back.partition("#")[0])
    assert form.link_to(address(desk, case)) == "从表格导入" and form.link("下载表格").endswith("table/tools.xlsx")


def test_what_went_out_comes_back_and_lands_where_it_was(desk: Desk) -> None:
    case = desk.complete()
    before = desk.draft(case)["tools"]
    page = handed_in(desk, case, taken_away(desk, case))
    assert "读到 1 行" in page.text_of("#read h2") and page.html.index('id="read"') < page.html.index('id="f-file"')
    assert take(desk, case, page, how="replace").status_code == 302
    assert desk.draft(case)["tools"] == before


def test_rows_follow_or_replace_what_stands_there_as_it_was_chosen_and_not_otherwise(desk: Desk) -> None:
    case = desk.complete()
    before = desk.draft(case)["tools"]
    page = handed_in(desk, case, filled(taken_away(desk, case), ROW))
    assert desk.draft(case)["tools"] == before and not page.has("#read input[checked]")
    refused = page_of(take(desk, case, page), 422)
    assert "尚未选择怎样写入" in refused.text_of("#error-summary") and desk.draft(case)["tools"] == before
    assert take(desk, case, page, how="append").status_code == 302
    assert [row["name"] for row in desk.draft(case)["tools"]] == ["示例仪", "示例仪", "示例台"]
    page = pasted(desk, case, "示例台\t30\t50%\t否\n")
    assert take(desk, case, page, how="replace").status_code == 302
    (row,) = desk.draft(case)["tools"]
    assert (row["name"], str(row["price"])) == ("示例台", "30")


def test_cells_are_pasted_with_or_without_their_headings_and_with_line_breaks_in_them(desk: Desk) -> None:
    case = desk.case()
    text = '名称\t原值\t利用率\t自有\n"示例\n台 ""甲"""\t1,200.5\t28.5\t是\n\n示例仪\t3\n'
    page = pasted(desk, case, text)
    assert "读到 2 行" in page.text_of("#read h2") and not page.has("input[name=how]")
    assert take(desk, case, page).status_code == 302
    first, second = desk.draft(case)["tools"]
    assert first["name"].split() == ["示例", "台", '"甲"'] and str(first["price"]) == "1200.5"
    assert str(first["used"]) in ("0.285", "28.5%") and second["name"] == "示例仪"


def test_what_does_not_fit_is_listed_at_its_cell_and_nothing_is_taken(desk: Desk) -> None:
    case = desk.complete()
    page = pasted(desk, case, "示例台\t三十\t50%\t也许\t多写\n示例仪\t-1\n", 422)
    assert [each.split()[1] for each in faults(page)] == ["B1", "D1", "E1", "B2"]
    assert "粘贴的内容 B1" in faults(page)[0] and "不是数字" in faults(page)[0] and "“是”或“否”" in faults(page)[1]
    assert not page.has("button[name=take]") and "三十" in page.text_of("#f-pasted")
    page = handed_in(desk, case, filled(taken_away(desk, case), ["示例台", "=1+1", None, None]), 422)
    assert faults(page)[0].startswith("主要设备 B3") and "公式" in faults(page)[0]


@pytest.mark.parametrize(
    ("text", "cell"),
    [("名称\t利用率\t原值\t自有\n甲\t1\t2\t是", "B1"), ("序号\t名称\t原值\t利用率\t自有\n1\t甲\t2", "A1")],
)
def test_shifted_headings_are_named(desk: Desk, text: str, cell: str) -> None:
    page = pasted(desk, desk.case(), text, 422)
    assert f"粘贴的内容 {cell}" in faults(page)[0] and not page.has("#read")


def test_headings_of_a_file_have_to_be_in_their_places(desk: Desk) -> None:
    case = desk.case()
    page = handed_in(desk, case, filled(taken_away(desk, case), change=lambda sheet: sheet.delete_cols(2)), 422)
    assert faults(page)[0].startswith("主要设备 B1") and "原值" in faults(page)[0]


def test_sheet_goes_out_and_comes_back_alike_in_english(desk: Desk) -> None:
    case = desk.complete()
    content = taken_away(desk, case)
    desk.client.cookies["django_language"] = "en"
    book = load_workbook(io.BytesIO(taken_away(desk, case)))
    assert [cell.value for cell in book.worksheets[0][1]] == ["名称", "原值（万元）", "利用率", "自有"]
    assert "1 row read" in handed_in(desk, case, content).text_of("#read h2")
    assert "1 row read" in pasted(desk, case, "名称\t原值\t利用率\t自有\n示例台\t30").text_of("#read h2")


def test_what_was_saved_meanwhile_is_not_overwritten(desk: Desk) -> None:
    case = desk.complete()
    page = pasted(desk, case, "示例台\t30\n")
    save_draft(case.number, {"tools": [*BEFORE, *BEFORE]}, actor=desk.writer, at=desk.clock.now())
    before = desk.draft(case)["tools"]
    assert "已被修改" in page_of(take(desk, case, page, how="replace"), 409).text_of("#error-summary")
    assert desk.draft(case)["tools"] == before


def test_what_is_saved_between_looking_and_writing_is_not_overwritten_either(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = desk.complete()
    page = pasted(desk, case, "示例台\t30\n")
    saving = table_sheets.save_draft

    def after_somebody_else(*what: Any, **how: Any) -> Any:
        saving(case.number, {"tools": [*BEFORE, *BEFORE]}, actor=desk.writer, at=desk.clock.now())
        return saving(*what, **how)

    monkeypatch.setattr(table_sheets, "save_draft", after_somebody_else)
    assert "已被修改" in page_of(take(desk, case, page, how="append"), 409).text_of("#error-summary")
    assert len(desk.draft(case)["tools"]) == 2


def test_rows_nested_without_end_are_no_rows(desk: Desk) -> None:
    case = desk.complete()
    sent = {"rows": "[" * 100_000, "how": "replace", "take": "1"}
    assert "内容不完整" in page_of(desk.client.post(address(desk, case), sent), 422).text_of("#error-summary")


def test_too_many_rows_and_other_files_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.complete()
    many = pasted(desk, case, "示例台\t30\n" * 31, 413)
    assert "有31行，一次最多30行" in many.text_of("#error-summary")
    page = pasted(desk, case, "示例台\t30\n" * 30)
    refused = page_of(take(desk, case, page, how="append"), 422)
    assert "写入后有31行" in refused.text_of("#error-summary") and len(desk.draft(case)["tools"]) == 1
    macros = with_part(taken_away(desk, case), "xl/vbaProject.bin", b"x")
    assert "有宏" in handed_in(desk, case, macros, 422).text_of("#error-summary")
    assert "没有读到内容" in pasted(desk, case, " \n", 422).text_of("#error-summary")
    monkeypatch.setattr(form_tables, "LONGEST_PASTED", 9)
    assert "过长" in pasted(desk, case, "示例台\t30\n示例仪", 413).text_of("#error-summary")


def test_text_that_looks_like_code_is_text(desk: Desk) -> None:
    case = desk.case()
    hostile = "=1+1 <b>粗</b> {{ 7*7 }}"
    take(desk, case, pasted(desk, case, f"{hostile}\t30\n"))
    assert desk.draft(case)["tools"][0]["name"] == hostile
    book = load_workbook(io.BytesIO(taken_away(desk, case)))
    assert book.worksheets[0]["A2"].value == hostile and book.worksheets[0]["A2"].data_type == "s"


def test_table_of_somebody_else_and_what_is_no_table_are_not_there(desk: Desk) -> None:
    case = desk.complete()
    assert desk.client.get(desk.url(case, "table/staff/")).status_code == 404
    assert desk.as_(desk.district).get(address(desk, case)).status_code in (403, 404)
    assert desk.as_(desk.district).get(desk.url(case, "table/tools.xlsx")).status_code in (403, 404)
