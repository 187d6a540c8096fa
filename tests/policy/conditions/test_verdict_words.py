"""The words of a verdict: the limit that it names, and where something is entered, for English readers too."""

import pytest
from tests.policy.conditions.test_assess import assessed
from tests.policy.english import in_english

from pingding.policy.conditions.verdict_words import bound_of
from pingding.policy.expressions.explanation import Deciding


@pytest.mark.parametrize(
    ("says", "bound", "named"),
    [
        ("成效不少于13项", "3项", False),
        ("投入不低于0.3亿元", "3亿元", False),
        ("投入不低于3.5亿元", "3", False),
        ("编号为(1,300)的投入", "1,300", True),
        ("投入不低于1300万元", "1,300万元", True),
        ("取1,3,5项之一", "13项", False),
        ("At least 30 people", "3 people", False),
        ("At least 3 years or 3.", "3 people", True),
        ("占比不低于30%", "30%", True),
        ("占比不低于130%", "30%", False),
    ],
)
def test_a_limit_counts_as_named_only_where_its_number_stands_by_itself(says: str, bound: str, named: bool) -> None:
    why = Deciding("数", "0", ">=", bound, False, ("staff",))
    assert (bound_of(why, says) == "") is named


@pytest.mark.parametrize(
    ("fact", "place"),
    [("org_name", "The record"), ("rules", "Application form")],
)
def test_english_readers_are_told_in_english_where_something_is_entered(fact: str, place: str) -> None:
    with in_english():
        found = assessed({"says": "甲", "computed": f"{fact} = {fact}"}).at("c").found
    assert f"“{place}”" in found and "单位档案" not in found and "申报表" not in found
