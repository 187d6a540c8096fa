"""What keeps a form from being handed in: every fault of it at once, each with its place and what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from pingding.policy.facts.facts import Facts
from pingding.policy.forms.broken_rules import broken_rules, row_breaks
from pingding.policy.forms.day_faults import Earlier, day_faults
from pingding.policy.forms.form_view import VisibleField, VisibleMaterial, fields_for, materials_for, sections_for
from pingding.policy.language import Edition, Fact, Section, Shared
from pingding.policy.language.facts import Column, FactRule, RowRule
from pingding.policy.translation import counted, listed
from pingding.policy.translation import gettext as _
from pingding.policy.values.parsing import how_to_write, pattern_fits
from pingding.policy.values.typed import Row, Value
from pingding.policy.values.values import choices_of, limit_fault

__all__ = ["FormFault", "VisibleField", "check_form", "count_chars", "fields_for", "materials_for", "sections_for"]

MOST_LISTED = 20
"""So many faults of one field are listed; the others are counted."""
APPLICANTS = ("applicant", "holder")
"""The roles whose own registration a form asks for."""
DECLARATIONS = "declarations"
"""Where the faults of unsigned declarations stand, behind the last section."""


@dataclass(frozen=True)
class FormFault:
    """One fault: the section's id, the target (`fact:staff`, `material:agreement`, `declaration:truth`), what is wrong,
    the clause, what to do, and for a table the row (from 1). `lacking` when only something is not there yet; one that
    stands for others, which are not listed, says `how_many`."""

    section: str
    target: str
    what: str
    clause: tuple[str, ...]
    remedy: str
    row: int | None = None
    lacking: bool = False
    how_many: int = 1


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
    """Every fault in the sections that the parties `by` fill, in the form's order, then unsigned declarations; of one
    field with very many, the first with the number of the others.

    `materials` counts the files handed in for each material; `signed` are the declarations signed. Sections and
    fields that are not to be seen for these facts are not asked for.
    """
    check = _Check(edition, shared, facts, form_id)
    faults: list[FormFault] = []
    for key, section in sections_for(edition, facts, form_id):
        if section.by in by:
            faults += check.section(key, section, materials)
    # A fact that stands in two places of the form is one thing to put right.
    once = {(fault.target, fault.what): fault for fault in reversed(faults)}
    return (*reversed(once.values()), *check.declarations(by, signed))


class _Fault(NamedTuple):
    """A fault of one field, before it is put in its section."""

    what: str
    remedy: str
    row: int | None = None
    clause: tuple[str, ...] = ()
    lacking: bool = False
    how_many: int = 1


@dataclass(frozen=True)
class _Check:
    """The form being checked, and the facts it holds."""

    edition: Edition
    shared: Shared
    facts: Facts
    form_id: str

    def section(self, key: str, section: Section, materials: Mapping[str, int]) -> Iterator[FormFault]:
        office = self.edition.parties[section.by].role not in APPLICANTS
        for field in fields_for(self.edition, self.facts, self.form_id, section):
            if office and not field.fact.typed_in:
                continue
            for each in _listed(field, list(self._field(field))):
                place, clause = f"fact:{field.id}", each.clause or field.clause
                yield FormFault(key, place, each.what, clause, each.remedy, each.row, each.lacking, each.how_many)
        for visible in materials_for(self.edition, self.facts, self.form_id, section):
            count = materials.get(visible.id, 0)
            for what, remedy in _material_faults(visible, count):
                yield FormFault(key, f"material:{visible.id}", what, visible.clause, remedy, lacking=count == 0)

    def declarations(self, by: frozenset[str], signed: frozenset[str]) -> Iterator[FormFault]:
        form = self.edition.forms[self.form_id]
        for key in form.declarations:
            declaration = self.edition.declarations[key]
            if declaration.by in by and key not in signed and self.facts.holds(declaration.when) is True:
                what = _("尚未签署声明“%(declaration)s”") % {"declaration": _short(declaration.says)}
                clause = declaration.clause or form.clause
                yield FormFault(DECLARATIONS, f"declaration:{key}", what, clause, _("请阅读后勾选签署。"))

    def _field(self, field: VisibleField) -> Iterator[_Fault]:
        value = self.facts.get(field.id)
        if field.fact.record == "partners":
            yield from self._partners(field, value if isinstance(value, tuple) else ())
            return
        if not field.fact.typed_in:
            if field.required and value in (None, "", ()):
                what = _("单位登记信息中没有“%(field)s”") % {"field": field.label}
                yield _Fault(what, _("请在单位档案的登记信息中补填。"), lacking=True)
            return
        if value in (None, "", ()):
            if field.required:
                what = _("“%(field)s”尚未填写") % {"field": field.label}
                yield _Fault(what, _how_to_fill(field), lacking=True)
            return
        if field.fact.type == "table" and isinstance(value, tuple):
            yield from self._table(field, value)
        else:
            days = day_faults(field.fact, value, self.facts.on, self._earlier(field.fact))
            for what, remedy in (*value_faults(field.fact, value, self.shared, field.max_chars), *days):
                yield _Fault(_about(f"“{field.label}”", what), remedy)
        for rule in broken_rules(self.facts, field.fact):
            yield self._broken(field, rule)

    def _earlier(self, fact: Fact) -> Earlier | None:
        if fact.not_before is None:
            return None
        return Earlier(self.facts.compiled.vocabulary[fact.not_before].label, self.facts.get(fact.not_before))

    def _broken(self, field: VisibleField, rule: FactRule) -> _Fault:
        vocabulary = self.facts.compiled.vocabulary
        names = dict.fromkeys(self.facts.expression(rule.requires).term.names())
        labels = listed(f"“{vocabulary[name].label}”" for name in names if name in vocabulary)
        what = _("“%(field)s”不符合要求：%(rule)s") % {"field": field.label, "rule": rule.says.rstrip("。")}
        return _Fault(what, _("请核对%(fields)s。") % {"fields": labels}, clause=rule.clause)

    def _partners(self, field: VisibleField, rows: tuple[Any, ...]) -> Iterator[_Fault]:
        """How many there are, and what must hold of each; what is said of one is asked for where it is named."""
        if not rows:
            if field.required:
                what = _("“%(field)s”尚未填写") % {"field": field.label}
                yield _Fault(what, _("请添加合作单位。"), lacking=True)
            return
        yield from self._counted(field, len(rows))
        for number, row in enumerate(rows, 1):
            yield from self._row(field, row, number)

    def _counted(self, field: VisibleField, count: int) -> Iterator[_Fault]:
        limits = field.fact.rows
        words = {"field": field.label, "n": count, "least": limits.min, "most": limits.max}
        if count < limits.min:
            yield _Fault(
                counted("“%(field)s”只有%(n)d行，至少应有%(least)d行", count) % words, _("请增加行。"), lacking=True
            )
        if count > limits.max:
            yield _Fault(counted("“%(field)s”有%(n)d行，最多%(most)d行", count) % words, _("请删去多余的行。"))

    def _table(self, field: VisibleField, rows: tuple[Any, ...]) -> Iterator[_Fault]:
        yield from self._counted(field, len(rows))
        for number, row in enumerate(rows, 1):
            for key, column in field.fact.columns.items():
                first = field.fact.columns.get(column.not_before or "")
                earlier = Earlier(first.label, row.get(column.not_before or "")) if first else None
                yield from self._cell(column, row.get(key), number, field.label, earlier)
            yield from self._row(field, row, number)

    def _row(self, field: VisibleField, row: Row, number: int) -> Iterator[_Fault]:
        for rule in row_breaks(self.facts, field.id, field.fact.rows.rules, row):
            yield self._row_rule(field, rule, number)

    def _cell(self, column: Column, value: Value, number: int, table: str, earlier: Earlier | None) -> Iterator[_Fault]:
        if value in (None, "", ()):
            if column.required:
                named = _cell_named(table, number, column.label)
                yield _Fault(_about(named, _("尚未填写")), _("请填写，或删去这一行。"), number, lacking=True)
            return
        days = day_faults(column, value, self.facts.on, earlier)
        for what, remedy in (*value_faults(column, value, self.shared, column.max_chars), *days):
            yield _Fault(_about(_cell_named(table, number, column.label), what), remedy, number)

    def _row_rule(self, field: VisibleField, rule: RowRule, number: int) -> _Fault:
        names = self.facts.compiled.row_expression(field.id, rule.requires).names
        labels = listed(field.fact.columns[n].label for n in field.fact.columns if n in names)
        words = {"field": field.label, "row": number, "rule": rule.says.rstrip("。")}
        what = _("“%(field)s”第%(row)d行不符合要求：%(rule)s") % words
        remedy = _("请核对%(columns)s。") % {"columns": labels} if labels else _("请核对这一行。")
        return _Fault(what, remedy, number, rule.clause)


def _listed(field: VisibleField, faults: list[_Fault]) -> Iterator[_Fault]:
    """The faults of a field, or the first of them with how many more there are."""
    yield from faults[:MOST_LISTED]
    if others := faults[MOST_LISTED:]:
        what = counted("“%(field)s”另有%(n)d处需要修改，未逐一列出", len(others)) % {
            "field": field.label,
            "n": len(others),
        }
        lacking = all(fault.lacking for fault in others)
        yield _Fault(what, _("请先改正以上各处，再检查一次。"), lacking=lacking, how_many=len(others))


def _cell_named(field: str, row: int, column: str) -> str:
    return _("“%(field)s”第%(row)d行“%(column)s”") % {"field": field, "row": row, "column": column}


def _about(named: str, what: str) -> str:
    return _("%(named)s%(what)s") % {"named": named, "what": what}


def value_faults(fact: Fact | Column, value: Value, shared: Shared, max_chars: int | None) -> Iterator[tuple[str, str]]:
    """What is wrong with a stored value by its fact's limits, each with the remedy."""
    if isinstance(value, Decimal):
        fault = limit_fault(fact, value)
        if fault:
            yield fault
    elif isinstance(value, str):
        yield from _text_faults(fact, value, shared, max_chars)
    elif isinstance(value, tuple):
        choices = choices_of(fact, shared)
        for item in value:
            if item not in choices:
                yield _no_choice(item)


def _text_faults(fact: Fact | Column, value: str, shared: Shared, max_chars: int | None) -> Iterator[tuple[str, str]]:
    length = count_chars(value)
    if max_chars is not None and length > max_chars:
        words = {"n": f"{length:,}", "most": f"{max_chars:,}", "over": f"{length - max_chars:,}"}
        yield (
            _("共%(n)s字，超过%(most)s字的限制") % words,
            counted("请删减%(over)s字（空格和换行不计）。", length - max_chars) % words,
        )
    if fact.type in ("choice", "region") and value not in choices_of(fact, shared):
        yield _no_choice(value)
    if not pattern_fits(fact, value):
        yield _("格式不对"), how_to_write(fact)


def _no_choice(value: object) -> tuple[str, str]:
    return _("所选“%(choice)s”已不在可选之列") % {"choice": value}, _("请重新选择。")


def _material_faults(visible: VisibleMaterial, count: int) -> Iterator[tuple[str, str]]:
    title = visible.material.title
    if count == 0 and visible.required:
        remedy = _("请上传格式为%(kinds)s，单个不超过%(mb)dMB。")
        if visible.material.scan:
            remedy = _("请上传盖章或签字后的扫描件，格式为%(kinds)s，单个不超过%(mb)dMB。")
        words = {"kinds": listed(visible.material.kinds), "mb": visible.material.max_mb}
        yield _("尚未上传“%(material)s”") % {"material": title}, remedy % words
    if count > 1 and not visible.material.multiple:
        what = _("“%(material)s”只收一个文件，已有%(n)d个") % {"material": title, "n": count}
        yield what, _("请只保留一个。")


def _how_to_fill(field: VisibleField) -> str:
    if field.fact.type == "table":
        return _("请至少填写%(n)d行。") % {"n": max(1, field.fact.rows.min)}
    chosen = field.fact.type in ("choice", "choices", "yesno", "region", "office")
    return _("请选择。") if chosen else _("请填写。")


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:24] + "…"
