"""Writing a form page by page: every kind of field, a partner, self-scores, who may write."""

import re

import pytest
from django.test import Client
from tests import factories
from tests.web.page_reader import page_of, visit
from tests.web.unit.applications.writing import section, task
from tests.web.unit.conftest import GOOD, Desk, post_fields

from pingding.actions.directory.record_facts import set_facts
from pingding.records.models import Partner, ScoreSheet

pytestmark = pytest.mark.django_db


def test_way_in_leads_to_the_first_part_not_finished(desk: Desk) -> None:
    case = desk.case()
    assert desk.client.get(desk.url(case, "write/")).headers["Location"].endswith("/write/unit/")
    done = desk.complete()
    assert desk.client.get(desk.url(done, "write/")).headers["Location"].endswith("/check/")


def test_the_form_is_the_main_act_beside_the_score_sheet_and_blanks_are_quiet(desk: Desk) -> None:
    page = visit(desk.client, f"/cases/{desk.case(topic='steel').number}/")
    panel = page.one("#act")
    assert panel.one(".btn-primary").attribute("href").endswith("/write/")
    assert "/score/" in panel.one(".btn-secondary").attribute("href")
    assert panel.texts(".btn") == [panel.text_of(".btn-primary"), panel.text_of(".btn-secondary")]
    assert [answer for answer in page.texts("dd.muted") if answer.startswith("未填写")]


def test_page_shows_the_tasks_with_their_states_and_what_is_known(desk: Desk) -> None:
    set_facts(
        desk.unit,
        {"staff": "40"},
        as_of=factories.START.date().replace(month=1),
        source="示例报表",
        actor=desk.own,
        at=desk.clock.now(),
    )
    case = desk.case(legal_person="yes", topic="steel", share="不知道")
    page = section(desk, case, "unit")
    record = page.one(".known")
    assert desk.unit.name in record.texts("dd") and record.link("来自单位档案")
    staff = page.field("staff")
    assert staff.value == "40" and "单位档案：示例报表，2025年1月10日" in staff.box.text
    states = {part: task(page, part) for part in ("unit", "project", "plan.why", "plan.how")}
    assert states == {"unit": "填写中", "project": "有问题", "plan.why": "未开始", "plan.how": "未开始"}
    rules = page.by_id("f-material.licence-rules").texts("li")
    assert "可上传 PDF文件" in rules and "每个文件不超过 1 MB" in rules
    assert page.text_of(".writing-head .chip") == "还有 21 天"


def test_values_of_every_kind_come_back_as_they_were_typed(desk: Desk) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "project")) | {
        "centre_name": "示例项目",
        "topic": "chips",
        "ways": ["joint", "lend"],
        "share": "28.5",
        "started": "2025-01-01",
        "has_lab": "yes",
        "aim": "第一行\r\n第二行",
        "bureau": "science@yuzhong",
        "save": "next",
    }
    answer = desk.client.post(desk.url(case, "write/project/"), sent)
    assert answer.status_code == 302 and answer.headers["Location"].endswith("/write/equipment/")
    assert desk.draft(case) == {
        "centre_name": "示例项目",
        "topic": "chips",
        "ways": ["joint", "lend"],
        "share": "0.285",
        "started": "2025-01-01",
        "has_lab": True,
        "aim": "第一行\n第二行",
        "bureau": "science@yuzhong",
    }
    page = section(desk, case, "project")
    again = post_fields(page)
    assert again["share"] == "28.5" and again["ways"] == ["joint", "lend"] and again["has_lab"] == "yes"
    assert [label for label in page.texts("label") if label.startswith("实验室面积")]


def test_field_that_depends_on_another_is_hidden_until_it_concerns(desk: Desk) -> None:
    case = desk.case(has_lab="no")
    assert "实验室面积" not in section(desk, case, "project").html


def test_wrong_text_is_kept_told_and_the_rest_is_saved(desk: Desk) -> None:
    case = desk.case()
    sent = post_fields(section(desk, case, "unit")) | {"staff": "五十", "main_business": "示例"}
    page = page_of(desk.client.post(desk.url(case, "write/unit/"), sent), 422)
    assert "不是数字" in page.fault("f-staff") and page.field("staff").value == "五十"
    assert desk.draft(case) == {"staff": "五十", "main_business": "示例"}
    assert "不是数字" in section(desk, case, "unit").field("staff").error


def test_text_over_its_limit_is_told_on_its_page(desk: Desk) -> None:
    case = desk.case(aim="示" * 21)
    aim = section(desk, case, "project").field("aim")
    assert "超过20字的限制" in aim.error and aim.attribute("data-max") == "20"


def test_fault_that_names_its_field_is_not_headed_by_it_again(desk: Desk) -> None:
    case = desk.case(aim="示" * 21)
    summary = section(desk, case, "project").text_of("#error-summary")
    assert "共21字" in summary and "：“" not in summary


def test_partner_is_named_invited_refused_and_removed(desk: Desk) -> None:
    case = desk.case()
    other, _own = factories.unit()
    url = desk.url(case, "write/together/")
    typed = {
        "partner.name": "示例大学",
        "partner.code": "91500000MAEX000000",
        "partner.kind": "university",
        "partner.duties": "示例分工",
        "add_partner": "1",
    }
    sent = post_fields(section(desk, case, "together"))
    page = page_of(desk.client.post(url, sent | typed), 422)
    assert "校验位不正确" in page.field("partner.code").error and page.field("partner.name").value == "示例大学"
    lacking = desk.client.post(url, sent | typed | {"partner.duties": ""})
    assert lacking.status_code == 422 and not Partner.objects.exists()
    assert desk.client.post(url, sent | typed | {"partner.code": other.code or ""}).status_code == 302
    page = section(desk, case, "together")
    partner = Partner.objects.get()
    assert (partner.name, partner.kind) == (other.name, other.kind)
    assert "待确认" in page.one("#partners").row(other.name).text and page.message("与您填写的不同")
    desk.client.post(url, post_fields(page) | {"remove_partner": str(partner.pk)})
    assert "还没有添加合作单位。" in section(desk, case, "together").texts("#partners p.muted")


def test_self_scores_are_saved_beside_computed_ones(desk: Desk) -> None:
    case = desk.case(**GOOD)
    url = desk.url(case, "write/score-sheet/")
    sheet = visit(desk.client, url).one(".writing-sheet")
    assert "points-quality" in sheet.fields() and "points-people" not in sheet.fields()
    wrong = page_of(desk.client.post(url, {"points-quality": "61", "reason-quality": "示例理由"}), 422)
    assert wrong.field("points-quality").value == "61" and wrong.field("reason-quality").value == "示例理由"
    assert desk.client.post(url, {"points-quality": "许多"}).status_code == 422
    both = page_of(desk.client.post(url, {"points-quality": "许多", "reason-quality": "理" * 501}), 422)
    assert both.faulty() == ["f-points-quality", "f-reason-quality"] and both.field("points-quality").value == "许多"
    assert desk.client.post(url, {"points-quality": "50", "reason-quality": "暂定"}).status_code == 302
    assert desk.client.post(url, {"points-quality": "", "reason-quality": ""}).status_code == 302
    emptied = ScoreSheet.objects.get(case=case)
    assert (emptied.points, emptied.reasons) == ({}, {})
    answer = desk.client.post(url, {"points-quality": "55", "reason-quality": "示例理由", "save": "next"})
    assert answer.headers["Location"].endswith("/check/")
    page = visit(desk.client, url)
    assert page.field("points-quality").value == "55" and page.field("reason-quality").value == "示例理由"
    assert page.text_of("[data-score-total][data-score-base=20]") == "75"


def test_others_cannot_write_and_visitors_are_sent_to_sign_in(desk: Desk) -> None:
    case = desk.case()
    _unit, stranger = factories.unit()
    assert desk.as_(stranger).get(desk.url(case, "write/unit/")).status_code == 404
    assert desk.as_(desk.district).get(desk.url(case, "write/unit/")).status_code == 404
    answer = Client().get(desk.url(case, "write/unit/"))
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/?next=%2Fcases%2F")


def test_unknown_part_is_missing(desk: Desk) -> None:
    assert desk.client.get(desk.url(desk.case(), "write/nothing/")).status_code == 404


def test_every_page_says_how_far_a_form_is_by_one_measure_and_the_last_part_leads_to_the_check(desk: Desk) -> None:
    case = desk.case(legal_person="yes", staff="50", tools=GOOD["tools"], plan_why="示例必要性")
    page = section(desk, case, "equipment")
    measure = visit(desk.client, "/my/").text_of("#tasks .part-bar")
    assert re.fullmatch(r"必填 \d+ 项，已填 [4-9] 项", measure)
    assert page.text_of("#parts-list strong") == measure
    assert page.text_of(".parts-folded summary") == f"设备 {measure} · 查看各部分"
    assert page.text_of(".writing-title p").startswith("第 3 部分，共 7 部分")
    assert len(page.all("#parts-list .task-list li")) == 7, "what is counted is what the list has"
    assert page.one(".writing-foot").links() == [desk.url(case, "write/project/")]
    assert page.text_of(".writing-foot .btn-primary") == "保存并继续"
    last = visit(desk.client, desk.url(case, "write/score-sheet/"))
    assert last.text_of(".writing-foot .btn-primary") == "保存并去检查"
    partners = section(desk, case, "together").one("details.partner-new")
    assert not section(desk, case, "together").has("details.partner-new[open]")
    assert [note for note in partners.texts(".field-help") if "没有合作单位的，不必展开" in note]
    begun = {"add_partner": "1", "partner.name": "示例大学"}
    refused = desk.client.post(desk.url(case, "write/together/"), begun)
    assert page_of(refused, 422).has("details.partner-new[open]"), "once begun, it is open, and asks for the rest"


def test_help_stands_above_the_field_and_the_rest_beside_it(desk: Desk) -> None:
    fund = section(desk, desk.case(), "unit").one("#f-fund-why")
    assert fund.texts("dt") == ["怎样算", "举例"] and fund.texts("dd") == ["已经到账的金额", "143000000"]
