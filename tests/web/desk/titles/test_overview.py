"""The overview: numbers by programme and district, each leading to its titles, for whoever looks after them."""

from datetime import timedelta

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.public.copies import title_copies

from pingding.actions.periodic.tick import tick
from pingding.records.models import Title, TitleSpan
from pingding.web.diagram.tiles import tiles_of

pytestmark = pytest.mark.django_db


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
    assert counted == {"持有": "1"}
    url = officer.get("/overview/").link("1")
    (row,) = officer.get(url).rows()
    assert title.name in row.text and title.organisation.name in row.text


def test_what_is_not_handed_in_by_its_day_is_overdue(life: Life, title: Title) -> None:
    due = life.at + timedelta(days=500)
    tick(at=due)
    counted = figures(Visitor(life.officer, due))
    assert counted["逾期未办"] == "1"
    page = Visitor(life.officer, due).get("/overview/")
    assert page.texts(".tiles small") == ["逾期 1"]
    assert [tile.attribute("title") for tile in page.all(".tile-overdue a")] == ["万州区 逾期 1"]


def test_an_office_of_another_district_sees_nothing_and_the_public_is_refused(life: Life, title: Title) -> None:
    elsewhere = factories.officer(factories.office("economy@yuzhong"))
    page = Visitor(elsewhere, life.at).get("/overview/")
    assert page.texts(".figures dd") == []
    unit = Visitor(factories.unit()[1], life.at)
    unit.get("/overview/", status=403)
    unit.get("/lists/titles/", status=403)


def test_every_number_is_that_of_the_list_it_leads_to(life: Life, title: Title) -> None:
    elsewhere(title, "wuxi", "gaoxin", "wanzhou")
    TitleSpan.objects.filter(title=title).update(standing="rectifying")
    officer = Visitor(life.officer, life.at)
    page = officer.get("/overview/")
    links = [*page.one(".figures").all("a"), *page.all(".tiles a")]
    assert len(links) == 5
    for link in links:
        number = link.text if link.text.isdigit() else link.text_of("b")
        assert len(officer.get(link.attribute("href")).rows()) == int(number), link.text


def test_queries_do_not_grow_with_titles(life: Life, title: Title) -> None:
    officer = Visitor(life.officer, life.at)

    paths = ("/overview/", "/lists/titles/?view=held")
    alone = [officer.queries(path) for path in paths]
    title_copies(title, 12)
    assert [officer.queries(path) for path in paths] == alone


def elsewhere(title: Title, *regions: str) -> None:
    """A copy of the title in each of these regions."""
    title_copies(title, len(regions))
    for copied, region in zip(Title.objects.exclude(pk=title.pk).order_by("pk"), regions, strict=True):
        Title.objects.filter(pk=copied.pk).update(region=region)


def test_districts_stand_in_their_places_with_those_without_a_place_below(life: Life, title: Title) -> None:
    elsewhere(title, "wuxi", "wuxi", "gaoxin")
    page = Visitor(life.officer, life.at).get("/overview/")
    tiles = page.one(".tile-map").all("li")
    assert "巫溪" in tiles[0].text and tiles[0].has("a") and "tile-5" in tiles[0].classes
    assert {"tile-row-2", "tile-column-9"} <= set(tiles[0].classes)
    assert len(tiles) == 38 and sum(tile.has("a") for tile in tiles) == 2
    assert "高新区" in page.all(".tiles")[1].text
    assert "位置为示意" in page.text_of(".tile-note") and page.text_of(".tile-other") == "开发区和其他地区"
    assert page.texts(".tile-step") == ["无", "1", "2"] and not page.has(".tile-overdue")
    assert [tile.text_of("b") for tile in tiles if not tile.has("a")] == ["0"] * 36
    assert page.one(".tile-zones").text_of("b") == "1"


def test_legend_says_which_numbers_have_which_shade_and_what_the_corner_means(life: Life, title: Title) -> None:
    numbers = {"wanzhou": 13, "yuzhong": 3, "gaoxin": 9}
    tiles = tiles_of(numbers, {"gaoxin": 2}, life.at.date(), str)
    steps = {each["shade"]: (each["first"], each["last"]) for each in tiles["steps"]}
    assert steps == {0: (0, 0), 1: (1, 3), 2: (4, 6), 3: (7, 9), 4: (10, 12), 5: (13, 13)}
    shades = {tile["title"]: tile["shade"] for tile in (*tiles["map"], *tiles["tiles"]) if tile["number"]}
    assert sorted(shades.values()) == [1, 3, 5] and [tile["overdue"] for tile in tiles["tiles"]] == [2]


def test_a_map_of_few_titles_is_folded_to_where_they_are(
    life: Life, title: Title, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere(title, "wuxi", "wuxi", "gaoxin")
    fold = Visitor(life.officer, life.at).get("/overview/").one("details.held-where")
    assert "open" not in fold.element.attributes and fold.has(".tile-map")
    assert fold.text_of("summary") == "各地区持有的称号 巫溪县 2、西部科学城重庆高新区 1、万州区 1"
    monkeypatch.setattr("pingding.web.desk.titles.overview.MANY", 4)
    assert "open" in Visitor(life.officer, life.at).get("/overview/").one("details.held-where").element.attributes


def test_map_has_the_districts_of_the_day(life: Life, title: Title) -> None:
    elsewhere(title, "yubei", "wuxi")
    before = Visitor(life.officer, life.at).get("/overview/").one(".tile-map").text
    page = Visitor(life.officer, life.at + timedelta(days=60)).get("/overview/")
    assert "渝北" in before and "两江" not in before
    assert "两江" in page.one(".tile-map").text and "渝北" in page.all(".tiles")[1].text


def test_one_district_alone_needs_no_map(life: Life, title: Title) -> None:
    page = Visitor(life.officer, life.at).get("/overview/")
    assert not page.has(".tile-map") and "万州" in page.one(".tiles").text


def test_rounds_are_reached_from_the_navigation(life: Life, title: Title) -> None:
    links = [part.attribute("href") for part in Visitor(life.officer, life.at).get("/desk/").all("nav a")]
    assert "/rounds/" in links
    unit = [part.attribute("href") for part in Visitor(factories.unit()[1], life.at).get("/my/").all("nav a")]
    assert "/rounds/" not in unit
