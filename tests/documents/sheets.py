"""Workbooks as tests hand them in."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook


def written(book: Workbook) -> bytes:
    """A workbook as a file."""
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


def filled(form: bytes, *rows: list[object], change: Callable[[Any], None] | None = None) -> bytes:
    """A form with these rows below what stands in it, and whatever else is done to its first sheet."""
    book = load_workbook(io.BytesIO(form))
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(sheet)
    return written(book)


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    """A workbook with a further part, or with another in its place."""
    to = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, content)
    return to.getvalue()
