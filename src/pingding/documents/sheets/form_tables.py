"""A table of a form as a sheet to be filled in, and rows read from one, or from cells that were copied."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.booklets import LANGUAGE
from pingding.documents.offline_forms import raw_of, value_fault
from pingding.documents.sheets.workbooks import CellFault, ReadCell, ReadSheet, column_name, read_xlsx
from pingding.documents.tables import SheetForm, Value, sheet_title, write_form
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_view import VisibleField
from pingding.policy.language.facts import Column
from pingding.policy.values.units import written_unit
from pingding.policy.values.values import choices_of, read_value, show_value, write_value
from pingding.queries.applications.writing import OpenForm
from pingding.queries.editions import shared

NUMBERS = ("number", "integer", "money")
LONGEST_PASTED = 500_000
NOTES = "填写说明"


@dataclass(frozen=True)
class ReadRow:
    """A row as it would be typed (`raw`), and the words of its cells in order."""

    raw: Mapping[str, Any]
    words: tuple[str, ...]


@dataclass(frozen=True)
class ReadRows:
    """The rows that a sheet has for a table, and every fault at its cell."""

    rows: tuple[ReadRow, ...]
    faults: tuple[CellFault, ...]


def table_field(form: OpenForm, key: str) -> VisibleField:
    """A table of the form that its writer may change now; Refusal for anything else."""
    for page in form.pages:
        for field in page.fields:
            if field.id == key and field.fact.type == "table" and field.fact.typed_in and key in form.writing.facts:
                return field
    raise Refusal(_("没有这张表，或现在不能修改"), kind="missing", remedy=_("请从填写页面进入。"))


def stored_rows(form: OpenForm, key: str) -> list[dict[str, Any]]:
    """The rows of a table as they are stored, empty ones left out; of what the record proposes where none is."""
    data = form.filing.data if form.filing else {}
    rows = data[key] if key in data else write_value(form.facts.get(key))
    typed = rows if isinstance(rows, list | tuple) else ()
    return [dict(row) for row in typed if isinstance(row, Mapping) and _filled(row)]


def _filled(row: Mapping[str, Any]) -> bool:
    return any(value not in (None, "") for value in row.values())


def _heads(field: VisibleField) -> list[str]:
    """The headings: each column's label, with its unit where it has one; in the language of the papers."""
    with override(LANGUAGE):
        units = [written_unit(column) for column in field.fact.columns.values()]
        labels = [column.label[:] for column in field.fact.columns.values()]
        return [f"{label}（{unit}）" if unit else label for label, unit in zip(labels, units, strict=True)]


def write_table(to: BinaryIO, form: OpenForm, field: VisibleField) -> None:
    """Write a table with its rows as a workbook, and beside it what may stand in each column."""
    columns = field.fact.columns
    with override(LANGUAGE):
        rows = [[_cell(column, row.get(key)) for key, column in columns.items()] for row in stored_rows(form, field.id)]
        choices = [_choices(column) for column in columns.values()]
        numbers = {n for n, column in enumerate(columns.values()) if column.type in NUMBERS}
        sheet = SheetForm(_heads(field), rows, [14] * len(columns), choices, numbers)
        write_form(to, field.label[:], sheet, [*_notes(field)], NOTES)


def _notes(field: VisibleField) -> Iterator[list[str]]:
    yield [_("栏目"), _("必填"), _("怎样填写"), _("可填内容")]
    kinds = {"date": _("写成 2025-06-20。"), "integer": _("只填整数。"), "ratio": _("写百分数，带百分号。")}
    for head, column in zip(_heads(field), field.fact.columns.values(), strict=True):
        longest = _("不超过%(n)d字") % {"n": column.max_chars} if column.max_chars else ""
        how = kinds.get(column.type, "") or longest
        yield [head, _("必填") if column.required else "", how, "、".join(_choices(column))]


def _choices(column: Column) -> list[str]:
    """What may stand in a cell, as a sheet has it: in the language of the papers."""
    if column.type == "yesno":
        return ["是", "否"]
    return [label[:] for label in choices_of(column, shared()).values()] if column.type == "choice" else []


def _cell(column: Column, stored: Any) -> Value:
    """What stands in a cell, as a sheet takes it: numbers that it can keep exactly as numbers."""
    try:
        value = read_value(column, stored, shared())
    except Refusal:
        return str(stored)
    if value in (None, "", ()):
        return ""
    if column.type in NUMBERS and isinstance(value, Decimal):
        exact = int(value) if value == value.to_integral_value() else float(value)
        return exact if Decimal(repr(exact)) == value and abs(value) < 10**15 else f"{value.normalize():f}"
    return str(show_value(column, value, shared()))


def read_table(file: BinaryIO, field: VisibleField) -> ReadRows:
    """What a workbook has for a table; nothing when a heading is not in its place. Refusal for no such workbook."""
    sheets = [sheet for sheet in read_xlsx(file) if sheet.title != NOTES]
    own = [sheet for sheet in sheets if sheet.title == sheet_title(field.label[:])]
    filled = own or [sheet for sheet in sheets if sheet.rows]
    if len(filled) != 1:
        what = _("文件中没有工作表“%(sheet)s”") % {"sheet": field.label}
        raise Refusal(what, remedy=_("请下载本表，把内容填在其中，不要改工作表的名称。"))
    return _read(filled[0], field, headed=True)


def read_pasted(text: str, field: VisibleField) -> ReadRows:
    """The rows of cells that were copied in a spreadsheet, with or without the headings. Refusal for too many."""
    if len(text) > LONGEST_PASTED:
        raise Refusal(_("粘贴的内容过长"), kind="too_large", remedy=_("请分几次粘贴，或上传XLSX文件。"))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error as fault:
        remedy = _("请在表格软件中重新复制，或上传XLSX文件。")
        raise Refusal(_("粘贴的内容读不出各格"), remedy=remedy) from fault
    cells = [{n: ReadCell(cell.strip()) for n, cell in enumerate(line, 1) if cell.strip()} for line in lines]
    sheet = ReadSheet(_("粘贴的内容"), {number: row for number, row in enumerate(cells, 1) if row})
    first = min(sheet.rows, default=0)
    heads = {*_heads(field), *(column.label[:] for column in field.fact.columns.values())}
    headed = any(cell.text in heads for cell in sheet.rows.get(first, {}).values())
    return _read(sheet, field, headed=headed)


def _read(sheet: ReadSheet, field: VisibleField, *, headed: bool) -> ReadRows:
    first = min(sheet.rows, default=0) if headed else 0
    if headed and (faults := [*_heading_faults(sheet, first, field)]):
        return ReadRows((), tuple(faults))
    numbers = [number for number in sheet.rows if number > first]
    if len(numbers) > field.fact.rows.max:
        words = {"n": len(numbers), "most": field.fact.rows.max}
        what = _("有%(n)d行，一次最多%(most)d行") % words
        raise Refusal(what, kind="too_large", remedy=_("请删减后再提交。"))
    rows: list[ReadRow] = []
    faults = []
    for number in numbers:
        row, wrong = _row(sheet, number, field)
        rows.append(row)
        faults += wrong
    return ReadRows(tuple(rows), tuple(faults))


def _heading_faults(sheet: ReadSheet, first: int, field: VisibleField) -> Iterator[CellFault]:
    """Every heading that is not the table's: shifted, missing, or one too many; a unit may be left out."""
    heads, labels = _heads(field), [column.label[:] for column in field.fact.columns.values()]
    row = sheet.rows.get(first, {})
    remedy = _("请按下载的表恢复表头的文字和次序。")
    for n in range(1, max([len(heads), *row]) + 1):
        head = row.get(n, ReadCell()).text
        if n > len(heads):
            yield CellFault(sheet.title, first, column_name(n), "", _("多出一栏“%(head)s”") % {"head": head}, remedy)
        elif head not in (heads[n - 1], labels[n - 1]):
            what = _("表头应为“%(own)s”，现为“%(head)s”") % {"own": heads[n - 1], "head": head}
            yield CellFault(sheet.title, max(first, 1), column_name(n), heads[n - 1], what, remedy)


def _row(sheet: ReadSheet, number: int, field: VisibleField) -> tuple[ReadRow, list[CellFault]]:
    """A row as it would be typed, and what of it is no value of its column."""
    columns, cells = list(field.fact.columns.items()), sheet.rows[number]
    raw: dict[str, Any] = {}
    faults = []
    for n in sorted({*cells, *range(1, len(columns) + 1)}):
        cell = cells.get(n, ReadCell())
        if n > len(columns):
            fault: Refusal | None = Refusal(_("表头之外的内容"), remedy=_("请移到应填的栏目，或删去。"))
        else:
            key, column = columns[n - 1]
            raw[key] = raw_of(column, cell.text if column.type == "longtext" else " ".join(cell.text.split()))
            fault = cell.fault or value_fault(column, raw[key], column.max_chars)
        if fault is not None:
            label = str(columns[n - 1][1].label) if n <= len(columns) else ""
            faults.append(CellFault(sheet.title, number, column_name(n), label, fault.what, fault.remedy))
    words: Sequence[str] = [cells.get(n, ReadCell()).text for n in range(1, len(columns) + 1)]
    return ReadRow(raw, tuple(words)), faults
