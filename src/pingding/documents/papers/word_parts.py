"""The parts of which pages in Word are made: runs in a font, fields, frames with their cells."""

from typing import Any

from docx.document import Document as Pages
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table as Frame
from docx.table import _Cell as Cell
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph

SERIF, SANS = "宋体", "黑体"
"""Fonts that Word and WPS bring along."""
OFFICIAL = "仿宋"
"""The font of the text of an official document."""


def fonts(properties: Any, font: str) -> None:
    """Have everything with these properties in one font, whatever its script."""
    fonts = properties.get_or_add_rFonts()
    for which in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(which), font)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def run(paragraph: Paragraph, text: str, font: str = SERIF, size: float | None = None) -> Any:
    """Text at the end of a paragraph."""
    added = paragraph.add_run(text)
    fonts(added._element.get_or_add_rPr(), font)
    if size is not None:
        added.font.size = Pt(size)
    return added


def field(paragraph: Paragraph, code: str, font: str, size: float) -> None:
    """A field of one line that the reader's program fills in, such as a page's number."""
    before = len(paragraph.runs)
    begin_field(paragraph, code)
    run(paragraph, "1")
    end_field(paragraph)
    for part in paragraph.runs[before:]:
        fonts(part._element.get_or_add_rPr(), font)
        part.font.size = Pt(size)


def begin_field(paragraph: Paragraph, code: str) -> None:
    """What follows, up to the end of the field, is what the reader's program puts something newer in place of."""
    _mark(paragraph, "begin").set(qn("w:dirty"), "true")
    instruction = OxmlElement("w:instrText")
    instruction.text = code
    paragraph.add_run()._element.append(instruction)
    _mark(paragraph, "separate")


def end_field(paragraph: Paragraph) -> None:
    """The end of a field, which may have begun in a paragraph before."""
    _mark(paragraph, "end")


def _mark(paragraph: Paragraph, kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._element.append(mark)
    return mark


def lines(text: str) -> list[str]:
    """The paragraphs of a text."""
    return [line for line in text.split("\n") if line.strip()]


def indented(paragraph: Paragraph, text: str, font: str = SERIF, size: float = 12) -> None:
    """Running text, whose first line begins two characters in."""
    paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    run(paragraph, text, font, size)


def write(cell: Cell, text: str, font: str = SERIF, size: float = 12) -> None:
    """A text in a cell."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    run(paragraph, text, font, size)


def framed(pages: Pages, rows: int, columns: int) -> Frame:
    """A table with lines around its cells; two that touch would be taken for one."""
    if isinstance(next(reversed(list(pages.iter_inner_content())), None), Frame):
        pages.add_paragraph().paragraph_format.line_spacing = Pt(6)
    frame: Frame = pages.add_table(rows, columns)
    frame.style = "Table Grid"
    return frame


def whole(row: Row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def widths(frame: Frame, each: tuple[int, ...]) -> None:
    """Give the columns of a table these widths, as lengths of the library."""
    frame.autofit = False
    for column, width in zip(frame.columns, each, strict=True):
        column.width = Cm(width / Cm(1))
    for row in frame.rows:
        for cell, width in zip(row.cells, each, strict=True):
            cell.width = Cm(width / Cm(1))


def below(cell: Cell) -> None:
    """A line below the value, as on a printed form."""
    borders = OxmlElement("w:tcBorders")
    borders.append(_border("bottom", "auto", 4))
    cell._tc.get_or_add_tcPr().append(borders)


def line(paragraph: Paragraph, side: str, colour: str, eighths: int) -> None:
    """A line above (`top`) or below (`bottom`) a paragraph, so many eighths of a point thick."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.append(borders)
    borders.append(_border(side, colour, eighths))


def _border(side: str, colour: str, eighths: int) -> Any:
    border = OxmlElement(f"w:{side}")
    for name, value in (("w:val", "single"), ("w:sz", str(eighths)), ("w:space", "4"), ("w:color", colour)):
        border.set(qn(name), value)
    return border
