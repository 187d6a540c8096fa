"""What the holder of a title owes once the document behind it has lapsed: it goes on or ends, as written."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

pytestmark = pytest.mark.django_db
LAPSE = "under: 示例方案, lapses: {on: 2025-12-31, clause: 五, duties: {then: %s, local: 称号仍在。}}"


def lapsed(folder: Path, then: str) -> Life:
    return changed_life(folder, ("under: 示例方案", LAPSE % then))


def test_what_ends_with_the_document_is_not_opened_any_more(tmp_path: Path) -> None:
    title, _writer = lapsed(tmp_path, "end").recognised()
    assert title.next_opens_on is None


def test_what_goes_on_is_opened_and_the_titles_page_says_why(tmp_path: Path) -> None:
    life = lapsed(tmp_path, "go_on")
    title, _writer = life.recognised()
    assert title.next_opens_on is not None
    page = Visitor(life.officer, life.later(days=120)).get(f"/titles/{title.code}/")
    assert page.fact("办法失效后的义务") == "继续履行，直至称号终止或新办法另有规定（称号仍在）"
