"""Tables to be kept: CSV as spreadsheets of this country read it, and XLSX. In neither anything is computed."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Value = str | int
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would compute."""
LONGEST_TITLE, LONGEST_CELL, WIDEST = 31, 32_767, 60
BYTE_ORDER_MARK = "\ufeff"


class Writable(Protocol):
    """Where text is written to: a file, a response."""

    def write(self, text: str, /) -> object: ...


def write_csv(to: Writable, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write the rows under their heads; a text that would be computed is marked as text."""
    to.write(BYTE_ORDER_MARK)
    writer = csv.writer(to)
    writer.writerow(heads)
    writer.writerows([_marked(cell) for cell in row] for row in rows)


def write_xlsx(
    path: Path, title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]], widths: Sequence[int] = ()
) -> None:
    """Write a workbook of one sheet, whose heads stay in sight; every text is a text, whatever it begins with.

    `widths` are the least of the columns, in digits: a Chinese character takes two.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(c for c in title if c not in r"[]:*?/\ ")[:LONGEST_TITLE] or "1")
    sheet.freeze_panes = "A2"
    for n, head in enumerate(heads, 1):
        least = widths[n - 1] if n <= len(widths) else 10
        sheet.column_dimensions[get_column_letter(n)].width = min(WIDEST, max(least, 4 + 2 * len(head)))
    sheet.append([_text_cell(sheet, head, Font(bold=True)) for head in heads])
    for row in rows:
        sheet.append([_text_cell(sheet, cell) if isinstance(cell, str) else cell for cell in row])
    book.save(path)


def _marked(cell: Value) -> Value:
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _text_cell(sheet: Any, text: str, font: Font | None = None) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL])
    cell.data_type = "s"
    if font is not None:
        cell.font = font
    return cell
