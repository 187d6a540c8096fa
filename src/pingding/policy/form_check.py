"""What keeps a form from being handed in: every fault of it at once, each with its place and what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from .entry import pattern_fits
from .facts import Facts
from .form_view import VisibleField, VisibleMaterial, fields_for, materials_for, sections_for
from .language import Edition, Fact, Section, Shared
from .language.facts import Column, RowRule
from .terms import ASKED_ON
from .typed import Row, Value
from .values import choices_of, limit_fault

__all__ = ["FormFault", "VisibleField", "check_form", "count_chars", "fields_for", "materials_for", "sections_for"]

DECLARATIONS = "declarations"
"""Where the faults of unsigned declarations stand, behind the last section."""


@dataclass(frozen=True)
class FormFault:
    """One fault: the section's id, the target (`fact:staff`, `material:agreement`, `declaration:truth`), what is wrong,
    the clause, what to do, and for a table the row (from 1). `lacking` when only something is not there yet."""

    section: str
    target: str
    what: str
    clause: tuple[str, ...]
    remedy: str
    row: int | None = None
    lacking: bool = False


def count_chars(text: str) -> int:
    """The length of a text as its limit counts it: every character but blanks and line breaks.

    >>> count_chars("总体 思路\\n和目标")
    7
    """
    return len("".join(text.split()))


def check_form(
    edition: Edition,
    shared: Shared,
    facts: Facts,
    form_id: str,
    *,
    by: frozenset[str],
    materials: Mapping[str, int],
    signed: frozenset[str],
) -> tuple[FormFault, ...]:
    """Every fault in the sections that the parties `by` fill, in the form's order, then unsigned declarations.

    `materials` counts the files handed in for each material; `signed` are the declarations signed. Sections and
    fields that are not to be seen for these facts are not asked for.
    """
    check = _Check(edition, shared, facts, form_id)
    faults: list[FormFault] = []
    for key, section in sections_for(edition, facts, form_id):
        if section.by in by:
            faults += check.section(key, section, materials)
    return (*faults, *check.declarations(by, signed))


class _Fault(NamedTuple):
    """A fault of one field, before it is put in its section."""

    what: str
    remedy: str
    row: int | None = None
    clause: tuple[str, ...] = ()
    lacking: bool = False


@dataclass(frozen=True)
class _Check:
    """The form being checked, and the facts it holds."""

    edition: Edition
    shared: Shared
    facts: Facts
    form_id: str

    def section(self, key: str, section: Section, materials: Mapping[str, int]) -> Iterator[FormFault]:
        for field in fields_for(self.edition, self.facts, self.form_id, section):
            for what, remedy, row, clause, lacking in self._field(field):
                yield FormFault(key, f"fact:{field.id}", what, clause or field.clause, remedy, row, lacking)
        for wanted in materials_for(self.edition, self.facts, self.form_id, section):
            count = materials.get(wanted.id, 0)
            for what, remedy in _material_faults(wanted, count):
                yield FormFault(key, f"material:{wanted.id}", what, wanted.clause, remedy, lacking=count == 0)

    def declarations(self, by: frozenset[str], signed: frozenset[str]) -> Iterator[FormFault]:
        form = self.edition.forms[self.form_id]
        for key in form.declarations:
            declaration = self.edition.declarations[key]
            if declaration.by in by and key not in signed and self.facts.holds(declaration.when) is True:
                what = f"尚未签署声明“{_short(declaration.says)}”"
                clause = declaration.clause or form.clause
                yield FormFault(DECLARATIONS, f"declaration:{key}", what, clause, "请阅读后勾选签署。")

    def _field(self, field: VisibleField) -> Iterator[_Fault]:
        if not field.fact.typed_in:
            return
        value = self.facts.get(field.id)
        if value in (None, "", ()):
            if field.required:
                yield _Fault(f"“{field.label}”尚未填写", _how_to_fill(field), lacking=True)
            return
        if field.fact.type == "table" and isinstance(value, tuple):
            yield from self._table(field, value)
            return
        for what, remedy in value_faults(field.fact, value, self.shared, field.max_chars):
            yield _Fault(f"“{field.label}”{what}", remedy)

    def _table(self, field: VisibleField, rows: tuple[Any, ...]) -> Iterator[_Fault]:
        limits = field.fact.rows
        if len(rows) < limits.min:
            yield _Fault(f"“{field.label}”只有{len(rows)}行，至少应有{limits.min}行", "请增加行。", lacking=True)
        if len(rows) > limits.max:
            yield _Fault(f"“{field.label}”有{len(rows)}行，最多{limits.max}行", "请删去多余的行。")
        for number, row in enumerate(rows, 1):
            for key, column in field.fact.columns.items():
                yield from self._cell(column, row.get(key), number, f"“{field.label}”第{number}行“{column.label}”")
            for rule in limits.rules:
                yield from self._row_rule(field, rule, row, number)

    def _cell(self, column: Column, value: Value, number: int, named: str) -> Iterator[_Fault]:
        if value in (None, "", ()):
            if column.required:
                yield _Fault(f"{named}尚未填写", "请填写，或删去这一行。", number, lacking=True)
            return
        for what, remedy in value_faults(column, value, self.shared, column.max_chars):
            yield _Fault(f"{named}{what}", remedy, number)

    def _row_rule(self, field: VisibleField, rule: RowRule, row: Row, number: int) -> Iterator[_Fault]:
        parsed = self.facts.compiled.row_expression(field.id, rule.requires)
        values = {**row, ASKED_ON: self.facts.on}
        if parsed.evaluate(values) is False:
            labels = "、".join(field.fact.columns[n].label for n in field.fact.columns if n in parsed.names)
            what = f"“{field.label}”第{number}行不符合要求：{rule.says.rstrip('。')}"
            yield _Fault(what, f"请核对{labels}。" if labels else "请核对这一行。", number, rule.clause)


def value_faults(fact: Fact | Column, value: Value, shared: Shared, max_chars: int | None) -> Iterator[tuple[str, str]]:
    """What is wrong with a stored value by its fact's limits, each with the remedy."""
    if isinstance(value, Decimal):
        fault = limit_fault(fact, value)
        if fault:
            yield fault
    elif isinstance(value, str):
        yield from _text_faults(fact, value, shared, max_chars)
    elif isinstance(value, tuple):
        known = choices_of(fact, shared)
        for item in value:
            if item not in known:
                yield f"所选“{item}”已不在可选之列", "请重新选择。"


def _text_faults(fact: Fact | Column, value: str, shared: Shared, max_chars: int | None) -> Iterator[tuple[str, str]]:
    length = count_chars(value)
    if max_chars is not None and length > max_chars:
        yield f"共{length:,}字，超过{max_chars:,}字的限制", f"请删减{length - max_chars:,}字（空格和换行不计）。"
    if fact.type in ("choice", "region") and value not in choices_of(fact, shared):
        yield f"所选“{value}”已不在可选之列", "请重新选择。"
    if not pattern_fits(fact, value):
        yield "格式不对", getattr(fact, "help", "") or "请核对后填写。"


def _material_faults(wanted: VisibleMaterial, count: int) -> Iterator[tuple[str, str]]:
    title = wanted.material.title
    if count == 0 and wanted.required:
        kinds = "、".join(wanted.material.kinds)
        scan = "盖章或签字后的扫描件，" if wanted.material.scan else ""
        yield f"尚未上传“{title}”", f"请上传{scan}格式为{kinds}，单个不超过{wanted.material.max_mb}MB。"
    if count > 1 and not wanted.material.multiple:
        yield f"“{title}”只收一个文件，已有{count}个", "请只保留一个。"


def _how_to_fill(field: VisibleField) -> str:
    if field.fact.type == "table":
        return f"请至少填写{max(1, field.fact.rows.min)}行。"
    return "请选择。" if field.fact.type in ("choice", "choices", "yesno", "region", "office") else "请填写。"


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:24] + "…"
