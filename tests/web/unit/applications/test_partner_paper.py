"""A partner without a credit code on the pages: named, its paper uploaded, and called what it is everywhere."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import page_of, visit
from tests.web.unit.applications.writing import section
from tests.web.unit.conftest import Desk, post_fields

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.partners import add_partner
from pingding.actions.applications.submission import submit_application
from pingding.records.models import Case, Partner

pytestmark = pytest.mark.django_db

TYPED = {
    "partner.name": "示例大学（香港）",
    "partner.kind": "university",
    "partner.duties": "联合研发",
    "partner.country": "hk",
    "partner.register_number": "0123456",
    "add_partner": "1",
}


def scan(name: str = "确认书.pdf", content: bytes = factories.PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def with_partner(desk: Desk, case: Case) -> Partner:
    return add_partner(
        case.number,
        name=TYPED["partner.name"],
        without_code=factories.abroad(),
        kind="university",
        duties="联合研发",
        actor=desk.own,
        at=desk.clock.now(),
    )


def test_a_partner_abroad_is_named_and_its_paper_uploaded_without_any_script(desk: Desk) -> None:
    case = desk.case()
    url = desk.url(case, "write/together/")
    page = section(desk, case, "together")
    assert not page.has("details.partner-place[open]")
    sent = post_fields(page)
    wrong = page_of(desk.client.post(url, sent | TYPED | {"partner.register_number": ""}), 422)
    assert "公司编号" in wrong.field("partner.register_number").error and wrong.has("details.partner-place[open]")
    assert wrong.field("partner.country").value == "hk" and wrong.field("partner.name").value == "示例大学（香港）"
    both = page_of(desk.client.post(url, sent | TYPED | {"partner.code": factories.credit_code()}), 422)
    assert "只填一种" in both.field("partner.code").error
    assert desk.client.post(url, sent | TYPED).status_code == 302
    page = section(desk, case, "together")
    line = page.one("#partners").row("示例大学（香港）")
    assert "香港特别行政区 0123456" in line.text and "待上传书面确认" in line.text and page.message("书面确认")
    partner = Partner.objects.get()
    onward = desk.client.post(url, post_fields(page) | {"partner_paper": str(partner.pk)})
    paper = desk.url(case, f"partners/{partner.pk}/paper/")
    assert onward.headers["Location"] == paper
    shown = visit(desk.client, paper)
    assert "本单位同意参与" in shown.one("#letter").text and "待上传书面确认" in shown.text_of("#state")
    assert "未上传" in page_of(desk.client.post(paper, {}), 422).banner()
    wrong = page_of(desk.client.post(paper, {"paper": scan("确认书.docx", b"text")}), 422)
    assert "没有上传" in wrong.banner()
    assert desk.client.post(paper, {"paper": scan()}).status_code == 302
    assert "已上传书面确认" in visit(desk.client, paper).text_of("#state")
    page = section(desk, case, "together")
    assert page.text_of("#partners .tone-good") == "已上传书面确认" and "确认书.pdf" in page.text_of("#partners td a")


def test_the_paper_is_called_a_paper_on_the_case_page_and_in_print(desk: Desk) -> None:
    case = desk.complete()
    partner = with_partner(desk, case)
    links = visit(desk.client, f"/cases/{case.number}/").links()
    assert desk.url(case, f"partners/{partner.pk}/paper/") in links
    desk.client.post(desk.url(case, f"partners/{partner.pk}/paper/"), {"paper": scan()})
    save_draft(case.number, {}, actor=desk.own, at=desk.clock.now(), signed=("truth",))
    submit_application(case.number, actor=desk.own, at=desk.clock.now())
    officer = visit(desk.as_(desk.district), f"/cases/{case.number}/?tab=content")
    row = officer.section("合作单位确认情况").row("示例大学（香港）")
    assert "已上传书面确认" in row.text and "在线" not in row.text
    assert any(link.startswith("/attachments/") for link in officer.section("合作单位确认情况").links())
    printed = visit(desk.client, desk.url(case, "whole/")).section("合作单位确认情况").text
    assert "香港特别行政区 0123456" in printed and "已上传书面确认" in printed


def test_what_is_still_to_be_confirmed_on_paper_is_said_on_the_check_page() -> None:
    life = Life()
    case, writer = life.draft()
    add_partner(
        case.number,
        name="示例大学（香港）",
        without_code=factories.abroad(),
        kind="university",
        duties="",
        actor=writer,
        at=life.later(),
    )
    assert "示例大学（香港）尚未上传书面确认" in Visitor(writer, life.later()).get(f"/cases/{case.number}/check/").text


def test_nobody_else_opens_the_page_of_the_paper(desk: Desk) -> None:
    case = desk.case()
    partner = with_partner(desk, case)
    paper = desk.url(case, f"partners/{partner.pk}/paper/")
    _other, stranger = factories.unit()
    assert desk.as_(stranger).get(paper).status_code == 404
    assert desk.client.get(desk.url(case, f"partners/{partner.pk + 1}/paper/")).status_code == 404
