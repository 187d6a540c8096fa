"""Workbooks read as they would have been typed; whatever could do harm or deceive is refused or named."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from tests.documents.sheets import with_part, written

from pingding.documents import archives
from pingding.documents.sheets import workbooks
from pingding.documents.sheets.workbooks import ReadCell, read_xlsx
from pingding.policy.errors import Refusal


def book(*rows: list[object]) -> Workbook:
    made = Workbook()
    made.active.title = "表"
    for row in rows:
        made.active.append(row)
    return made


def refusal(content: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_xlsx(io.BytesIO(content))
    assert caught.value.remedy
    return caught.value


def cell(value: object, shape: str = "General") -> ReadCell:
    made = book([value])
    made.active["A1"].number_format = shape
    (sheet,) = read_xlsx(io.BytesIO(written(made)))
    return sheet.rows[1][1]


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (" 文字 ", "General", "文字"),
        (12, "General", "12"),
        (12.0, "0.00", "12"),
        (12.5, "General", "12.5"),
        (0.285, "0.0%", "28.5%"),
        (0.07, "[Red]0%", "7%"),
        (5, '0"%"', "5"),
        (5, r"0\%", "5"),
        (1.1 * 3, "General", "3.3"),
        (1e-7, "General", "0.0000001"),
        (0, "0", "0"),
        (13800000000, "General", "13800000000"),
        (True, "General", "是"),
        (date(2025, 6, 20), "yyyy-mm-dd", "2025-06-20"),
        (datetime(2025, 6, 20, 9, 30), "yyyy-mm-dd hh:mm", "2025-06-20 09:30"),
    ],
)
def test_cell_reads_as_it_would_be_typed(value: object, shape: str, text: str) -> None:
    assert cell(value, shape) == ReadCell(text)


@pytest.mark.parametrize(("value", "says"), [("=1+1", "公式"), ("#REF!", "#REF!"), (915000000000000001, "超过15位")])
def test_cell_that_does_not_say_what_was_typed_is_named(value: object, says: str) -> None:
    read = cell(value)
    assert read.fault is not None and says in read.fault.what and read.fault.remedy and not read.text


def test_a_text_longer_than_a_cell_takes_is_named_and_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LONGEST", 5)
    read = cell("六个字的话哦")
    assert read.fault is not None and "超过5字" in read.fault.what and not read.text
    assert cell("五个字的话").text


def test_more_cells_than_are_read_are_refused_in_all_sheets_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 3)
    made = book(["1", "2"])
    made.create_sheet("乙").append(["3", None, "4"])
    assert "超过3个单元格" in refusal(written(made)).what


def test_rows_keep_their_numbers_and_empty_ones_are_left_out() -> None:
    (sheet,) = read_xlsx(io.BytesIO(written(book(["甲"], [], [None, "乙"]))))
    assert sheet.rows == {1: {1: ReadCell("甲")}, 3: {2: ReadCell("乙")}}


def test_text_that_looks_like_a_formula_stays_text() -> None:
    made = book(["x"])
    made.active["A1"].value = "=1+1"
    made.active["A1"].data_type = "s"
    (sheet,) = read_xlsx(io.BytesIO(written(made)))
    assert sheet.rows[1][1] == ReadCell("=1+1")


def test_workbook_with_macros_is_refused_under_whatever_name() -> None:
    assert "有宏" in refusal(with_part(written(book(["x"])), "xl/vbaProject.bin", b"x")).what


def test_other_files_and_torn_ones_are_refused() -> None:
    assert "不是XLSX" in refusal(b"%PDF-1.7 x").what
    assert "不是XLSX" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600).what
    assert "损坏" in refusal(with_part(written(book(["x"])), "xl/worksheets/sheet1.xml", b"<worksheet")).what


def test_archive_that_unpacks_to_too_much_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    content = with_part(written(book(["x"])), "xl/media/1.bin", b"\0" * (archives.LARGEST + 1))
    assert len(content) < 100_000
    monkeypatch.setattr(workbooks, "load_workbook", lambda *_args, **_more: pytest.fail("it was unpacked"))
    assert "展开后过大" in refusal(content).what


def test_entities_are_not_multiplied() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e0 "0123456789">{entities}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row></sheetData></worksheet>'
    )
    assert "损坏" in refusal(with_part(written(book(["x"])), "xl/worksheets/sheet1.xml", sheet.encode())).what


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_is_refused_by_its_name(state: str) -> None:
    made = book(["x"])
    made.create_sheet("暗表").sheet_state = state
    assert "暗表" in refusal(written(made)).what


def test_more_rows_than_are_looked_at_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LAST_ROW", 3)
    assert "超过3行" in refusal(written(book(["1"], ["2"], ["3"], ["4"]))).what
