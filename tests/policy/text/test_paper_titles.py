"""Titles of notices and documents read as officials write them, for all that the programmes hold."""

from collections.abc import Iterator

import pytest
from tests.library import library

from pingding.policy.steps.issue import Issue
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.text.paper_titles import document_title, notice_text, notice_title

CENTRE, CASES = "重庆市产业创新中心", "重庆市科技创新和产业创新深度融合优秀案例"
ENGINEER, MAKING, WANZHOU = "重庆市卓越工程师协同创新中心", "重庆市制造业创新中心", "重庆市万州区技术创新中心"
NOTICES = {
    "cq-engineer-2025": [f"关于{ENGINEER}拟建设名单的公示"],
    "cq-fusion-cases-2025": [f"关于拟入选{CASES}名单的公示"],
    "cq-industry-2024": [f"关于拟命名{CENTRE}的公示"],
    "cq-manufacturing-2017": [f"关于拟认定{MAKING}名单的公示", f"关于{MAKING}培育试点名单的公示"],
    "wz-technology-2022": [f"关于{WANZHOU}认定结果的公示"],
}
DOCUMENTS = {
    "cq-engineer-2025": [
        f"关于公布{ENGINEER}建设名单的通知",
        f"关于{ENGINEER}延长的通知",
        f"关于取消{ENGINEER}资格的通知",
        f"关于撤销{ENGINEER}的通知",
    ],
    "cq-fusion-cases-2025": [f"关于公布{CASES}名单的通知"],
    "cq-industry-2024": [f"关于命名{CENTRE}的复函", f"关于撤销{CENTRE}的决定"],
    "cq-manufacturing-2017": [f"关于{MAKING}的批复", f"关于公布{MAKING}培育试点名单的通知"],
    "wz-technology-2022": [f"关于认定{WANZHOU}的批复", f"关于撤销{WANZHOU}的决定"],
}


def titles(programme: str, about: str = "") -> Iterator[tuple[type, str]]:
    edition = library().editions[programme]
    for procedure in edition.procedures.values():
        for step in procedure.steps.values():
            if isinstance(step, PublicNotice):
                yield PublicNotice, notice_title(edition, step, about)
            if isinstance(step, Issue):
                yield Issue, document_title(edition, step, about)


@pytest.mark.parametrize("programme", NOTICES)
def test_titles_of_every_programme(programme: str) -> None:
    found = list(titles(programme))
    assert [title for kind, title in found if kind is PublicNotice] == NOTICES[programme]
    assert {title for kind, title in found if kind is Issue} == set(DOCUMENTS[programme])


def test_one_alone_is_named() -> None:
    one = "重庆市机器人产业创新中心"
    found = [title for _kind, title in titles("cq-industry-2024", one)]
    assert {f"关于拟命名{one}的公示", f"关于命名{one}的复函"} <= set(found)


def test_text_of_a_notice_says_what_was_done_and_to_whom_one_objects() -> None:
    text = notice_text(library().editions["cq-fusion-cases-2025"], "示例委")
    assert text.startswith(f"{CASES}遴选工作已按规定程序完成") and "实名向示例委提出" in text and "《" not in text
