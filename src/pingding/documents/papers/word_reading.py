"""What stands in a DOCX, in the order of its pages: paragraphs, and tables cell by cell. Nothing in it is run."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from docx import Document
from docx.table import Table as Frame

from pingding.documents.archives import refuse_unsafe, unreadable


@dataclass(frozen=True)
class ReadTable:
    """The texts of a table's cells by row; a cell over several columns stands once. Lines are its paragraphs."""

    rows: tuple[tuple[str, ...], ...]


def read_docx(file: BinaryIO) -> tuple[str | ReadTable, ...]:
    """The paragraphs that have words, and the tables; Refusal for what is no document that can be read safely."""
    refuse_unsafe(file, "docx")
    file.seek(0)
    try:
        pages = Document(io.BytesIO(file.read()))
        return tuple(_blocks(pages))
    except Exception as fault:
        raise unreadable("docx") from fault


def _blocks(pages: Any) -> Iterator[str | ReadTable]:
    for block in pages.iter_inner_content():
        if isinstance(block, Frame):
            yield ReadTable(tuple(_cells(row) for row in block.rows))
        elif text := block.text.strip():
            yield text


def _cells(row: Any) -> tuple[str, ...]:
    return tuple(cell.text.strip() for cell in dict.fromkeys(row.cells))
