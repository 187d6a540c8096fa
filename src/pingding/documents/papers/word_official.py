"""What an official document has in Word (GB/T 9704-2012): its head in red, its title, its closing."""

from docx.document import Document as Pages
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, RGBColor

from pingding.documents.papers.paper import Closing, Letterhead, Paper, Subject
from pingding.documents.papers.word_parts import OFFICIAL, SERIF, WIDTH, line, middle, run

RED = RGBColor(0xD7, 0x00, 0x0F)


def letterhead(pages: Pages, block: Letterhead, paper: Paper) -> None:
    if block.letter:
        _letter_head(pages, block)
        return
    head = middle(pages, block.head, SERIF, min(36, WIDTH.pt / max(1, len(block.head))))
    head.paragraph_format.space_before, head.paragraph_format.line_spacing = Mm(25), 1.0
    for each in head.runs:
        each.bold, each.font.color.rgb = True, RED
    number = middle(pages, block.number, OFFICIAL, 16)
    number.paragraph_format.space_before = Mm(10)
    line(number, "bottom", "D7000F", 11)


def _letter_head(pages: Pages, block: Letterhead) -> None:
    """That of a letter: its number at the right, below the red line."""
    head = middle(pages, block.head, SERIF, min(36, WIDTH.pt / max(1, len(block.head))))
    head.paragraph_format.line_spacing = 1.0
    for each in head.runs:
        each.bold, each.font.color.rgb = True, RED
    line(head, "bottom", "D7000F", 18)
    number = pages.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run(number, block.number, OFFICIAL, 16)


def subject(pages: Pages, block: Subject, paper: Paper) -> None:
    title = middle(pages, block.broken, SERIF, 22)
    title.paragraph_format.space_before = title.paragraph_format.space_after = Mm(10)
    for each in title.runs:
        each.bold = True


def closing(pages: Pages, block: Closing, paper: Paper) -> None:
    for place, (text, shift) in enumerate(((block.issuer, block.shift), (block.day, 0))):
        signed = pages.add_paragraph()
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Pt(16 * (4 + shift))
        signed.paragraph_format.space_before = Mm(0 if place else 20)
        signed.paragraph_format.keep_with_next = place == 0
        run(signed, text, OFFICIAL, 16)
    copies = f"抄送：{block.copies}。" if block.copies else ""
    printed = f"{block.printed}\t{block.printed_on}" if block.printed else ""
    for text in filter(None, (copies, printed)):
        foot = pages.add_paragraph()
        foot.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        run(foot, text, OFFICIAL, 14)
        if block.lined:
            line(foot, "top", "auto", 6)
            line(foot, "bottom", "auto", 6)
