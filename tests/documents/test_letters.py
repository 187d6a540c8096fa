"""A letter has the format of one (GB/T 9704-2012, 10.1), a document with a red head its own."""

import io
from datetime import date

import pypdfium2
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from tests.documents.reading import pages_of

from pingding.documents.issued import issued_paper
from pingding.documents.papers.paper import Closing, Letterhead, Paper, Subject, Writing
from pingding.documents.papers.pdf import pdf_of
from pingding.documents.papers.word import docx_of
from pingding.records.models import Batch, IssuedDocument

MM = 72 / 25.4
WIDE = 160 * MM


def letter(pages: int = 1, copies: str = "") -> Paper:
    text = "\n".join(f"示例内容第{n}段。" for n in range(1 + 30 * (pages - 1)))
    blocks = (Letterhead("示例局", "示例函〔2026〕1号", letter=True), Subject("关于示例的函"), Writing(text))
    return Paper("关于示例的函", (*blocks, Closing("示例局", "2026年11月30日", copies, lined=False)), official=True)


def lines_of(pdf: bytes, page: int = 0) -> list[float]:
    """How far from the lower edge each line as wide as a page stands, in mm, from the top down."""
    objects = pypdfium2.PdfDocument(io.BytesIO(pdf))[page].get_objects()
    bounds = (each.get_bounds() for each in objects if each.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH)
    return sorted((low / MM for left, low, right, _high in bounds if right - left > WIDE), reverse=True)


def test_letter_has_two_lines_below_its_head_and_two_at_the_foot_of_its_first_page() -> None:
    made = pdf_of(letter(pages=2)).pdf
    above, below, *foot = lines_of(made)
    assert len(foot) == 2 and foot[0] - foot[1] > 0.7, "the lines do not touch"
    assert 240 < below < above < 260 and 19 < foot[1] < foot[0] < 22
    assert lines_of(made, page=1) == []


def test_first_page_of_a_letter_has_no_number_and_what_its_foot_says_no_lines() -> None:
    first, second = pages_of(pdf_of(letter(pages=2, copies="示例委")).pdf)
    assert "— 1 —" not in first and "— 2 —" in second and "抄送：示例委。" in second
    with_lines = Closing("示例局", "2026年11月30日", "示例委")
    document = Paper("示例", (Letterhead("示例局文件", "示例〔2026〕1号"), with_lines), official=True)
    assert "— 1 —" in pages_of(pdf_of(document).pdf)[0]


def test_number_of_a_letter_stands_at_the_right_in_word_too() -> None:
    paragraphs = Document(io.BytesIO(docx_of(letter()))).paragraphs
    number = next(each for each in paragraphs if each.text == "示例函〔2026〕1号")
    assert number.alignment == WD_ALIGN_PARAGRAPH.RIGHT


@pytest.mark.parametrize(
    ("kind", "named", "number", "expected"),
    [
        ("recommend", "", "示例〔2026〕1号", True),
        ("issue", "命名复函", "示例〔2026〕1号", True),
        ("issue", "批复", "示例函〔2026〕1号", True),
        ("issue", "批复", "示例〔2026〕1号", False),
    ],
)
def test_what_is_a_letter_is_said_by_its_kind_or_its_number(kind: str, named: str, number: str, expected: bool) -> None:
    batch = Batch(kind=kind, content={"document": named})
    words = {"head": "示例局文件", "number": number, "title": "示例", "body": "正文。", "issuer": "示例局"}
    head, *_between, closing = issued_paper(IssuedDocument(batch=batch, dated=date(2026, 11, 30), **words)).blocks
    assert isinstance(head, Letterhead) and isinstance(closing, Closing)
    assert (head.letter, bool(closing.printed), closing.lined) == (expected, not expected, not expected)
    assert head.head == ("示例局" if expected else "示例局文件")
