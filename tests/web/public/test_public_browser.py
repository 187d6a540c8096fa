"""The public pages in Chromium: accessible, no sideways scrolling on a phone, answers that come as one types."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests import factories
from tests.actions.life import Life
from tests.conftest import NewPage
from tests.web.public.conftest import Clock

from pingding.records.models import Notice, Title

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_kind_of_page_is_accessible_and_fits_a_phone(
    new_page: NewPage, axe: Callable[[Page], list[str]], clock: Clock
) -> None:
    life = Life()
    factories.programmes(life.at)
    title, _writer = life.recognised()
    case, _writer = life.submitted(centre_name="示例芯片协同中心", topic="chips")
    notice = life.notice(life.to_notice(case))
    clock.at = life.at
    page = new_page(viewport={"width": 390, "height": 800})
    faults = []
    for path in paths(title, notice, case.number):
        page.goto(path)
        faults += [f"{path} {fault}" for fault in axe(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path} scrolls sideways")
    assert faults == []


def paths(title: Title, notice: Notice, number: str) -> list[str]:
    programme = [
        f"/programmes/cq-industry-2024/{tab}" for tab in ("", "procedure/", "forms/", "indicators/", "clauses/")
    ]
    return [
        "/",
        "/programmes/",
        *programme,
        "/can-we-apply/",
        "/can-we-apply/?staff=3万人&group=figures",
        "/can-we-apply/?legal_person=no&group=cq-fusion-cases-2025",
        "/notices/",
        f"/notices/{notice.pk}/",
        f"/notices/{notice.pk}/object/{number}/",
        "/register/",
        "/selected-cases/",
        f"/titles/{title.code}/",
        "/verify/",
        "/verify/?code=NOSUCHCODE99",
    ]


def test_verdicts_come_beside_the_answers_and_the_address_can_be_shared(page: Page, clock: Clock) -> None:
    factories.programmes(clock.at)
    page.goto("/can-we-apply/?closed=1")
    page.get_by_label("注册地所属地区").select_option("yuzhong")
    expect(page.get_by_text("面向的地区不含渝中区")).to_have_count(1)
    expect(page.get_by_label("注册地所属地区")).to_have_value("yuzhong")
    assert "region=yuzhong" in page.url
    page.get_by_role("button", name="核对，看下几问").click()
    page.get_by_text("已答的1项，可以修改").click()
    expect(page.get_by_label("注册地所属地区")).to_have_value("yuzhong")


def test_objection_works_without_script(new_page: NewPage, clock: Clock) -> None:
    life = Life()
    case, _writer = life.submitted()
    notice = life.notice(life.to_notice(case))
    clock.at = life.at
    page = new_page(java_script_enabled=False)
    page.goto(f"/notices/{notice.pk}/")
    page.get_by_role("link", name="对此件提出异议").click()
    page.get_by_label("姓名或单位名称").fill("示例丙")
    page.get_by_label("联系方式").fill("023-60000001")
    page.get_by_label("异议理由").fill("成果归属有争议，请予核实")
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_role("heading", name="异议已收到")).to_be_visible()


def test_files_that_would_be_refused_are_said_before_the_form_is_sent(new_page: NewPage, clock: Clock) -> None:
    life = Life()
    case, _writer = life.submitted()
    notice = life.notice(life.to_notice(case))
    clock.at = life.at
    page = new_page()
    page.goto(f"/notices/{notice.pk}/object/{case.number}/")
    page.locator("#f-evidence").set_input_files(
        [
            {"name": "程序.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"},
            {"name": "大.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" + b"0" * 10 * 1024 * 1024},
        ]
    )
    error = page.locator(".field-error")
    expect(error).to_contain_text("程序.exe")
    expect(error).to_contain_text("文件 大.pdf 超过 10 MB")
    page.get_by_role("button", name="提交异议").click()
    expect(page.locator("#f-evidence")).to_be_focused()
    expect(page.locator("#error-summary")).to_have_count(0)
    page.locator("#f-evidence").set_input_files(
        [{"name": "证明.JPEG", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff"}]
    )
    expect(error).to_have_count(0)


def test_on_a_phone_what_a_title_still_owes_stands_before_its_history(new_page: NewPage, clock: Clock) -> None:
    life = Life()
    title, _writer = life.recognised()
    clock.at = life.at
    page = new_page(viewport={"width": 390, "height": 800})
    page.goto(f"/titles/{title.code}/")
    owed, history = (page.get_by_role("heading", name=name, exact=True) for name in ("还要做的", "经过"))
    assert (owed.bounding_box() or {})["y"] < (history.bounding_box() or {})["y"]


@pytest.mark.parametrize("script", [True, False])
def test_an_address_of_a_form_s_part_opens_it(new_page: NewPage, clock: Clock, script: bool) -> None:
    factories.programmes()
    page = new_page(java_script_enabled=script)
    page.goto("/programmes/cq-industry-2024/forms/")
    anchor = page.locator("details.form-fold > [id]").nth(1).get_attribute("id")
    part = page.locator(f"#{anchor}")
    expect(part).not_to_be_visible()
    page.goto(f"/programmes/cq-industry-2024/forms/#{anchor}")
    expect(part).to_be_in_viewport()
    expect(page.locator(f"details.form-fold:has(#{anchor}) > summary")).to_be_in_viewport()
