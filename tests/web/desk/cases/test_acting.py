"""Acting from the case page in one step: every kind of act, each refusal with what was typed still there."""

from typing import Any

import pytest
from django.template import engines
from tests import factories
from tests.actions.life import Life, open_steps, status
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page

from pingding.actions.applications.applications import save_draft
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Seat

pytestmark = pytest.mark.django_db

PASSED = {"check-complete": "yes", "judged-worth": "yes", "outcome": "pass"}


def revised(case: Case, data: dict[str, Any]) -> dict[str, Any]:
    return {"revision": Case.objects.values_list("revision", flat=True).get(pk=case.pk), **data}


def act(life: Life, viewer: Viewer, case: Case, step: str, data: dict[str, Any]) -> None:
    Visitor(viewer, life.later()).post(f"/cases/{case.number}/act/{step}/", revised(case, data))


def refused(life: Life, viewer: Viewer, case: Case, step: str, data: dict[str, Any], status: int = 422) -> Page:
    return Visitor(viewer, life.later()).sent(f"/cases/{case.number}/act/{step}/", revised(case, data), status)


def test_checklist_and_judged_conditions_are_answered_and_the_case_moves() -> None:
    life = Life()
    case, _writer = life.submitted()
    act(life, life.districts["wanzhou"], case, "check", PASSED)
    assert open_steps(case) == {"opinion"}
    seat = Seat.objects.get(run__case=case, run__step="check")
    assert seat.content["checks"] == {"complete": True} and seat.content["judged"] == {"worth": True}


def test_refused_act_says_why_and_keeps_what_was_typed() -> None:
    life = Life()
    case, _writer = life.submitted()
    typed = {"check-complete": "no", "outcome": "pass", "reason": "材料尚缺一份。"}
    page = refused(life, life.districts["wanzhou"], case, "check", typed)
    assert page.field("reason").value == "材料尚缺一份。"
    assert "材料是否齐全？”为“否”，不能通过" in page.fault("f-check-complete")
    assert "尚未评判" in page.fault("f-judged-worth")
    assert page.field("check-complete").ticked == ["no"]
    assert open_steps(case) == {"check"}


def test_act_without_outcome_is_refused_with_what_to_do() -> None:
    life = Life()
    case, _writer = life.submitted()
    page = refused(life, life.districts["wanzhou"], case, "check", {"check-complete": "yes"})
    outcome = page.field("outcome")
    assert outcome.id == "f-check-outcome-1" and "尚未选择办理结果" in outcome.error
    assert "尚未选择办理结果" in page.fault("f-check-outcome-1") and page.html.count("尚未选择办理结果") == 2
    assert page.has("#act-check form[novalidate]") and "required>" not in page.html
    assert "尚未评判" in page.fault("f-judged-worth")


def test_act_without_anything_is_refused_with_all_that_it_lacks_each_at_its_field() -> None:
    life = Life()
    case, _writer = life.submitted()
    page = refused(life, life.districts["wanzhou"], case, "check", {})
    assert {"f-check-outcome-1", "f-check-complete", "f-judged-worth"} <= set(page.faulty())
    assert open_steps(case) == {"check"}


def test_of_two_acts_the_one_asked_for_is_unfolded() -> None:
    form = engines["jinja2"].get_template("desk/cases/act_form.html").template.module.act_form
    act = {"title": "办理", "office": {"name": "示例局"}, "cited": {}}
    opened = {step: form({**act, "step": step}, {}, None, 2, "visit", False, "") for step in ("visit", "panel")}
    assert Page(opened["visit"]).has("details#act-visit[open]") and not Page(opened["panel"]).has("[open]")


def test_where_none_of_two_acts_is_asked_for_the_first_is_unfolded_with_its_button() -> None:
    form = engines["jinja2"].get_template("desk/cases/act_form.html").template.module.act_form
    act = {"title": "办理", "office": {"name": "示例局"}, "cited": {}, "step": "visit"}
    assert Page(form(act, {}, None, 2, "", True, "")).has("[open]")
    assert not Page(form(act, {}, None, 2, "", False, "")).has("[open]")


def test_reason_that_some_outcomes_need_is_not_called_optional() -> None:
    life = Life()
    case, _writer = life.submitted()
    page = Visitor(life.districts["wanzhou"], life.at).get(f"/cases/{case.number}/?act=check")
    assert "选填" not in page.field("reason").box.text


def test_return_for_correction_names_parts_and_notes() -> None:
    life = Life()
    case, _writer = life.submitted()
    data = {
        "outcome": "return",
        "reason": "请补正。",
        "parts": ["fact:topic", "material:licence"],
        "note:fact:topic": "与方案不符",
        "note:fact:staff": "未勾选，不计入",
    }
    act(life, life.districts["wanzhou"], case, "check", data)
    content = Seat.objects.get(run__case=case, run__step="check").content
    assert content["parts"] == ["fact:topic", "material:licence"]
    assert content["notes"] == {"fact:topic": "与方案不符"}
    assert status(case) == "correcting"


def test_return_without_parts_keeps_the_reason() -> None:
    life = Life()
    case, _writer = life.submitted()
    page = refused(life, life.districts["wanzhou"], case, "check", {"outcome": "return", "reason": "请补正。"})
    assert "须指明需要补正的部分" in page.faults()[0].text and page.field("reason").value == "请补正。"


def test_somebody_acted_meanwhile_is_told_and_keeps_the_text() -> None:
    life = Life()
    case, _writer = life.submitted()
    officer = life.districts["wanzhou"]
    stale = Case.objects.values_list("revision", flat=True).get(pk=case.pk)
    act(life, officer, case, "check", PASSED)
    data = {"revision": stale, "outcome": "refuse", "reason": "写了很久的理由，不应丢失。"}
    page = Visitor(officer, life.later()).sent(f"/cases/{case.number}/act/check/", data, 409)
    assert "情况已经变化" in page.text_of("#error-summary h2")
    assert "写了很久的理由，不应丢失。" in page.section("您刚才填写的内容").texts("textarea")
    assert open_steps(case) == {"opinion"}


def test_older_revision_of_an_open_step_is_a_conflict_with_the_form_as_typed() -> None:
    life = Life()
    case, _writer = life.submitted()
    officer = life.districts["wanzhou"]
    data = {**PASSED, "revision": 0, "reason": "已核对。"}
    page = Visitor(officer, life.later()).sent(f"/cases/{case.number}/act/check/", data, 409)
    assert "本件在您办理期间已有变化" in page.faults()[0].text and page.field("reason").value == "已核对。"
    assert page.field("check-complete").ticked == ["yes"]


def test_act_of_another_office_is_forbidden() -> None:
    life = Life()
    case, _writer = life.submitted()
    page = refused(life, life.officer, case, "check", PASSED, 403)
    assert "由其他单位或人员办理" in page.faults()[0].text


def test_opinion_needs_its_form_and_statement() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    officer = life.districts["wanzhou"]
    data = {"opinion": "同意推荐。", "outcome": "agree"}
    page = refused(life, officer, case, "opinion", data)
    assert "尚未签署声明" in page.faults()[0].text and page.field("opinion").value == "同意推荐。"
    page = refused(life, officer, case, "opinion", {**data, "signed": "1"})
    assert [fault for fault in page.faults() if "“区县支持情况”尚未填写" in fault.text]
    save_draft(case.number, {"support": "提供场地"}, actor=officer, at=life.later())
    act(life, officer, case, "opinion", {**data, "signed": "1"})
    assert open_steps(case) == {"letter"}


def test_paper_is_received_with_copies_and_day() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.recommended(case)
    data = {"copies": "两份", "received_on": "2025-10-10", "outcome": "received"}
    page = refused(life, life.officer, case, "paper", data)
    assert "“两份”不是整数" in page.faults()[0].text and page.field("copies").value == "两份"
    assert "应为3份" in refused(life, life.officer, case, "paper", {**data, "copies": "2"}).field("copies").error
    act(life, life.officer, case, "paper", {**data, "copies": "3"})
    assert "paper" not in open_steps(case)


def test_experts_are_asked_from_the_case_page_and_the_panel_is_closed() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.recommended(case)
    life.receive(case)
    visitor = Visitor(life.officer, life.later())
    people = [expert.person for expert in life.experts]
    path = f"/cases/{case.number}/experts/panel/"
    assert "尚未选择专家" in visitor.sent(path, {}, 422).faults()[0].text
    more = factories.expert(name="示例专家甲").person
    page = visitor.sent(path, {"expert": [person.pk for person in (*people, more) if person]}, 422)
    assert "还可指派3人，所选为4人" in page.faults()[0].text and "情况已经变化" not in page.html
    assert not Assignment.objects.filter(run__case=case).exists()
    visitor.post(path, {"expert": [person.pk for person in people if person]})
    assert Assignment.objects.filter(run__case=case).count() == 3
    page = refused(life, life.officer, case, "panel", {"summary": "早了", "outcome": "done"})
    assert "不足2份" in page.faults()[0].text
    for expert, mark in zip(life.experts, (50, 52), strict=False):
        life.sheet(case, expert, mark)
    act(life, life.officer, case, "panel", {"summary": "已评审", "outcome": "done"})
    assert "visit" in open_steps(case)


def test_visit_is_recorded_or_left_out() -> None:
    life = Life()
    first, second = life.submitted()[0], life.submitted(topic="chips")[0]
    for case in (first, second):
        life.check(case)
        life.opine(case)
    life.letter(first, second)
    for case in (first, second):
        life.panel(case, 50, 52)
    day = life.at.date().isoformat()
    data = {"visited_on": day, "place": "示例园区", "visitors": "科技局", "findings": "属实。", "outcome": "visited"}
    page = refused(life, life.officer, first, "visit", {**data, "place": "", "findings": " "})
    assert page.faulty() == ["f-place", "f-findings"] and "“核查地点”尚未填写" in page.fault("f-place")
    act(life, life.officer, first, "visit", {**data, "answer-1": "已到位。", "answer-0": "一致。", "answer-x": "无"})
    act(life, life.officer, second, "visit", {"outcome": "skip"})
    said = Seat.objects.get(run__case=first, run__step="visit").content
    assert (said["place"], said["answers"]) == ("示例园区", ["一致。", "已到位。"])
    assert "visit" not in open_steps(second)


def test_unknown_step_and_get_are_no_acts() -> None:
    life = Life()
    case, _writer = life.submitted()
    visitor = Visitor(life.officer, life.at)
    page = visitor.sent(f"/cases/{case.number}/act/nothing/", {"outcome": "x"}, 404)
    assert "没有“nothing”这一步骤" in page.faults()[0].text


@pytest.mark.parametrize(("address", "page"), [("act/check/", "#act"), ("experts/check/", "#act"), ("override/", "")])
def test_address_that_only_takes_forms_leads_back_to_the_case(address: str, page: str) -> None:
    life = Life()
    case, _writer = life.submitted()
    path = f"/cases/{case.number}/"
    visitor = Visitor(life.officer, life.at)
    assert visitor.led_from(path + address) == path + page
    assert visitor.led_from(f"{path}recuse/check/") == f"{path}score/check/"


def test_statement_that_is_not_signed_is_marked_and_says_when_it_must_be() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    page = refused(life, life.districts["wanzhou"], case, "opinion", {"opinion": "同意。", "outcome": "agree"})
    assert "尚未签署声明" in page.fault("f-signed-opinion") and "尚未签署声明" in page.field("signed").error
    assert page.field("signed").attribute("aria-invalid") == "true"
    assert "时必填" in page.one("label[for=f-signed-opinion]").text
