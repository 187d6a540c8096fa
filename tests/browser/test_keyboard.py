"""With the keyboard alone: to the content, to the search, into menus, through an officer's act and an application."""

from collections.abc import Callable
from unittest.mock import patch

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.actions.life import Life, open_steps
from tests.browser.keyboard import faults_of_a_round, follow, reach
from tests.browser.visitors import Visitor, Watch
from tests.conftest import NewPage

from pingding.actions.applications.applications import save_draft
from pingding.queries.viewer import Viewer
from pingding.records.models import Filing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Sit = Callable[[Viewer], Page]


@pytest.fixture
def sit(new_page: NewPage, live_server: LiveServer) -> Sit:
    """Opens the window of somebody who is signed in."""

    def window(viewer: Viewer) -> Page:
        assert viewer.person is not None
        page = new_page(viewport={"width": 1280, "height": 900})
        Visitor(page, live_server.url, Watch(lambda _page: [], set())).sign_in_by_cookie(viewer.person)
        return page

    return window


def test_the_content_the_search_and_the_menus_are_reached_and_menus_closed(sit: Sit) -> None:
    page = sit(Life().officer)
    page.goto("/desk/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#site-search")).to_be_focused()
    menu = page.locator(".whoami")
    reach(page, ".whoami > summary")
    page.keyboard.press("Enter")
    expect(menu.locator(".menu-body")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu.locator(".menu-body")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("示例")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")


def test_an_officer_gives_an_opinion(sit: Sit) -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    officer = life.districts["wanzhou"]
    save_draft(case.number, {"support": "提供场地"}, actor=officer, at=life.later())
    with patch("pingding.web.frame.middleware.now", return_value=life.later()):
        page = sit(officer)
        page.goto("/desk/")
        follow(page, f'main a[href^="/cases/{case.number}/"]', f"**/cases/{case.number}/*")
        reach(page, '.act-panel textarea[name="opinion"]')
        page.keyboard.type("同意推荐。")
        reach(page, '.act-panel [name="signed"]')
        page.keyboard.press("Space")
        reach(page, '.act-panel [name="outcome"]')
        page.keyboard.press("Space")
        reach(page, ".act-submit .btn-primary")
        page.keyboard.press("Enter")
        expect(page.locator("main .banner").first).to_contain_text("区县意见")
    assert open_steps(case) == {"letter"}


def test_an_applicant_fills_in_and_hands_in(sit: Sit) -> None:
    life = Life()
    case, writer = life.draft(centre_name="")
    with patch("pingding.web.frame.middleware.now", return_value=life.later()):
        page = sit(writer)
        page.goto("/my/")
        follow(page, f'main a[href^="/cases/{case.number}/write/"]', f"**/cases/{case.number}/write/**")
        reach(page, '[name="centre_name"]')
        page.keyboard.type("示例键盘协同中心")
        expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
        follow(page, f'a[href$="/cases/{case.number}/check/"]', "**/check/")
        follow(page, 'a[href$="/submit/"]', "**/submit/")
        expect(page.locator('[name="signed"]')).not_to_be_checked()
        reach(page, '[name="signed"]')
        page.keyboard.press("Space")
        follow(page, "#declarations .btn-primary", "**/receipt/**")
    assert Filing.objects.get(case=case).version == 1


def test_on_the_way_through_a_page_one_sees_the_focus_and_is_not_led_back_up(sit: Sit) -> None:
    life = Life()
    case, writer = life.submitted()
    life.check(case)
    with patch("pingding.web.frame.middleware.now", return_value=life.later()):
        faults = {}
        for viewer, paths in (
            (life.districts["wanzhou"], ("/desk/", "/lists/cases/", f"/cases/{case.number}/")),
            (writer, ("/", "/my/", f"/cases/{case.number}/receipt/{case.number}-1/")),
        ):
            page = sit(viewer)
            for path in paths:
                answer = page.goto(path)
                assert answer is not None and answer.status == 200, path
                page.wait_for_load_state("networkidle")
                faults[path] = faults_of_a_round(page)
    assert {path: found for path, found in faults.items() if found} == {}
