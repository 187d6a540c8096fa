"""What a paper consists of: blocks in the order in which they are read. The writers of PDF and DOCX know nothing else.

All texts are plain: what looks like markup, a formula or code is printed as what it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """A label with its value, on a cover or in a form; `hint` stands small below the label.

    An `open` one is to be written in: it has room, and its value stands in a cell of its own however long it is.
    """

    label: str
    value: str
    hint: str = ""
    open: bool = False


@dataclass(frozen=True)
class Cover:
    """The first page: what paper it is, the lines that somebody reads before opening it, who made the form."""

    title: str
    above: str
    lines: tuple[Line, ...]
    foot: str


@dataclass(frozen=True)
class Contents:
    """The headings of the paper with their pages."""

    title: str


@dataclass(frozen=True)
class Heading:
    """A heading; `level` 1 begins a part, 2 a chapter, 3 a section."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Centred:
    """A heading in the middle of a page of its own, which no contents name."""

    text: str


@dataclass(frozen=True)
class Writing:
    """Running text, whose lines are its paragraphs; `flush` ones begin at the margin, as whom a letter is to."""

    text: str
    flush: bool = False


@dataclass(frozen=True)
class Grid:
    """A form: its lines under one another in a frame."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """A table with its heads, which are repeated on each page; `sums` stand under the columns, where there are any."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[str, ...] = ()

    @property
    def shares(self) -> tuple[float, ...]:
        """How wide each column is beside the others: by its longest text, of which a long one takes more lines."""
        columns = zip(self.heads, *self.rows, strict=True)
        return tuple(max(2, len(head) / 2, *(min(24, len(text)) for text in texts)) ** 0.5 for head, *texts in columns)


@dataclass(frozen=True)
class Signing:
    """What somebody puts a hand and a seal to: the sentences, then the places, then the day."""

    sentences: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Letterhead:
    """The head of an official document: who issues it, in red, its number, the red line below."""

    head: str
    number: str


@dataclass(frozen=True)
class Subject:
    """What an official document is about, in the middle above its text."""

    text: str


@dataclass(frozen=True)
class Closing:
    """Who issued it and when, where the seal is set; at the foot of the page who gets a copy and who printed it."""

    issuer: str
    day: str
    copies: str = ""
    printed: str = ""


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own."""


FormBlock = Cover | Contents | Heading | Centred | Writing | Grid | Table | Signing
Block = FormBlock | Letterhead | Subject | Closing | NewPage


@dataclass(frozen=True)
class Mark:
    """By what a paper is told from any other: the words at the foot of each page, and the address that verifies it.

    `address` is "" where the platform does not know its own.
    """

    words: str
    address: str


@dataclass(frozen=True)
class Paper:
    """A whole paper. A `draft` carries the word for it across every page, anything else its `mark`.

    An `official` one has the page of an official document (GB/T 9704-2012): 22 lines of 28 characters.
    """

    title: str
    blocks: tuple[Block, ...]
    draft: bool = False
    mark: Mark | None = None
    official: bool = False


def as_data(thing: Any) -> Any:
    """A paper as plain data: each block is a mapping that says under `block` of which kind it is."""
    if is_dataclass(thing) and not isinstance(thing, type):
        data = {each.name: as_data(getattr(thing, each.name)) for each in fields(thing)}
        if isinstance(thing, Table):
            data["shares"] = list(thing.shares)
        return {"block": type(thing).__name__.lower(), **data}
    if isinstance(thing, tuple):
        return [as_data(each) for each in thing]
    return thing


def texts_in(thing: Any) -> Iterator[str]:
    """Every text that is printed."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from texts_in(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from texts_in(getattr(thing, field.name))
