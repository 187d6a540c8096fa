"""A paper as DOCX, to be filled in or kept with Word or WPS: the same blocks, with styles that a reader can change."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import segno
from docx import Document
from docx.document import Document as Pages
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as Frame
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph

from pingding.documents.papers.paper import (
    Block,
    Centred,
    Contents,
    Cover,
    Grid,
    Heading,
    NewPage,
    Paper,
    Signing,
    Table,
    Writing,
)

SERIF, SANS = "宋体", "黑体"
"""Fonts that Word and WPS bring along."""
DRAFT = "草稿"
WIDTH = Mm(156)
LABEL = Mm(34)
LONG = 60
"""From so many characters on, a value stands below its label."""
SIZES: Mapping[str, int] = {"Normal": 12, "Heading 1": 16, "Heading 2": 14, "Heading 3": 12}


def docx_of(paper: Paper) -> bytes:
    """The bytes of a DOCX. Its contents are filled in when it is opened."""
    pages = Document()
    _prepare(pages, paper)
    for block in paper.blocks:
        WRITERS[type(block)](pages, block, paper)
    stream = io.BytesIO()
    pages.save(stream)
    return stream.getvalue()


def _prepare(pages: Pages, paper: Paper) -> None:
    """Page, fonts, head and foot. The file names nobody who made it and no day on which it was made."""
    section = pages.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(32)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    for name, size in SIZES.items():
        style = pages.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        _fonts(style.element.get_or_add_rPr(), SERIF if name == "Normal" else SANS)
    properties = pages.core_properties
    properties.title, properties.author, properties.comments = paper.title, "", ""
    section.different_first_page_header_footer = not paper.draft
    if paper.draft:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(head, DRAFT, SANS, 26).font.color.rgb = RGBColor(0xB0, 0xB0, 0xB0)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(foot, f"{paper.mark.words}　" if paper.mark else "", SANS, 8)
    for part in ("第 ", "PAGE", " 页，共 ", "NUMPAGES", " 页"):
        (_field if part.isupper() else _run)(foot, part, SANS, 8)


def _fonts(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for which in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(which), font)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _run(paragraph: Paragraph, text: str, font: str = SERIF, size: float | None = None) -> Any:
    run = paragraph.add_run(text)
    _fonts(run._element.get_or_add_rPr(), font)
    if size is not None:
        run.font.size = Pt(size)
    return run


def _field(paragraph: Paragraph, code: str, font: str, size: float) -> None:
    """A field that the reader's program fills in: a page's number, the contents."""
    for kind in ("begin", "", "end"):
        run = _run(paragraph, "", font, size)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
            if kind == "begin":
                element.set(qn("w:dirty"), "true")
        else:
            element.text = code
        run._element.append(element)


def _cover(pages: Pages, block: Cover, paper: Paper) -> None:
    _run(pages.add_paragraph(), block.above, SANS, 14)
    title = pages.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before, title.paragraph_format.space_after = Mm(30), Mm(40)
    _run(title, block.title, SERIF, 26).bold = True
    frame = pages.add_table(len(block.lines), 2)
    frame.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row, line in zip(frame.rows, block.lines, strict=True):
        _write(row.cells[0], line.label, SANS)
        _write(row.cells[1], line.value)
        _below(row.cells[1])
        row.height = Mm(11)
    _widths(frame, (Mm(40), Mm(100)))
    if paper.mark:
        drawn = io.BytesIO()
        segno.make_qr(paper.mark.address, error="m").save(drawn, kind="png", scale=6, border=1)
        code = pages.add_paragraph()
        code.alignment = WD_ALIGN_PARAGRAPH.CENTER
        code.paragraph_format.space_before = Mm(14)
        code.add_run().add_picture(drawn, width=Mm(26))
    foot = pages.add_paragraph()
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.paragraph_format.space_before = Mm(14)
    _run(foot, block.foot, SERIF, 14)


def _centred(pages: Pages, block: Centred, paper: Paper) -> None:
    title = pages.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.page_break_before = True
    _run(title, block.text, SANS, 16)


def _contents(pages: Pages, block: Contents, paper: Paper) -> None:
    _centred(pages, Centred(block.title), paper)
    _field(pages.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u', SERIF, 12)
    _new_page(pages, NewPage(), paper)


def _heading(pages: Pages, block: Heading, paper: Paper) -> None:
    pages.add_heading(block.text, block.level)


def _writing(pages: Pages, block: Writing, paper: Paper) -> None:
    for line in _lines(block.text):
        _indented(pages.add_paragraph(), line)


def _grid(pages: Pages, block: Grid, paper: Paper) -> None:
    frame = _framed(pages, len(block.lines), 2)
    for row, line in zip(frame.rows, block.lines, strict=True):
        if "\n" in line.value or len(line.value) > LONG:
            cell = row.cells[0].merge(row.cells[1])
            _write(cell, line.label, SANS)
            for text in _lines(line.value):
                _indented(cell.add_paragraph(), text)
        else:
            _write(row.cells[0], line.label, SANS)
            _write(row.cells[1], line.value)
    _widths(frame, (LABEL, WIDTH - LABEL))


def _table(pages: Pages, block: Table, paper: Paper) -> None:
    if block.title:
        _run(pages.add_paragraph(), block.title, SANS).font.size = Pt(12)
    rows = [block.heads, *block.rows, *([block.sums] if block.sums else [])]
    frame = _framed(pages, len(rows), len(block.heads))
    size = 8.5 if len(block.heads) > 6 else 10.5
    for place, (row, texts) in enumerate(zip(frame.rows, rows, strict=True)):
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell, text, SANS if place == 0 else SERIF, size)
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    frame.rows[0]._tr.get_or_add_trPr().append(head)


def _signing(pages: Pages, block: Signing, paper: Paper) -> None:
    cell = _framed(pages, 1, 1).rows[0].cells[0]
    for sentence in block.sentences:
        _indented(cell.add_paragraph(), sentence)
    for place in block.places:
        paragraph = cell.add_paragraph()
        paragraph.paragraph_format.space_before = Mm(14)
        _run(paragraph, f"{place}：", SANS)
    day = cell.add_paragraph()
    day.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    day.paragraph_format.space_before = Mm(8)
    _run(day, "年　　月　　日")


def _new_page(pages: Pages, block: NewPage, paper: Paper) -> None:
    pages.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _indented(paragraph: Paragraph, text: str) -> None:
    paragraph.paragraph_format.first_line_indent = Pt(24)
    _run(paragraph, text)


def _write(cell: Cell, text: str, font: str = SERIF, size: float = 12) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    _run(paragraph, text, font, size)


def _framed(pages: Pages, rows: int, columns: int) -> Frame:
    frame: Frame = pages.add_table(rows, columns)
    frame.style = "Table Grid"
    return frame


def _widths(frame: Frame, widths: tuple[int, ...]) -> None:
    frame.autofit = False
    for column, width in zip(frame.columns, widths, strict=True):
        column.width = Cm(width / Cm(1))
    for row in frame.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width / Cm(1))


def _below(cell: Cell) -> None:
    """A line below the value, as on a printed form."""
    borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("w:val", "single"), ("w:sz", "4"), ("w:color", "auto")):
        line.set(qn(name), value)
    borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


WRITERS: Mapping[type[Block], Callable[[Pages, Any, Paper], None]] = {
    Cover: _cover,
    Contents: _contents,
    Centred: _centred,
    Heading: _heading,
    Writing: _writing,
    Grid: _grid,
    Table: _table,
    Signing: _signing,
    NewPage: _new_page,
}
