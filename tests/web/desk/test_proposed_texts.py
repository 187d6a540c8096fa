"""What a form proposes to be written down is Chinese throughout, whatever language the officer reads."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.titles.titled_life import titled_life
from tests.web.desk.batches.batch_pages import ISSUE, NOTICE
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page

from pingding.queries.viewer import Viewer

pytestmark = pytest.mark.django_db
IN_ENGLISH = ("  title: 示例协同中心\n", "  title: 示例协同中心\n  title_en: Sample centre\n")
EVALUATION = ("    title: 定期评估\n", "    title: 定期评估\n    title_en: Evaluation\n")


def in_english(viewer: Viewer, at: datetime, path: str) -> Page:
    visitor = Visitor(viewer, at)
    visitor.client.cookies["django_language"] = "en"
    page = visitor.get(path)
    assert page.text_of(".skip-link") == "Skip to the content"
    return page


def test_title_of_a_call(tmp_path: Path) -> None:
    life = changed_life(tmp_path, IN_ENGLISH)
    page = in_english(life.officer, life.later(), "/calls/new/?programme=sample-life-2025")
    assert page.field("title").value == "示例协同中心申报通知"


def test_title_and_body_of_a_notice(tmp_path: Path) -> None:
    life = changed_life(tmp_path, IN_ENGLISH)
    life.to_notice(life.submitted()[0])
    page = in_english(life.officer, life.later(), NOTICE)
    assert page.field("title").value == "关于拟认定示例钢铁协同中心的公示"
    assert page.field("body").value.startswith("示例协同中心评审工作已按规定程序完成")


def test_title_of_a_document(tmp_path: Path) -> None:
    life = changed_life(tmp_path, IN_ENGLISH)
    case, _writer = life.submitted()
    life.to_notice(case)
    life.after(life.notice(case))
    page = in_english(life.officer, life.later(), ISSUE)
    assert page.field("title").value == "关于认定示例钢铁协同中心的通知"


def test_name_of_a_round(tmp_path: Path) -> None:
    life = titled_life(tmp_path, EVALUATION)
    life.recognised()
    page = in_english(life.officer, life.later(), "/rounds/sample-life-2025/evaluation/?year=2026")
    assert page.field("name").value == "2026年定期评估"
