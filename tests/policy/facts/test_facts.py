"""Facts: derived ones computed when asked, what is missing traced to what can be entered, all faults at once."""

import gc
import weakref
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.policy.small_edition import FACTS, SHARED, small_edition

from pingding.policy.errors import PingdingError
from pingding.policy.expressions.compiled import compiled_edition
from pingding.policy.facts.facts import BrokenFacts, Facts, read_facts

EDITION = small_edition()
DAY = date(2025, 6, 1)
MEMBERS = [
    {"name": "甲", "kind": "enterprise", "share": "0.5"},
    {"name": "乙", "kind": "enterprise", "share": "0.2"},
    {"name": "丙", "kind": "university"},
    {"name": "丁"},
]


def facts(**raw: object) -> Facts:
    return read_facts(EDITION, SHARED, raw, DAY)


def test_facts_compute_formulas() -> None:
    assert facts(rd_staff=57, staff=200)["rd_ratio"] == Decimal("0.285")
    assert facts(rd_staff=57)["rd_ratio"] is None
    assert facts(rd_staff=57, staff=0)["rd_ratio"] is None


def test_facts_aggregate_tables() -> None:
    known = facts(members=MEMBERS)
    assert [known[key] for key in ("member_count", "enterprises", "kinds", "shares", "mean_share", "top_share")] == [
        Decimal(4),
        Decimal(2),
        Decimal(2),
        Decimal("0.7"),
        Decimal("0.35"),
        Decimal("0.5"),
    ]


def test_facts_count_an_empty_table_as_nought_and_an_absent_one_as_unknown() -> None:
    empty, absent = facts(members=[]), facts()
    assert (empty["member_count"], empty["shares"], empty["top_share"]) == (Decimal(0), Decimal(0), None)
    assert (absent["member_count"], absent["shares"]) == (None, None)


def test_facts_know_the_day_and_their_vocabulary() -> None:
    known = facts(founded="2025-05-01")
    assert known.evaluate("asked_on - founded") == Decimal(31)
    assert "staff" in known and len(known) == len(EDITION.vocabulary)
    with pytest.raises(KeyError):
        known["nothing"]


def test_holds_is_three_valued_and_true_without_a_condition() -> None:
    known = facts(staff=5)
    assert [known.holds(text) for text in (None, "staff > 1", "staff > 9", "legal")] == [True, True, False, None]


def test_missing_names_what_can_be_entered() -> None:
    assert facts(staff=5).missing("rd_ratio >= 0.3") == ("rd_staff",)
    assert facts().missing("rd_ratio >= 0.3 and enterprises > 1") == ("rd_staff", "staff", "members")
    assert facts(rd_staff=1, staff=0).missing("rd_ratio >= 0.3") == ("staff",)
    assert facts(staff=5, rd_staff=1).missing("rd_ratio >= 0.3") == ()
    assert facts(legal=False).missing("legal and rd_ratio >= 0.3") == ()


def test_read_facts_lists_every_fault_at_once() -> None:
    with pytest.raises(BrokenFacts) as broken:
        facts(staf=1, revenue="5元", rd_ratio="30%", 职工总数=3, legal=True)
    assert [str(fault) for fault in broken.value.faults] == [
        "staf：没有名为“staf”的事实。是否想写“staff”或“rd_staff”？",
        "revenue（营业收入）：单位不对：填的是“元”，应为“万元”。请换算成万元后填写。",
        "rd_ratio：“研发人员占职工总数的比例”由系统算出，不能填写。请删去这一项，填写它所依据的事实。",
        "职工总数：没有名为“职工总数”的事实。请写作 staff。",
    ]


def test_a_formula_that_comes_back_to_itself_is_told() -> None:
    circle: dict[str, Any] = {
        "a": {"label": "甲", "type": "number", "formula": "b + 1"},
        "b": {"label": "乙", "type": "number", "formula": "a + 1"},
    }
    known = Facts(small_edition(facts=FACTS | circle), SHARED, {}, DAY)
    with pytest.raises(PingdingError, match="绕回"):
        known["a"]


def test_an_edition_is_compiled_once_and_let_go_with_it() -> None:
    edition = small_edition()
    compiled = compiled_edition(edition, SHARED)
    assert compiled_edition(edition, SHARED) is compiled
    assert compiled.expression("staff > 1") is compiled.expression("staff > 1")
    gone = weakref.ref(compiled)
    del compiled, edition
    gc.collect()
    assert gone() is None
