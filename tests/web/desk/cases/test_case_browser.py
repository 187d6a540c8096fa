"""The page of a case in Chromium: what stays in sight, what the button says, the file beside what is typed."""

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from playwright.sync_api import Page, expect
from tests.actions.life import Life
from tests.conftest import NewPage
from tests.web.desk.test_desk_browser import PHONE, signed_in

from pingding.actions.directory.phrases import save_phrase

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def see(page: Page, selector: str) -> None:
    """Wait until all of an element stands in sight: what sticks to an edge settles a frame after the scrolling."""
    page.wait_for_function(
        """selector => {
            const box = document.querySelector(selector).getBoundingClientRect();
            return box.height > 0 && box.top >= 0 && box.bottom <= window.innerHeight;
        }""",
        arg=selector,
    )


def test_act_stays_in_sight_says_what_it_does_and_keeps_what_is_typed(
    new_page: NewPage, live_server: "LiveServer"
) -> None:
    life = Life()
    case, _writer = life.submitted()
    district = life.districts["wanzhou"]
    save_phrase(district.organisations[0].pk, "请补正后再报。", actor=district, at=life.at)
    with patch("pingding.web.frame.middleware.now", return_value=life.later()):
        page = signed_in(new_page, live_server, district, viewport={"width": 1280, "height": 600})
        page.goto(f"/cases/{case.number}/?tab=content")
        page.locator(".columns-case").evaluate("columns => { columns.style.minHeight = '3000px' }")
        page.locator("#act details").evaluate_all("all => all.forEach(each => { each.open = true })")
        page.evaluate("window.scrollTo(0, 900)")
        page.locator("#act").evaluate("panel => { panel.scrollTop = 200 }")
        for sticking in ("#act-check > summary", "#act-check .act-submit > button", ".case-tabs nav"):
            see(page, sticking)

        button = page.locator("#act-check .act-submit > button")
        page.get_by_label("退回补正").check()
        expect(button).to_have_text("退回补正")
        page.locator('[name="parts"][value="fact:staff"]').check()
        page.locator('[name="parts"][value="fact:topic"]').check()
        expect(button).to_have_text("退回补正，要求改 2 处")

        page.locator("#f-reason").fill("人数与社保不一致。")
        page.get_by_role("button", name="请补正后再报。").click()
        expect(page.locator("#f-reason")).to_have_value("人数与社保不一致。\n请补正后再报。")
        file = page.locator(".preview-files a[target=preview]").first
        file.click()
        expect(page.locator("#f-reason")).to_have_value("人数与社保不一致。\n请补正后再报。")
        expect(file).to_have_attribute("aria-current", "true")

        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        page.evaluate("window.scrollTo(0, 300)")
        expect(page.locator(".act-bar")).to_contain_text("已写一半")
        see(page, ".act-bar .btn")
