"""The journal of a case on its page: savings in a row are one line, digests are short; all of it on request."""

import re

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page

from pingding.actions.applications.applications import save_draft
from pingding.queries.viewer import Viewer
from pingding.records.models import Case
from pingding.web.desk.journal import journal_words

pytestmark = pytest.mark.django_db
HEX = re.compile(r"[0-9a-f]{32,}")


def journal(life: Life, viewer: Viewer, case: Case, query: str = "") -> Page:
    return Visitor(viewer, life.at).get(f"/cases/{case.number}/?tab=journal{query}")


@pytest.fixture
def written() -> tuple[Life, Case, Viewer]:
    life = Life()
    case, writer = life.draft()
    for staff in ("51", "52", "53"):
        save_draft(case.number, {"staff": staff}, actor=writer, at=life.later())
    save_draft(case.number, {"topic": "chips"}, actor=writer, at=life.later())
    life.submit(case, writer)
    return life, case, writer


def test_savings_in_a_row_are_one_line_with_all_that_was_written(written: tuple[Life, Case, Viewer]) -> None:
    life, case, _writer = written
    rows = [row for row in journal(life, life.officer, case).rows() if row.cell("事项").startswith("保存草稿")]
    assert len(rows) == 2
    newest = rows[0]
    assert "保存 4 次，自 " in newest.cell("事项")
    assert "职工总数" in newest.cell("变更") and "领域" in newest.cell("变更")


def test_a_long_list_of_fields_is_folded(written: tuple[Life, Case, Viewer], monkeypatch: pytest.MonkeyPatch) -> None:
    life, case, _writer = written
    monkeypatch.setattr("pingding.web.desk.journal.journal_words.LONG", 10)
    monkeypatch.setattr("pingding.web.desk.journal.journal_words.BEGINNING", 4)
    fold = journal(life, life.officer, case).all(".changes details")[0]
    assert fold.text_of("ins").endswith("……") and len(fold.text) > len(fold.text_of("summary"))


def test_savings_of_two_people_are_two_lines(written: tuple[Life, Case, Viewer]) -> None:
    life, case, writer = written
    second, own = life.draft()
    colleague = factories.writer(second.organisation, own)
    save_draft(second.number, {"staff": "51"}, actor=own, at=life.later())
    save_draft(second.number, {"staff": "52"}, actor=colleague, at=life.later())
    rows = [row for row in journal(life, own, second).rows() if row.cell("事项").startswith("保存草稿")]
    assert len(rows) == 3 and "次，自" not in rows[0].text and case and writer


def test_digests_are_short_until_somebody_asks_for_the_details(written: tuple[Life, Case, Viewer]) -> None:
    life, case, _writer = written
    brief = journal(life, life.officer, case)
    assert not HEX.search(brief.one("table").text) and re.search(r"[0-9a-f]{12}…", brief.one("table").text)
    whole = Visitor(life.officer, life.at).get(brief.link("显示技术细节"))
    assert HEX.search(whole.one("table").text) and whole.link("隐藏技术细节").endswith("?tab=journal")
    savings = [row for row in whole.rows() if row.cell("事项").startswith("保存草稿")]
    assert len(savings) == 5


def test_journal_of_everything_is_told_as_briefly(written: tuple[Life, Case, Viewer]) -> None:
    life, case, _writer = written
    auditor = Visitor(factories.auditor(), life.at)
    brief = auditor.get(f"/journal/?case={case.number}")
    savings = [row for row in brief.rows() if row.cell("事项").startswith("保存草稿")]
    assert "保存 4 次，自 " in savings[0].cell("事项") and savings[0].link_to(f"/cases/{case.number}/")
    assert not HEX.search(brief.one("table").text)
    whole = auditor.get(f"/journal/{brief.link('显示技术细节')}")
    assert HEX.search(whole.one("table").text) and whole.link("隐藏技术细节") == f"?case={case.number}"
    assert len([row for row in whole.rows() if row.cell("事项").startswith("保存草稿")]) == 5


def test_a_text_of_some_lines_is_folded() -> None:
    assert journal_words.briefly("核" * 81) == {"after": f"{'核' * 40}……", "whole": "核" * 81}
    assert journal_words.briefly("核" * 80) == {"after": "核" * 80}
