"""The journal of a case on its page: a sitting is one line that opens, digests are short; all of it on request."""

import re

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page, Row

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.materials import add_material
from pingding.queries.viewer import Viewer
from pingding.records.models import Case
from pingding.web.desk.journal import sittings

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


def doings(page: Page) -> list[Row]:
    """The lines that tell of writing and uploading."""
    return [row for row in page.rows() if "保存草稿" in row.cell("事项") or "提交材料" in row.cell("事项")]


def test_what_one_does_before_handing_in_is_one_line_that_opens(written: tuple[Life, Case, Viewer]) -> None:
    life, case, _writer = written
    (row,) = doings(journal(life, life.officer, case))
    assert row.cell("事项").startswith("填写和上传") and "保存草稿 5 次、提交材料 1 次，自 " in row.cell("事项")
    assert "提交材料：营业执照" in row.cell("变更") and "职工总数" in row.cell("变更") and "领域" in row.cell("变更")
    singles = row.one("details.journal-singles")
    assert singles.text_of("summary") == "逐条看，共 6 条" and len(singles.all(".single")) == 6
    newest, *_others, oldest = singles.texts(".single")
    assert "领域" in newest and "保存草稿" in newest and "职工总数" in oldest
    assert not HEX.search(singles.text)


def test_acts_of_one_kind_keep_their_name(written: tuple[Life, Case, Viewer]) -> None:
    life, case, _writer = written
    life.recommended(case)
    life.assign(case, *life.experts[:2])
    (row,) = [row for row in journal(life, life.officer, case).rows() if row.cell("事项").startswith("指派专家")]
    assert "2 次，自 " in row.cell("事项")
    for expert in life.experts[:2]:
        assert expert.person_or_refuse().name in row.cell("变更")


def test_whoever_comes_back_the_next_day_begins_a_new_line() -> None:
    life = Life()
    case, writer = life.draft()
    save_draft(case.number, {"staff": "51"}, actor=writer, at=life.later(hours=20))
    save_draft(case.number, {"staff": "52"}, actor=writer, at=life.later())
    second, first = doings(journal(life, writer, case))
    assert "2 次，自 " in second.cell("事项") and "保存草稿 1 次" in first.cell("事项")


def test_a_long_list_of_fields_is_folded(written: tuple[Life, Case, Viewer], monkeypatch: pytest.MonkeyPatch) -> None:
    life, case, _writer = written
    monkeypatch.setattr("pingding.web.desk.journal.sittings.LONG", 10)
    monkeypatch.setattr("pingding.web.desk.journal.sittings.BEGINNING", 4)
    fold = journal(life, life.officer, case).all(".changes details")[0]
    assert fold.text_of("ins").endswith("……") and len(fold.text) > len(fold.text_of("summary"))


def test_savings_of_two_people_are_two_lines(written: tuple[Life, Case, Viewer]) -> None:
    life, case, writer = written
    second, own = life.draft()
    colleague = factories.writer(second.organisation, own)
    save_draft(second.number, {"staff": "51"}, actor=own, at=life.later())
    save_draft(second.number, {"staff": "52"}, actor=colleague, at=life.later())
    rows = doings(journal(life, own, second))
    assert len(rows) == 2 and "次，自" not in rows[0].cell("事项") and case and writer


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
    (row,) = doings(brief)
    assert "保存草稿 5 次、提交材料 1 次" in row.cell("事项") and row.link(case.number) == f"/cases/{case.number}/"
    assert not HEX.search(brief.one("table").text)
    whole = auditor.get(f"/journal/{brief.link('显示技术细节')}")
    assert HEX.search(whole.one("table").text) and whole.link("隐藏技术细节") == f"?case={case.number}"
    assert len([row for row in whole.rows() if row.cell("事项").startswith("保存草稿")]) == 5


def test_uploads_stand_with_the_materials_they_become() -> None:
    life = Life()
    case, writer = life.draft()
    for name in ("甲.pdf", "乙.pdf"):
        file = factories.attachment(case.organisation, writer, name=name)
        add_material(case.number, "licence", file, actor=writer, at=life.later())
    page = Visitor(factories.auditor(), life.at).get("/journal/")
    (row,) = doings(page)
    assert "提交材料 3 次、上传附件 3 次、保存草稿 1 次" in row.cell("事项")
    assert "甲.pdf、乙.pdf" in row.cell("变更") and row.link_to(f"/cases/{case.number}/")


def test_a_text_of_some_lines_is_folded() -> None:
    assert sittings.briefly("核" * 81) == {"after": f"{'核' * 40}……", "whole": "核" * 81}
    assert sittings.briefly("核" * 80) == {"after": "核" * 80}
