"""Batch pages: one decision for each case, a confirmation in words, then the result; few queries for many cases."""

import re
from typing import Any

import pytest
from tests import factories
from tests.actions.life import Life, open_steps, status
from tests.web.desk.pages import Visitor

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.queries.batches.batches import steps_to_pass
from pingding.queries.viewer import Viewer
from pingding.records.models import Batch, BatchItem, Case, IssuedDocument, JournalEntry, Notice, Title

pytestmark = pytest.mark.django_db
LETTER, LIST, MEETING, NOTICE, ISSUE = (
    f"/batches/sample-life-2025/{step}/" for step in ("letter", "list", "meeting", "notice", "issue")
)


def do(life: Life, viewer: Viewer, path: str, data: dict[str, Any]) -> str:
    """Ask for confirmation, then confirm; the address of the result."""
    visitor = Visitor(viewer, life.later())
    assert "确认后将发生" in visitor.post(path, data, 200)
    return visitor.post(path, {**data, "confirmed": "1"})


def to_letter(life: Life, count: int = 2) -> list[Case]:
    cases = []
    for _n in range(count):
        case, _writer = life.submitted()
        life.check(case)
        life.opine(case)
        cases.append(case)
    return cases


def to_list(life: Life, *marks: tuple[int, int]) -> list[Case]:
    cases = [life.submitted()[0] for _pair in marks]
    for case, pair in zip(cases, marks, strict=True):
        life.to_list(case, *pair)
    return cases


def test_letter_asks_for_confirmation_in_words_and_then_recommends() -> None:
    life = Life()
    cases = to_letter(life)
    officer = life.districts["wanzhou"]
    numbers = [case.number for case in cases]
    data: dict[str, Any] = {"cases": numbers, "letter_number": "示例函1号", "signed": "1"}
    data |= {f"outcome-{number}": "recommended" for number in numbers}
    text = Visitor(officer, life.later()).post(LETTER, data, 200)
    assert "2 件“推荐”，进入“签收纸质材料”、“专家评审”" in text and "推荐函文号示例函1号" in text
    assert "本步骤不通知申报单位" in text and "将收到通知" not in text
    assert open_steps(cases[0]) == {"letter"}
    result = do(life, officer, LETTER, data)
    text = Visitor(officer, life.at).get(result)
    assert "“集中推荐”已办理 2 件" in text and "示例函1号" in text
    assert "本步骤不通知申报单位" in text and "已收到通知" not in text
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
    text = Visitor(life.districts["wanzhou"], life.later()).post(LETTER, data, 200)
    assert f"待{other}办结后进入“签收纸质材料”、“专家评审”" in text
    do(life, life.districts["wanzhou"], LETTER, data)
    text = Visitor(life.districts["yuzhong"], life.later()).post(LETTER, data, 200)
    assert "1 件“推荐”，进入“签收纸质材料”、“专家评审”" in text
    assert steps_to_pass(["check", "paper"], [case.number]) == ("paper",)


def office_name(officer: Viewer) -> str:
    (unit,) = officer.organisations
    return unit.name


def test_notice_and_meeting_say_what_happens_and_who_is_told() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_list(case)
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    decided = {"cases": [case.number], "held_on": life.at.date().isoformat(), "session": "2025年第1次"}
    for outcome, told in (("approve", "本步骤不通知申报单位"), ("refuse", "各申报单位将收到通知")):
        sent = decided | {f"outcome-{case.number}": outcome, f"reason-{case.number}": "会议决定"}
        assert told in Visitor(life.secretary, life.later()).post(MEETING, sent, 200)
    life.meet(case, "approve")
    sent = {"cases": [case.number], "title": "示例公示", "first_day": life.at.date().isoformat()}
    text = Visitor(life.officer, life.later()).post(NOTICE, sent, 200)
    assert "公示 1 件，期满无异议的进入下一步" in text and "“无异议”" not in text and "各申报单位将收到通知" in text


def test_list_that_goes_with_the_letter_is_shown_before_and_holds_what_was_sent_after() -> None:
    life = Life()
    sent, _kept = to_letter(life)
    officer = life.districts["wanzhou"]
    text = Visitor(officer, life.later()).get(LETTER)
    preview = text[text.index("推荐名单预览") :]
    assert "通知没有附名单，按三设计。" in preview and preview.count("<span>钢铁</span>") == 2
    data = {"cases": [sent.number], "letter_number": "示例函2号", f"outcome-{sent.number}": "recommended"}
    text = Visitor(officer, life.at).get(do(life, officer, LETTER, data))
    printed = text[text.index("<h2>推荐名单</h2>") :]
    assert printed.count("<span>钢铁</span>") == 1 and f"<span>{sent.organisation.name}</span>" in printed


def test_refused_batch_changes_nothing_and_keeps_what_was_typed() -> None:
    life = Life()
    cases = to_letter(life, 3)
    data = {
        "cases": [case.number for case in cases],
        "letter_number": "示例函1号",
        "confirmed": "1",
        **{f"outcome-{case.number}": "recommended" for case in cases},
    }
    text = Visitor(life.districts["wanzhou"], life.later()).post(LETTER, data, 422)
    assert "推荐名额为2个" in text and 'value="示例函1号"' in text
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
    text = Visitor(life.districts["wanzhou"], life.later()).post(LETTER, data, 200)
    assert 'value="示例函7号"' in text
    assert f'value="{first.number}" id="f-case-{first.number}" aria-label="示例钢铁协同中心" checked' in text
    assert f'id="f-case-{second.number}" aria-label="示例钢铁协同中心">' in text


def test_no_case_chosen_or_one_gone_is_refused() -> None:
    life = Life()
    to_letter(life, 1)
    visitor = Visitor(life.districts["wanzhou"], life.later())
    assert "尚未选择任何件" in visitor.post(LETTER, {"letter_number": "1"}, 422)
    assert "已不在本步骤待办" in visitor.post(LETTER, {"cases": ["2025-09999"]}, 409)


def test_ranking_proposes_the_order_and_refuses_below_the_minimum() -> None:
    life = Life()
    low, high = to_list(life, (20, 22), (55, 57))
    visitor = Visitor(life.officer, life.later())
    text = visitor.get(LIST)
    assert text.index(high.number) < text.index(low.number)
    assert "76" in text and "低于最低要求 50" in text
    data = {
        "cases": [low.number, high.number],
        f"place-{high.number}": "1",
        f"place-{low.number}": "2",
        f"outcome-{high.number}": "propose",
        f"outcome-{low.number}": "propose",
        "confirmed": "1",
    }
    assert "未达到最低要求" in visitor.post(LIST, data, 422)
    data |= {f"outcome-{low.number}": "drop"}
    assert "须写明理由" in visitor.post(LIST, data, 422)
    visitor.post(LIST, {**data, f"reason-{low.number}": "低于最低要求。"})
    assert BatchItem.objects.get(case=high, batch__kind="rank").place == 1
    assert status(low) == "not_selected"
    (state,) = re.findall(r'<p class="link-state">(.*?)</p>', visitor.get(f"/cases/{low.number}/"), re.DOTALL)
    assert "未入选" in state


def test_meeting_notice_and_document_in_turn_grant_the_title() -> None:
    life = Life()
    (case,) = to_list(life, (50, 52))
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    day = life.at.date().isoformat()
    do(
        life,
        life.secretary,
        MEETING,
        {
            "cases": [case.number],
            f"outcome-{case.number}": "approve",
            "held_on": day,
            "session": "2025年第1次",
        },
    )
    do(life, life.officer, NOTICE, {"cases": [case.number], "title": "示例公示", "first_day": day})
    life.after(Notice.objects.get())
    text = Visitor(life.officer, life.at).get(ISSUE)
    assert "认定中心" in text
    today = life.at.date().isoformat()
    do(life, life.officer, ISSUE, {"cases": [case.number], "title": "示例认定通知", "dated": today, "n": "1"})
    assert IssuedDocument.objects.get().number == "示例科〔2025〕1号"
    assert Title.objects.get(case=case).status == "recognised"


def test_one_outcome_can_be_chosen_for_all_that_have_none() -> None:
    life = Life()
    cases = to_list(life, (55, 57), (50, 52))
    decisions = [Decision(case.number, "propose", place=n) for n, case in enumerate(cases, 1)]
    rank_cases("list", decisions, actor=life.officer, at=life.later())
    day = life.at.date().isoformat()
    data: dict[str, Any] = {"cases": [case.number for case in cases], "held_on": day, "session": "2025年第1次"}
    visitor = Visitor(life.secretary, life.later())
    assert "没有选择结果" in visitor.post(MEETING, data, 422)
    text = visitor.post(MEETING, {**data, "outcome-all": "approve"}, 200)
    assert "2 件“认定”，拟授予“认定中心”，进入“公示”" in text


def test_meeting_in_the_future_is_refused() -> None:
    life = Life()
    (case,) = to_list(life, (50, 52))
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    data = {
        "cases": [case.number],
        f"outcome-{case.number}": "approve",
        "held_on": "2026-01-01",
        "session": "1",
        "confirmed": "1",
    }
    visitor = Visitor(life.secretary, life.later())
    assert "会议日期不能晚于今天" in visitor.post(MEETING, data, 422)
    unconfirmed = {key: value for key, value in data.items() if key != "confirmed"}
    text = visitor.post(MEETING, unconfirmed, 422)
    assert "会议日期不能晚于今天" in text and 'value="2026-01-01"' in text and "确认后将发生" not in text


def test_every_fault_of_a_meeting_is_told_at_once_at_its_field() -> None:
    life = Life()
    cases = to_list(life, (55, 57), (50, 52))
    decisions = [Decision(case.number, "propose", place=n) for n, case in enumerate(cases, 1)]
    rank_cases("list", decisions, actor=life.officer, at=life.later())
    first, second = (case.number for case in cases)
    data = {
        "cases": [first, second],
        f"outcome-{first}": "refuse",
        "held_on": "昨天",
        "session": " ",
        "minutes": "要点",
    }
    batches = Batch.objects.count()
    text = Visitor(life.secretary, life.later()).post(MEETING, data, 422)
    summary = text.split('id="error-summary"')[1].split("</div>")[0]
    places = [f"reason-{first}", f"outcome-{second}", "held_on", "session"]
    found = [summary.index(f'href="#f-{name}"') for name in places]
    assert found == sorted(found)
    assert all(f'id="f-{name}"' in text and f'id="f-{name}-error"' in text for name in places)
    assert summary.count("<li>") == 4 and "“昨天”不是日期" in summary and ">\n要点</textarea>" in text
    assert Batch.objects.count() == batches


def test_every_fault_of_a_ranking_is_told_at_once() -> None:
    life = Life()
    low, high = (case.number for case in to_list(life, (20, 22), (55, 57)))
    data = {
        "cases": [low, high],
        f"place-{low}": "2",
        f"place-{high}": "2",
        f"outcome-{low}": "propose",
        f"outcome-{high}": "drop",
    }
    visitor = Visitor(life.officer, life.later())
    summary = visitor.post(LIST, data, 422).split('id="error-summary"')[1].split("</div>")[0]
    for name in (f"place-{low}", f"place-{high}", f"outcome-{low}", f"reason-{high}"):
        assert f'href="#f-{name}"' in summary, name
    assert summary.count("<li>") == 4 and "名次2与另一件相同" in summary and "未达到最低要求" in summary
    text = visitor.post(LIST, data | {f"place-{low}": "第一"}, 422)
    assert "“第一”不是整数" in text and "没有填写名次" not in text and 'value="第一"' in text


def test_a_case_put_above_a_better_scored_one_needs_a_reason_and_is_named() -> None:
    life = Life()
    low, high = to_list(life, (40, 42), (55, 57))
    numbers = [low.number, high.number]
    data: dict[str, Any] = {"cases": numbers, **{f"outcome-{number}": "propose" for number in numbers}}
    ordered = data | {f"place-{high.number}": "1", f"place-{low.number}": "2"}
    visitor = Visitor(life.officer, life.later())
    text = visitor.post(LIST, ordered, 200)
    assert "确认后将发生" in text and "排在按规则在前的件之前" not in text.split("确认后将发生")[1]
    data |= {f"place-{low.number}": "1", f"place-{high.number}": "2"}
    text = visitor.post(LIST, data, 422)
    assert 'href="#f-order_reason"' in text and f"{low.number}越过{high.number}" in text
    data["order_reason"] = "统筹区域布局。"
    text = visitor.post(LIST, data, 200)
    assert "1 件排在按规则在前的件之前" in text and "调整名次的理由：统筹区域布局。" in text
    assert "示例钢铁协同中心（61）排在得分更高的示例钢铁协同中心（76）之前。" in text
    record = visitor.get(visitor.post(LIST, data | {"confirmed": "1"}))
    assert "统筹区域布局。" in record and "按规则的名次" in record


def test_the_reason_of_an_order_is_on_the_case_for_officials_alone() -> None:
    life = Life()
    (low, writer), (high, _other) = life.submitted(), life.submitted()
    life.to_list(low, 40, 42)
    life.to_list(high, 55, 57)
    decisions = [Decision(low.number, "propose", place=1), Decision(high.number, "propose", place=2)]
    rank_cases("list", decisions, actor=life.officer, at=life.later(), order_reason="统筹区域布局。")
    life.meet(low, "refuse")
    for tab in ("opinions", "journal"):
        path = f"/cases/{low.number}/?tab={tab}"
        assert "统筹区域布局。" in Visitor(life.officer, life.at).get(path), tab
        assert "统筹区域布局。" not in Visitor(writer, life.at).get(path), tab
    passed = Visitor(life.officer, life.at).get(f"/cases/{high.number}/?tab=journal")
    assert "按规则的名次：<ins>1</ins>" in passed and "调整名次的理由" not in passed


def test_confirmation_asks_what_the_act_asks_and_leaves_nothing() -> None:
    life = Life()
    cases = to_letter(life, 3)
    data = {"cases": [case.number for case in cases], "letter_number": "示例函1号"}
    data |= {f"outcome-{case.number}": "recommended" for case in cases}
    visitor = Visitor(life.districts["wanzhou"], life.later())
    entries = JournalEntry.objects.count()
    assert "推荐名额为2个" in visitor.post(LETTER, data, 422)
    assert "确认后将发生" in visitor.post(LETTER, data | {"cases": data["cases"][:2]}, 200)
    assert not Batch.objects.exists() and JournalEntry.objects.count() == entries
    assert {step for case in cases for step in open_steps(case)} == {"letter"}


def test_confirmation_of_a_document_refuses_a_used_number_and_a_future_date() -> None:
    life = Life()
    first, second = to_list(life, (50, 52), (55, 57))
    for case in (first, second):
        rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
        life.meet(case, "approve")
        life.after(life.notice(case))
    visitor = Visitor(life.officer, life.at)
    day = life.at.date().isoformat()
    do(life, life.officer, ISSUE, {"cases": [first.number], "title": "示例认定通知", "dated": day, "n": "3"})
    visitor.at = life.later()
    text = visitor.post(ISSUE, {"cases": [second.number], "title": "", "dated": "2031-01-01", "n": "三"}, 422)
    assert all(f'href="#f-{name}"' in text for name in ("title", "dated", "n")) and 'value="三"' in text
    again = {"cases": [second.number], "title": "示例认定通知", "dated": day, "n": "3"}
    assert "已使用" in visitor.post(ISSUE, again, 409)
    assert "文号为" in visitor.post(ISSUE, again | {"n": "4"}, 200)


def test_notice_tells_a_past_day_and_a_lacking_title_together() -> None:
    life = Life()
    (case,) = to_list(life, (50, 52))
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    life.meet(case, "approve")
    data = {"cases": [case.number], "title": " ", "first_day": "2025-01-01", "body": "正文在此"}
    text = Visitor(life.officer, life.later()).post(NOTICE, data, 422)
    assert 'href="#f-title"' in text and 'href="#f-first_day"' in text and "正文在此" in text
    assert not Notice.objects.exists()


def test_batch_of_another_office_is_empty_and_its_record_missing() -> None:
    life = Life()
    cases = to_letter(life)
    life.letter(*cases)
    elsewhere = Visitor(factories.officer(factories.office("science@yuzhong")), life.later())
    assert "没有等待办理的件" in elsewhere.get(LETTER)
    assert "无权查看" in elsewhere.get(f"/batches/{Batch.objects.get().pk}/", 404)
    assert "没有“apply”这一成批办理的步骤" in elsewhere.get("/batches/sample-life-2025/apply/", 404)


def test_ranking_page_takes_as_few_queries_for_many_cases_as_for_one() -> None:
    life = Life()
    to_list(life, (50, 52))
    visitor = Visitor(life.officer, life.later())
    alone = visitor.queries(LIST)
    to_list(life, (40, 42))
    visitor.at = life.later()
    assert visitor.queries(LIST) == alone


def test_batch_page_is_closed_to_applicants() -> None:
    life = Life()
    case, writer = life.submitted()
    assert "经办人和会议秘书" in Visitor(writer, life.at).get(LETTER, 403)
    assert status(case) == "reviewing"
