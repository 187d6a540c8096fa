"""A form to be filled in without the platform: made as a paper, and read back when somebody hands it in again."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.booklets import LANGUAGE
from pingding.documents.papers.paper import Block, Grid, Heading, Line, Paper, Subject, Table, Writing
from pingding.documents.papers.word_reading import ReadTable, read_docx
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_check import count_chars
from pingding.policy.forms.form_pages import FormPage
from pingding.policy.forms.form_view import VisibleField
from pingding.policy.language.facts import Column, Fact
from pingding.policy.suggestions import did_you_mean
from pingding.policy.values.parsing import place_in_table, plain_text
from pingding.policy.values.units import written_unit
from pingding.policy.values.values import choices_of, read_value, show_value
from pingding.queries.applications.writing import OpenForm
from pingding.queries.editions import shared

BLANK_ROWS = 3
"""Rows to write in below those that a table has."""
CODE = re.compile(r"表样\s*([a-z0-9-]+/[a-z0-9_]+/[0-9a-f]{10})")
PARTS_OF_A_CHOICE = re.compile(r"[、，,;；\n]+")


def offline_form(form: OpenForm) -> Paper:
    """The fields of the form that its writer may change now, with what stands in them and how each is written."""
    with override(LANGUAGE):
        blocks: list[Block] = [Subject(form.form.title), Writing(_how_to()), Writing(f"表样 {code_of(form)}")]
        for page in form.pages:
            if fields := _writable(form, page):
                blocks += [Heading(page.title, 2), *_fields(form, fields)]
        return Paper(form.form.title, tuple(blocks))


def _writable(form: OpenForm, page: FormPage) -> list[VisibleField]:
    """The fields of a page that can be written on paper: an office is chosen on the platform, where they are listed."""
    own = (field for field in page.fields if field.id in form.writing.facts)
    return [field for field in own if field.fact.typed_in and field.fact.type != "office"]


def code_of(form: OpenForm) -> str:
    """By what a form is told from others, and from the same form of another edition."""
    return f"{form.edition.id}/{form.form_id}/{form.case.edition.digest[-10:]}"


def _how_to() -> str:
    return _(
        "请在表格右栏填写，不要改动左栏、表头和表样编号；填好后保存为DOCX，在平台填写页面上传。"
        "上传后先列出读到的内容，确认后才写入。材料、合作单位和评分仍在平台上办理。"
    )


def _fields(form: OpenForm, fields: Sequence[VisibleField]) -> Iterator[Block]:
    lines: list[Line] = []
    for field in fields:
        if field.fact.type == "table":
            if lines:
                yield Grid(tuple(lines))
                lines = []
            yield _table(form, field)
        else:
            lines.append(Line(field.label, _written(form, field), _hint(field), open=True))
    if lines:
        yield Grid(tuple(lines))


def _table(form: OpenForm, field: VisibleField) -> Table:
    columns = field.fact.columns
    rows = form.facts.get(field.id) or ()
    assert isinstance(rows, tuple)
    filled = [tuple(_cell(column, row.get(key)) for key, column in columns.items()) for row in rows]
    blank = ("",) * len(columns)
    heads = tuple(column.label for column in columns.values())
    return Table(field.label, heads, (*filled, *[blank] * BLANK_ROWS))


def _cell(column: Column, value: Any) -> str:
    return "" if value in (None, "", ()) else show_value(column, value, shared())


def _written(form: OpenForm, field: VisibleField) -> str:
    """What stands in the field now, as it could be typed."""
    value = form.facts.get(field.id)
    return "" if value in (None, "", ()) else show_value(field.fact, value, shared())


def _hint(field: VisibleField) -> str:
    choices = "；".join(choices_of(field.fact, shared()).values()) if field.fact.type in ("choice", "choices") else ""
    own_unit = written_unit(field.fact)
    unit = _("单位：%(unit)s") % {"unit": own_unit} if own_unit else ""
    several = _("可选几项，用顿号隔开") if field.fact.type == "choices" else ""
    chosen = _("选填下列之一：%(choices)s") % {"choices": choices} if choices and not several else choices
    longest = _("不超过%(n)d字") % {"n": field.max_chars} if field.max_chars else ""
    return "。".join(filter(None, (_("必填") if field.required else "", unit, several, chosen, longest)))


@dataclass(frozen=True)
class ReadField:
    """What an offline form says in a field: as it would be typed (`raw`), and in words."""

    field: VisibleField
    raw: Any
    words: str


@dataclass(frozen=True)
class ReadForm:
    """All that an offline form says; `missing` are labels of fields that it lacks, `unknown` texts that fit nowhere.

    `revised`: changes were tracked in it, and are read as if they were accepted.
    """

    fields: tuple[ReadField, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    revised: bool = False


def read_offline(file: BinaryIO, form: OpenForm) -> ReadForm:
    """What was written in an offline form; empty fields are left out. Refusal for another form or another edition."""
    document = read_docx(file)
    _refuse_other(document.blocks, form)
    fields = [field for page in form.pages for field in _writable(form, page)]
    tables = [block for block in document.blocks if isinstance(block, ReadTable)]
    unknown = [*_added(document.blocks, form), *document.stray]
    pairs = _pairs(tables, fields, unknown)
    read: list[ReadField] = []
    missing: list[str] = []
    for field in fields:
        value = _rows_of(field, tables, unknown) if field.fact.type == "table" else _value_of(field, pairs)
        if value is None:
            missing.append(field.label)
        elif value.words:
            read.append(value)
    unknown += (f"{label}：{text}" for label, text in pairs if text)
    return ReadForm(tuple(read), tuple(missing), tuple(unknown), document.revised)


def _added(blocks: Iterable[str | ReadTable], form: OpenForm) -> Iterator[str]:
    """The paragraphs beside the tables that the form as it is downloaded does not have, however its lines break."""
    own = {_unbroken(text) for block in offline_form(form).blocks for text in _paragraphs(block)}
    added = (block for block in blocks if isinstance(block, str) and _unbroken(block) not in own)
    return (block for block in added if not CODE.search(block))


def _unbroken(text: str) -> str:
    return "".join(text.split())


def _paragraphs(block: Block) -> Iterable[str]:
    match block:
        case Writing(text):
            return text.split("\n")
        case Subject(text) | Heading(text) | Table(text):
            return (text,)
        case _:
            return ()


def _refuse_other(blocks: Iterable[str | ReadTable], form: OpenForm) -> None:
    codes = [code[1] for block in blocks if isinstance(block, str) and (code := CODE.search(block))]
    own, remedy = code_of(form), _("请在本表的填写页面下载新的表，把内容抄过去再上传。")
    if not codes:
        raise Refusal(_("文件中没有表样编号，认不出是哪张表"), remedy=remedy)
    if codes[0].rpartition("/")[0] != own.rpartition("/")[0]:
        raise Refusal(_("这是另一张表（%(code)s）") % {"code": codes[0]}, remedy=remedy)
    if codes[0] != own:
        raise Refusal(_("这张表是按办法的另一版下载的"), remedy=remedy)


def _heads(field: VisibleField) -> tuple[str, ...]:
    return tuple(column.label for column in field.fact.columns.values())


def _pairs(tables: Iterable[ReadTable], fields: Iterable[VisibleField], unknown: list[str]) -> list[tuple[str, str]]:
    """The labels of the forms' frames with what stands beside them, in order; rows of another shape are `unknown`."""
    of_tables = {_heads(field) for field in fields if field.fact.type == "table"}
    frames = [table for table in tables if table.rows and table.rows[0] not in of_tables]
    unknown += (_row_words(row) for table in frames for row in table.rows if len(row) != 2 and any(row))
    return [(row[0].split("\n")[0].strip(), row[1]) for table in frames for row in table.rows if len(row) == 2]


def _value_of(field: VisibleField, pairs: list[tuple[str, str]]) -> ReadField | None:
    """The first pair of that label, which no other field takes then."""
    for place, (label, text) in enumerate(pairs):
        if label == field.label:
            del pairs[place]
            return ReadField(field, raw_of(field.fact, text), text)
    return None


def _rows_of(field: VisibleField, tables: list[ReadTable], unknown: list[str]) -> ReadField | None:
    """The rows of the table with these headings; one with more cells or fewer is `unknown`: nobody can say which."""
    heads = _heads(field)
    for place, table in enumerate(tables):
        if table.rows and table.rows[0] == heads:
            del tables[place]
            filled = [row for row in table.rows[1:] if any(row)]
            rows = [row for row in filled if len(row) == len(heads)]
            unknown += (f"{field.label}：{_row_words(row)}" for row in filled if len(row) != len(heads))
            raw = [_row(field.fact, row) for row in rows]
            return ReadField(field, raw, "\n".join(map(_row_words, rows)))
    return None


def _row_words(cells: Sequence[str]) -> str:
    return "｜".join(cells)


def _row(fact: Fact, cells: Sequence[str]) -> Mapping[str, Any]:
    """The cells by column."""
    return {key: raw_of(column, text) for (key, column), text in zip(fact.columns.items(), cells, strict=True)}


def raw_of(fact: Fact | Column, text: str) -> Any:
    """The text as it would be typed: words of a choice are its id; what is none stays, and is refused when saved."""
    ids = {label: key for key, label in choices_of(fact, shared()).items()}
    if fact.type == "choices":
        return [ids.get(part.strip(), part.strip()) for part in PARTS_OF_A_CHOICE.split(text) if part.strip()]
    return ids.get(text) or plain_text(fact, text)


def faults_in(field: VisibleField, raw: Any) -> tuple[Refusal, ...]:
    """Why what was typed is no value of its field; of a table every such cell, each with its row and column."""
    if field.fact.type != "table":
        return tuple(filter(None, [value_fault(field.fact, raw, field.max_chars)]))
    faults = []
    for n, row in enumerate(raw, 1):
        for key, column in field.fact.columns.items():
            if fault := value_fault(column, row.get(key), column.max_chars):
                fault.where = place_in_table(n, column.label)
                faults.append(fault)
    return tuple(faults)


def value_fault(fact: Fact | Column, raw: Any, max_chars: int | None) -> Refusal | None:
    """Why what was typed is no value; a word that is none of a choice's options is met with those that it may be."""
    options = choices_of(fact, shared())
    chosen = raw if isinstance(raw, list) else [raw]
    if options and (strange := next((word for word in chosen if word and word not in options), None)) is not None:
        return Refusal(_("没有选项“%(text)s”") % {"text": strange[:30]}, remedy=did_you_mean(strange, options.values()))
    try:
        value = read_value(fact, raw, shared())
    except Refusal as refusal:
        refusal.where = ""
        return refusal
    if isinstance(value, str) and max_chars and count_chars(value) > max_chars:
        words = {"n": count_chars(value), "most": max_chars}
        return Refusal(_("有%(n)d字，最多%(most)d字") % words, remedy=_("请删减后再提交。"))
    return None


def typed_rows(fact: Fact, value: Any) -> str:
    """The rows of a table as a form taken away says them, one a line."""
    rows = ([_cell(column, row.get(key)) for key, column in fact.columns.items()] for row in value)
    return "\n".join("｜".join(row) for row in rows)
