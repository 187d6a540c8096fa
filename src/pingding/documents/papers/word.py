"""A paper as DOCX, to be filled in or kept with Word or WPS: the same blocks, with styles that a reader can change."""

import io
from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Any

import segno
from docx import Document
from docx.document import Document as Pages
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from pingding.documents.papers.paper import (
    Block,
    Centred,
    Closing,
    Contents,
    Cover,
    Grid,
    Heading,
    Letterhead,
    NewPage,
    Paper,
    Signing,
    Subject,
    Table,
    Writing,
)
from pingding.documents.papers.word_official import closing, letterhead, subject
from pingding.documents.papers.word_parts import (
    OFFICIAL,
    SANS,
    SERIF,
    WIDTH,
    across,
    below,
    bookmark,
    field,
    fonts,
    framed,
    indented,
    keep_last,
    language,
    lines,
    middle,
    run,
    whole,
    widths,
    write,
)

DRAFT = "草稿"
LABEL = Mm(40)
PITCH = Mm(225 / 22)
"""The distance of the lines of an official document, of which a page has 22."""
WHOLE = 240
"""Characters up to which a row stays on one page."""
HEADING = "_Toc"
"""How the places are named to which the contents lead; their numbers follow."""
LONG = 60
"""From so many characters on, a value stands below its label."""
SIZES: Mapping[str, int] = {"Normal": 12, "Heading 1": 16, "Heading 2": 14, "Heading 3": 12}


def docx_of(paper: Paper) -> bytes:
    """The bytes of a DOCX. Its contents are filled in when it is opened."""
    pages = Document()
    _prepare(pages, paper)
    for block, next_block in zip_longest(paper.blocks, paper.blocks[1:]):
        WRITERS[type(block)](pages, block, paper)
        if isinstance(next_block, Signing | Closing):
            keep_last(pages)
    stream = io.BytesIO()
    pages.save(stream)
    return stream.getvalue()


def _prepare(pages: Pages, paper: Paper) -> None:
    """Page, fonts, head and foot. The file names nobody who made it and no day on which it was made."""
    section = pages.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    for name, size in SIZES.items():
        style = pages.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        fonts(style.element.get_or_add_rPr(), SERIF if name == "Normal" else SANS)
        if name != "Normal":
            style.paragraph_format.space_after = Pt(6)
    if paper.official:
        normal = pages.styles["Normal"]
        assert isinstance(normal, ParagraphStyle)
        normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = PITCH, Pt(0)
    language(pages)
    properties = pages.core_properties
    properties.title, properties.author, properties.comments = paper.title, "", ""
    covered = any(isinstance(block, Cover) for block in paper.blocks)
    section.different_first_page_header_footer = covered and not paper.draft
    if paper.draft:
        across(section.header.paragraphs[0], DRAFT)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    numbered = ("— ", "PAGE", " —") if paper.official else ("第 ", "PAGE", " 页，共 ", "NUMPAGES", " 页")
    font, size = (SERIF, 14) if paper.official else (SANS, 8)
    run(foot, f"{paper.mark.words}　" if paper.mark else "", font, size)
    for part in numbered:
        (field if part.isupper() else run)(foot, part, font, size)


def _cover(pages: Pages, block: Cover, paper: Paper) -> None:
    middle(pages, block.above, SANS, 14)
    title = pages.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    free = _free_on_cover(block)
    title.paragraph_format.space_before, title.paragraph_format.space_after = (
        Mm(min(30, free * 3 / 7)),
        Mm(free * 4 / 7),
    )
    run(title, block.broken, SERIF, 26).bold = True
    frame = pages.add_table(len(block.lines), 2)
    frame.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row, each in zip(frame.rows, block.lines, strict=True):
        write(row.cells[0], each.label, SANS)
        write(row.cells[1], each.value, side="center")
        below(row.cells[1])
        for cell in row.cells:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
        row.height = Mm(11)
    widths(frame, (Mm(40), Mm(100)))
    if paper.mark and paper.mark.address:
        drawn = io.BytesIO()
        segno.make_qr(paper.mark.address, error="m").save(drawn, kind="png", scale=6, border=1)
        code = pages.add_paragraph()
        code.alignment = WD_ALIGN_PARAGRAPH.CENTER
        code.paragraph_format.space_before = Mm(14)
        code.paragraph_format.space_after = Pt(2)
        code.add_run().add_picture(drawn, width=Mm(26))
        middle(pages, paper.mark.words, SANS, 9)
    middle(pages, block.foot, SERIF, 14).paragraph_format.space_before = Mm(14)


def _free_on_cover(block: Cover) -> float:
    """Millimetres that can stand empty around the title, so that cover and code fit on one page."""
    taken = 90 + 16 * len(block.broken.split("\n")) + 11 * len(block.lines)
    return min(70.0, max(0.0, 225.0 - taken))


def _centred(pages: Pages, block: Centred, paper: Paper) -> None:
    title = pages.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.page_break_before = True
    run(title, block.text, SANS, 16).bold = True


def _contents(pages: Pages, block: Contents, paper: Paper) -> None:
    _centred(pages, Centred(block.title), paper)
    entries = [each for each in paper.blocks if isinstance(each, Heading) and each.level < 3]
    for place, entry in enumerate(entries):
        paragraph = pages.add_paragraph()
        how = paragraph.paragraph_format
        how.left_indent, how.space_after = Pt(24 * (entry.level - 1)), Pt(2)
        how.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        run(paragraph, f"{entry.text}\t")
        field(paragraph, f"PAGEREF {HEADING}{place} \\h", SERIF, 12)
    _new_page(pages, NewPage(), paper)


def _heading(pages: Pages, block: Heading, paper: Paper) -> None:
    heading = pages.add_heading(block.text, block.level)
    if block.level < 3:
        bookmark(heading, HEADING)


def _writing(pages: Pages, block: Writing, paper: Paper) -> None:
    font, size = (OFFICIAL, 16) if paper.official else (SERIF, 12)
    for text in lines(block.text):
        (run if block.flush else indented)(pages.add_paragraph(), text, font, size)


def _grid(pages: Pages, block: Grid, paper: Paper) -> None:
    frame = framed(pages, len(block.lines), 2)
    for row, each in zip(frame.rows, block.lines, strict=True):
        if each.open:
            write(row.cells[0], each.label, SANS)
            if each.hint:
                run(row.cells[0].add_paragraph(), each.hint, SANS, 8)
            first, *others = each.value.split("\n")
            write(row.cells[1], first)
            for text in others:
                run(row.cells[1].add_paragraph(), text, SERIF, 12)
        elif "\n" in each.value or len(each.value) > LONG:
            cell = row.cells[0].merge(row.cells[1])
            write(cell, each.label, SANS)
            cell.paragraphs[0].paragraph_format.keep_with_next = True
            for text in lines(each.value):
                indented(cell.add_paragraph(), text)
        else:
            write(row.cells[0], each.label, SANS, side="center")
            write(row.cells[1], each.value)
            for cell in row.cells:
                cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        if len(each.value) <= WHOLE:
            whole(row)
    widths(frame, (LABEL, WIDTH - LABEL))


def _table(pages: Pages, block: Table, paper: Paper) -> None:
    if block.title:
        title = pages.add_paragraph()
        run(title, block.title, SANS).font.size = Pt(12)
        title.paragraph_format.keep_with_next = True
    rows = [block.heads, *block.rows, *([block.sums] if block.sums else [])]
    frame = framed(pages, len(rows), len(block.heads))
    few, many = (12, 10.5) if paper.official else (10.5, 8.5)
    size = many if len(block.heads) > (4 if paper.official else 6) else few
    for place, (row, texts) in enumerate(zip(frame.rows, rows, strict=True)):
        for cell, text, side in zip(row.cells, texts, block.sides, strict=True):
            write(cell, text, SANS if place == 0 else SERIF, size, "center" if place == 0 else side)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            cell.paragraphs[0].paragraph_format.keep_with_next = place == 0 or (block.small and place + 1 < len(rows))
        if sum(map(len, texts)) <= WHOLE:
            whole(row)
    widths(frame, tuple(int(WIDTH * share / sum(block.shares)) for share in block.shares))
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    frame.rows[0]._tr.get_or_add_trPr().append(head)


def _signing(pages: Pages, block: Signing, paper: Paper) -> None:
    (row,) = framed(pages, 1, 1).rows
    whole(row)
    cell = row.cells[0]
    for sentence in block.sentences:
        indented(cell.add_paragraph(), sentence)
    for first in range(0, len(block.places), 2):
        paragraph = cell.add_paragraph()
        paragraph.paragraph_format.space_before = Mm(14)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH / Mm(1) / 2))
        run(paragraph, "\t".join(f"{place}：" for place in block.places[first : first + 2]), SANS)
    day = cell.add_paragraph()
    day.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    day.paragraph_format.space_before, day.paragraph_format.space_after = Mm(8), Mm(2)
    run(day, "年　　月　　日")


def _new_page(pages: Pages, block: NewPage, paper: Paper) -> None:
    broken = pages.add_paragraph()
    broken.paragraph_format.line_spacing, broken.paragraph_format.space_after = Pt(1), Pt(0)
    broken.add_run().add_break(WD_BREAK.PAGE)


WRITERS: Mapping[type[Block], Callable[[Pages, Any, Paper], None]] = {
    Cover: _cover,
    Contents: _contents,
    Centred: _centred,
    Heading: _heading,
    Writing: _writing,
    Grid: _grid,
    Table: _table,
    Signing: _signing,
    Letterhead: letterhead,
    Subject: subject,
    Closing: closing,
    NewPage: _new_page,
}
