"""A form as it was filled in, in words: the one rendering for case page, printout, reading over and interface."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_check import FormFault
from pingding.policy.forms.form_pages import FormPage
from pingding.policy.forms.form_view import VisibleField
from pingding.policy.language import Fact
from pingding.policy.language.facts import Column
from pingding.policy.text.masking import mask_name
from pingding.policy.translation import sentences
from pingding.policy.values.amounts import amount_reading
from pingding.policy.values.units import written_unit
from pingding.policy.values.values import Value, show_value
from pingding.queries.applications.differences import Kind, Piece, row_difference, text_difference
from pingding.queries.applications.previous import Trend
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.editions import shared
from pingding.records.models import Filing, FilingFile


@dataclass(frozen=True)
class TableRow:
    """A row of a table in words, and whether it stayed, went or came; its amounts of money read over, by cell."""

    kind: Kind
    cells: tuple[str, ...]
    amounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class FilledField:
    """A field as it was filled in.

    `value` is the value in words, of a table its number of rows; `empty` where nothing was filled in. `rows` are a
    table's, with `sums` under its columns. `pieces` holds a text with its changes, `before` the earlier value of any
    other field that changed. `amount` is an amount of money read over. `kind` is the fact's type; `trend` has what was
    said for earlier years. `fault` is what is wrong with it while it is a draft.
    """

    id: str
    label: str
    kind: str
    value: str
    heading: str = ""
    empty: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[TableRow, ...] = ()
    sums: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    before: str = ""
    changed: bool = False
    trend: Trend | None = None
    amount: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Wrong:
    """What is wrong in a draft, by fact: the text typed where it is no value of its field, and what is said of it."""

    typed: Mapping[str, str]
    faults: Mapping[str, str]


NOTHING_WRONG = Wrong({}, {})


def wrong_in(data: Mapping[str, Any], unreadable: Mapping[str, Refusal], faults: Iterable[FormFault]) -> Wrong:
    """What is wrong in the `data` of a draft: what cannot be read, and `faults` in what is there."""
    typed = {key: words for key in unreadable if (words := typed_words(data.get(key))) is not None}
    faults_of = {key: unreadable[key].advice for key in typed}
    for fault in faults:
        kind, _colon, key = fault.target.partition(":")
        if kind == "fact" and not fault.lacking:
            faults_of.setdefault(key, sentences(fault.what, fault.remedy))
    return Wrong(typed, faults_of)


def filled_field(
    field: VisibleField, value: Value, *, unmasked: bool, earlier: Value, typed: str | None = None
) -> FilledField:
    """A field with its value beside the `earlier` one (the same value where nothing is compared).

    Personal data are masked unless `unmasked`. `typed` is the text that was typed where it is no value of the field.
    """
    kind, changed = field.fact.type, earlier != value
    if kind == "table" and typed is None:
        return _filled_table(field, value, earlier, unmasked)
    words = _words(field.fact, value, unmasked) if typed is None else typed
    compared = kind == "longtext" and changed and (unmasked or not field.fact.personal)
    return FilledField(
        id=field.id,
        label=field.label,
        kind=kind,
        value=words,
        heading=field.heading,
        empty=typed is None and value in (None, "", ()),
        pieces=text_difference(_text(earlier), _text(value)) if compared else (),
        before=_words(field.fact, earlier, unmasked) if changed and not compared else "",
        changed=changed,
        amount=_amount(field.fact, value),
    )


@dataclass(frozen=True)
class FilledPart:
    """A page of a form as it was filled in: its fields, then the files of each material that it asks for."""

    id: str
    title: str
    around: str
    fields: tuple[FilledField, ...]
    files: tuple[tuple[str, tuple[FilingFile, ...]], ...]


def filled_parts(
    pages: Sequence[FormPage],
    facts: Facts,
    files: Mapping[str, Sequence[FilingFile]],
    *,
    unmasked: bool,
    wrong: Wrong = NOTHING_WRONG,
) -> tuple[FilledPart, ...]:
    """The pages in order; those with nothing to be seen are left out. What is `wrong` is shown as typed, and said."""
    parts = []
    for page in pages:
        fields = tuple(_filled(field, facts.get(field.id), unmasked, wrong) for field in page.fields)
        handed = tuple((material.material.title, tuple(files.get(material.id, ()))) for material in page.materials)
        if fields or handed:
            parts.append(FilledPart(page.id, page.title, page.around, fields, handed))
    return tuple(parts)


def _filled(field: VisibleField, value: Value, unmasked: bool, wrong: Wrong) -> FilledField:
    shown = filled_field(field, value, unmasked=unmasked, earlier=value, typed=wrong.typed.get(field.id))
    return replace(shown, fault=wrong.faults.get(field.id, ""))


@dataclass(frozen=True)
class Progress:
    """How many of the fields and files that must be there are there."""

    done: int
    all: int


def progress_of(pages: Iterable[FormPage], facts: Facts, materials: Collection[str]) -> Progress:
    """How far these pages are filled in, `materials` having files: the one measure of every page that says it."""
    shown = list(pages)
    fields = {field.id for page in shown for field in page.fields if field.required and field.fact.typed_in}
    files = {each.id for page in shown for each in page.materials if each.required}
    done = sum(facts.get(key) not in (None, "", ()) for key in fields) + len(files & set(materials))
    return Progress(done, len(fields) + len(files))


def files_of(file: CaseFile, filing: Filing | None) -> Mapping[str, tuple[FilingFile, ...]]:
    """The files of a version by material, in the order in which they came."""
    files: dict[str, tuple[FilingFile, ...]] = {}
    for row in file.files if filing is not None else ():
        if row.filing == filing:
            files[row.material] = (*files.get(row.material, ()), row)
    return files


def typed_words(raw: Any) -> str | None:
    """What was typed and is no value of its field, as it is shown; None where nothing was typed."""
    if raw in (None, "", []):
        return None
    return raw if isinstance(raw, str) else _("有内容无法识别，见填写检查")


def _filled_table(field: VisibleField, value: Value, earlier: Value, unmasked: bool) -> FilledField:
    columns, rows = field.fact.columns, _rows(value)
    before, shown = (
        [(_cells(columns, row, unmasked), _amounts(columns, row)) for row in each] for each in (_rows(earlier), rows)
    )
    compared = row_difference(before, shown)
    sums = tuple(_sum(column, [row.get(key) for row in rows]) for key, column in columns.items())
    return FilledField(
        id=field.id,
        label=field.label,
        kind="table",
        value=show_value(field.fact, value if rows else None, shared()),
        heading=field.heading,
        empty=not rows,
        columns=tuple(column.label for column in columns.values()),
        rows=tuple(TableRow(state, cells, amounts) for state, (cells, amounts) in compared),
        sums=sums if any(sums) else (),
        changed=earlier != value,
    )


def _words(fact: Fact | Column, value: Value, unmasked: bool) -> str:
    if fact.personal and not unmasked and isinstance(value, str) and value:
        return mask_name(value)
    return show_value(fact, value, shared())


def _rows(value: Value) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []


def _cells(columns: Mapping[str, Column], row: Mapping[str, Any], unmasked: bool) -> tuple[str, ...]:
    return tuple(_words(column, row.get(key), unmasked) for key, column in columns.items())


def _amounts(columns: Mapping[str, Column], row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(_amount(column, row.get(key)) for key, column in columns.items())


def _amount(fact: Fact | Column, value: Value) -> str:
    """An amount of money read over; empty for anything else."""
    return amount_reading(value, written_unit(fact)) if isinstance(value, Decimal) and fact.type != "ratio" else ""


def _sum(column: Column, values: Sequence[Any]) -> str:
    entered = [value for value in values if value is not None]
    return show_value(column, sum(entered), shared()) if column.sum and entered else ""


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
