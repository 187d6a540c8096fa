"""The writers' pages in Chromium: saved while typing, by keyboard, without script, on a phone, accessible."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests import factories
from tests.conftest import NewPage
from tests.web.unit.conftest import GOOD, Desk

from pingding.actions.applications.applications import save_draft
from pingding.actions.directory.record_facts import set_facts
from pingding.records.models import Case, Filing, Partner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def writer(page: Page, desk: Desk) -> Page:
    """The unit's administrator, signed in by typing."""
    return sign_in(page, desk)


def sign_in(page: Page, desk: Desk) -> Page:
    assert desk.own.person is not None
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(desk.own.person.username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_label("密码").press("Enter")
    page.wait_for_url("**/my/")
    return page


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def test_texts_tables_and_choices_are_saved_while_typing(writer: Page, desk: Desk) -> None:
    case = desk.case()
    writer.goto(desk.url(case, "write/equipment/"))
    writer.locator("#f-tools-0-name").fill("示例仪")
    writer.locator("#f-tools-0-price").fill("12.5")
    saved(writer)
    writer.locator("[data-add-row]").click()
    writer.locator("#f-tools-1-price").fill("7.5")
    expect(writer.locator("[data-sum=price]")).to_have_text("20")
    expect(writer.locator("#f-tools_worth")).to_have_value("20万元")
    expect(writer.locator("#f-tools-1-price-remarks")).to_have_text("柒万伍仟元整")
    expect(writer.locator("[data-remove-row] [data-of-row]").last).to_have_text("第 2 行")
    expect(writer.locator("#parts-list [aria-current] .status")).to_contain_text("填写中")
    expect(writer.locator("[data-save-state]")).to_have_text(f"已保存 {desk.clock.at:%H:%M}")
    writer.goto(desk.url(case, "write/project/"))
    writer.get_by_label("是", exact=True).check()
    expect(writer.locator("#f-lab_area")).to_be_visible()
    writer.locator("#f-lab_area").fill("九")
    expect(writer.locator(".field-error")).to_contain_text("不是数字")
    writer.locator("#f-lab_area").fill("90")
    expect(writer.locator(".field-error")).to_have_count(0)
    saved(writer)
    assert desk.draft(case)["lab_area"] == "90" and desk.draft(case)["has_lab"] is True


def test_field_changed_by_somebody_else_is_told_and_not_saved_over(writer: Page, desk: Desk) -> None:
    case = desk.case(staff="50")
    writer.goto(desk.url(case, "write/unit/"))
    save_draft(case.number, {"staff": "70"}, actor=desk.writer, at=desk.clock.now())
    writer.locator("#f-staff").fill("60")
    expect(writer.locator("[data-save-state]")).to_contain_text("在您填写期间已被修改")
    assert desk.draft(case)["staff"] == "70"


def test_whoever_saw_what_is_wrong_while_typing_is_not_stopped_for_it_again(writer: Page, desk: Desk) -> None:
    writer.goto(desk.url(desk.case(), "write/project/"))
    writer.locator("#f-aim").fill("示例目标" * 6)
    expect(writer.locator(".field-error")).to_contain_text("20")
    saved(writer)
    writer.locator("button[name=save][value=next]").click()
    expect(writer).not_to_have_url(re.compile("/write/project/"))


def test_an_amount_in_the_wrong_unit_is_doubted_while_typing_until_it_is_corrected(writer: Page, desk: Desk) -> None:
    day = desk.clock.at.date().replace(year=2024, month=12, day=31)
    set_facts(desk.unit, {"revenue": "14300"}, as_of=day, source="示例报表", actor=desk.own, at=desk.clock.now())
    case = desk.case()
    writer.goto(desk.url(case, "write/unit/"))
    writer.locator("#f-revenue").fill("143000000")
    doubt = writer.locator("#f-revenue-remarks .field-doubt")
    expect(doubt).to_contain_text("约为2024年14,300万元的一万倍，是否误以元填写？")
    saved(writer)
    assert desk.draft(case)["revenue"] == "143000000"
    writer.locator("#f-revenue").fill("14500")
    expect(doubt).to_have_count(0)
    saved(writer)
    assert desk.draft(case)["revenue"] == "14500"


def test_counter_counts_as_the_check_does(writer: Page, desk: Desk) -> None:
    writer.goto(desk.url(desk.case(), "write/project/"))
    writer.locator("#f-aim").fill("示例 目标\n两行")
    expect(writer.locator("[data-counter=f-aim]")).to_have_text("已写 6 字，上限 20 字")


def test_application_is_handed_in_with_the_keyboard_alone(writer: Page, desk: Desk) -> None:
    case = desk.complete()
    writer.goto(desk.url(case, "check/"))
    writer.get_by_role("link", name="核对并提交").last.focus()
    writer.keyboard.press("Enter")
    writer.wait_for_url("**/submit/")
    writer.get_by_label("所填内容属实").focus()
    writer.keyboard.press("Space")
    writer.keyboard.press("Tab")
    writer.get_by_role("button", name="提交", exact=True).focus()
    writer.keyboard.press("Enter")
    writer.wait_for_url("**/receipt/**")
    expect(writer.get_by_role("heading", level=1)).to_contain_text("已提交")
    assert Filing.objects.filter(case=case, submitted_at__isnull=False).count() == 1


def test_draft_says_so_across_every_printed_page(writer: Page, desk: Desk) -> None:
    writer.goto(desk.url(desk.case(), "whole/"))
    writer.emulate_media(media="print")
    mark = "getComputedStyle(document.querySelector('.whole-draft'), '::after')"
    assert writer.evaluate(f"[{mark}.content, {mark}.position, {mark}.zIndex > 0]") == ['"草稿"', "fixed", True]


def test_whole_way_works_without_script(new_page: NewPage, desk: Desk) -> None:
    page = sign_in(new_page(java_script_enabled=False), desk)
    page.get_by_role("link", name="申报", exact=False).and_(page.locator(".btn")).first.click()
    page.get_by_role("button", name="开始填写").click()
    page.wait_for_url("**/write/unit/")
    case = Case.objects.get()
    page.get_by_label("是", exact=True).check()
    page.locator("#f-staff").fill("50")
    page.get_by_role("button", name="保存并继续").click()
    page.wait_for_url("**/write/project/")
    page.goto(desk.url(case, "write/equipment/"))
    page.locator("#f-tools-0-name").fill("示例仪")
    page.get_by_role("button", name="添加一行").click()
    expect(page.locator("#f-tools-1-name")).to_be_visible()
    assert desk.draft(case)["staff"] == "50" and desk.draft(case)["tools"][0]["name"] == "示例仪"


WAYS = (
    "write/unit/",
    "write/project/",
    "write/equipment/",
    "write/together/",
    "write/plan.how/",
    "write/score-sheet/",
    "check/",
    "submit/",
    "whole/",
    "withdraw/",
)


def test_pages_fit_a_phone_and_have_no_serious_accessibility_fault_there(
    new_page: NewPage, desk: Desk, axe: Callable[[Page], list[str]]
) -> None:
    page = sign_in(new_page(viewport={"width": 390, "height": 900}), desk)
    case = desk.case(**(GOOD | {"staff": "多", "aim": "示" * 30}))
    unit = f"/organisations/{desk.unit.pk}/"
    others = (
        "/my/",
        "/account/",
        "/messages/",
        "/join/",
        unit,
        unit + "facts/",
        unit + "members/?act=invite",
        f"/calls/{desk.call.pk}/apply/",
    )
    for path in (*(desk.url(case, way) for way in WAYS), *others):
        page.goto(path)
        assert axe(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path


def test_a_partner_abroad_is_named_on_a_phone_without_script(
    new_page: NewPage, desk: Desk, axe: Callable[[Page], list[str]]
) -> None:
    case = desk.case()
    page = sign_in(new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False), desk)
    page.goto(desk.url(case, "write/together/"))
    page.locator("details.partner-new > summary").click()
    page.locator("details.partner-place summary").click()
    page.locator("#f-partner\\.name").fill("示例大学（香港）")
    page.locator("#f-partner\\.kind").select_option("university")
    page.locator("#f-partner\\.duties").fill("联合研发")
    page.locator("#f-partner\\.country").select_option("hk")
    page.locator("#f-partner\\.register_number").fill("0123456")
    page.get_by_role("button", name="添加并邀请").click()
    expect(page.locator("#partners .tone-warn")).to_have_text("待上传书面确认")
    page.get_by_role("button", name="上传书面确认").click()
    page.locator("#f-paper").set_input_files(
        {"name": "确认书.pdf", "mimeType": "application/pdf", "buffer": factories.PDF}
    )
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator("#state .tone-good")).to_have_text("已上传书面确认")
    scripted = sign_in(new_page(viewport={"width": 390, "height": 844}), desk)
    for path in (f"partners/{Partner.objects.get().pk}/paper/", "write/together/"):
        scripted.goto(desk.url(case, path))
        assert scripted.evaluate("document.documentElement.scrollWidth") <= 390 and axe(scripted) == []
