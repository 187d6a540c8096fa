"""The parts of which pages in Word are made: runs in a font, fields, frames with their cells."""

from typing import Any

from docx.document import Document as Pages
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table as Frame
from docx.table import _Cell as Cell
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph

SERIF, SANS = "宋体", "黑体"
"""Fonts that Word and WPS bring along."""
OFFICIAL = "仿宋"
"""The font of the text of an official document."""


WIDTH = Mm(156)
"""How wide the text of a page is."""
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
ACROSS = (
    f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="PowerPlusWaterMarkObject" type="#_x0000_t136" stroked="f" fillcolor="#d9d9d9" '
    'style="position:absolute;width:380pt;height:190pt;'
    "rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin">'
    f'<v:textpath style="font-family:&quot;{SANS}&quot;;font-size:1pt" string=""/></v:shape></w:pict>'
)
"""A shape behind the text that a word fills, as Word and WPS draw one across a page."""


def language(pages: Pages) -> None:
    """Have the text taken for Simplified Chinese: characters and marks have other shapes in Japan and Taiwan."""
    (stated,) = pages.styles.element.xpath("w:docDefaults//w:lang")
    stated.set(qn("w:val"), "zh-CN")
    stated.set(qn("w:eastAsia"), "zh-CN")


def bookmark(paragraph: Paragraph, prefix: str) -> None:
    """A name for the place of a paragraph: the prefix and a number, from 0 on in the order in which they are set."""
    body = paragraph._p.getparent()
    number = str(len(body.findall(f".//{qn('w:bookmarkStart')}")))
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for each in (start, end):
        each.set(qn("w:id"), number)
    start.set(qn("w:name"), f"{prefix}{number}")
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def keep_last(pages: Pages) -> None:
    """Keep the last paragraph, or the last row of a table, on the page of what follows."""
    last = list(pages.iter_inner_content())[-1]
    kept = [cell.paragraphs[-1] for cell in last.rows[-1].cells] if isinstance(last, Frame) else [last]
    for paragraph in kept:
        paragraph.paragraph_format.keep_with_next = True


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
    _mark(paragraph, "begin").set(qn("w:dirty"), "true")
    instruction = OxmlElement("w:instrText")
    instruction.text = code
    paragraph.add_run()._element.append(instruction)
    _mark(paragraph, "separate")
    run(paragraph, "1")
    _mark(paragraph, "end")
    for part in paragraph.runs[before:]:
        fonts(part._element.get_or_add_rPr(), font)
        part.font.size = Pt(size)


def _mark(paragraph: Paragraph, kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._element.append(mark)
    return mark


def across(paragraph: Paragraph, text: str) -> None:
    """A pale text across the pages on which this paragraph of their head stands."""
    drawn = parse_xml(ACROSS)
    next(each for each in drawn.iter() if "string" in each.attrib).set("string", text)
    paragraph.add_run()._element.append(drawn)


def lines(text: str) -> list[str]:
    """The paragraphs of a text."""
    return [line for line in text.split("\n") if line.strip()]


def indented(paragraph: Paragraph, text: str, font: str = SERIF, size: float = 12) -> None:
    """Running text, whose first line begins two characters in."""
    paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    run(paragraph, text, font, size)


def write(cell: Cell, text: str, font: str = SERIF, size: float = 12, side: str = "left") -> None:
    """A text in a cell, at a `side`: left, center or right."""
    paragraph = cell.paragraphs[0]
    paragraph.alignment, paragraph.paragraph_format.line_spacing = SIDES[side], 1.0
    paragraph.paragraph_format.space_after = Pt(2)
    run(paragraph, text, font, size)


def framed(pages: Pages, rows: int, columns: int) -> Frame:
    """A table with lines around its cells; two that touch would be taken for one."""
    if isinstance(next(reversed(list(pages.iter_inner_content())), None), Frame):
        between = pages.add_paragraph().paragraph_format
        between.line_spacing, between.keep_with_next = Pt(6), True
    frame: Frame = pages.add_table(rows, columns)
    frame.style = "Table Grid"
    indent = OxmlElement("w:tblInd")  # without it the frame stands out of the margin by what its cells keep free
    indent.set(qn("w:w"), "108")
    indent.set(qn("w:type"), "dxa")
    frame._tbl.tblPr.find(qn("w:tblW")).addnext(indent)
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


def middle(pages: Pages, text: str, font: str, size: float) -> Paragraph:
    """A paragraph of its own in the middle of the page."""
    paragraph = pages.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(paragraph, text, font, size)
    return paragraph
