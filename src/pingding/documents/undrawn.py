"""Which characters of a form or a paper its PDF cannot show, and where, so that it is said before it is made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pingding.documents.papers.fonts import Missing, missing_in
from pingding.documents.papers.paper import Paper, texts_in
from pingding.documents.papers.pdf import font_folders
from pingding.queries.applications.filled_forms import FilledField, FilledPart


@dataclass(frozen=True)
class Undrawn:
    """A field or material, by its label, with the characters in it that no font has."""

    label: str
    characters: tuple[Missing, ...]


def undrawn_in(parts: Iterable[FilledPart]) -> tuple[Undrawn, ...]:
    """The fields and materials of a form with such characters, each once, in the order of the form."""
    folders = font_folders()
    lacking = {label: missing_in(texts, folders) for label, texts in _texts(parts)}
    return tuple(Undrawn(label, characters) for label, characters in lacking.items() if characters)


def undrawn_codes(paper: Paper) -> tuple[str, ...]:
    """The codes that a paper's PDF shows for characters which no font has."""
    return tuple(each.code for each in missing_in(texts_in(paper), font_folders()))


def _texts(parts: Iterable[FilledPart]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for part in parts:
        for field in part.fields:
            yield field.label, (field.value, *_cells(field))
        for title, files in part.files:
            yield title, tuple(file.attachment.name for file in files)


def _cells(field: FilledField) -> Iterator[str]:
    for row in field.rows:
        yield from row.cells
