"""Papers read back: the text of a PDF page by page, the texts of a DOCX."""

import io
from collections.abc import Iterator

import pypdfium2
from docx import Document


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, without the ends of its lines."""
    return [page.get_textpage().get_text_range().replace("\r\n", "") for page in pypdfium2.PdfDocument(pdf)]


def pages_lines(pdf: bytes) -> list[list[str]]:
    """The lines of each page."""
    return [page.get_textpage().get_text_range().split("\r\n") for page in pypdfium2.PdfDocument(pdf)]


def texts_of(docx: bytes) -> list[str]:
    """The paragraphs and cells of a DOCX, in the order of the page."""
    return list(_texts(Document(io.BytesIO(docx))))


def _texts(pages: object) -> Iterator[str]:
    for block in pages.iter_inner_content():  # type: ignore[attr-defined]
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in dict.fromkeys(row.cells):
                    yield from _texts(cell)
        elif block.text:
            yield block.text
