"""A paper as PDF and as DOCX: everything that it says is there, as it was typed, and what cannot be drawn is told."""

import io
import json
import zipfile
from itertools import pairwise

import pytest
from docx import Document
from tests.documents.reading import pages_lines, pages_of, texts_of

from pingding.documents.papers import pdf as writing
from pingding.documents.papers.fonts import missing_in
from pingding.documents.papers.paper import (
    Block,
    Centred,
    Closing,
    Contents,
    Cover,
    Grid,
    Heading,
    Letterhead,
    Line,
    Mark,
    NewPage,
    Paper,
    Signing,
    Table,
    Writing,
    as_data,
    texts_in,
)
from pingding.documents.papers.pdf import font_folders, pdf_of
from pingding.documents.papers.title_lines import title_lines
from pingding.documents.papers.typesetting import SettingFailed, Typesetter
from pingding.documents.papers.word import docx_of

HOSTILE = '#eval("1+1") $x^2$ *粗* _斜_ <b>标记</b> =1+1 \\n {{ 7*7 }} //注 @甲 `代码` [括号] "引号"'
"""What is code, markup or a formula somewhere: on paper it is what was typed."""
RARE = "\U0002ebf0"
BLOCKS: tuple[Block, ...] = (
    Cover("示例中心\n申报书", "附件1", (Line("单位", "示例·镕喆堃昇公司"), Line("日期", "")), "示例局制"),
    Centred("填表说明"),
    Writing("1．说明一。\n\n2．说明二。"),
    Contents("目　录"),
    Heading("一、基本情况"),
    Grid((Line("名称", HOSTILE), Line("情况", "第一段。" * 40 + "\n" + "第二段。"))),
    Table("合作单位", ("名称", "代码"), (("示例院", "91500999XDEM0008X4"), (HOSTILE, "")), ("合计", "1")),
    Heading("二、方案", 1),
    Heading("（一）目标", 2),
    Writing("目标文字。" * 30),
    NewPage(),
    Signing(("情况属实。",), ("法定代表人（签字）", "单位（盖章）")),
)
MARK = Mark("回执编号2026-00001-1　第1版　核对码0123456789", "https://pingding.example/verify/2026-00001-1/0123456789/")


EMPTY = {"paper": json.dumps(as_data(Paper("", ()))), "serif": "", "sans": ""}


def paper(*, draft: bool = False, mark: Mark | None = MARK, blocks: tuple[Block, ...] = BLOCKS) -> Paper:
    return Paper("示例申报书", blocks, draft=draft, mark=None if draft else mark)


def plain(text: str) -> str:
    """Without blanks, which a typesetter may put between scripts or at the end of a line."""
    return "".join(text.split()).replace("\u200b", "").replace("\ufffe", "")


def said(*, within: Paper) -> set[str]:
    """Every text of a paper that has to be seen, a line each."""
    lines = {line for block in within.blocks for text in texts_in(block) for line in text.split("\n")}
    return {plain(line) for line in lines if plain(line)}


def test_every_text_stands_in_the_pdf_as_it_was_typed() -> None:
    whole = plain("".join(pages_of(pdf_of(paper()).pdf)))
    assert {text for text in said(within=paper()) if text not in whole} == set()


def test_every_text_stands_in_the_docx_as_it_was_typed() -> None:
    whole = plain("".join(texts_of(docx_of(paper()))))
    assert {text for text in said(within=paper()) if text not in whole} == set()


def test_pages_are_numbered_and_marked_but_for_the_cover() -> None:
    cover, *pages = pages_of(pdf_of(paper()).pdf)
    assert "第1页" not in plain(cover) and plain(MARK.words) in plain(cover)
    for number, page in enumerate(pages, start=2):
        assert f"第{number}页，共{len(pages) + 1}页" in plain(page) and plain(MARK.words) in plain(page)


def test_contents_name_the_headings_with_their_pages() -> None:
    pages = pages_of(pdf_of(paper()).pdf)
    contents = next(page for page in pages if "目" in page and "一、基本情况" in page)
    for heading in ("一、基本情况", "二、方案", "（一）目标"):
        number = next(n for n, page in enumerate(pages, start=1) if heading in page and page is not contents)
        assert heading in contents and str(number) in contents.partition(heading)[2]


def test_draft_says_so_on_every_page_and_has_no_mark() -> None:
    pages = pages_of(pdf_of(paper(draft=True)).pdf)
    assert all("草稿" in page and "核对码" not in page for page in pages)
    assert not any("草稿" in page for page in pages_of(pdf_of(paper()).pdf))
    word = Document(io.BytesIO(docx_of(paper(draft=True)))).sections[0]
    assert 'string="草稿"' in word.header._element.xml and not word.different_first_page_header_footer


def test_character_that_no_font_has_is_told_and_named_on_the_paper() -> None:
    made = pdf_of(paper(blocks=(Grid((Line("姓名", f"示例{RARE}"), Line("其他", f"{RARE}镕"))),)))
    assert [(each.code, each.within) for each in made.missing] == [("U+2EBF0", f"示例{RARE}")]
    assert plain("".join(pages_of(made.pdf))).count("〔U+2EBF0〕") == 2
    assert RARE in "".join(texts_of(docx_of(paper(blocks=(Writing(RARE),)))))


def test_rare_characters_and_the_signs_of_forms_are_drawn() -> None:
    assert missing_in(["镕喆堃昇", "☐是　☑否 ✓ ①②③〔2026〕—…·㎡℃", "ABC abc 0.5%"], font_folders()) == ()


def test_same_paper_gives_the_same_bytes() -> None:
    assert pdf_of(paper()).pdf == pdf_of(paper()).pdf


def test_docx_names_nobody_and_asks_its_reader_for_the_pages_of_its_contents() -> None:
    made = docx_of(paper())
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        body, properties = (parts.read(name).decode() for name in ("word/document.xml", "docProps/core.xml"))
    assert "PAGEREF _Toc0 " in body and 'w:name="_Toc2"' in body and "w:eastAsia" in body
    assert "python" not in properties and "示例申报书" in properties


def test_process_that_ends_is_begun_again() -> None:
    pdf_of(paper())
    process = writing.TYPESETTER._process
    assert process is not None
    process.kill()
    process.wait()
    assert pdf_of(paper()).pdf[:5] == b"%PDF-"
    assert writing.TYPESETTER._process is not process


def test_process_is_changed_after_so_many_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pingding.documents.papers.typesetting.PAPERS_OF_A_PROCESS", 2)
    setter = Typesetter()
    processes = []
    for _ in range(3):
        setter.set_pages(EMPTY, ())
        processes.append(setter._process)
    setter.close()
    assert processes[0] is processes[1] is not processes[2]


def test_paper_that_cannot_be_set_is_a_fault_and_the_next_one_is_set() -> None:
    setter = Typesetter()
    with pytest.raises(SettingFailed):
        setter.set_pages({"paper": "nothing", "serif": "", "sans": ""}, ())
    assert setter.set_pages(EMPTY, ())[:5] == b"%PDF-"
    setter.close()


def test_paper_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pingding.documents.papers.typesetting.LONGEST", 0.0)
    setter = Typesetter()
    with pytest.raises(SettingFailed):
        setter.set_pages({"paper": "{}", "serif": "", "sans": ""}, ())
    setter.close()


def test_official_document_has_22_lines_of_28_characters_and_its_closing_never_stands_alone() -> None:
    text = "一二三四五六七八九十" * 200
    page, *_ = pages_lines(pdf_of(Paper("示例", (Writing(text),), official=True)).pdf)
    *lines, number = page
    assert [len(line) for line in lines] == [26] + [28] * 21 and number == "— 1 —"
    for length in range(20, 24):
        blocks = (Writing("\n".join(f"第{n}段。" for n in range(length))), Closing("示例局", "2026年11月30日"))
        *_, last = pages_of(pdf_of(Paper("示例", blocks, official=True)).pdf)
        assert "段。" in last and "示例局" in last


def test_head_of_an_official_document_fits_on_one_line() -> None:
    head = "重庆市示例经济和信息化与科学技术委员会文件"
    (page,) = pages_lines(pdf_of(Paper("示例", (Letterhead(head, "示例发〔2026〕1号"),), official=True)).pdf)
    assert page[0] == head


def test_frames_in_word_never_touch() -> None:
    grid, table = Grid((Line("甲", "乙"),)), Table("", ("丙", "丁"), (("戊", "己"),))
    pages = Document(io.BytesIO(docx_of(Paper("示例", (grid, table, grid)))))
    kinds = [type(block).__name__ for block in pages.iter_inner_content()]
    assert kinds.count("Table") == 3 and ("Table", "Table") not in set(pairwise(kinds))


def test_frame_to_sign_stays_whole_and_a_full_cover_leaves_room_for_its_code() -> None:
    made = docx_of(
        paper(blocks=(Cover("甲\n乙", "", (Line("单位", ""),) * 9, ""), Signing(("属实。",), ("单位（盖章）",))))
    )
    body = Document(io.BytesIO(made)).element.body.xml
    assert body.count("w:cantSplit") == 1
    title = next(each for each in Document(io.BytesIO(made)).paragraphs if each.text == "甲\n乙")
    around = title.paragraph_format.space_before, title.paragraph_format.space_after
    assert sum(each.mm for each in around if each) < 15


def test_text_in_word_is_simplified_chinese_whatever_its_reader_is_set_to() -> None:
    with zipfile.ZipFile(io.BytesIO(docx_of(paper()))) as parts:
        assert 'w:eastAsia="zh-CN"' in parts.read("word/styles.xml").decode()


def test_figures_stand_at_the_right_short_words_in_the_middle() -> None:
    heads = ("序号", "单位", "金额", "是否", "代码")
    rows = (
        ("1", "示例研究院有限公司", "1,680 万元", "是", "2025-00001"),
        ("2", "示例院", "未填写", "否", "2025-00002"),
    )
    table = Table("", heads, rows, ("合计", "", "1,680 万元", "", ""))
    assert table.sides == ("center", "left", "right", "center", "left")
    ((_head, first, _second, sums),) = (
        frame.rows for frame in Document(io.BytesIO(docx_of(Paper("", (table,))))).tables
    )
    assert [cell.paragraphs[0].alignment.name for cell in first.cells] == ["CENTER", "LEFT", "RIGHT", "CENTER", "LEFT"]
    assert sums.cells[2].paragraphs[0].alignment.name == "RIGHT"


def test_row_is_cut_only_where_it_is_long() -> None:
    long, short = ("长" * 300, ""), ("短", "")
    table = Table("", ("情况", "说明"), (*[short] * 34, ("一二三四五六七八九十" * 20, ""), long))
    (frame,) = Document(io.BytesIO(docx_of(Paper("", (table,))))).tables
    cut = [row._tr.trPr is None or not row._tr.trPr.xpath("w:cantSplit") for row in frame.rows]
    assert cut == [False] * 36 + [True]
    pages = pages_of(pdf_of(Paper("", (table,))).pdf)
    assert len(pages) > 1 and sum("一二三四" in page for page in pages) == 1


@pytest.mark.parametrize("rows", (1, 6))
def test_frame_to_sign_is_never_alone_on_a_page(rows: int) -> None:
    """It takes the small table before it along."""
    table = Table("", ("单位", "结果"), tuple((f"示例单位{n}", "同意") for n in range(rows)))
    for before in range(14, 30):
        blocks = (Writing("\n".join(["段落。"] * before)), table, Signing((), ("经办人", "单位（盖章）")))
        *_, last = pages_of(pdf_of(Paper("", blocks)).pdf)
        assert ("经办人" in last) and "同意" in last


def test_issuer_stands_above_the_day_and_who_printed_it_at_the_margins() -> None:
    """The end of the day is four characters from the margin, and what was printed is on the page of the seal."""
    for lines in range(14, 24):
        closing = Closing("示例局", "2026年11月30日", "示例委", "示例局办公室", "2026年11月30日印发")
        blocks = (Writing("\n".join(["段落。"] * lines)), closing)
        *_, last = pages_of(pdf_of(Paper("示例", blocks, official=True)).pdf)
        assert "示例局办公室" in last and "抄送：示例委。" in last and "段落" in last
    assert Closing("示例市示例区示例和示例化委员会办公室", "2026年11月30日").shift == -4
    assert Closing("示例局", "2026年11月30日").shift > 0


def test_titles_are_broken_between_words_and_leave_no_character_alone() -> None:
    title = "关于2022年拟认定万州区柑橘精深加工技术创新中心的公示"
    lines = title_lines(title, 20).split("\n")
    assert "".join(lines) == title and len(lines) == 2 and abs(len(lines[0]) - len(lines[1])) < 6
    assert not lines[1].startswith(("区", "术", "新", "的"))
    assert title_lines("“" + "甲" * 30, 20).count("\n") == 1


def test_frames_in_word_end_at_the_margins() -> None:
    pages = Document(io.BytesIO(docx_of(Paper("示例", (Grid((Line("甲", "乙"),)), Signing((), ("签字",)))))))
    assert pages.element.body.xml.count('<w:tblInd w:w="108"') == 2


def test_first_page_in_word_is_numbered_unless_it_is_a_cover() -> None:
    def unnumbered(*blocks: Block) -> bool:
        return Document(io.BytesIO(docx_of(Paper("示例", blocks)))).sections[0].different_first_page_header_footer

    assert not unnumbered(Writing("纪要"))
    assert unnumbered(Cover("甲", "", (), ""))


def test_a_code_and_a_short_word_get_room_beside_long_texts() -> None:
    heads = ("序号", "件号", "名称", "申报单位", "结果", "理由")
    row = ("1", "2025-00005", "名" * 18, "单" * 16, "审定同意", "理" * 24)
    shares = Table("", heads, (row,)).shares
    widths = [156 * share / sum(shares) for share in shares]  # mm; 10.5 pt are 3.7 mm, half of it for a digit
    assert widths[1] > 10 * 1.9 + 4 and widths[4] > 4 * 3.7 + 3.2
