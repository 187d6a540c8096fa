"""What a paper consists of: blocks in the order in which they are read. The writers of PDF and DOCX know nothing else.

All texts are plain: what looks like markup, a formula or code is printed as what it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from pingding.documents.papers.title_lines import title_lines, wide

COVER_WIDTH, SUBJECT_WIDTH = 17, 20
"""Characters of a line of a title on a cover (26 pt) and above a text (22 pt)."""
FIGURE = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,8})(?:\.\d+)?\s?[^\d\s.,、，；/-]{0,4}")
"""A number as a paper prints it, with its unit."""
IN_ONE_PIECE = re.compile(r"[A-Za-z0-9-]{8,20}|\d+年\d+月\d+日")
"""A code and a day."""
NOTHING = frozenset(("", "—", "未填写"))
"""What stands in a cell in which nothing stands."""
MOST_KEPT, MOST_TEXT_KEPT = 6, 500
"""Rows and characters that a table has at most which is kept on one page."""
SHORT = 4
"""Characters up to which the texts of a column stand in its middle."""


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

    @property
    def broken(self) -> str:
        """The title in its lines."""
        return title_lines(self.title, COVER_WIDTH)


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


def _asked(text: str) -> float:
    """What a text asks of its column: a code, a day and a short word, which are not broken, more than others."""
    if IN_ONE_PIECE.fullmatch(text):
        return len(text) * 1.2
    return len(text) * 2 if len(text) <= 6 else min(24, len(text))


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
        return tuple(max(3, len(head) / 2, *map(_asked, texts)) ** 0.5 for head, *texts in columns)

    @property
    def sides(self) -> tuple[str, ...]:
        """Where the texts of each column stand: figures to the right, short words and running numbers in the middle.

        >>> Table("", ("序号", "单位", "金额", "是否"), (("1", "示例研究院", "1,680 万元", "是"),)).sides
        ('center', 'left', 'right', 'center')
        """
        return tuple(_side(texts) for _head, *texts in zip(self.heads, *self.rows, strict=True))

    @property
    def small(self) -> bool:
        """Whether it can be kept on one page without leaving much of another empty."""
        return len(self.rows) <= MOST_KEPT and sum(len(text) for row in self.rows for text in row) <= MOST_TEXT_KEPT


@dataclass(frozen=True)
class Signing:
    """What somebody puts a hand and a seal to: the sentences, then the places, then the day."""

    sentences: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Letterhead:
    """The head of an official document: who issues it, in red, its number, the red line below.

    A `letter` (函) has the format of one (GB/T 9704-2012, 10.1): two red lines below the head and two at the foot of
    its first page, which shows no page number, and its number at the right.
    """

    head: str
    number: str
    letter: bool = False


@dataclass(frozen=True)
class Subject:
    """What an official document is about, in the middle above its text."""

    text: str

    @property
    def broken(self) -> str:
        """The text in its lines."""
        return title_lines(self.text, SUBJECT_WIDTH)


@dataclass(frozen=True)
class Closing:
    """Who issued it and when, where the seal is set; at the foot of the page who gets a copy, who printed it and when.

    The issuer stands in the middle above the day, as far as the margin lets it. What stands at the foot is `lined`,
    except in a letter.
    """

    issuer: str
    day: str
    copies: str = ""
    printed: str = ""
    printed_on: str = ""
    lined: bool = True

    @property
    def shift(self) -> float:
        """Characters by which the issuer's right end lies left of the day's, which ends four from the margin."""
        return max(-4.0, (wide(self.day) - wide(self.issuer)) / 2)


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


def _side(texts: list[str]) -> str:
    if texts == [str(n) for n in range(1, len(texts) + 1)]:
        return "center"
    filled = [text for text in texts if text not in NOTHING]
    if filled and all(FIGURE.fullmatch(text) for text in filled):
        return "right"
    short = all(len(text) <= SHORT and not text[0].isspace() for text in filled)
    return "center" if filled and short else "left"


def as_data(thing: Any) -> Any:
    """A paper as plain data: each block is a mapping that says under `block` of which kind it is."""
    if is_dataclass(thing) and not isinstance(thing, type):
        data = {each.name: as_data(getattr(thing, each.name)) for each in fields(thing)}
        if isinstance(thing, Table):
            data |= {"shares": list(thing.shares), "sides": list(thing.sides), "small": thing.small}
        if isinstance(thing, Cover | Subject):
            data["broken"] = thing.broken
        if isinstance(thing, Closing):
            data["shift"] = thing.shift
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
