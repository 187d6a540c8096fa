"""The bar at the foot of a score sheet in Chromium: low, so that the rows are in sight."""

import pytest
from playwright.sync_api import expect
from tests.conftest import NewPage

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.web.gallery.urls")]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.mark.parametrize(("size", "most"), [(DESK, 64), (PHONE, 96)])
def test_total_and_its_buttons_are_a_low_bar_over_which_the_comparison_opens(
    new_page: NewPage, size: dict[str, int], most: int
) -> None:
    page = new_page(viewport=size)
    page.goto("/gallery/score/")
    page.locator("#f-s-leader").fill("15")
    foot, told = page.locator(".sheet-foot").first, page.locator("[data-own-totals]").first
    foot.scroll_into_view_if_needed()
    low = foot.bounding_box()
    assert low and low["height"] <= most and not told.is_visible()
    tops = {round(button.bounding_box()["y"]) for button in foot.locator(".btn").all()}  # type: ignore[index]
    assert len(tops) == 1
    foot.get_by_text("与我评过的比").click()
    expect(told).to_have_text("您已封存的其他3件平均74.1分，本件目前排第4")
    opened = foot.bounding_box()
    assert opened and opened["height"] == low["height"] and told.is_visible()
