"""The list of notices: narrowed by state, programme and year, in as many queries however many there are."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.actions.life import Life
from tests.web.page_reader import visit
from tests.web.public.conftest import Clock

from pingding.records.models import Batch, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(life: Life, clock: Clock) -> Notice:
    """A notice that runs, beside the same one a year before, which has ended."""
    case, _writer = life.submitted()
    running = life.notice(life.to_notice(case))
    clock.at = life.at
    batch = Batch.objects.get(pk=running.batch_id)
    batch.pk, batch._state.adding = None, True
    batch.save()
    Notice.objects.create(
        batch=batch,
        title="上一年的公示",
        first_day=running.first_day - timedelta(days=365),
        last_day=running.last_day - timedelta(days=365),
        ends_at=running.ends_at - timedelta(days=365),
    )
    return running


def titles(client: Client, query: str = "") -> list[str]:
    return visit(client, f"/notices/{query}").texts(".link-list .link-title")


def test_each_filter_says_how_many_and_leaves_those(client: Client, notice: Notice) -> None:
    page = visit(client, "/notices/")
    links = {link.text: link.attribute("href") for link in page.one("nav.filters").all("a")}
    year = notice.first_day.year
    assert list(links) == ["公示中1", "已结束1", f"{year}1", f"{year - 1}1"]
    assert titles(client, links["公示中1"]) == titles(client, links[f"{year}1"]) == [notice.title]
    assert titles(client, links["已结束1"]) == titles(client, links[f"{year - 1}1"]) == ["上一年的公示"]
    assert titles(client, f"?programme={notice.batch.edition.programme}") == [notice.title, "上一年的公示"]


@pytest.mark.parametrize(
    "query", ["?year=0000", "?year=²", "?year=20250", "?programme=none", "?state=running&year=1999"]
)
def test_what_leaves_nothing_says_so_and_can_be_cleared(client: Client, notice: Notice, query: str) -> None:
    page = visit(client, f"/notices/{query}")
    assert "没有符合筛选条件的公示" in page.empty() and page.one(".empty").link("清除筛选") == "/notices/"
