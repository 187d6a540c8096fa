"""What stands in a DOCX, in the order of its pages: paragraphs, and tables cell by cell. Nothing in it is run.

Tracked changes are read as if they were accepted. The elements are walked one by one: what a cell spans, a file may say
without end.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from docx import Document

from pingding.documents.archives import refuse_unsafe, unreadable

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
UNREAD = {"del", "moveFrom", "rPr", "pPr", "drawing", "pict", "object", "AlternateContent", "rt"}
"""What is taken out by a tracked change, how something looks, drawings, and how a word is pronounced."""
WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo"}
"""What stands around paragraphs, rows and cells without being one: content controls, and what was added."""


@dataclass(frozen=True)
class ReadTable:
    """The texts of a table's cells by row; a cell over several columns stands once. Lines are its paragraphs."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ReadDocument:
    """The paragraphs that have words, and the tables; `stray` are texts in boxes and in tables within cells, `revised`
    says that changes were tracked."""

    blocks: tuple[str | ReadTable, ...]
    stray: tuple[str, ...]
    revised: bool


def read_docx(file: BinaryIO) -> ReadDocument:
    """What stands in a document; Refusal for what is none that can be read safely."""
    refuse_unsafe(file, "docx")
    file.seek(0)
    try:
        body = Document(io.BytesIO(file.read())).element.body
        revised = any(next(body.iter(WORD + name), None) is not None for name in ("ins", "del", "moveTo", "moveFrom"))
        return ReadDocument(tuple(_blocks(body)), tuple(filter(None, _stray(body))), revised)
    except Exception as fault:
        raise unreadable("docx") from fault


def _blocks(within: Any) -> Iterator[str | ReadTable]:
    paragraphs: list[Any] = []
    for child in _inside(within, "p", "tbl"):
        if _name(child) == "p":
            paragraphs.append(child)
            continue
        yield from filter(None, _lines(paragraphs))
        paragraphs = []
        yield _table(child)
    yield from filter(None, _lines(paragraphs))


def _table(frame: Any) -> ReadTable:
    rows: list[tuple[str, ...]] = []
    for row in _inside(frame, "tr"):
        if row.find(f"{WORD}trPr/{WORD}del") is None:
            above = rows[-1] if rows else ()
            rows.append(tuple(_cell(cell, above[n : n + 1]) for n, cell in enumerate(_inside(row, "tc"))))
    return ReadTable(tuple(rows))


def _cell(cell: Any, above: tuple[str, ...]) -> str:
    """The text of a cell; one that goes on from the row above has the text of that."""
    merged = cell.find(f"{WORD}tcPr/{WORD}vMerge")
    if above and merged is not None and merged.get(WORD + "val") != "restart":
        return above[0]
    return "\n".join(_lines(_inside(cell, "p"))).strip()


def _lines(paragraphs: Any) -> Iterator[str]:
    """The texts of paragraphs; one whose end was taken out goes on in the next."""
    begun = ""
    for paragraph in paragraphs:
        begun += "".join(_pieces(paragraph))
        if paragraph.find(f"{WORD}pPr/{WORD}rPr/{WORD}del") is None:
            yield begun.strip()
            begun = ""
    if begun:
        yield begun.strip()


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in MARKS:
            yield MARKS[name]
        elif name not in UNREAD:
            yield from _pieces(child)


def _inside(within: Any, *names: str) -> Iterator[Any]:
    """The elements of these names directly within one, whatever stands around them."""
    for child in within:
        if _name(child) in names:
            yield child
        elif _name(child) in WRAPPERS:
            yield from _inside(child, *names)


def _stray(body: Any) -> Iterator[str]:
    """The texts of boxes, of which a document has a second copy for older programs, and of tables within cells."""
    for box in body.iter(WORD + "txbxContent"):
        if not any(_name(around) == "Fallback" for around in box.iterancestors()):
            yield _text(box)
    for cell in body.iter(WORD + "tc"):
        for frame in _inside(cell, "tbl"):
            yield _text(frame)


def _text(element: Any) -> str:
    return "\n".join(filter(None, _lines(element.iter(WORD + "p"))))


def _name(element: Any) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""
