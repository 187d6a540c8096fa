"""The letter of recommendation: confirmed in words, refused with what was typed, closed to others."""

from typing import Any

import pytest
from tests import factories
from tests.actions.life import Life, open_steps, status
from tests.queries.batches.test_open_conditions import changed
from tests.web.desk.batches.batch_pages import LETTER, do, to_letter
from tests.web.desk.pages import Visitor

from pingding.queries.batches.batches import steps_to_pass
from pingding.queries.viewer import Viewer
from pingding.records.models import Batch, JournalEntry

pytestmark = pytest.mark.django_db


def test_letter_asks_for_confirmation_in_words_and_then_recommends() -> None:
    life = Life()
    cases = to_letter(life)
    officer = life.districts["wanzhou"]
    numbers = [case.number for case in cases]
    data: dict[str, Any] = {"cases": numbers, "letter_number": "示例函1号", "signed": "1"}
    data |= {f"outcome-{number}": "recommended" for number in numbers}
    page = Visitor(officer, life.later()).sent(LETTER, data, 200)
    asked = " ".join(page.consequences())
    assert "2 件“推荐”，进入“签收纸质材料”、“专家评审”" in asked and "推荐函文号示例函1号" in asked
    assert "本步骤不通知申报单位" in asked and "将收到通知" not in page.html
    assert open_steps(cases[0]) == {"letter"}
    result = do(life, officer, LETTER, data)
    page = Visitor(officer, life.at).get(result)
    assert page.heading == "“集中推荐”已办理 2 件" and "示例函1号" in page.texts("dl.facts dd")
    assert "本步骤不通知申报单位" in page.text_of(".confirmation") and "已收到通知" not in page.html
    assert open_steps(cases[1]) == {"paper", "panel"}


def test_letter_in_a_joint_case_says_for_whom_it_waits() -> None:
    life = Life(regions=("yuzhong",))
    case, _writer = life.submitted()
    for region in life.districts:
        life.check(case, region)
    for region in life.districts:
        life.opine(case, region)
    data = {
        "cases": [case.number],
        "letter_number": "示例函1号",
        "signed": "1",
        f"outcome-{case.number}": "recommended",
    }
    other = office_name(life.districts["yuzhong"])
    page = Visitor(life.districts["wanzhou"], life.later()).sent(LETTER, data, 200)
    assert f"待{other}办结后进入“签收纸质材料”、“专家评审”" in page.consequences()[0]
    do(life, life.districts["wanzhou"], LETTER, data)
    page = Visitor(life.districts["yuzhong"], life.later()).sent(LETTER, data, 200)
    assert "1 件“推荐”，进入“签收纸质材料”、“专家评审”" in page.consequences()[0]
    assert steps_to_pass(["check", "paper"], [case.number]) == ("paper",)


def office_name(officer: Viewer) -> str:
    (unit,) = officer.organisations
    return unit.name


def test_list_that_goes_with_the_letter_is_shown_before_and_holds_what_was_sent_after() -> None:
    life = Life()
    sent, _kept = to_letter(life)
    officer = life.districts["wanzhou"]
    preview = Visitor(officer, life.later()).get(LETTER).section("推荐名单预览")
    assert "通知没有附名单，按三设计。" in preview.text
    assert [cell for row in preview.rows() for cell in row.cells].count("钢铁") == 2
    data = {"cases": [sent.number], "letter_number": "示例函2号", f"outcome-{sent.number}": "recommended"}
    (row,) = Visitor(officer, life.at).get(do(life, officer, LETTER, data)).section("推荐名单").rows()
    assert row.cells.count("钢铁") == 1 and sent.organisation.name in row.cells


def test_refused_batch_changes_nothing_and_keeps_what_was_typed() -> None:
    life = Life()
    cases = to_letter(life, 3)
    data = {
        "cases": [case.number for case in cases],
        "letter_number": "示例函1号",
        "confirmed": "1",
        **{f"outcome-{case.number}": "recommended" for case in cases},
    }
    page = Visitor(life.districts["wanzhou"], life.later()).sent(LETTER, data, 422)
    (fault,) = page.faults()
    assert "推荐名额为2个" in fault.text and page.field("letter_number").value == "示例函1号"
    assert not Batch.objects.exists()


def test_going_back_from_the_confirmation_keeps_everything() -> None:
    life = Life()
    first, second = to_letter(life)
    data = {
        "cases": [first.number],
        "letter_number": "示例函7号",
        "back": "1",
        f"outcome-{first.number}": "recommended",
    }
    page = Visitor(life.districts["wanzhou"], life.later()).sent(LETTER, data, 200)
    assert page.field("letter_number").value == "示例函7号"
    cases = page.field("cases")
    assert cases.choices == [first.number, second.number] and cases.ticked == [first.number]
    for case in (first, second):
        assert page.by_id(f"f-case-{case.number}").attribute("aria-label") == "示例钢铁协同中心"


def test_no_case_chosen_or_one_gone_is_refused() -> None:
    life = Life()
    to_letter(life, 1)
    visitor = Visitor(life.districts["wanzhou"], life.later())
    assert "尚未选择任何件" in visitor.sent(LETTER, {"letter_number": "1"}, 422).faults()[0].text
    assert "已不在本步骤待办" in visitor.sent(LETTER, {"cases": ["2025-09999"]}, 409).faults()[0].text


def test_confirmation_asks_what_the_act_asks_and_leaves_nothing() -> None:
    life = Life()
    cases = to_letter(life, 3)
    data = {"cases": [case.number for case in cases], "letter_number": "示例函1号"}
    data |= {f"outcome-{case.number}": "recommended" for case in cases}
    visitor = Visitor(life.districts["wanzhou"], life.later())
    entries = JournalEntry.objects.count()
    assert "推荐名额为2个" in visitor.sent(LETTER, data, 422).faults()[0].text
    assert visitor.sent(LETTER, data | {"cases": data["cases"][:2]}, 200).consequences()
    assert not Batch.objects.exists() and JournalEntry.objects.count() == entries
    assert {step for case in cases for step in open_steps(case)} == {"letter"}


def test_batch_of_another_office_is_empty_and_its_record_missing() -> None:
    life = Life()
    cases = to_letter(life)
    life.letter(*cases)
    elsewhere = Visitor(factories.officer(factories.office("science@yuzhong")), life.later())
    assert elsewhere.get(LETTER).empty().startswith("没有等待办理的件")
    assert "无权查看" in elsewhere.get(f"/batches/{Batch.objects.get().pk}/", 404).refusal().text
    missing = elsewhere.get("/batches/sample-life-2025/apply/", 404)
    assert "没有“apply”这一成批办理的步骤" in missing.refusal().text


def test_batch_page_is_closed_to_applicants() -> None:
    life = Life()
    case, writer = life.submitted()
    assert "经办人和会议秘书" in Visitor(writer, life.at).get(LETTER, 403).refusal().text
    assert status(case) == "reviewing"


def test_row_says_what_of_its_conditions_is_open_and_leads_there() -> None:
    life = Life()
    good, small = to_letter(life)
    changed(small, staff="5")
    rows = Visitor(life.districts["wanzhou"], life.later()).get(LETTER).rows()
    own = next(row for row in rows if small.number in row.label)
    assert own.text_of(".batch-open").startswith("1 项条件不符合：职工不少于十人")
    assert own.link("1 项条件不符合") == f"/cases/{small.number}/?tab=conditions"
    assert not next(row for row in rows if good.number in row.label).has(".batch-open")
