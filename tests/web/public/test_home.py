"""The first page: its band says how much there is, and each number leads to it."""

import pytest
from django.test import Client
from tests.actions.life import Life
from tests.web.page_reader import visit
from tests.web.public.conftest import Clock

from pingding.records.models import StoredEdition

pytestmark = pytest.mark.django_db


def test_numbers_of_the_band_are_those_behind_their_links(client: Client, life: Life, clock: Clock) -> None:
    title, _writer = life.recognised()
    clock.at = life.at
    page = visit(client, "/")
    links = {link.text: link.attribute("href") for link in page.one(".front-figures").all("a")}
    assert list(links) == ["1 正在受理", "0 正在公示", "1 有效称号", "0 入选案例", "1 政策项目"]
    assert page.by_id("calls").has("h2") and links["1 正在受理"] == "#calls"
    assert visit(client, links["1 有效称号"]).row(title.name)
    for url in links.values():
        visit(client, "/" + url.lstrip("/") if not url.startswith("#") else "/")


def test_open_calls_show_the_days_left_first_and_what_is_needed(client: Client, fusion_call: StoredEdition) -> None:
    call = visit(client, "/").one(".open-calls li")
    assert call.text_of(".days-left").startswith("还有 16 天")
    assert call.link_to("/programmes/cq-fusion-cases-2025/") == "重庆市科技创新和产业创新深度融合优秀案例"
    assert "需要：重庆市科技创新和产业创新深度融合优秀案例申报书，另附材料7类" in call.text


def test_what_comes_next_and_the_three_wishes_lead_on(client: Client, fusion_call: StoredEdition) -> None:
    page = visit(client, "/")
    assert page.section("接下来").texts("li") == ["2025年10月31日 深度融合优秀案例申报截止"]
    assert page.texts(".wishes a") == ["我想申报", "我想查验", "我有异议"]
    for link in page.one(".wishes").links():
        visit(client, link)
    conditions = page.section("正在受理").one("a.btn").attribute("href")
    assert conditions.endswith("/conditions/#conditions") and visit(client, conditions.partition("#")[0])


def test_running_notices_are_shown_with_the_way_to_object(client: Client, life: Life, clock: Clock) -> None:
    case, _writer = life.submitted()
    notice = life.notice(life.to_notice(case))
    clock.at = life.at
    shown = visit(client, "/").section("正在公示")
    assert notice.title in shown.texts("a") and "个工作日" not in shown.text_of(".chip")


def test_register_stands_by_district_and_year_and_each_number_leads_to_as_many(
    client: Client, life: Life, clock: Clock
) -> None:
    title, _writer = life.recognised()
    clock.at = life.at
    page = visit(client, "/")
    (tile,) = page.all(".tiles a")
    (year,) = page.all(".year-columns a")
    assert tile.text == "万州1" and year.text_of(".column-total") == "1"
    for link in (tile, year):
        there = visit(client, link.attribute("href"))
        assert there.row(title.name) and "共1项" in there.text_of(".search-links")
    assert not visit(client, "/register/?year=1999").all("tbody a")


def test_tiles_count_what_is_held_and_the_band_leads_to_as_many(client: Client, life: Life, clock: Clock) -> None:
    title, _writer = life.recognised()
    clock.at = life.at
    (band,) = (link for link in visit(client, "/").all(".front-figures a") if "有效称号" in link.text)
    held = visit(client, band.attribute("href"))
    assert "共1项" in held.text_of(".search-links") and held.row(title.name)
    title.spans.update(standing="revoked")
    page = visit(client, "/")
    assert not page.all(".tiles a") and page.all(".year-columns a")
    assert "共0项" in visit(client, "/register/?status=held").text_of(".search-links")
