"""What is read of a DOCX: changes as accepted, content controls, merged cells; what a file says without end."""

import io

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pingding.documents.papers.word_reading import ReadDocument, ReadTable, read_docx

COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def document(body: str) -> ReadDocument:
    """A document whose body is this XML, read."""
    pages, written = Document(), io.BytesIO()
    within = pages.element.body
    for element in parse_xml(f"<w:body {nsdecls('w')} xmlns:mc='{COMPATIBLE}'>{body}</w:body>"):
        within.insert(len(within) - 1, element)
    pages.save(written)
    return read_docx(written)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def added(inside: str) -> str:
    return f'<w:ins w:id="1" w:author="a">{inside}</w:ins>'


def taken_out(inside: str) -> str:
    return f'<w:del w:id="2" w:author="a">{inside}</w:del>'


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def cell(inside: str, shape: str = "") -> str:
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{inside}</w:tc>"


def row(*cells: str, mark: str = "") -> str:
    return f"<w:tr><w:trPr>{mark}</w:trPr>{''.join(cells)}</w:tr>"


def paragraph(inside: str, mark: str = "") -> str:
    return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{inside}</w:p>"


ENDS = '<w:del w:id="3" w:author="a"/>'
CONTROL = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (paragraph(run("一百") + added(run("万元"))), "一百万元"),
        (paragraph(run("一百") + taken_out("<w:r><w:delText>万元</w:delText></w:r>")), "一百"),
        (paragraph(f"<w:moveFrom w:id='4'>{run('旧')}</w:moveFrom><w:moveTo w:id='5'>{run('新')}</w:moveTo>"), "新"),
        (paragraph(CONTROL.format(run("控件"))), "控件"),
        (CONTROL.format(paragraph(run("整段控件"))), "整段控件"),
        (paragraph("<w:hyperlink>" + run("链接") + "</w:hyperlink>"), "链接"),
        (paragraph(run("前半"), ENDS) + paragraph(run("后半")), "前半后半"),
        (paragraph(run("字") + "<w:r><w:tab/><w:t>距</w:t><w:br/><w:t>行</w:t></w:r>"), "字\t距\n行"),
        (
            paragraph(
                "<w:r><w:ruby><w:rt>" + run("yín") + "</w:rt><w:rubyBase>" + run("银") + "</w:rubyBase></w:ruby></w:r>"
            ),
            "银",
        ),
    ],
)
def test_paragraphs_say_what_is_seen_once_changes_are_accepted(body: str, read: str) -> None:
    assert document(body).blocks == (read,)


def test_rows_and_cells_within_controls_stand_and_a_row_taken_out_does_not() -> None:
    one, two = cell(paragraph(run("甲"))), cell(paragraph(run("乙")))
    body = table(row(one, CONTROL.format(two)), CONTROL.format(row(two, one)), row(one, one, mark=ENDS))
    read = document(body)
    assert read.blocks == (ReadTable((("甲", "乙"), ("乙", "甲"))),) and read.revised


def test_a_cell_that_goes_on_from_the_row_above_says_the_same_and_one_over_columns_stands_once() -> None:
    begins, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    first = row(cell(paragraph(run("甲")), begins), cell(paragraph(run("一"))))
    body = table(first, row(cell(paragraph(""), on), cell(paragraph(run("二")))))
    wide = table(row(cell(paragraph(run("宽")), '<w:gridSpan w:val="2000000000"/>')))
    assert document(body + wide).blocks == (ReadTable((("甲", "一"), ("甲", "二"))), ReadTable((("宽",),)))


def test_texts_in_boxes_and_in_tables_within_cells_are_told_once() -> None:
    box = f"<w:txbxContent>{paragraph(run('框'))}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    inner = table(row(cell(paragraph(run("内")))))
    read = document(paragraph(run("外") + f"<w:r>{both}</w:r>") + table(row(cell(inner + paragraph(run("格"))))))
    assert read.blocks == ("外", ReadTable((("格",),)))
    assert read.stray == ("框", "内") and not read.revised
