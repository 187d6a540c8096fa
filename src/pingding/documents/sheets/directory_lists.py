"""The lists from which the directory is filled: experts, units and offices as sheets to fill in, and read back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from pingding.documents.booklets import LANGUAGE
from pingding.documents.sheets.workbooks import CellFault, ReadCell, ReadSheet, column_name, read_xlsx
from pingding.documents.tables import SheetForm, write_form
from pingding.policy.errors import Refusal
from pingding.policy.suggestions import did_you_mean
from pingding.queries.directory.organisations import organisation_kinds
from pingding.queries.editions import shared

EXAMPLE = gettext_noop("示例")
"""What stands in the first column of a row that is not read."""
MOST_ROWS = 200
"""Each row is an act of its own, with its entry in the journal, and the list is looked at before it is taken."""
LISTS = {"experts": gettext_lazy("专家"), "units": gettext_lazy("单位"), "offices": gettext_lazy("机构")}
NOTES = gettext_noop("填写说明")


@dataclass(frozen=True)
class ListColumn:
    """A column of a list: its heading, how it is filled, an example; `choices` are all the texts it may have."""

    key: str
    label: str
    help: str = ""
    example: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListRow:
    """A row of a list: its number in the sheet, and the texts of its cells by column; empty ones stand as ""."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class ReadList:
    """All that a sheet says: its rows without examples, how many of those there were, and every fault at its cell."""

    rows: tuple[ListRow, ...]
    examples: int
    faults: tuple[CellFault, ...]


def columns_of(kind: str, on: date) -> tuple[ListColumn, ...]:
    """The columns of a list, in order, in the reader's language; a sheet is in that of the papers (`_of_sheet`)."""
    number = ListColumn("number", _("序号"), _("写“示例”的行不读取；可以空着。"), _(EXAMPLE))
    return (number, *COLUMNS[kind](on))


def sheet_of(kind: str) -> str:
    """The title of a list's sheet."""
    with override(LANGUAGE):
        return str(LISTS[kind])


def _of_sheet(kind: str, on: date) -> tuple[ListColumn, ...]:
    with override(LANGUAGE):
        return columns_of(kind, on)


def _experts(on: date) -> Iterator[ListColumn]:
    yield ListColumn("username", _("用户名"), _("登录用，3至60个字母、数字或 @ . _ -。"), "shili-zhuanjia", True)
    yield ListColumn("person_name", _("姓名"), _("已有账号的，须与账号一致。"), "示例·王教授", True)
    yield ListColumn("phone", _("联系电话"), _("只用于新建的账号；已有账号的由本人修改。"), "023-60000000")
    yield ListColumn("fields", _("专业领域"), _("多个领域用顿号分开。新登记的必填。"), "新材料、智能制造")
    yield ListColumn("employer", _("工作单位"), _("写全称，用于核对回避；已注册的单位按名称识别。"), "示例大学")
    yield ListColumn("rank", _("职称"), "", "教授")
    yield ListColumn("active", _("在库"), _("空着为“是”。"), _("是"), choices=(_("是"), _("否")))


def _units(on: date) -> Iterator[ListColumn]:
    as_shown = _("与证照一致；更名在该单位页面登记，不在表中修改。")
    yield ListColumn("name", _("单位名称"), as_shown, "示例新材料有限公司", True)
    yield ListColumn("code", _("统一社会信用代码"), _("18位，按此识别已注册的单位。"), "91500000MAEX00001W", True)
    kinds = tuple(organisation_kinds().values())
    yield ListColumn("kind", _("单位性质"), _("新注册的必填。"), kinds[0], choices=kinds)
    regions = tuple(each.title for each in shared().regions.values() if each.valid_on(on) and not each.upper)
    yield ListColumn("region", _("所属地区"), _("新注册的必填，选到区县。"), regions[0], choices=regions)
    yield ListColumn("address", _("地址"), "", "示例路1号")
    yield ListColumn("legal_representative", _("法定代表人"), "", "示例·王某")
    yield ListColumn("established", _("成立日期"), _("写成 2025-06-20。"), "2020-01-02")
    yield ListColumn("username", _("管理员用户名"), _("新注册的必填；已注册单位的管理员由单位移交。"), "shili-danwei")
    yield ListColumn("person_name", _("管理员姓名"), _("新注册的必填。"), "示例·王经理")
    yield ListColumn("phone", _("管理员电话"), _("新建账号的必填，核准时联系。"), "023-60000000")


def _offices(on: date) -> Iterator[ListColumn]:
    departments = tuple(each.title for each in shared().departments.values())
    yield ListColumn("department", _("部门"), _("与地区一起识别机构。"), departments[0], True, departments)
    regions = tuple(each.title for each in shared().regions.values() if each.valid_on(on))
    yield ListColumn("region", _("地区"), "", regions[0], True, regions)
    yield ListColumn("name", _("单位名称"), _("一个单位担任几个机构的，写同一名称；空着用机构的全称。"))
    yield ListColumn("code", _("统一社会信用代码"), _("党政机关可以空着。"))
    yield ListColumn("telephone", _("办公电话"), _("不写个人手机。"), "023-60000000")
    yield ListColumn("address", _("办公地址"), _("对外办公、收件的地址。"), "示例路1号")


COLUMNS = {"experts": _experts, "units": _units, "offices": _offices}


def write_list_form(to: BinaryIO, kind: str, on: date) -> None:
    """Write the workbook of a list: headings, one example, and beside it how each column is filled."""
    columns = _of_sheet(kind, on)
    with override(LANGUAGE):
        heads, example = [column.label for column in columns], [column.example for column in columns]
        form = SheetForm(heads, [example], [14] * len(heads), [column.choices for column in columns])
        write_form(to, str(LISTS[kind]), form, [*_notes(columns)], _(NOTES))


def _notes(columns: Sequence[ListColumn]) -> Iterator[list[str]]:
    yield [_("栏目"), _("必填"), _("怎样填写"), _("可填内容")]
    for column in columns:
        yield [column.label, _("必填") if column.required else "", column.help, "、".join(column.choices)]


def read_list(file: BinaryIO, kind: str, on: date) -> ReadList:
    """What a list says; nothing of it when a heading is not where it should be. Refusal for no such workbook."""
    columns, own = _of_sheet(kind, on), sheet_of(kind)
    with override(LANGUAGE):
        notes = _(NOTES)
    sheets = read_xlsx(file)
    sheet = next((each for each in sheets if each.title == own), None)
    if sheet is None:
        what = _("文件中没有工作表“%(sheet)s”") % {"sheet": own}
        raise Refusal(what, remedy=_("请下载本页的模板，把内容填在模板中，不要改工作表的名称。"))
    faults = [_other(each) for each in sheets if each.rows and each.title not in (own, notes)]
    faults += _heading_faults(sheet, columns)
    if faults:
        return ReadList((), 0, tuple(faults))
    return _body(sheet, [_called(own, column) for own, column in zip(columns_of(kind, on), columns, strict=True)])


def _called(own: ListColumn, column: ListColumn) -> ListColumn:
    """A column by its name in the reader's language, with what may stand in the sheet."""
    return replace(own, choices=tuple(choice[:] for choice in column.choices))


def _other(sheet: ReadSheet) -> CellFault:
    what = _("模板中没有这张工作表，不会读取")
    first = min(sheet.rows)
    return CellFault(sheet.title, first, column_name(min(sheet.rows[first])), "", what, _("请删去，或移到模板的表中。"))


def _heading_faults(sheet: ReadSheet, columns: Sequence[ListColumn]) -> Iterator[CellFault]:
    """Every heading that is not the template's: shifted, missing, joined with another, or one too many."""
    heads = sheet.rows.get(1, {})
    for n in range(1, max([len(columns), *heads]) + 1):
        head = heads.get(n, ReadCell()).text
        own = columns[n - 1].label if n <= len(columns) else ""
        if head == own:
            continue
        what = _("表头应为“%(own)s”，现为“%(head)s”") % {"own": own, "head": head}
        if not own:
            what = _("多出一栏“%(head)s”") % {"head": head}
        elif not head:
            what = _("缺表头“%(own)s”") % {"own": own}
        yield CellFault(sheet.title, 1, column_name(n), head, what, _("请按模板恢复表头的文字和次序。"))


def _body(sheet: ReadSheet, columns: Sequence[ListColumn]) -> ReadList:
    numbers = [number for number in sheet.rows if number > 1]
    with override(LANGUAGE):
        example = _(EXAMPLE)
    examples = [number for number in numbers if sheet.rows[number].get(1, ReadCell()).text == example]
    read = [number for number in numbers if number not in set(examples)]
    if len(read) > MOST_ROWS:
        what = _("有%(n)d行，一次最多%(most)d行") % {"n": len(read), "most": MOST_ROWS}
        raise Refusal(what, kind="too_large", remedy=_("请分几个文件导入。"))
    faults = [fault for number in read for fault in _cell_faults(sheet, number, columns)]
    rows = (ListRow(number, _texts(sheet.rows[number], columns)) for number in read)
    return ReadList(tuple(rows), len(examples), tuple(faults))


def _texts(cells: Mapping[int, ReadCell], columns: Sequence[ListColumn]) -> dict[str, str]:
    return {column.key: cells.get(n, ReadCell()).text for n, column in enumerate(columns, 1)}


def _cell_faults(sheet: ReadSheet, number: int, columns: Sequence[ListColumn]) -> Iterator[CellFault]:
    """What is wrong with a row as long as nobody asks what is on the platform."""
    cells = sheet.rows[number]
    for n in sorted({*cells, *range(1, len(columns) + 1)}):
        cell = cells.get(n, ReadCell())
        if n > len(columns):
            fault: Refusal | None = Refusal(_("表头之外的内容"), remedy=_("请移到应填的栏目，或删去。"))
        else:
            fault = cell.fault or _text_fault(cell.text, columns[n - 1])
        if fault is not None:
            heading = columns[n - 1].label if n <= len(columns) else ""
            yield CellFault(sheet.title, number, column_name(n), heading, fault.what, fault.remedy)


def _text_fault(text: str, column: ListColumn) -> Refusal | None:
    if column.required and not text:
        return Refusal(_("未填写"), remedy=_("请填写后重新上传。"))
    if text and column.choices and text not in column.choices:
        return Refusal(_("没有“%(text)s”这一项") % {"text": text[:30]}, remedy=did_you_mean(text, column.choices))
    return None
