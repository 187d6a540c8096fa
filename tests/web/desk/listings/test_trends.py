"""趋势: every number leads to as many entries of its list, whatever is counted by; for whoever has the list."""

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.public.copies import case_copy

from pingding.records.models import StepRun

pytestmark = pytest.mark.django_db
TRENDS = "/lists/cases/trends/"


@pytest.mark.parametrize("way", ["programme", "region"])
def test_each_number_leads_to_as_many_cases(way: str) -> None:
    life = Life()
    case, _writer = life.submitted()
    case_copy(case, 1)
    visitor = Visitor(life.officer, life.later())
    page = visitor.get(f"{TRENDS}?by={way}")
    (row,) = page.by_id("over-years").one("tbody").all("tr")
    (link,) = row.all("a")
    assert row.texts("td") == [link.text, "2"] and link.text == "2"
    assert len(visitor.get(link.attribute("href")).rows()) == 2


def test_scores_are_spread_and_each_bar_leads_to_its_cases() -> None:
    life = Life()
    cases = [life.submitted()[0], life.submitted()[0]]
    for case, marks in zip(cases, ((50, 52), (30, 32)), strict=True):
        life.to_list(case, *marks)
    visitor = Visitor(life.officer, life.later())
    assert not visitor.get(TRENDS).has("#spread"), "of several programmes the scores are out of different numbers"
    rows = visitor.get(f"{TRENDS}?programme=sample-life-2025").by_id("spread").one("tbody").all("tr")
    assert [(row.text_of("th"), row.text_of("td")) for row in rows] == [("50–60", "1"), ("60–70", "0"), ("70–80", "1")]
    (found,) = visitor.get(rows[0].one("a").attribute("href")).rows()
    assert found.cell("编号") == cases[1].number
    assert visitor.get("/lists/cases/?view=all&score=x-9").empty().startswith("没有符合条件")
    StepRun.objects.exclude(score=None).filter(case=cases[0]).update(score=100)
    *_others, last = visitor.get(f"{TRENDS}?programme=sample-life-2025").by_id("spread").one("tbody").all("tr")
    assert (last.text_of("th"), last.text_of("td")) == ("90–100", "1")
    (best,) = visitor.get(last.one("a").attribute("href")).rows()
    assert best.cell("编号") == cases[0].number


def test_titles_are_counted_by_field_and_lead_to_the_list_of_titles() -> None:
    life = Life()
    title, _writer = life.recognised()
    visitor = Visitor(life.officer, life.later())
    page = visitor.get(f"{TRENDS}?by=field&programme=sample-life-2025")
    if not title.field:
        assert page.empty().startswith("没有可以统计")
        title.field = "材料"
        title.save()
        page = visitor.get(f"{TRENDS}?by=field&programme=sample-life-2025")
    link = page.by_id("over-years").one("tbody a")
    assert link.attribute("href").startswith("/lists/titles/?") and len(visitor.get(link.attribute("href")).rows()) == 1
    assert visitor.get(f"{TRENDS}?by=grade").heading == "趋势"


def test_trends_are_for_whoever_lists_cases_alone() -> None:
    life = Life()
    _case, writer = life.submitted()
    Visitor(writer, life.at).get(TRENDS, 403)
    Visitor(factories.administrator(), life.at).get(TRENDS, 403)
    assert Visitor(factories.auditor(), life.at).get(TRENDS).has("#over-years")
    visitor = Visitor(life.officer, life.at)
    alone = visitor.queries(TRENDS)
    case_copy(_case, 1)
    assert visitor.queries(TRENDS) == alone
