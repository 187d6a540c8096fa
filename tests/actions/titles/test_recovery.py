"""An act claims supports back: entered in the ledger, owed until paid back, never more than was paid."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests import factories
from tests.actions.titles.supported import Supported, at
from tests.web.desk.pages import Visitor

from pingding.policy.errors import Refusal
from pingding.queries.journal.journal import verify
from pingding.records.models import JournalEntry, Message, SupportEntry, TitleChange

pytestmark = pytest.mark.django_db


def paid(folder: Path, recovery: str) -> Supported:
    """40万元 paid on the day of recognition, 30万元 a year later."""
    centre = Supported(folder, recovery)
    centre.enter("pay_support", amount=40)
    centre.enter("pay_support", amount=30, instalment=2, on=centre.years(1))
    return centre


def owed(centre: Supported) -> dict[str, Decimal]:
    return {each.id: each.owed for each in centre.ledger(centre.years(2)).accounts if each.owed}


@pytest.mark.parametrize(
    ("recovery", "days", "money"),
    [
        ("recover_support", 0, 700_000),
        ("{act: recover_support, since: false_from}", 1, 300_000),
        ("{act: recover_support, supports: special, amount: to_pay_back}", 0, 650_000),
    ],
)
def test_claim_is_entered_by_the_act_and_owed_until_it_is_paid_back(
    tmp_path: Path, recovery: str, days: int, money: int
) -> None:
    centre = paid(tmp_path, recovery)
    on = centre.years(1) + timedelta(days=5)
    case = centre.claim(on, false_from=(centre.granted + timedelta(days=days)).isoformat(), to_pay_back="65")
    assert owed(centre) == {"special": money}
    entry = SupportEntry.objects.get(kind="claimed")
    assert (entry.office, entry.entered_by, entry.clause) == (None, None, ["五"])
    assert TitleChange.objects.get(case=case).act == "recover_support"
    assert JournalEntry.objects.get(act="claim_support").case == centre.title.case
    assert Message.objects.filter(organisation=centre.title.organisation, text__contains="须退回").exists()
    later = on + timedelta(days=30)
    centre.enter("recover_support", amount=Decimal(money) / 10_000, on=later)
    assert owed(centre) == {} and verify().ok


def test_more_than_was_paid_is_not_claimed(tmp_path: Path) -> None:
    centre = paid(tmp_path, "{act: recover_support, supports: special, amount: to_pay_back}")
    with pytest.raises(Refusal) as refusal:
        centre.claim(centre.years(1) + timedelta(days=5), to_pay_back="71")
    assert "至多还可追回70万元" in refusal.value.what and refusal.value.clause and refusal.value.remedy
    assert not SupportEntry.objects.filter(kind="claimed").exists() and not TitleChange.objects.exists()


def test_second_claim_asks_only_for_what_is_left(tmp_path: Path) -> None:
    centre = paid(tmp_path, "{act: recover_support, supports: special, amount: to_pay_back}")
    centre.claim(centre.years(1) + timedelta(days=5), to_pay_back="65")
    with pytest.raises(Refusal) as refusal:
        centre.claim(centre.years(1) + timedelta(days=40), to_pay_back="6")
    assert "至多还可追回5万元" in refusal.value.what


def test_title_to_which_nothing_was_paid_owes_nothing(tmp_path: Path) -> None:
    centre = Supported(tmp_path, "recover_support")
    centre.claim(centre.granted + timedelta(days=5))
    assert owed(centre) == {} and not SupportEntry.objects.exists()


def test_pages_say_what_is_owed_and_the_form_repeats_it(tmp_path: Path) -> None:
    centre = paid(tmp_path, "recover_support")
    on = centre.years(1) + timedelta(days=5)
    centre.claim(on)
    officer = Visitor(centre.life.officer, at(on + timedelta(days=30)))
    page = officer.get(f"/supports/{centre.title.code}/")
    assert "尚欠70万元" in page.by_id("support-special").text
    amount = page.field("special-recover-amount")
    assert amount.value == "" and "70" in amount.box.text
    (row,) = [row for row in officer.get("/supports/").rows() if "专项支持" in row.text]
    assert "尚须追回70万元" in row.text
    assert "尚欠70万元" in officer.get(f"/titles/{centre.title.code}/").by_id("support-special").text


def test_ledger_is_exported_without_formulas_for_the_office_alone(tmp_path: Path) -> None:
    centre = paid(tmp_path, "recover_support")
    centre.claim(centre.years(1) + timedelta(days=5))
    centre.enter("recover_support", amount=1, on=centre.years(2), document="=1+1", reason="@x")
    officer = Visitor(centre.life.officer, at(centre.years(2)))
    for url in ("/supports/export.csv", f"/supports/{centre.title.code}/export.csv"):
        table = officer.client.get(url).content.decode()
        lines = table.strip().splitlines()
        assert lines[0].startswith("\ufeff称号,编号,单位") and len(lines) == 5
        assert "须追回" in table and "400000.00" in table and "'=1+1" in table and "'@x" in table
    Visitor(centre.holder, at(centre.years(2))).get("/supports/export.csv", 403)
    elsewhere = Visitor(factories.officer(factories.office("science@yuzhong")), at(centre.years(2)))
    assert len(elsewhere.client.get(f"/supports/{centre.title.code}/export.csv").content.decode().splitlines()) == 1


def test_conditions_read_what_is_known_of_the_title_on_the_day_of_the_payment(tmp_path: Path) -> None:
    facts = """
facts:
  now_of_kind: {label: 称号种类, type: choice, earlier: {title: kind}, clause: 五}
  years_since: {label: 授予满几年, type: integer, earlier: {title: years}, clause: 五}
  last_claimed: {label: 应退金额, type: money, unit: 万元, earlier: {fact: to_pay_back, of: claiming}, clause: 五}
"""
    conditions = """    amount: 100
    when: now_of_kind = 'centre'
    instalments:
      - {share: 40%}
      - {share: 30%, when: years_since >= 1 and last_claimed <= 2}
      - {share: 30%, when: last_claimed <= 1}
"""
    fixed = "    amount: 100\n    instalments: [40%, 30%, 30%]\n"
    centre = Supported(tmp_path, "{act: recover_support, supports: local}", ("\nfacts:\n", facts), (fixed, conditions))
    centre.enter("pay_support", amount=40)
    special = centre.ledger(centre.years(1)).accounts[0]
    assert (special.lines[1].state, special.promise.total) == ("unmet", 1_000_000)
    assert special.lines[1].says.endswith("的才支付，尚不知应退金额")
    centre.claim(centre.years(1), to_pay_back="2")
    later = centre.years(2)
    assert [line.state for line in centre.ledger(later).accounts[0].lines] == ["paid", "payable", "unmet"]
    with pytest.raises(Refusal, match="的才支付（五）"):
        centre.enter("pay_support", instalment=3, amount=30, on=later)
    before = centre.years(1) - timedelta(days=1)
    with pytest.raises(Refusal):
        centre.enter("pay_support", instalment=2, amount=30, day=before, on=later)
    centre.enter("pay_support", instalment=2, amount=30, on=later)
