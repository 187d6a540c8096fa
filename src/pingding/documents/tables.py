"""Tables to be kept: CSV as spreadsheets of this country read it, and XLSX. In neither anything is computed."""

import csv
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

Value = str | int | float
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would compute."""
LONGEST_TITLE, LONGEST_CELL, WIDEST = 31, 32_767, 60
BYTE_ORDER_MARK = "\ufeff"

TEXT = "@"
"""The format of a cell that stays text whatever is typed in it."""
LONGEST_CHOICES, LAST_OFFERED = 255, 1000
"""Characters that a list of choices in a cell may have; the last row that offers them."""


@dataclass(frozen=True)
class SheetForm:
    """A sheet to be filled in: heads, rows that stand there, and of each column its width and what may stand in it.

    `numbers` are the places of columns of numbers; all others stay text whatever is typed.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int]
    choices: Sequence[Sequence[str]]
    numbers: Container[int] = ()


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
    _add_sheet(book, title, heads, rows, widths)
    book.save(path)


def write_form(to: BinaryIO, title: str, form: SheetForm, notes: Sequence[Sequence[str]], notes_title: str) -> None:
    """Write a workbook to be filled in: the sheet, in which no code loses its first or last digits, and beside it the
    sheet of its notes, the first row of which heads it."""
    book = Workbook(write_only=True)
    texts = [n for n in range(len(form.heads)) if n not in form.numbers]
    sheet = _add_sheet(book, title, form.heads, (), form.widths, texts)
    for row in form.rows:
        sheet.append([_text_cell(sheet, cell, form=True) if isinstance(cell, str) else cell for cell in row])
    for n, choices in enumerate(form.choices, 1):
        joined = ",".join(choices)
        if choices and len(joined) <= LONGEST_CHOICES and joined.count(",") == len(choices) - 1 and '"' not in joined:
            offer = DataValidation(type="list", formula1=f'"{joined}"', allow_blank=True, showErrorMessage=False)
            offer.add(f"{get_column_letter(n)}2:{get_column_letter(n)}{LAST_OFFERED}")
            sheet.data_validations.append(offer)
    _add_sheet(book, notes_title, notes[0], notes[1:], (20, 10, 60, 60))
    book.save(to)


def sheet_title(title: str) -> str:
    """A title as a sheet may bear it."""
    return "".join(c for c in title if c not in r"[]:*?/\ ")[:LONGEST_TITLE] or "1"


def _add_sheet(
    book: Workbook,
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Value]],
    widths: Sequence[int],
    texts: Container[int] = (),
) -> Any:
    """A sheet with its heads and rows; the columns whose places are `texts` keep what is typed as it is."""
    sheet = book.create_sheet(sheet_title(title))
    sheet.freeze_panes = "A2"
    for n, head in enumerate(heads, 1):
        least = widths[n - 1] if n <= len(widths) else 10
        column = sheet.column_dimensions[get_column_letter(n)]
        column.width = min(WIDEST, max(least, 4 + 2 * len(head)))
        if n - 1 in texts:
            column.number_format = TEXT
    sheet.append([_text_cell(sheet, head, Font(bold=True)) for head in heads])
    for row in rows:
        sheet.append([_text_cell(sheet, cell) if isinstance(cell, str) else cell for cell in row])
    return sheet


def _marked(cell: Value) -> Value:
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _text_cell(sheet: Any, text: str, font: Font | None = None, *, form: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL])
    cell.data_type = "s"
    if font is not None:
        cell.font = font
    if form:
        cell.number_format = TEXT
    return cell
