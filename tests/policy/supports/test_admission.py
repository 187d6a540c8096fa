"""Which entries are admitted, each refusal with its clause, and that the ledger adds up whatever is entered."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.supports.ledgers import GRANTED, SUPPORTS, Ledger

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.supports.accounts import accounts_of
from pingding.policy.supports.admission import breaches, claim
from pingding.policy.supports.entries import total


def states(ledger: Ledger, support: str, on: date) -> list[str]:
    return [line.state for line in ledger.account(support, on).lines]


def test_instalments_add_up_and_fall_due_year_by_year() -> None:
    lines = Ledger().account("special", date(2023, 3, 1)).lines
    assert [line.amount for line in lines] == [400_000, 300_000, 300_000]
    assert [line.due for line in lines] == [date(2022, 3, 1), date(2023, 3, 1), date(2024, 3, 1)]
    assert [line.state for line in lines] == ["payable", "payable", "early"]
    assert lines[2].says == "2024年3月1日起可以支付"


def test_account_says_what_was_paid_recovered_and_is_left() -> None:
    ledger = Ledger()
    ledger.enter("special", "paid", 40)
    ledger.enter("special", "recovered", 15)
    account = ledger.account("special", date(2023, 3, 1))
    assert (account.paid, account.recovered, account.left, account.due) == (400_000, 150_000, 600_000, 300_000)


@pytest.mark.parametrize(
    ("support", "kind", "amount", "more", "what"),
    [
        ("special", "paid", 41, {}, "第1期应支付40万元，已支付0万元，至多再支付40万元"),
        ("special", "paid", 1, {"instalment": 4}, "没有第4期，共3期"),
        ("special", "paid", 30, {"instalment": 3, "day": date(2024, 2, 29)}, "2024年3月1日起可以支付"),
        ("special", "paid", 40, {"day": date(2030, 1, 2)}, "2030年1月2日还没有到"),
        ("special", "paid", 40, {"day": date(2022, 2, 28)}, "早于认定之日（2022年3月1日）"),
        ("special", "promised", 40, {}, "金额由办法算出，无须确定"),
        ("special", "recovered", 1, {}, "已支付0万元，已追回0万元，至多再追回0万元"),
        ("special", "resumed", 0, {}, "当日没有停止支付"),
        ("special", "stopped", 0, {"until": date(2026, 1, 1)}, "恢复之日不晚于停止之日"),
        ("special", "reversed", 0, {"reverses": 9}, "没有这一笔可以更正"),
        ("yearly", "paid", 1, {}, "尚未确定：金额由办理部门以文件确定，不超过60万元"),
        ("yearly", "promised", 61, {"instalment": 1}, "确定的金额合计61万元，超过上限60万元"),
        ("yearly", "promised", 1, {}, "没有第0期，共3期"),
        ("stated", "promised", 0, {}, "未填写确定所需的数据"),
        ("stated", "paid", 1, {}, "尚未确定：确定时由办理部门载明上级补助"),
    ],
)
def test_entry_is_refused_with_its_clause(
    support: str, kind: str, amount: int, more: dict[str, Any], what: str
) -> None:
    refusal = Ledger().refused(support, kind, amount, **more)
    assert (refusal.what, refusal.clause, refusal.where) == (what, ("二",), support)
    assert refusal.remedy


def test_nothing_is_paid_where_nothing_is_promised() -> None:
    assert Ledger(kind="university").refused("matched", "paid", 1).what == "只给予单位性质为企业的"


def test_what_is_paid_in_parts_is_paid_once() -> None:
    ledger = Ledger()
    ledger.enter("special", "paid", 25, document="甲文")
    assert ledger.refused("special", "paid", 25, document="甲文").what == "同一笔已经登记过"
    assert "至多再支付15万元" in ledger.refused("special", "paid", 16).what
    ledger.enter("special", "paid", 15)
    assert ledger.refused("special", "paid", 1).what == "已付清"


def test_recovered_money_is_not_paid_again() -> None:
    ledger = Ledger()
    ledger.enter("special", "paid", 40)
    ledger.enter("special", "recovered", 40)
    assert ledger.refused("special", "paid", 1).what == "已付清"
    assert "至多再追回0万元" in ledger.refused("special", "recovered", 1).what


def test_stop_without_an_end_delays_and_one_with_an_end_forfeits() -> None:
    ledger = Ledger()
    ledger.enter("special", "stopped", day=date(2023, 1, 1))
    assert states(ledger, "special", date(2023, 6, 1)) == ["stopped", "stopped", "stopped"]
    assert ledger.refused("special", "paid", 40, day=date(2023, 6, 1)).what == "自2023年1月1日起停止支付"
    assert ledger.refused("special", "stopped", day=date(2023, 6, 1)).what == "自2023年1月1日起停止支付"
    ledger.enter("special", "resumed", day=date(2023, 9, 1))
    assert states(ledger, "special", date(2023, 9, 1)) == ["payable", "payable", "early"]
    ledger.enter("special", "stopped", day=date(2024, 1, 1), until=date(2027, 1, 1))
    account = ledger.account("special", date(2027, 1, 1))
    assert [line.state for line in account.lines] == ["payable", "payable", "forfeited"]
    assert (account.promise.total, account.left) == (1_000_000, 700_000)
    refusal = ledger.refused("special", "paid", 30, instalment=3, day=date(2027, 1, 1))
    assert refusal.what == "停止支持期间到期，不再支付"


def test_correction_undoes_an_entry_once_and_keeps_the_ledger_in_its_bounds() -> None:
    ledger = Ledger()
    paid = ledger.enter("special", "paid", 40)
    recovered = ledger.enter("special", "recovered", 10)
    assert ledger.refused("special", "reversed", reverses=paid.id).what == "已追回10万元，将超过已支付的0万元"
    ledger.enter("special", "reversed", reverses=recovered.id)
    ledger.enter("special", "reversed", reverses=paid.id)
    assert ledger.refused("special", "reversed", reverses=paid.id).what == "这一笔已经更正过"
    assert ledger.account("special").paid == 0
    assert len(ledger.account("special").entries) == 4


def test_other_support_is_not_paid_beyond_what_both_may_come_to() -> None:
    ledger = Ledger()
    ledger.enter("topped", "paid", 100)
    assert ledger.refused("special", "paid", 40).what == "已支付100万元，将超过应支付的80万元"
    ledger.enter("special", "paid", 20)


def test_decision_is_not_taken_back_below_what_was_paid() -> None:
    ledger = Ledger()
    ledger.enter("yearly", "promised", 20, instalment=1)
    ledger.enter("yearly", "paid", 20)
    assert ledger.refused("yearly", "promised", 10, instalment=1).what == "已支付20万元，将超过应支付的10万元"


def test_claim_is_owed_until_it_is_paid_back_and_never_more_than_was_paid() -> None:
    ledger = Ledger()
    ledger.enter("special", "paid", 40, day=date(2026, 2, 1))
    ledger.enter("special", "recovered", 10)
    assert ledger.refused("special", "claimed", 31).what == "已支付40万元，其中至多还可追回30万元"
    claimed = ledger.enter("special", "claimed", 25)
    ledger.enter("special", "recovered", 20)
    account = ledger.account("special")
    assert (account.claimed, account.owed, account.recovered, account.claimable) == (250_000, 50_000, 300_000, 50_000)
    assert "将超过" in ledger.refused("special", "reversed", reverses=1).what
    ledger.enter("special", "reversed", reverses=claimed.id)
    assert ledger.account("special").owed == 0


def test_what_was_paid_since_a_day_is_claimed_back_and_no_more_than_is_left() -> None:
    ledger = Ledger()
    ledger.enter("special", "paid", 40, day=date(2026, 2, 1))
    account = ledger.account("special")
    assert claim(account, None, None) == claim(account, date(2026, 2, 1), None) == 400_000
    assert claim(account, date(2026, 2, 2), None) == 0
    ledger.enter("special", "recovered", 30)
    assert claim(ledger.account("special"), None, None) == 100_000


def test_support_counts_from_the_day_on_which_the_title_is_of_its_kind() -> None:
    ledger = Ledger()
    turned = GRANTED.replace(year=GRANTED.year + 1)
    pilot = replace(ledger.title, kind="pilot", became=((turned, "centre"),))
    own = {"special": ledger.title.facts.edition.supports["special"].model_copy(update={"titles": ("centre",)})}
    edition = pilot.facts.edition.model_copy(update={"supports": own})
    facts = Facts(edition, pilot.facts.shared, pilot.facts.entered, GRANTED)
    assert accounts_of(replace(pilot, facts=facts), (), GRANTED) == {}
    account = accounts_of(replace(pilot, facts=facts), (), turned)["special"]
    assert account.lines[0].due == turned and account.lines[0].state == "payable"
    left = replace(ledger.title, facts=facts, became=((turned, "pilot"),))
    lines = accounts_of(left, (), turned)["special"].lines
    assert [line.state for line in lines] == ["payable", *["forfeited"] * (len(lines) - 1)]


KINDS = ["promised", "paid", "paid", "paid", "stopped", "resumed", "claimed", "recovered", "reversed"]
DAYS = st.dates(date(2022, 1, 1), date(2031, 1, 1))
TRIED = st.fixed_dictionaries(
    {
        "support": st.sampled_from(list(SUPPORTS)),
        "kind": st.sampled_from(KINDS),
        "amount": st.decimals(0, 130, places=6),
        "instalment": st.none() | st.integers(0, 4),
        "day": DAYS,
        "until": st.none() | DAYS,
        "reverses": st.integers(1, 12),
        "stated": st.fixed_dictionaries({"grant": st.decimals(0, 300, places=2)}),
    }
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TRIED, max_size=25), st.integers(5, 120))
def test_no_order_of_entries_brings_a_ledger_out_of_its_bounds(tried: list[dict[str, Any]], staff: int) -> None:
    ledger = Ledger(staff=Decimal(staff))
    for each in tried:
        if (each["support"], each["kind"]) == ("stated", "promised"):
            each = each | {"amount": 0}
        try:
            ledger.enter(**each)
        except Refusal:
            continue
        assert not breaches(ledger.title, ledger.entries, date(2030, 1, 1))
    for account in accounts_of(ledger.title, ledger.entries, date(2030, 1, 1)).values():
        promised = account.promise.total or Decimal()
        assert 0 <= account.paid - account.recovered <= account.paid <= promised
        assert 0 <= account.owed <= account.paid - account.recovered and account.owed <= account.claimed
        assert sum((line.paid for line in account.lines), Decimal()) == account.paid
        assert account.support.decided_each or promised == sum((line.amount or 0) for line in account.lines)
        assert account.left is None or account.paid + account.left <= promised
        assert total(account.entries, "paid") >= account.paid
