"""What was filled in, to be read: every part with its fields in words, its tables and its files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_pages import FormPage
from pingding.policy.forms.form_view import VisibleField
from pingding.policy.language import Fact
from pingding.policy.language.facts import Column
from pingding.policy.text.masking import mask_name
from pingding.policy.values.showing import NOT_FILLED
from pingding.policy.values.values import Value, show_value
from pingding.queries.editions import shared
from pingding.records.models import FilingFile
from pingding.web.frame.addresses import address


@dataclass(frozen=True)
class AnsweredField:
    """A field as it was filled in: words, a long text, or a table with its sums."""

    label: str
    value: str
    long: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    sums: tuple[str, ...] = ()
    empty: bool = False


@dataclass(frozen=True)
class AnswerPart:
    """A part of the form: fields, then files by material; `url` leads to where it can be changed."""

    id: str
    title: str
    around: str
    answers: tuple[AnsweredField, ...]
    files: tuple[tuple[str, tuple[dict[str, Any], ...]], ...]
    url: str = ""


Reader = Callable[[VisibleField], str | None]
"""What was typed for a field and is no value of it; None for all others."""


def answer_parts(
    pages: Sequence[FormPage],
    facts: Facts,
    files: Mapping[str, Sequence[FilingFile]],
    *,
    unmasked: bool,
    urls: Mapping[str, str],
    typed: Reader = lambda _field: None,
) -> list[AnswerPart]:
    """The parts in order; those without anything to be seen are left out."""
    parts = []
    for page in pages:
        answers = tuple(_answer(field, facts.get(field.id), unmasked, typed(field)) for field in page.fields)
        handed = tuple((wanted.material.title, _files(files.get(wanted.id, ()))) for wanted in page.materials)
        if answers or handed:
            parts.append(AnswerPart(page.id, page.title, page.around, answers, handed, urls.get(page.id, "")))
    return parts


def _answer(field: VisibleField, value: Value, unmasked: bool, typed: str | None) -> AnsweredField:
    fact = field.fact
    if typed is not None:
        return AnsweredField(field.label, typed)
    if fact.type == "table":
        return _table(field, value, unmasked)
    empty = value in (None, "", ())
    return AnsweredField(
        field.label, _shown(fact, value, unmasked), long=fact.type == "longtext" and not empty, empty=empty
    )


def _shown(fact: Fact | Column, value: Value, unmasked: bool) -> str:
    if fact.personal and not unmasked and isinstance(value, str) and value:
        return mask_name(value)
    return show_value(fact, value, shared())


def _table(field: VisibleField, value: Value, unmasked: bool) -> AnsweredField:
    columns = field.fact.columns
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []
    told = tuple(tuple(_shown(column, row.get(key), unmasked) for key, column in columns.items()) for row in rows)
    sums = tuple(_sum(column, [row.get(key) for row in rows]) for key, column in columns.items())
    words = show_value(field.fact, value, shared()) if rows else NOT_FILLED
    return AnsweredField(
        field.label,
        words,
        columns=tuple(column.label for column in columns.values()),
        rows=told,
        sums=sums if any(sums) else (),
        empty=not rows,
    )


def _sum(column: Column, values: Sequence[Any]) -> str:
    known = [value for value in values if value is not None]
    return show_value(column, sum(known), shared()) if column.sum and known else ""


def _files(rows: Sequence[FilingFile]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "name": row.attachment.name,
            "url": address("attachment", row.attachment_id),
            "size": row.attachment.size,
            "digest": row.attachment.sha256,
        }
        for row in rows
    )
