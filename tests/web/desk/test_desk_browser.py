"""The desk in Chromium: nothing cut short, charts within the policy, acts by keyboard alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page
from tests import factories
from tests.actions.life import Life, open_steps
from tests.conftest import NewPage

from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Expert, Organisation, StepRun

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


def signed_in(new_page: NewPage, live_server: "LiveServer", viewer: Viewer, **options: object) -> Page:
    """A page of a visitor with the person's session."""
    person, session = viewer.person, SessionStore()
    assert person is not None
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "pingding.site.signing_in.PeopleBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    page = new_page(**options)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    return page


CUT = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent)"
PLACES = "cells => cells.map(cell => [cell.getBoundingClientRect().left, cell.getBoundingClientRect().right])"


def test_ranks_of_experts_are_read_whole_in_english(new_page: NewPage, live_server: "LiveServer") -> None:
    Life()
    Expert.objects.update(
        rank="正高级工程师", employer_name="示例机械工业设计研究院", fields=["智能装备", "产线集成", "储能"]
    )
    for width in (1440, 1280):
        page = signed_in(new_page, live_server, factories.auditor(), viewport={"width": width, "height": 900})
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
        page.goto("/lists/experts/")
        assert page.locator("td.is-middle > span").evaluate_all(CUT) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("cookie", [("pingding_type", "large"), ("django_language", "en"), ("pingding_type", "plain")])
def test_state_and_deadline_of_a_case_are_never_cut_and_no_column_is_without_width(
    new_page: NewPage, live_server: "LiveServer", cookie: tuple[str, str]
) -> None:
    life = Life()
    case, _writer = life.submitted()
    Case.objects.update(name="重庆市示例轻量化材料卓越工程师协同创新中心", status=Case.Status.CORRECTING)
    StepRun.objects.update(due_at=life.at - timedelta(days=85))
    with patch("pingding.web.frame.middleware.now", return_value=life.at):
        page = signed_in(new_page, live_server, life.officer, viewport={"width": 1280, "height": 900})
        page.context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": live_server.url}])
        page.goto("/lists/cases/?view=all")
    assert page.locator("tbody :is(.card-number, .card-state, .card-due) > span").evaluate_all(CUT) == []
    places = page.locator("tbody > tr").first.locator("td").evaluate_all(PLACES)
    assert min(right - left for left, right in places[1:]) >= 36 and places[-1][1] <= 1256
    applicant, heading = page.locator("tbody .card-unit").first, page.locator("thead .is-wide").first
    assert heading.evaluate("head => head.scrollWidth <= head.clientWidth")
    assert applicant.evaluate("cell => cell.clientWidth") >= 112 and case.number in page.locator("tbody").inner_text()


ROW = "row => [row.scrollWidth <= row.clientWidth, document.documentElement.scrollWidth <= innerWidth]"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("type_size", ["large", "plain"])
def test_the_navigation_stands_in_its_row_where_it_fits_and_behind_a_word_elsewhere(
    new_page: NewPage, live_server: "LiveServer", language: str, type_size: str
) -> None:
    life = Life()
    most = 1280 if type_size == "large" else 1024
    cookies = [("pingding_type", type_size), ("django_language", language)]
    with patch("pingding.web.frame.middleware.now", return_value=life.at):
        page = signed_in(new_page, live_server, life.officer, viewport={"width": most, "height": 900})
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies])
        for path in ("/desk/", "/"):
            page.goto(path)
            assert page.locator(".site-nav").is_visible() and not page.locator(".site-menu").is_visible()
            assert page.locator(".site-search button").is_visible() and not page.locator("#site-search").is_visible()
            assert page.locator(".header-row").evaluate(ROW) == [True, True]
        page.set_viewport_size({"width": most * 3 // 2, "height": 900})
        assert page.locator("#site-search").is_visible()
        page.set_viewport_size({"width": most - 1, "height": 900})
        assert page.locator(".site-menu").is_visible() and not page.locator(".site-nav").is_visible()


def test_a_line_of_a_case_on_a_phone_ends_with_its_dot(new_page: NewPage, live_server: "LiveServer") -> None:
    life = Life()
    life.submitted()
    with patch("pingding.web.frame.middleware.now", return_value=life.at):
        page = signed_in(new_page, live_server, life.officer, viewport=PHONE)
        page.goto("/lists/cases/?view=all")
    dots = "cells => cells.map(cell => ['::before', '::after'].map(at => getComputedStyle(cell, at).content))"
    shown = page.locator("tbody :is(.card-first, .card-further)").evaluate_all(dots)
    assert [after for _before, after in shown] == ['"·"', '"·"', "none"]


def test_thirty_offices_stand_on_one_screen(new_page: NewPage, live_server: "LiveServer") -> None:
    administrator = factories.administrator()
    body = factories.office("economy@wanzhou")
    more = {"kind": body.kind, "region": body.region, "registered_at": factories.START}
    Organisation.objects.bulk_create([Organisation(name=f"示例部门{n}", **more) for n in range(40)])
    page = signed_in(new_page, live_server, administrator, viewport={"width": 1280, "height": 900})
    page.goto("/lists/offices/?view=all&rows=compact")
    assert page.locator("tbody > tr").nth(29).evaluate("row => row.getBoundingClientRect().bottom") <= 900


def test_names_of_people_and_codes_of_units_are_not_cut_short(new_page: NewPage, live_server: "LiveServer") -> None:
    auditor = factories.auditor()
    factories.expert(name="示例·欧阳研究员")
    factories.pending_unit()
    page = signed_in(new_page, live_server, auditor, viewport={"width": 1280, "height": 900})
    cut = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.innerText)"
    for path, label in (("/lists/experts/?view=all", "姓名"), ("/lists/units/?view=all", "统一社会信用代码")):
        page.goto(path)
        cells = page.locator(f'td[data-label="{label}"] > span')
        assert cells.count() > 0 and cells.evaluate_all(cut) == []


def test_duties_have_room_for_their_names_whatever_the_type(new_page: NewPage, live_server: "LiveServer") -> None:
    life = Life()
    life.submitted()
    with patch("pingding.web.frame.middleware.now", return_value=life.at):
        page = signed_in(new_page, live_server, life.districts["wanzhou"], viewport={"width": 1280, "height": 900})
        for path in ("/desk/", "/type/large/?next=/desk/"):
            page.goto(path)
            page.wait_for_selector("#weeks")
            name = page.locator(".duties td:nth-child(2)").first
            letter = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
            assert name.evaluate("cell => cell.getBoundingClientRect().width") > 14 * letter, path
            assert page.locator(".duties .btn").first.evaluate("b => b.getClientRects()[0].height") < 3 * letter, path
            ends = "parts => parts.map(part => part.getBoundingClientRect().bottom)"
            assert max(page.locator("#awaited, .duty-sheet").evaluate_all(ends)) < (
                page.locator("#weeks").evaluate("sheet => sheet.getBoundingClientRect().top")
            ), path


def test_trends_are_drawn_from_the_table_within_the_content_policy(
    new_page: NewPage, live_server: "LiveServer", axe: Callable[[Page], list[str]]
) -> None:
    life = Life()
    life.submitted()
    with patch("pingding.web.frame.middleware.now", return_value=life.at):
        page = signed_in(new_page, live_server, life.officer)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto("/lists/cases/trends/")
        assert page.locator(".trend-chart svg path").count() > 0 and page.locator(".trend-chart canvas").count() == 0
        assert [text for text in said if "Content Security Policy" in text] == [] and axe(page) == []
        sizes = "texts => [...new Set(texts.map(text => getComputedStyle(text).fontSize))]"
        assert page.locator(".trend-chart svg text").evaluate_all(sizes) == ["13px"]
        titles = page.locator("#over-years tbody th").all_inner_texts()
        assert page.locator(".chart-names > .chart-legend").all_inner_texts() == titles != []
        drawn = "texts => texts.map(text => text.textContent)"
        assert not set(titles) & set(page.locator(".trend-chart svg text").evaluate_all(drawn))
        page.goto("/type/large/?next=/lists/cases/trends/")
        assert page.locator(".trend-chart svg text").evaluate_all(sizes) == ["16px"]


def test_panels_are_chosen_all_at_once_and_the_bar_says_how_many(new_page: NewPage, live_server: "LiveServer") -> None:
    life = Life()
    first, _second = life.at_panel(), life.at_panel()
    life.assign(first, *life.experts[:2])
    life.sheet(first, life.experts[0], 40)
    with patch("pingding.web.frame.middleware.now", return_value=life.at):
        page = signed_in(new_page, live_server, life.officer)
        page.goto("/panels/sample-life-2025/panel/")
        cases, experts = page.locator("[data-bulk]").all()
        assert not cases.is_visible() and not experts.is_visible()
        page.get_by_label("全选本页").first.check()
        assert "已选 2 件" in cases.inner_text() and not experts.is_visible()
        page.get_by_label("全选本页").last.check()
        assert "已选 1 人" in experts.inner_text()  # who has sealed all cannot be chosen
        cases.get_by_role("button", name="取消选择").click()
        assert not cases.is_visible() and not page.locator("input[name=case]:checked").count()


def test_officer_acts_by_keyboard_in_one_step(new_page: NewPage, live_server: "LiveServer") -> None:
    life = Life()
    case, _writer = life.submitted()
    with patch("pingding.web.frame.middleware.now", return_value=life.at):
        page = signed_in(new_page, live_server, life.districts["wanzhou"])
        page.goto(f"/cases/{case.number}/")
        for name in ("f-check-complete-yes", "f-judged-worth-yes", "f-check-outcome-1"):
            page.focus(f"#{name}")
            page.keyboard.press("Space")
        page.get_by_role("button", name="通过", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_text("已办理“区县初审：通过”").wait_for()
    assert open_steps(case) == {"opinion"}


def test_the_drawn_procedure_is_fetched_when_it_is_opened(new_page: NewPage, live_server: "LiveServer") -> None:
    life = Life()
    case, _writer = life.submitted()
    with patch("pingding.web.frame.middleware.now", return_value=life.at):
        page = signed_in(new_page, live_server, life.districts["wanzhou"])
        page.goto(f"/cases/{case.number}/")
        assert page.locator("svg.drawing").count() == 0
        page.get_by_text("查看完整流程与已走路径").click()
        page.locator(".path-drawing svg.drawing:visible").wait_for()
        assert page.get_by_text("打开流程图").count() == 0


def test_a_link_into_a_fold_opens_it_and_keeps_what_is_typed(new_page: NewPage, live_server: "LiveServer") -> None:
    life = Life()
    case, _writer = life.submitted()
    life.recommended(case)
    life.assign(case, life.experts[0])
    with patch("pingding.web.frame.middleware.now", return_value=life.at):
        page = signed_in(new_page, live_server, life.experts[0])
        page.goto(f"/cases/{case.number}/score/panel/")
        page.locator("#f-points-quality").fill("41")
        for _n in range(2):
            page.get_by_role("link", name="需要回避").click()
            page.get_by_label("回避理由").wait_for()
            page.locator(".recusal > summary").click()
        assert page.locator("#f-points-quality").input_value() == "41"
        page.goto(f"/cases/{case.number}/score/panel/#recusal")
        page.get_by_label("回避理由").wait_for()
