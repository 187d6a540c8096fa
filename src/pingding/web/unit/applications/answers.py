"""What was filled in, to be read: every part with its fields in words, its tables and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pingding.queries.applications.filled_forms import FilledField, FilledPart, TableRow
from pingding.records.models import FilingFile
from pingding.web.frame.addresses import address


@dataclass(frozen=True)
class AnsweredField:
    """A field as its template takes it: words, a long text, or a table with its sums."""

    label: str
    value: str
    long: bool
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    sums: tuple[str, ...]
    empty: bool
    amount: str
    fault: str


@dataclass(frozen=True)
class AnswerPart:
    """A part of the form: fields, then files by material; `url` leads to where it can be changed."""

    id: str
    title: str
    around: str
    answers: tuple[AnsweredField, ...]
    files: tuple[tuple[str, tuple[dict[str, Any], ...]], ...]
    url: str = ""


def answer_parts(parts: Sequence[FilledPart], urls: Mapping[str, str] | None = None) -> list[AnswerPart]:
    """The parts of a filled form with the addresses at which they can be changed."""
    return [
        AnswerPart(
            id=part.id,
            title=part.title,
            around=part.around,
            answers=tuple(map(_answer, part.fields)),
            files=tuple((title, _files(rows)) for title, rows in part.files),
            url=(urls or {}).get(part.id, ""),
        )
        for part in parts
    ]


def _answer(field: FilledField) -> AnsweredField:
    return AnsweredField(
        label=field.label,
        value=field.value,
        long=field.kind == "longtext" and not field.empty,
        columns=field.columns,
        rows=field.rows,
        sums=field.sums,
        empty=field.empty,
        amount=field.amount,
        fault=field.fault,
    )


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
