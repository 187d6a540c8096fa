"""Form and files of a case in Chromium: beside each other where there is room, else one of both."""

import pytest
from tests.conftest import NewPage

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.web.gallery.urls")]


@pytest.mark.parametrize("script", [True, False])
def test_form_and_files_stand_beside_each_other_or_one_alone(new_page: NewPage, script: bool) -> None:
    page = new_page(java_script_enabled=script, viewport={"width": 1280, "height": 900})
    page.goto("/gallery/case/")
    text, files = page.locator(".pair > .side-text"), page.locator(".pair > .side-files")
    beside = text.bounding_box(), files.bounding_box()
    assert beside[0] and beside[1] and beside[0]["x"] + beside[0]["width"] <= beside[1]["x"]
    assert beside[0]["width"] >= 400  # a value has the whole column, below its name
    name, value = (text.locator(".facts > div").first.locator(part).bounding_box() for part in ("dt", "dd"))
    assert name and value and value["y"] >= name["y"] + name["height"] and value["width"] > 350
    page.get_by_role("radio", name="左右并排").press("ArrowRight")
    assert text.is_visible() and not files.is_visible()
    page.get_by_role("radio", name="只看申报内容").press("ArrowRight")
    assert files.is_visible() and not text.is_visible()


def test_without_room_for_two_columns_the_form_is_shown_and_the_files_on_demand(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto("/gallery/case/")
    text, files = page.locator(".pair > .side-text"), page.locator(".pair > .side-files")
    assert text.is_visible() and not files.is_visible() and not page.get_by_text("左右并排").is_visible()
    assert page.get_by_role("radio", name="只看申报内容").is_checked() and page.get_by_role("radio").count() == 2
    page.get_by_text("只看材料").click()
    assert files.is_visible() and not text.is_visible()
    page.get_by_role("radio", name="只看材料").press("ArrowLeft")
    assert text.is_visible() and page.get_by_role("radio", name="只看申报内容").is_checked()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(".view-text").click()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.get_by_role("radio", name="只看申报内容").is_checked() and page.get_by_role("radio").count() == 2


def test_list_of_files_beside_a_form_ends_between_two_lines(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto("/gallery/case/")
    page.locator(".side-files .preview-files li").first.evaluate(
        "li => li.after(...Array(12).fill().map(() => li.cloneNode(true)))"
    )
    listed = page.locator(".side-files .preview-files")
    ends = listed.evaluate(
        "list => [...list.children].map(li => li.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom)"
    )
    assert listed.evaluate("list => list.scrollHeight > list.clientHeight") and min(map(abs, ends)) < 1
