"""The overview: numbers by programme and district, each leading to its titles, for whoever looks after them."""

from datetime import timedelta

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.public.copies import title_copies

from pingding.actions.periodic.tick import tick
from pingding.records.models import Title

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


@pytest.fixture
def title(life: Life) -> Title:
    granted, _writer = life.recognised()
    return granted


def figures(visitor: Visitor) -> dict[str, str]:
    page = visitor.get("/overview/")
    return dict(zip(page.texts(".figures dt"), page.texts(".figures dd"), strict=True))


def test_each_number_leads_to_its_titles(life: Life, title: Title) -> None:
    officer = Visitor(life.officer, life.at)
    counted = figures(officer)
    assert counted["持有"] == "1" and counted["逾期未办"] == "0" and counted["整改中"] == "0"
    url = officer.get("/overview/").link("1")
    (row,) = officer.get(url).rows()
    assert title.name in row.text and title.organisation.name in row.text


def test_what_is_not_handed_in_by_its_day_is_overdue(life: Life, title: Title) -> None:
    due = life.at + timedelta(days=500)
    tick(at=due)
    counted = figures(Visitor(life.officer, due))
    assert counted["逾期未办"] == "1"
    assert "逾期" in Visitor(life.officer, due).get("/overview/").texts(".tiles small")[0]


def test_an_office_of_another_district_sees_nothing_and_the_public_is_refused(life: Life, title: Title) -> None:
    elsewhere = factories.officer(factories.office("economy@yuzhong"))
    page = Visitor(elsewhere, life.at).get("/overview/")
    assert page.texts(".figures dd") == []
    unit = Visitor(factories.unit()[1], life.at)
    unit.get("/overview/", status=403)
    unit.get("/overview/titles/?figure=held", status=403)


def test_a_figure_that_is_none_is_not_found(life: Life, title: Title) -> None:
    Visitor(life.officer, life.at).get("/overview/titles/?figure=drop", status=404)


def test_queries_do_not_grow_with_titles(life: Life, title: Title) -> None:
    officer = Visitor(life.officer, life.at)

    paths = ("/overview/", "/overview/titles/?figure=held")
    alone = [officer.queries(path) for path in paths]
    title_copies(title, 12)
    assert [officer.queries(path) for path in paths] == alone
