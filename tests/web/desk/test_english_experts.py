"""Experts on English pages: their professional titles and their fields, wherever they are listed."""

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.directory.people import set_expert
from pingding.queries.directory.people import field_title, rank_title
from pingding.queries.viewer import Viewer

pytestmark = pytest.mark.django_db
FIELDS = ["private_enterprise", "示例领域"]


@pytest.fixture
def life() -> Life:
    life = Life()
    expert = life.experts[0].person_or_refuse()
    set_expert(
        expert, fields=FIELDS, employer_name="示例大学", rank="教授", actor=factories.administrator(), at=life.later()
    )
    return life


def english(viewer: Viewer, life: Life) -> Visitor:
    visitor = Visitor(viewer, life.later())
    visitor.client.cookies["django_language"] = "en"
    return visitor


def test_every_list_of_experts_says_ranks_and_fields_in_english(life: Life) -> None:
    case = life.at_panel()
    pages = {
        "/lists/experts/": factories.auditor(),
        "/administration/experts/": factories.administrator(),
        f"/panels/sample-life-2025/panel/experts/?case={case.number}": life.officer,
    }
    for path, viewer in pages.items():
        text = english(viewer, life).get(path).one("main").text
        assert "Professor" in text and "Private enterprise" in text and "示例领域" in text, path
        assert "教授" not in text and "private_enterprise" not in text, path


def test_the_panel_of_a_case_says_fields_in_words(life: Life) -> None:
    case = life.at_panel()
    candidates = english(life.officer, life).get(f"/cases/{case.number}/").one(".candidates").text
    assert "Private enterprise" in candidates and "private_enterprise" not in candidates


def test_journal_says_ranks_and_offices_in_english(life: Life) -> None:
    page = english(factories.auditor(), life).get("/journal/?act=set_expert")
    assert page.rows()[0].cell("Act").startswith("Enter")
    assert "Professor" in page.rows()[0].text and "Private enterprise" in page.rows()[0].text


def test_what_is_no_usual_title_or_field_is_said_as_it_was_typed() -> None:
    assert rank_title("首席科学家") == "首席科学家" and field_title("示例领域") == "示例领域"
    assert (
        field_title("民营企业") == field_title("private_enterprise") == "民营企业" and field_title("other") == "other"
    )
