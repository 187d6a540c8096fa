"""The ranking: the order that is proposed, its minimum, each departure from it, few queries for many cases."""

from typing import Any

import pytest
from tests.actions.life import Life, status
from tests.web.desk.batches.batch_pages import LIST, to_list
from tests.web.desk.pages import Visitor

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.records.models import Batch, BatchItem

pytestmark = pytest.mark.django_db


def test_ranking_proposes_the_order_and_refuses_below_the_minimum() -> None:
    life = Life()
    low, high = to_list(life, (20, 22), (55, 57))
    visitor = Visitor(life.officer, life.later())
    first, second = visitor.get(LIST).rows()
    assert high.number in first.label and "76.00" in first.cells
    assert low.number in second.label and "低于最低要求 50" in second.label
    assert visitor.get(LIST).field(f"reason-{low.number}").value == ""
    data = {
        "cases": [low.number, high.number],
        f"place-{high.number}": "1",
        f"place-{low.number}": "2",
        f"outcome-{high.number}": "propose",
        f"outcome-{low.number}": "propose",
        "confirmed": "1",
    }
    assert "未达到最低要求" in visitor.sent(LIST, data, 422).fault(f"f-outcome-{low.number}")
    data |= {f"outcome-{low.number}": "drop"}
    assert "须写明理由" in visitor.sent(LIST, data, 422).fault(f"f-reason-{low.number}")
    led_to = visitor.post(LIST, {**data, f"reason-{low.number}": "低于最低要求。"})
    assert "继续办理其余" not in visitor.get(led_to).text, "nothing is left"
    assert BatchItem.objects.get(case=high, batch__kind="rank").place == 1
    assert status(low) == "not_selected"
    assert visitor.get(f"/cases/{low.number}/").state() == "未入选"


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
    page = visitor.sent(LIST, data, 422)
    places = [f"f-place-{low}", f"f-place-{high}", f"f-outcome-{low}", f"f-reason-{high}"]
    assert sorted(page.faulty()) == sorted(places)
    assert "名次2与另一件相同" in page.fault(f"f-place-{high}") and "未达到最低要求" in page.fault(f"f-outcome-{low}")
    page = visitor.sent(LIST, data | {f"place-{low}": "第一"}, 422)
    place = page.field(f"place-{low}")
    assert "“第一”不是整数" in place.error and place.value == "第一" and "没有填写名次" not in page.html


def test_a_case_put_above_a_better_scored_one_needs_a_reason_and_is_named() -> None:
    life = Life()
    low, high = to_list(life, (40, 42), (55, 57))
    numbers = [low.number, high.number]
    data: dict[str, Any] = {"cases": numbers, **{f"outcome-{number}": "propose" for number in numbers}}
    ordered = data | {f"place-{high.number}": "1", f"place-{low.number}": "2"}
    visitor = Visitor(life.officer, life.later())
    page = visitor.sent(LIST, ordered, 200)
    assert page.consequences() and not page.has("#moved")
    assert "排在按规则在前的件之前" not in page.html.split("确认后将发生")[1]
    data |= {f"place-{low.number}": "1", f"place-{high.number}": "2"}
    assert f"{low.number}越过{high.number}" in visitor.sent(LIST, data, 422).fault("f-order_reason")
    data["order_reason"] = "统筹区域布局。"
    moved = visitor.sent(LIST, data, 200).one("section.banner")
    assert moved.text_of("#moved") == "1 件排在按规则在前的件之前"
    assert "调整名次的理由：统筹区域布局。" in moved.texts("p")
    assert moved.texts("li") == ["示例钢铁协同中心（61.00）排在得分更高的示例钢铁协同中心（76.00）之前。"]
    record = visitor.get(visitor.post(LIST, data | {"confirmed": "1"}))
    assert "统筹区域布局。" in record.texts("dl.facts dd") and "按规则的名次" in record.texts("thead th")


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
        reasons = Visitor(life.officer, life.at).get(path).texts("dl.said dd, table.journal ins")
        assert "统筹区域布局。" in reasons, tab
        assert "统筹区域布局。" not in Visitor(writer, life.at).get(path).html, tab
    passed = Visitor(life.officer, life.at).get(f"/cases/{high.number}/?tab=journal")
    assert "按规则的名次：1" in passed.texts("table.journal li") and "调整名次的理由" not in passed.html


def test_ranking_page_takes_as_few_queries_for_many_cases_as_for_one() -> None:
    life = Life()
    to_list(life, (50, 52))
    visitor = Visitor(life.officer, life.later())
    alone = visitor.queries(LIST)
    to_list(life, (40, 42))
    visitor.at = life.later()
    assert visitor.queries(LIST) == alone


def test_score_is_shown_with_the_same_decimals_wherever_it_stands() -> None:
    life = Life()
    (case,) = to_list(life, (50, 51))
    officer = Visitor(life.officer, life.later())
    (row,) = officer.get(LIST).rows()
    shown = row.cell("得分")
    assert shown == "70.50"
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    record = officer.get(f"/batches/{Batch.objects.get(kind='rank').pk}/")
    assert record.rows()[0].cell("得分") == shown


def test_what_is_left_of_a_batch_is_one_click_away() -> None:
    life = Life()
    first, second = to_list(life, (55, 57), (50, 52))
    visitor = Visitor(life.officer, life.later())
    data = {
        "cases": [first.number],
        f"place-{first.number}": "1",
        f"outcome-{first.number}": "propose",
        "confirmed": "1",
    }
    done = visitor.get(visitor.post(LIST, data))
    target = done.link("继续办理其余 1 件")
    rows = visitor.get(target).rows()
    assert target.startswith(LIST) and [second.number in row.label for row in rows] == [True]
