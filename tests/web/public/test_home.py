"""The first page: its band says how much there is, and each number leads to it."""

import pytest
from django.test import Client
from tests.actions.life import Life
from tests.web.page_reader import visit
from tests.web.public.conftest import Clock

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
