"""What a support comes to: each way of an amount, each bound, and what is not known yet."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.policy.supports.ledgers import Ledger


@pytest.mark.parametrize(
    ("support", "facts", "total", "says"),
    [
        ("special", {}, 1_000_000, "定额100万元"),
        ("matched", {}, 750_000, "营业收入150万元的0.5倍"),
        ("matched", {"kind": "university"}, 0, "只给予单位性质为企业的"),
        ("matched", {"kind": None}, None, "尚未确定：尚不知单位性质"),
        ("matched", {"revenue": None}, None, "尚未确定：尚不知营业收入"),
        ("topped", {}, 1_200_000, "补足到120万元，减去special已支付的0万元"),
        ("graded", {"staff": Decimal(100)}, 300_000, "定额30万元"),
        ("graded", {}, 150_000, "营业收入150万元的0.1倍"),
        ("graded", {"revenue": Decimal(900)}, 200_000, "营业收入900万元的0.1倍，不超过20万元，以此为限"),
        ("graded", {"staff": Decimal(10)}, None, "尚未确定：金额由办理部门以文件确定，不超过5万元"),
        ("graded", {"staff": Decimal(9)}, 0, "没有适用的一档"),
        ("graded", {"staff": None}, None, "尚未确定：尚不知职工总数"),
        ("shared", {}, 450_000, "定额100万元，不超过营业收入的30%（45万元），以此为限"),
        ("shared", {"revenue": Decimal(900)}, 1_000_000, "定额100万元"),
        ("shared", {"revenue": None}, None, "尚未确定：尚不知营业收入"),
        ("stated", {}, None, "尚未确定：确定时由办理部门载明上级补助"),
        ("yearly", {}, None, "尚未确定：金额由办理部门以文件确定，不超过60万元"),
    ],
)
def test_promise_says_the_sum_and_how(support: str, facts: dict[str, Any], total: int | None, says: str) -> None:
    promise = Ledger(**facts).promise(support)
    assert (promise.total, promise.says) == (total, says)


def test_less_than_a_cent_is_cut_off() -> None:
    assert Ledger(revenue=Decimal("0.00010199")).promise("matched").total == Decimal("0.50")


def test_clause_is_that_of_the_tier() -> None:
    assert Ledger(staff=Decimal(100)).promise("graded").clause == ("一",)
    assert Ledger().promise("graded").clause == ("二",)


def test_once_is_not_given_to_a_unit_that_had_it() -> None:
    ledger = Ledger(elsewhere={"once": "示例中心", "special": "示例中心"})
    assert ledger.promise("once").says == "同一单位只支持一次，已由“示例中心”享受"
    assert (ledger.promise("once").total, ledger.promise("special").total) == (0, 1_000_000)


def test_what_the_office_states_counts_until_it_states_anew() -> None:
    ledger = Ledger()
    ledger.enter("stated", "promised", stated={"grant": Decimal(100)})
    assert ledger.promise("stated").total == 500_000
    wrong = ledger.enter("stated", "promised", stated={"grant": Decimal(200)})
    assert ledger.promise("stated").says == "上级补助200万元的0.5倍，不超过80万元，以此为限"
    ledger.enter("stated", "reversed", reverses=wrong.id)
    assert ledger.promise("stated").total == 500_000


def test_top_up_falls_by_what_the_other_was_paid_and_not_by_what_was_recovered() -> None:
    ledger = Ledger()
    ledger.enter("special", "paid", 40)
    ledger.enter("special", "recovered", 10)
    assert ledger.promise("topped").says == "补足到120万元，减去special已支付的40万元"
    assert ledger.promise("topped").total == 800_000


def test_what_the_titles_before_brought_is_taken_off_too() -> None:
    ledger = Ledger()
    ledger.enter("special", "paid", 40)
    ledger.title = replace(ledger.title, paid_before={"special": Decimal(300_000), "once": Decimal(500_000)})
    assert ledger.promise("topped").total == 500_000


def test_decisions_of_each_instalment_add_up() -> None:
    ledger = Ledger()
    ledger.enter("yearly", "promised", 20, instalment=1, document="甲文")
    ledger.enter("yearly", "promised", 30, instalment=2, document="乙文")
    ledger.enter("yearly", "promised", 25, instalment=2, document="丙文")
    assert (ledger.promise("yearly").total, ledger.promise("yearly").says) == (450_000, "由甲文、丙文确定")
