"""What is typed is not lost in Chromium: another tab of the case, a session that ends, another person at the desk."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect
from tests import factories
from tests.conftest import NewPage
from tests.web.unit.conftest import Desk

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Membership, PageDraft, ScoreSheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, viewer: Viewer) -> Page:
    """Type the name and the password where one is asked for them, or at the front door."""
    assert viewer.person is not None
    if "/sign-in/" not in page.url:
        page.goto("/sign-in/")
    page.get_by_label("用户名").fill(viewer.person.username)
    page.get_by_label("密码").fill(factories.PASSWORD)
    page.get_by_label("密码").press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    return page


@pytest.fixture
def handed_in(desk: Desk) -> Case:
    case = desk.complete()
    save_draft(case.number, {}, actor=desk.own, at=desk.clock.now(), signed=("truth",))
    submit_application(case.number, actor=desk.own, at=desk.clock.now())
    return case


def test_looking_at_another_tab_of_the_case_loses_nothing(page: Page, desk: Desk, handed_in: Case) -> None:
    sign_in(page, desk.district).goto(f"/cases/{handed_in.number}/")
    page.locator("#f-reason").fill("只写了一半的理由")
    page.get_by_role("link", name="材料", exact=True).click()
    page.wait_for_url("**tab=materials")
    expect(page.locator("#f-reason")).to_have_value("只写了一半的理由")
    assert PageDraft.objects.get().typed == {"reason": ["只写了一半的理由"]}


def test_score_sheet_saves_itself_and_says_what_is_not_right(page: Page, desk: Desk) -> None:
    case = desk.case()
    sign_in(page, desk.own).goto(desk.url(case, "write/score-sheet/"))
    page.locator("#f-points-quality").fill("4o")
    expect(page.locator(".row-error")).to_contain_text("不是数字")
    page.locator("#f-points-quality").fill("40")
    expect(page.locator(".row-error")).to_have_count(0)
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    assert ScoreSheet.objects.get().points == {"quality": "40"}


def test_signed_out_while_the_script_saves_the_text_waits_in_the_browser(page: Page, desk: Desk) -> None:
    case = desk.case()
    path = desk.url(case, "write/unit/")
    sign_in(page, desk.own).goto(path)
    Session.objects.all().delete()
    page.locator("#f-main_business").fill("没有保存的内容")
    page.get_by_role("link", name="重新登录").click()
    page.wait_for_url("**/sign-in/**")
    sign_in(page, desk.own)
    page.wait_for_url(f"**{path}")
    page.get_by_role("button", name="恢复填写").click()
    expect(page.locator("#f-main_business")).to_have_value("没有保存的内容")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    assert desk.draft(case) == {"main_business": "没有保存的内容"}
    page.reload()
    expect(page.get_by_role("button", name="恢复填写")).to_have_count(0)


def test_form_sent_after_the_session_ended_is_offered_on_its_page_again(page: Page, desk: Desk) -> None:
    path = f"/organisations/{desk.unit.pk}/facts/"
    sign_in(page, desk.own).goto(path)
    page.locator("#f-as_of").fill("2024-12-31")
    page.locator("#f-source").fill("2025年度审计报告")
    page.locator("#f-staff").fill("66")
    Session.objects.all().delete()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/sign-in/**")
    sign_in(page, desk.own)
    page.wait_for_url(f"**{path}")
    page.get_by_role("button", name="恢复填写").click()
    expect(page.locator("#f-staff")).to_have_value("66")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**/organisations/{desk.unit.pk}/")
    page.goto(path)
    expect(page.get_by_role("button", name="恢复填写")).to_have_count(0)


def test_another_person_in_the_same_browser_is_offered_nothing(page: Page, desk: Desk) -> None:
    path = f"/organisations/{desk.unit.pk}/facts/"
    sign_in(page, desk.own).goto(path)
    page.locator("#f-source").fill("只属于填写的人")
    page.wait_for_timeout(600)
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.context.clear_cookies()
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/sign-in/")
    sign_in(page, desk.writer).goto(path)
    expect(page.get_by_role("button", name="恢复填写")).to_have_count(0)
    page.context.clear_cookies()
    page.goto("/sign-in/")
    sign_in(page, desk.own).goto(path)
    expect(page.get_by_role("button", name="恢复填写")).to_have_count(1)
    page.locator(".whoami > summary").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_clocks_of_the_scripts_are_the_platforms_whatever_the_browsers_says(
    new_page: NewPage, desk: Desk, handed_in: Case
) -> None:
    page = new_page(timezone_id="America/New_York")
    page.clock.set_fixed_time("2025-06-01T01:30:00Z")
    sign_in(page, desk.district).goto(f"/cases/{handed_in.number}/")
    page.locator("#f-reason").fill("远在他乡")
    expect(page.locator("#act [data-save-state]")).to_contain_text(f"草稿已存 {desk.clock.at:%H:%M}")
    Session.objects.all().delete()
    page.locator("#f-reason").fill("远在他乡，没有保存")
    page.get_by_role("link", name="重新登录").click()
    page.wait_for_url("**/sign-in/**")
    sign_in(page, desk.district)
    expect(page.locator("[data-kept-at]")).to_contain_text(f"{desk.clock.at:%Y-%m-%d %H:%M}")


def test_unit_record_half_filled_in_is_there_again_without_having_been_sent(page: Page, desk: Desk) -> None:
    path = f"/organisations/{desk.unit.pk}/facts/"
    sign_in(page, desk.own).goto(path)
    page.locator("#f-as_of").fill("2024-12-31")
    page.locator("#f-source").fill("2025年度审计报告")
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    page.goto("/my/")
    page.goto(path)
    expect(page.locator("#f-source")).to_have_value("2025年度审计报告")
    page.locator("#f-staff").fill("66")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**/organisations/{desk.unit.pk}/")
    assert not PageDraft.objects.exists()


OFFER = "恢复填写"


def typed_while_nothing_is_answered(page: Page, desk: Desk) -> str:
    """The page of the record, filled in and sent by somebody whom no answer reaches."""
    path = f"/organisations/{desk.unit.pk}/facts/"
    sign_in(page, desk.own).goto(path)
    page.route("**/*", lambda route: route.fulfill(status=502) if route.request.method != "GET" else route.fallback())
    page.locator("#f-as_of").fill("2024-12-31")
    page.locator("#f-source").fill("没有送到的来源")
    page.get_by_role("button", name="保存").click()
    page.unroute("**/*")
    return path


def test_form_that_no_answer_came_to_is_offered_after_other_pages_and_tabs(page: Page, desk: Desk) -> None:
    path = typed_while_nothing_is_answered(page, desk)
    other = page.context.new_page()
    other.goto("/my/")
    page.goto("/my/")
    page.goto(path)
    page.get_by_role("button", name=OFFER).click()
    expect(page.locator("#f-source")).to_have_value("没有送到的来源")
    page.locator("#f-staff").fill("66")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**/organisations/{desk.unit.pk}/")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_form_answered_by_a_mere_page_of_refusal_stays_in_the_browser(page: Page, desk: Desk) -> None:
    path = typed_while_nothing_is_answered(page, desk)
    page.goto(path)
    page.get_by_role("button", name=OFFER).click()
    page.route("**/drafts/**", lambda route: route.abort())
    Membership.objects.filter(person=desk.own.person).update(until=desk.clock.now())
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("没有找到此页")
    page.goto("/my/")
    Membership.objects.filter(person=desk.own.person).update(until=None)
    PageDraft.objects.all().delete()
    page.goto(path)
    expect(page.get_by_role("button", name=OFFER)).to_have_count(1)
