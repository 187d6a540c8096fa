"""What stands in an XLSX, cell by cell, as a person would have typed it. Nothing in it is computed or run."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from pingding.documents.archives import refuse_unsafe, unreadable
from pingding.policy.errors import Refusal

MOST_COLUMNS = 200
LAST_ROW = 10_000
"""The last row that is looked at: what stands further down nobody has typed."""
MOST_CELLS = 200_000
"""Filled cells of a workbook that are read: 10 000 rows of a list of 20 columns."""
LONGEST = 32_767
"""Characters that a spreadsheet lets a cell have."""
EXACT = 10**15
"""From here on a spreadsheet has lost the last digits of a number."""
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
"""What a number format writes or leaves free without meaning anything by it."""


@dataclass(frozen=True)
class ReadCell:
    """The text of a cell; or what is wrong with it and what to do."""

    text: str = ""
    fault: Refusal | None = None

    @property
    def empty(self) -> bool:
        return not self.text and self.fault is None


@dataclass(frozen=True)
class ReadSheet:
    """A sheet: by number, its rows in which anything stands, each by the number of its column from 1 on."""

    title: str
    rows: Mapping[int, Mapping[int, ReadCell]]


@dataclass(frozen=True)
class CellFault:
    """Something wrong at a cell: sheet, row, column in letters, its heading; what, and what to do."""

    sheet: str
    row: int
    column: str
    heading: str
    what: str
    remedy: str


def column_name(number: int) -> str:
    """The letters of a column.

    >>> column_name(1), column_name(28)
    ('A', 'AB')
    """
    return str(get_column_letter(number))


def read_xlsx(file: BinaryIO) -> tuple[ReadSheet, ...]:
    """The sheets of a workbook; Refusal for what is none, cannot be read safely, or has sheets that nobody sees."""
    refuse_unsafe(file, "xlsx")
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, keep_links=False)
        hidden = [sheet.title for sheet in book if sheet.sheet_state != "visible"]
        sheets = () if hidden else tuple(_sheets(book.worksheets))
    except Refusal:
        raise
    except Exception as fault:
        raise unreadable("xlsx") from fault
    if hidden:
        what = _("文件中有隐藏的工作表“%(sheet)s”") % {"sheet": hidden[0]}
        raise Refusal(what, remedy=_("请取消隐藏，核对后删去不用的工作表，再上传。"))
    return sheets


def _sheets(sheets: Iterable[Any]) -> Iterator[ReadSheet]:
    left = MOST_CELLS
    for sheet in sheets:
        rows = _rows(sheet, left)
        left -= sum(map(len, rows.values()))
        yield ReadSheet(sheet.title, rows)


def _rows(sheet: Any, most: int) -> dict[int, dict[int, ReadCell]]:
    """The rows of a sheet, which may have so many filled cells."""
    sheet.reset_dimensions()
    rows: dict[int, dict[int, ReadCell]] = {}
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > LAST_ROW:
            what = _("工作表“%(sheet)s”超过%(n)d行（含空行）") % {"sheet": sheet.title, "n": LAST_ROW}
            raise Refusal(what, kind="too_large", remedy=_("请删去下方的空行，或分几个文件上传。"))
        cells = {column: read for column, cell in enumerate(row, 1) if not (read := _cell(cell)).empty}
        most -= len(cells)
        if most < 0:
            what = _("文件超过%(n)d个单元格") % {"n": MOST_CELLS}
            raise Refusal(what, kind="too_large", remedy=_("请删去不用的内容，或分几个文件上传。"))
        if cells:
            rows[number] = cells
    return rows


NOTHING = ReadCell()


def _cell(cell: Any) -> ReadCell:
    if cell.value is None:
        return NOTHING
    if cell.data_type == "f":
        what, remedy = _("是公式，不读取计算结果"), _("请复制后“选择性粘贴—数值”，再上传。")
        return ReadCell(fault=Refusal(what, remedy=remedy))
    if cell.data_type == "e":
        what = _("是错误值“%(value)s”") % {"value": cell.value}
        return ReadCell(fault=Refusal(what, remedy=_("请改为应填的内容。")))
    if isinstance(cell.value, str) and len(cell.value) > LONGEST:
        what = _("超过%(n)d字") % {"n": LONGEST}
        return ReadCell(fault=Refusal(what, kind="too_large", remedy=_("请缩短内容，或作为材料上传。")))
    return _plain(cell.value, str(cell.number_format))


def _plain(value: Any, shape: str) -> ReadCell:
    """A value as it would be typed; a part of one that is shown in hundredths, as it is shown."""
    if isinstance(value, bool):
        return ReadCell("是" if value else "否")
    if isinstance(value, int | float):
        return _number(value, shape)
    if isinstance(value, datetime):
        return ReadCell(value.isoformat(" ", "minutes").removesuffix(" 00:00"))
    return ReadCell(value.isoformat() if isinstance(value, date) else str(value).strip())


def _number(value: float, shape: str) -> ReadCell:
    if abs(value) >= EXACT:
        what = _("是超过15位的数字，末位已被表格软件改掉")
        return ReadCell(fault=Refusal(what, remedy=_("请把该列设为“文本”格式后重新填写。")))
    exact = Decimal(f"{value:.15g}")  # no spreadsheet keeps more digits
    if "%" in LITERAL.sub("", shape):
        return ReadCell(f"{(exact * 100).normalize():f}%")
    return ReadCell(f"{exact.normalize():f}")
