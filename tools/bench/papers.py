"""A booklet of twenty pages set by a warm worker, beside bare typst with the same layout and the same texts.

Import it after Django has been set up. Each turn has other texts: a typesetter keeps what it has set before.
"""

import re
import statistics
from collections.abc import Iterator

import typst

from bench.figures import Figure, timed
from pingding.documents.papers import pdf
from pingding.documents.papers.paper import (
    Block,
    Contents,
    Cover,
    Grid,
    Heading,
    Line,
    Mark,
    NewPage,
    Paper,
    Signing,
    Table,
    Writing,
)
from pingding.documents.papers.typesetting import LAYOUT

PAGES, TURNS, WARMING = 20, 12, 2
MOST_SECONDS = 0.3
CHAPTERS = 13
PARAGRAPH = (
    "中心围绕产业链上的共性问题组织联合攻关，由企业提出课题，院校派出团队，成果先在示范生产线上验证，再向同行推广。"
)
COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)")


def figures() -> Iterator[Figure]:
    """The one figure: seconds for a booklet, the middle one of several."""
    ours: list[float] = []
    bare: list[float] = []
    pages = 0
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=list(map(str, pdf.font_folders()))
    )
    layout = LAYOUT.read_bytes()
    for turn in range(TURNS + WARMING):
        kept: list[bytes] = []
        ours.append(timed(lambda: kept.append(pdf.pdf_of(booklet(2 * turn)).pdf)))  # noqa: B023 - called at once
        inputs = pdf.inputs_of(booklet(2 * turn + 1))
        bare.append(timed(lambda: typst.compile(layout, font_paths=fonts, sys_inputs=inputs)))  # noqa: B023
        pages = page_count(kept[0])
    pdf.TYPESETTER.close()
    middle, baseline = statistics.median(ours[WARMING:]), statistics.median(bare[WARMING:])
    aim = f"at most {MOST_SECONDS} s, the middle one of {TURNS}"
    met = middle <= MOST_SECONDS and pages >= PAGES
    yield Figure("a booklet as PDF, warm worker", middle, baseline, aim, met, f"{pages} pages; bare: typst alone")


def page_count(made: bytes) -> int:
    """How many pages a PDF says that it has.

    >>> page_count(b"<</Type/Pages/Count 4/Kids[]>>")
    4
    """
    counted = COUNT.search(made)
    return int(counted[1]) if counted else 0


def booklet(turn: int) -> Paper:
    """A form with its plan, tables, evidence and pages to sign, as long as applications are; no two alike."""
    grid = Grid(tuple(Line(f"第{n}栏", f"示例内容{turn}之{n}" * (1 + n % 3)) for n in range(24)))
    rows = tuple((f"{n}", f"示例指标{turn}之{n}", f"{n * 7 + turn}", "台", "合同、检测报告") for n in range(30))
    blocks: list[Block] = [
        Cover("示例中心\n申报书", "附件1", (Line("单位", f"示例{turn}公司"), Line("日期", "2026年1月1日")), ""),
        Contents("目　录"),
        Heading("一、基本情况"),
        grid,
        Table("成效", ("序号", "指标", "数值", "单位", "佐证"), rows),
    ]
    for chapter in range(CHAPTERS):
        text = "\n".join(f"{turn}之{chapter}之{n}：{PARAGRAPH * 3}" for n in range(7))
        blocks += [Heading(f"第{chapter + 1}章"), Writing(text)]
    blocks += [NewPage(), Heading("签章"), Signing(("情况属实。",), ("法定代表人（签字）", "单位（盖章）"))]
    mark = Mark(f"回执编号2026-{turn:05d}-1　第1版", f"https://pingding.example/verify/{turn}/0123456789/")
    return Paper("示例申报书", tuple(blocks), mark=mark)
