"""What pictures of papers are refused for: a page with nothing on it, a character that no font has."""

import pypdfium2
from paper_pictures import faults_of, pages_of

from pingding.documents.papers.paper import NewPage, Paper, Writing
from pingding.documents.papers.pdf import pdf_of


def test_sound_pages_have_no_fault_and_a_lacking_character_is_one_on_its_page() -> None:
    pages = pages_of(pdf_of(Paper("示例", (Writing("第一页。"), NewPage(), Writing("示例\U0002ebf0")))).pdf)
    assert faults_of("示例", pages[:1]) == []
    assert faults_of("示例", pages) == ["示例: page 2 lacks a character"]


def test_blank_page_and_no_page_are_faults() -> None:
    blank = pypdfium2.PdfDocument.new()
    blank.new_page(595, 842)
    assert faults_of("示例", list(blank)) == ["示例: page 1 is blank"]
    assert faults_of("示例", []) == ["示例: no page"]
