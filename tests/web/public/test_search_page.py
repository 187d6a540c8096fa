"""The page of the search: one box on every page, what was found by kind, and nothing for whom it is not."""

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import visit
from tests.web.public.copies import case_copy

from pingding.actions.periodic.search_index import _keep, follow_for_search
from pingding.policy.text.places import plainly
from pingding.queries.search import case_entries
from pingding.records.models import Case, SearchEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


def test_every_page_has_the_box_and_it_leads_here(client: Client) -> None:
    box = visit(client, "/").one("form.site-search")
    assert box.attribute("action") == "/search/" and box.one("input").attribute("name") == "q"
    assert box.one("input").attribute("placeholder") == "编号、名称（/）"


def test_what_is_found_leads_to_its_page_with_the_words_marked(life: Life) -> None:
    case, _writer = life.submitted()
    follow_for_search()
    page = Visitor(life.officer, life.at).get("/search/?q=钢铁")
    section = page.section("事项")
    assert section.link("示例 钢铁 协同中心") == f"/cases/{case.number}/"
    assert "钢铁" in section.texts("mark")


def test_words_are_marked_in_a_passage_whose_characters_are_not_ordinary(life: Life) -> None:
    case, _writer = life.submitted()
    follow_for_search()
    entry = SearchEntry.objects.get(key=case.number)
    entry.text = " 厂房３５００㎡、Cafe\u0301，用于钢铁中试"
    entry.plain = f"{entry.plain}\n{plainly(entry.text)}"
    entry.save()
    passage = Visitor(life.officer, life.at).get("/search/?q=钢铁").section("事项").one("li p")
    assert passage.texts("mark") == ["钢铁"] and passage.text.endswith("用于 钢铁 中试")


def test_the_public_finds_titles_and_clauses_and_no_cases(life: Life, client: Client) -> None:
    title, _writer = life.recognised()
    follow_for_search()
    page = visit(client, f"/search/?q={title.name}")
    assert page.section("称号").link(title.name) == f"/titles/{title.code}/" and "事项" not in page.headings
    clause = visit(client, "/search/?q=申报条件").section("条款").all("li a")[0].attribute("href")
    assert "/clauses/#clause-" in clause


def test_joined_words_of_which_nothing_is_found_are_offered_parted(life: Life) -> None:
    life.submitted()
    follow_for_search()
    officer = Visitor(life.officer, life.at)
    page = officer.get("/search/?q=钢铁中心")
    assert "事项" not in page.headings and "加空格" in page.empty()
    assert officer.get("/search/" + page.link("钢铁 中心")).section("事项").all("li a")
    assert "加空格" not in officer.get("/search/?q=没有这几个").empty()


def test_more_than_is_shown_is_on_the_list(life: Life) -> None:
    case, _writer = life.submitted()
    for n in range(12):
        case_copy(case, n)
    _keep(case_entries(Case.objects.all()))
    section = Visitor(factories.auditor(), life.at).get("/search/?q=钢铁").section("事项")
    assert len(section.all("li")) == 10 and "13 条" in section.text
    assert section.link("全部 13 条") == "/lists/cases/?q=%E9%92%A2%E9%93%81&view=all"


def test_nothing_found_says_so_and_markup_stays_text(client: Client) -> None:
    page = visit(client, "/search/?q=<script>alert(1)</script>")
    assert "没有找到" in page.empty() and "<script>alert" not in page.html


def test_queries_do_not_grow_with_what_is_found(life: Life) -> None:
    life.submitted()
    follow_for_search()
    officer = Visitor(life.officer, life.at)
    before = officer.queries("/search/?q=钢铁")
    life.submitted()
    follow_for_search()
    assert officer.queries("/search/?q=钢铁") == before
