"""The page of one title: its life in short days, where it went over into another, what its supports come to."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.actions.life import Life
from tests.actions.titles.supported import Supported, at
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page, page_of
from tests.web.public.conftest import Clock

from pingding.actions.cases.new_titles import rebuild_spans
from pingding.records.models import Title, TitleChange
from pingding.web.wording.dates import day_words

pytestmark = pytest.mark.django_db


def end(title: Title, act: str, standing: str, **details: str) -> None:
    act_on(title, act, {"standing": standing, "until": None}, details)


def act_on(title: Title, act: str, sets: dict[str, str | None], details: dict[str, str] | None = None) -> None:
    """Record an act on the title, a month after it was granted."""
    TitleChange.objects.create(
        title=title,
        act=act,
        sets=sets,
        details=details or {},
        effective_on=title.granted_on + timedelta(days=30),
        clause=["五"],
        case=title.case,
        step="",
        recorded_at=title.document.batch.acted_at,
    )
    rebuild_spans(title)


def public_page(client: Client, title: Title) -> Page:
    return page_of(client.get(f"/titles/{title.code}/"), 200)


def test_each_of_two_merged_titles_leads_to_the_other(client: Client, clock: Clock) -> None:
    life = Life()
    absorbed, _writer = life.recognised()
    going_on, _writer = life.recognised()
    end(absorbed, "merge", "merged", into=going_on.number)
    clock.at = life.at + timedelta(days=60)
    old, new = public_page(client, absorbed), public_page(client, going_on)
    assert old.link("并入其他称号") == f"/titles/{going_on.code}/"
    assert f"{going_on.name}（{going_on.number}）" in old.texts(".life p")
    assert new.link("另一称号并入") == f"/titles/{absorbed.code}/"
    assert f"{absorbed.name}（{absorbed.number}）" in new.texts(".life p")


def test_days_of_a_life_stand_under_their_year_without_it(client: Client, clock: Clock) -> None:
    life = Life()
    title, _writer = life.recognised()
    clock.at = life.at
    page = public_page(client, title)
    day = title.document.dated
    assert str(day.year) in page.texts(".life-year")
    assert f"{day.month}月{day.day}日" in page.texts(".life-day")


def test_plate_names_the_last_day_of_a_rectification(client: Client, clock: Clock) -> None:
    life = Life()
    title, _writer = life.recognised()
    free = title.granted_on + timedelta(days=60)
    act_on(title, "rectify", {"standing": "rectifying", "until": free.isoformat()})
    clock.at = life.at + timedelta(days=40)
    last = day_words(free - timedelta(days=1), weekday=False)
    page = public_page(client, title)
    assert page.text_of(".plate-state small").endswith(f"至{last}") and f"至{last}" in page.texts(".life-warn p")


def test_supports_not_known_yet_are_a_list_and_an_ended_title_has_none(tmp_path: Path) -> None:
    centre = Supported(tmp_path)
    day = at(centre.granted + timedelta(days=60))
    page = Visitor(centre.life.officer, day).get(f"/titles/{centre.title.code}/")
    assert "区县补助" in page.texts(".owed b") and page.has("#support-special")
    assert not page.has("#support-local")
    end(centre.title, "revoke", "revoked")
    page = Visitor(centre.life.officer, day).get(f"/titles/{centre.title.code}/")
    assert "区县补助" not in page.text and "尚未确定" not in page.text
    assert "称号已撤销，不再支付" in page.by_id("support-special").text
    (listed,) = Visitor(centre.life.officer, day).get("/overview/titles/?figure=ended").rows()
    assert listed.cell("状态") == "已撤销"
    rows = Visitor(centre.life.officer, day).get("/supports/").rows()
    assert "尚未确定" not in "".join(row.text for row in rows) and "称号已撤销，不再支付" in rows[0].text
