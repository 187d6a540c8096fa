"""A unit's first page: one list of what is to be done, then how far the applications are."""

import re
from datetime import timedelta

import pytest
from tests import factories
from tests.library import library
from tests.web.page_reader import visit
from tests.web.unit.applications.writing import hand_in
from tests.web.unit.conftest import Desk

from pingding.actions.applications.applications import open_application
from pingding.actions.editions import store_edition
from pingding.records.models import Case, Partner, StepRun

pytestmark = pytest.mark.django_db


def test_first_page_is_one_list_of_what_is_to_be_done_overdue_first_with_progress(desk: Desk) -> None:
    case = desk.case(legal_person="yes", staff="50", aim="示例目标", centre_name="示例项目")
    Case.objects.filter(pk=case.pk).update(name="示例项目")
    Partner.objects.create(
        case=case, name="示例大学", code=factories.credit_code(), kind="university", invited_at=desk.clock.now()
    )
    other, inviting = factories.unit()
    theirs = open_application(desk.call, other, actor=inviting, at=desk.clock.now())
    Partner.objects.create(
        case=theirs, name=desk.unit.name, code=desk.unit.code or "", kind="enterprise", invited_at=desk.clock.now()
    )
    page = visit(desk.client, "/my/")
    assert page.heading == "要办 3 件事"
    assert page.text_of(".site-nav [aria-current]") == "我的申报 3", "the badge counts what the page lists"
    draft, partner, invited = page.all("#tasks li")
    assert draft.text_of(".link-what") == "申报" and draft.text_of(".link-title") == "示例项目"
    assert re.search(r"必填 \d+ 项，已填 4 项", draft.text_of(".part-bar"))
    assert draft.text_of(".chip") == "还有 21 天" and draft.text_of("time").startswith("2025年10月31日")
    assert partner.text_of(".link-what") == "合作单位确认" and "请“示例大学”登录确认参与" in partner.text
    assert invited.text_of(".link-what") == "合作邀请" and invited.text_of(".chip") == "还有 21 天"
    shown = visit(desk.client, invited.links()[0])
    assert shown.fact("答复期限").startswith("还有 21 天") and "示例申报表" in shown.fact("申报表")
    assert inviting.person is not None and inviting.person.phone in shown.fact("邀请单位")
    report = StepRun.objects.get(case=case)
    StepRun.objects.filter(pk=report.pk).update(due_at=desk.clock.at - timedelta(days=1))
    page = visit(desk.client, "/my/")
    assert page.heading == "要办 3 件事，其中 1 件已逾期" and "已逾期 1 天" in page.all("#tasks li")[0].text


def test_a_partner_that_declined_is_named_until_it_is_replaced(desk: Desk) -> None:
    case = desk.case(legal_person="yes")
    now = desk.clock.now()
    partner = Partner.objects.create(
        case=case, name="示例大学", code=factories.credit_code(), kind="university", invited_at=now
    )
    Partner.objects.filter(pk=partner.pk).update(answered_at=now, confirmed=False)
    page = visit(desk.client, "/my/")
    assert "“示例大学”已谢绝参与，请改换或移去" in page.text_of("#tasks")
    assert page.text_of(".site-nav [aria-current]") == "我的申报 2", "the badge counts what the page lists"
    Case.objects.filter(pk=case.pk).update(submitted_at=now)
    assert "谢绝" not in visit(desk.client, "/my/").text_of("#tasks")


def test_whole_draft_leads_to_the_check_and_says_what_comes_next(desk: Desk) -> None:
    case = desk.complete()
    (line,) = visit(desk.client, "/my/").all("#tasks li")
    assert "必填项已填完，请检查后核对并提交" in line.text and line.links() == [f"/cases/{case.number}/check/"]


def test_first_page_and_form_measure_alike_what_a_partner_makes_necessary(desk: Desk) -> None:
    stored = store_edition(library().editions["cq-industry-2024"], at=factories.START)
    call = factories.call(factories.officer(factories.office("reform@cq")), stored)
    case = open_application(call, desk.unit, actor=desk.own, at=desk.clock.now())
    Partner.objects.create(
        case=case, name="示例大学", code=factories.credit_code(), kind="university", invited_at=desk.clock.now()
    )
    form = visit(desk.client, f"/cases/{case.number}/write/identity/")
    (line,) = (each for each in visit(desk.client, "/my/").all("#tasks li") if each.has(".part-bar"))
    assert form.text_of(".parts-progress") in line.text


def test_call_leads_to_the_application_that_the_unit_has_handed_in(desk: Desk) -> None:
    case = desk.complete()
    hand_in(desk, case)
    assert visit(desk.client, "/my/").one("#calls").link("查看办件进程") == f"/cases/{case.number}/"


def test_unit_that_waits_for_its_approval_is_told_once_by_whom_and_what_it_can_do(desk: Desk) -> None:
    pending, own = factories.pending_unit()
    page = visit(desk.as_(own), "/my/")
    assert page.heading == "单位注册待核准"
    assert desk.office_name in page.banner() and f"/organisations/{pending.pk}/" in page.one(".banner").links()
    assert "不能申报" not in page.html and "核准后可以申报。" in page.text_of("#calls")


def test_first_page_says_what_is_owed_on_paper_and_how_far_applications_are(desk: Desk) -> None:
    case = desk.complete()
    hand_in(desk, case)
    page = visit(desk.client, "/my/")
    assert page.heading == "目前没有要办的事"
    assert page.text_of(".site-nav [aria-current]") == "我的申报"
    assert page.one("#applications").row(case.number).cell("进展") == "区县审核"
