"""The components in Chromium: accessible, nothing sideways on a phone, and what the script adds."""

import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect
from tests.web.gallery import urls
from tests.web.gallery.urls import NAMES

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.web.gallery.urls")]

NewPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PAPER = {"width": 642, "height": 970}
"""What A4 leaves between the margins."""
PLACES = """(() => {
    const at = (where) => document.querySelector(where).getBoundingClientRect();
    return `${at(".site-header").height} ${at(".brand").x},${at(".brand-name").y}`;
})()"""
"""The height of the header and where its first thing stands."""
DRAWN = """[...document.querySelectorAll("svg, svg text, svg circle")].filter(part => part.getClientRects()[0]?.height)
    .map(part => [`${part.tagName} ${part.closest("svg").getAttribute("class")} ${part.textContent.trim()}`,
        part.getBoundingClientRect().height])"""
"""What of a drawing is shown, with its height."""
OUTSIDE = """marks => marks.filter(mark => mark.offsetWidth).filter(mark =>
    mark.getBoundingClientRect().right > mark.parentElement.getBoundingClientRect().right + 1
).map(mark => mark.innerText)"""
"""The states that reach over the edge of what holds them."""


@pytest.mark.parametrize("name", NAMES)
def test_page_is_accessible_and_fits(new_page: NewPage, axe: Callable[[Page], list[str]], name: str) -> None:
    for size in (DESK, PHONE):
        page = new_page(viewport=size)
        page.goto(f"/gallery/{name}/")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.locator(".status").evaluate_all(OUTSIDE) == []


def test_official_papers_are_set_in_song_and_controls_are_not(new_page: NewPage) -> None:
    page = new_page(viewport=DESK)
    page.goto("/gallery/public/")
    family = "parts => parts.map(part => getComputedStyle(part).fontFamily.includes('Songti'))"
    for part in (".paper-title", ".paper-organ", ".paper-body", ".paper-end"):
        assert all(page.locator(f".paper {part}").evaluate_all(family)), part
    assert not any(page.locator("button, .btn, .status").evaluate_all(family))


@pytest.mark.parametrize("width", [1280, 1366, 390])
def test_header_is_one_row_at_the_same_place_on_every_kind_of_page(new_page: NewPage, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 900})
    places = set()
    for path in (
        "/gallery/todo/",
        "/gallery/write/",
        "/gallery/score/",
        "/gallery/public/",
        "/gallery/refused/403/",
        "/",
    ):
        page.goto(path)
        places.add(page.evaluate(PLACES))
        page.locator(".menu:visible > summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert places == {f"61 {places.copy().pop().split()[1]}"}


def test_rows_of_lists_are_one_line_high_and_links_in_them_are_underlined_when_one_is_at_them(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/gallery/lists/")
    heights = "rows => [...new Set(rows.map(row => Math.round(row.getBoundingClientRect().height)))]"
    assert page.locator(".table-dense:not(.table-compact) > tbody > tr").evaluate_all(heights) == [37]
    assert page.locator(".table-compact > tbody > tr").evaluate_all(heights) == [21]
    link, line = page.locator(".table-dense td a").first, "link => getComputedStyle(link).textDecorationLine"
    assert link.evaluate(line) == "none"
    link.focus()
    assert link.evaluate(line) == "underline"


def test_large_type_fits_a_phone(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/gallery/case/")
    page.locator(".whoami > summary").click()
    page.get_by_role("link", name="大字号").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", ["lists", "public", "score"])
def test_charts_grow_with_large_type_and_their_words_with_them(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(f"/gallery/{name}/")
    before = page.evaluate(DRAWN)
    page.evaluate("document.documentElement.classList.add('large-type')")
    after = page.evaluate(DRAWN)
    assert before
    pairs = [(text, was, grown) for (text, was), (_same, grown) in zip(before, after, strict=True)]
    assert [pair for pair in pairs if not 1.2 < pair[2] / pair[1] < 1.32] == []


def test_the_drawn_procedure_grows_with_large_type_and_folds_to_steps_on_a_phone(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1400, "height": 900})
    page.goto("/gallery/procedure/")
    figure = page.locator("figure.procedure").first
    plain = figure.locator(".drawing:visible .title").first.bounding_box()
    page.evaluate("document.documentElement.classList.add('large-type')")
    large = figure.locator(".drawing:visible .title").first.bounding_box()
    assert plain and large and large["height"] > 1.2 * plain["height"]
    page.set_viewport_size({"width": 390, "height": 844})
    assert figure.locator(".drawing:visible").count() == 0 and figure.locator(".stations").is_visible()


def test_language_switch_works_without_script(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/gallery/todo/")
    page.locator(".whoami > summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_attached()


def test_rows_are_added_removed_and_summed_in_place(page: Page) -> None:
    page.goto("/gallery/write/")
    page.get_by_role("button", name="添加股东").click()
    page.locator('[name="shareholders-2-share"]').fill("7.5")
    expect(page.locator('[data-sum="share"]')).to_have_text("109.5")
    page.locator("[data-remove-row]").first.click()
    expect(page.locator('[data-sum="share"]')).to_have_text("47.5")
    assert page.locator('[name="shareholders-0-name"]').input_value() == "重庆乙研究院（示例）"
    expect(page.get_by_label("持股比例，第 2 行")).to_have_value("7.5")


def test_on_a_phone_the_fields_of_a_row_take_its_whole_width(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/gallery/write/")
    cell = page.locator('td:has(> [name="shareholders-0-name"])')
    inside = cell.locator("input").bounding_box()
    assert inside is not None and inside["width"] == cell.evaluate("cell => cell.clientWidth")


def test_a_table_is_printed_as_a_table(new_page: NewPage) -> None:
    page = new_page(viewport=PAPER)
    page.goto("/gallery/todo/")
    display = "row => getComputedStyle(row).display"
    row = page.locator(".table-cards tbody tr").first
    assert row.evaluate(display) == "block"
    page.emulate_media(media="print")
    assert row.evaluate(display) == "table-row"
    expect(page.locator(".table-cards thead").first).to_be_visible()


def test_rows_are_asked_of_the_server_without_script(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/gallery/write/")
    with page.expect_request(lambda request: request.method == "POST") as asked:
        page.get_by_role("button", name="添加股东").click()
    sent = parse_qs(asked.value.post_data or "")
    assert sent["add_row:shareholders"] == ["1"] and sent["shareholders-1-share"] == ["40"]


def test_enter_saves_and_removes_no_row(page: Page) -> None:
    page.goto("/gallery/write/")
    with page.expect_request(lambda request: request.method == "POST") as asked:
        page.locator("#f-rd_staff").press("Enter")
    sent = parse_qs(asked.value.post_data or "")
    assert sent["save"] == ["1"] and not [name for name in sent if name.startswith("remove_row")]


def test_changes_are_saved_by_themselves(page: Page) -> None:
    urls.PATCHES.clear()
    page.goto("/gallery/write/")
    page.locator("#f-rd_staff").fill("235")
    page.get_by_label("新材料").check()
    expect(page.locator("[data-save-state]")).to_contain_text("未保存")
    expect(page.locator("[data-save-state]")).to_contain_text("已保存")
    assert json.loads(urls.PATCHES[-1]) == {"rd_staff": "235", "fields": ["equipment", "material"]}


def test_a_page_with_a_file_chosen_is_not_read_anew_before_it_is_sent(page: Page) -> None:
    page.goto("/gallery/write/")
    page.route("**/gallery/store/", lambda route: route.fulfill(json={"reload": True}))
    page.evaluate("() => { window.shownFirst = true }")
    file = page.locator('input[type="file"]')
    file.set_input_files({"name": "协议.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    page.get_by_label("新材料").check()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.shownFirst") and file.evaluate("input => input.files.length") == 1
    file.set_input_files([])
    page.get_by_label("新材料").uncheck()
    page.wait_for_function("() => !window.shownFirst")


def test_failed_saving_is_said(page: Page) -> None:
    page.goto("/gallery/write/")
    page.route("**/gallery/store/", lambda route: route.fulfill(status=503))
    page.locator("#f-rd_staff").fill("235")
    expect(page.locator("[data-save-state]")).to_contain_text("保存失败，请重试")


def test_handing_in_takes_over_what_is_being_saved(page: Page) -> None:
    page.goto("/gallery/write/")
    waiting: list[Route] = []
    page.route("**/gallery/store/", lambda route: waiting.append(route))
    with page.expect_request("**/gallery/store/"):
        page.locator("#f-rd_staff").fill("235")
    page.evaluate(
        "document.forms[document.forms.length - 1].addEventListener('submit', (event) => event.preventDefault())"
    )
    page.locator("#f-rd_staff").press("Enter")
    waiting[0].abort()
    page.wait_for_timeout(300)  # a fault of the script would show in the page's own report
    expect(page.locator("[data-save-state]")).not_to_have_attribute("data-state", "failed")


def test_characters_are_counted_one_by_one(page: Page) -> None:
    page.goto("/gallery/write/")
    page.locator("#f-abstract").fill("评定ab\n评定")
    expect(page.locator('[data-counter="f-abstract"]')).to_have_text("已写 6 字，上限 2500 字")
    page.locator("#f-abstract").fill("评" * 2503)
    expect(page.locator('[data-counter="f-abstract"]')).to_have_text("超出 3 字，上限 2500 字")


def test_score_sheet_adds_up_and_marks_what_is_out_of_range(page: Page) -> None:
    page.goto("/gallery/score/")
    total = page.locator("[data-score-total]").first
    leaf = page.locator(".leaf", has=page.locator("#f-s-plausible"))
    page.locator("#f-s-leader").fill("12.5")
    expect(total).to_have_text("22")
    page.locator("#f-s-plausible").fill("4.5")
    expect(leaf.locator(".bands .on")).to_contain_text("4–5")
    expect(leaf.locator(".dot-here")).to_have_attribute("cx", re.compile(r"83\.3"))
    expect(total).to_have_text("24.5")
    page.locator("#f-s-plausible").fill("6")
    expect(page.locator("#f-s-plausible")).to_have_class("form-control score-input is-invalid")
    expect(leaf.locator(".row-error")).to_have_text("须在 0 至 5 分之间，不计入合计。")
    expect(total).to_have_text("20")
    expect(leaf.locator(".bands .on")).to_have_count(0)


def test_count_and_place_follow_what_is_typed(page: Page) -> None:
    page.goto("/gallery/score/")
    foot, bar = page.locator(".sheet-foot").first, page.locator(".sheet-bar span")
    expect(bar).to_have_text("1 / 2项已评")  # what is out of range is not counted
    expect(foot).not_to_contain_text("本件目前排第")
    page.locator("#f-s-leader").fill("15")
    expect(foot.locator("[data-score-count]")).to_have_text("2 / 2项已评")
    expect(foot.locator("[data-own-totals]")).to_have_text("您已封存的其他3件平均74.1分，本件目前排第4")
    page.locator("#f-s-leader").fill("")
    expect(bar).to_have_text("1 / 2项已评")


@pytest.mark.parametrize("script", [True, False])
def test_material_is_one_field_away_from_what_was_handed_in(new_page: NewPage, script: bool) -> None:
    page = new_page(java_script_enabled=script)
    page.goto("/gallery/score/")
    assert page.locator(".side-text").is_visible() and not page.locator(".preview-frame").is_visible()
    page.get_by_role("radio", name="申报内容").press("ArrowRight")
    assert page.locator(".preview-frame").is_visible() and not page.locator(".side-text").is_visible()


def test_leaving_with_unsaved_scores_is_warned(page: Page) -> None:
    page.goto("/gallery/score/")
    page.locator("#f-s-leader").press_sequentially("1")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.goto("/gallery/case/")
    assert asked == ["beforeunload"]


def test_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/gallery/todo/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
