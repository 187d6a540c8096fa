"""A fact as a field of a page: what the field component needs, out of what is stored, typed and wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.forms.form_view import VisibleField
from pingding.policy.language import Shared
from pingding.policy.language.facts import Column, Fact
from pingding.policy.values.amounts import YUAN_IN, amount_reading
from pingding.policy.values.arithmetic import is_beyond_measure
from pingding.policy.values.plausibility import KnownNumber, share_doubt, unit_doubt
from pingding.policy.values.units import written_unit
from pingding.policy.values.values import choices_of, read_value
from pingding.queries.applications.previous import Trend

Choices = Sequence[tuple[str, str]]

FREE_WIDTH = 37
"""The room for the columns of a table beside the row's number and its button, in characters of the page's text."""
CONTROL_WIDTHS = {"longtext": 11.0, "date": 9.5, "text": 7.5}
"""How wide a cell's control is at the least, in characters, by its kind (as css/forms.css has it); 8 for all others."""


@dataclass(frozen=True)
class Remarks:
    """What is said of the value in a field, below it: the amount in words, that it may be in the wrong unit, that the
    record says something else, and what stood there when the form was returned for correction."""

    amount: str = ""
    doubt: str = ""
    differs: str = ""
    was: str = ""
    now: str = ""
    long: bool = False


@dataclass
class FormField:
    """One field as the component `field_box` takes it; docs/concepts/look.md says what each part means."""

    name: str
    kind: str
    label: str
    value: object = ""
    required: bool = False
    readonly: bool = False
    unmarked: bool = False
    empty: str = ""
    help: str = ""
    counted: str = ""
    evidence: str = ""
    clause: str = ""
    clause_url: str = ""
    errors: list[str] = field(default_factory=list)
    unit: str = ""
    choices: Choices = ()
    max_chars: int | None = None
    rows: Any = None
    source: str = ""
    trend: Trend | None = None
    input: str = ""
    autocomplete: str = ""
    columns: Sequence[Mapping[str, object]] = ()
    sums: Mapping[str, object] = field(default_factory=dict)
    max_rows: int | None = None
    file_url: str = ""
    sheet_url: str = ""
    """Where the table is taken away for a spreadsheet, and filled from one."""
    add_label: str = ""
    note: str = ""
    heading: str = ""
    example: str = ""
    remarks: "Remarks | None" = None
    returned_by: str = ""
    locked: bool = False
    """Whether it was not asked to be corrected, and stays as it was handed in."""
    standing: str = ""
    """What stands on record now, which the field would change."""

    @property
    def in_blocks(self) -> bool:
        """Whether a row of this table is wider than the page's column, so that it is shown as a block of fields."""
        return sum(map(_column_width, self.columns)) > FREE_WIDTH


def choices_for(fact: Fact | Column, shared: Shared, on: date) -> Choices:
    """What can be chosen on a day: offices by their ids, regions that exist then, options otherwise."""
    if fact.type == "office":
        return tuple(fact.choices.items())
    if fact.type == "region":
        return tuple((key, region.title) for key, region in shared.regions.items() if region.valid_on(on))
    return tuple(choices_of(fact, shared).items())


def shown_unit(fact: Fact | Column) -> str:
    """The unit beside the field; a ratio is typed as a percentage."""
    return "%" if fact.type == "ratio" else written_unit(fact)


def shown_text(fact: Fact | Column, stored: object) -> object:
    """A stored value as its control takes it; a text that is no value stays as it was typed."""
    if fact.type == "ratio" and isinstance(stored, str | Decimal):
        if is_beyond_measure(str(stored)):
            return stored
        try:
            value = Decimal(stored)
        except ArithmeticError:
            return str(stored).removesuffix("%")
        return f"{(value * 100).normalize():f}"
    if isinstance(stored, tuple):
        return list(stored)
    return "" if stored is None else stored


def fact_field(visible: VisibleField, shared: Shared, on: date) -> FormField:
    """The field of a fact without its value."""
    fact = visible.fact
    return FormField(
        name=visible.id,
        kind="text" if fact.type in ("office", "region") else fact.type,
        label=visible.label,
        required=visible.required,
        help=visible.help,
        counted=fact.counted,
        evidence=fact.evidence,
        example=visible.example,
        unit=shown_unit(fact),
        choices=choices_for(fact, shared, on),
        max_chars=visible.max_chars,
    )


def fill_table(into: FormField, fact: Fact, rows: Iterable[Any], shared: Shared, *, least: int) -> None:
    """Put rows (stored or typed) into a table field: each cell as its control takes it, its fault, and the sums."""
    into.columns = [_column(key, column, shared) for key, column in fact.columns.items()]
    into.rows = [_row(fact, row if isinstance(row, Mapping) else {}, shared) for row in rows]
    into.rows += [{"values": {}, "errors": {}, "remarks": {}} for _missing in range(least - len(into.rows))]
    into.sums = {key: _sum(fact.columns[key], key, into.rows) for key in fact.columns if fact.columns[key].sum}
    into.max_rows, into.unit = fact.rows.max, ""


def _column_width(column: Mapping[str, object]) -> float:
    """The least width of a column in characters: its heading stands on one line, with its unit and mark."""
    marks = (2 if column["unit"] else 0) + (3 if column["required"] else 0)
    heading = len(f"{column['label']}{column['unit']}") + marks
    return max(0.94 * heading, CONTROL_WIDTHS.get(str(column["kind"]), 8.0)) + 1.5


def _column(key: str, column: Column, shared: Shared) -> dict[str, object]:
    return {
        "key": key,
        "label": column.label,
        "kind": column.type,
        "unit": shown_unit(column),
        "choices": tuple(choices_of(column, shared).items()),
        "required": column.required,
        "sum": column.sum,
        "money": shown_unit(column) in YUAN_IN,
    }


def _row(fact: Fact, row: Mapping[str, Any], shared: Shared) -> dict[str, Any]:
    values, errors, remarks = {}, {}, {}
    for key, column in fact.columns.items():
        values[key] = shown_text(column, row.get(key))
        try:
            value = read_value(column, row.get(key), shared, where=column.label)
        except Refusal as refusal:
            errors[key] = _("%(what)s。%(remedy)s") % {"what": refusal.what.rstrip("。"), "remedy": refusal.remedy}
            continue
        values[key] = _cell(column, value, values[key])
        remarks[key] = number_remarks(column, value)
    return {"values": values, "errors": errors, "remarks": remarks}


def number_remarks(fact: Fact | Column, value: object, before: Iterable[KnownNumber] = ()) -> Remarks:
    """What is said of a number: an amount in words, and whether it may be in the wrong unit; of a computed share,
    whether it is more than the whole (one that is typed is refused then)."""
    if not isinstance(value, Decimal):
        return Remarks()
    if fact.type == "ratio":
        return Remarks(doubt=share_doubt(value) if isinstance(fact, Fact) and fact.derived else "")
    return Remarks(amount=amount_reading(value, written_unit(fact)), doubt=unit_doubt(fact, value, before))


def _cell(column: Column, value: object, shown: object) -> object:
    return value if column.type == "yesno" and isinstance(value, bool) else shown


def _sum(column: Column, key: str, rows: Iterable[Mapping[str, Any]]) -> Decimal:
    total = Decimal(0)
    for row in rows:
        text = str(row["values"].get(key, "")).replace(",", "").replace("，", "")
        if is_beyond_measure(text):
            continue
        try:
            total += Decimal(text or 0)
        except ArithmeticError:
            continue
    return total if total.is_finite() else Decimal(0)
