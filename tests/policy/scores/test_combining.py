"""Several scorers' sheets as one: mean, trimmed mean, median, and the raw sheets kept beside."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.scoring_facts import facts_of, rows_of, set_of

from pingding.policy.errors import Refusal
from pingding.policy.language import IndicatorSet
from pingding.policy.scores.combining import combine

JUDGED = {"rule": "judged"}
TREE = {"a": (60, JUDGED), "b": (40, JUDGED)}


def sheets(*pairs: tuple[int, int]) -> list[dict[str, Decimal]]:
    return [{"a": Decimal(a), "b": Decimal(b)} for a, b in pairs]


FIVE = sheets((30, 20), (50, 30), (52, 30), (51, 32), (60, 40))


def test_combine_mean_keeps_every_sheet() -> None:
    found = combine(set_of(TREE), FIVE)
    assert found.total == Decimal("79")
    assert found.leaves == {"a": Decimal("48.6"), "b": Decimal("30.4")}
    assert found.sheets == tuple(FIVE)
    assert found.totals == (50, 80, 82, 83, 100)


def test_combine_trimmed_leaves_out_the_highest_and_the_lowest_sheet() -> None:
    found = combine(set_of(TREE, combine="trimmed"), FIVE)
    assert found.dropped == (0, 4)
    assert found.total == Decimal("81.67")
    assert found.leaves == {"a": 51, "b": Decimal("30.67")}
    assert "去掉总分最高、最低各 1 份" in found.explain


def test_combine_trimmed_needs_enough_sheets() -> None:
    found = combine(set_of(TREE, combine="trimmed"), FIVE[:4])
    assert found.dropped == ()
    assert found.total == Decimal("73.75")
    assert "不足 5 份" in found.explain
    assert combine(set_of(TREE, combine="trimmed", trim_from=2), FIVE[:2]).dropped == ()


def test_combine_median_of_odd_and_even_numbers() -> None:
    assert combine(set_of(TREE, combine="median"), FIVE).total == 82
    assert combine(set_of(TREE, combine="median"), FIVE[:4]).total == 81


def test_combine_caps_the_bonus_of_each_sheet() -> None:
    bonus = {"cap": 5, "clause": "一", "items": rows_of({"x": (4, JUDGED), "y": (4, JUDGED)})}
    indicators = set_of({"a": (100, JUDGED)}, bonus=bonus)
    sheet = {"a": Decimal(80), "bonus/x": Decimal(4), "bonus/y": Decimal(4)}
    assert combine(indicators, [sheet]).total == 85


def test_combine_adds_computed_rows_when_the_facts_are_known() -> None:
    indicators = set_of({"a": (60, JUDGED), "c": (40, {"rule": "per_item", "of": "patents", "points": 2})})
    given_sheets = [{"a": Decimal(50)}, {"a": Decimal(40)}]
    assert combine(indicators, given_sheets, facts_of(patents=10)).total == 65
    assert combine(indicators, given_sheets).total == 45


def test_combine_tells_the_points_of_branches_and_computed_rows_too() -> None:
    branch = {
        "title": "人才",
        "weight": 100,
        "clause": "一",
        "children": {
            "team": {"title": "团队", "weight": 60, "score": JUDGED},
            "patents": {"title": "专利", "weight": 40, "score": {"rule": "per_item", "of": "patents", "points": 2}},
        },
    }
    indicators = IndicatorSet.model_validate({"title": "评分表", "clause": "一", "tree": {"talent": branch}})
    sheets_given = [{"talent/team": Decimal(50)}, {"talent/team": Decimal(40)}]
    found = combine(indicators, sheets_given, facts_of(patents=10))
    assert found.rows == {"talent": 65, "talent/team": 45, "talent/patents": 20}
    assert found.leaves == {"talent/team": 45}


def test_combine_refuses_when_there_is_no_sheet() -> None:
    with pytest.raises(Refusal, match="还没有已提交的评分表"):
        combine(set_of(TREE), [])


def test_combine_leaves_the_total_open_and_says_what_it_lacks() -> None:
    indicators = set_of({"a": (60, JUDGED), "c": (40, {"rule": "per_item", "of": "patents", "points": 2})})
    found = combine(indicators, [{"a": Decimal(50)}, {"a": Decimal(40)}], facts_of())
    assert found.total is None and found.totals == (None, None) and found.dropped == ()
    assert found.lacking == ("c：缺少有效发明专利数，无法计分",)
    assert found.rows == {"a": 45} and "合计未定" in found.explain
    known = combine(indicators, [{"a": Decimal(50)}], facts_of(patents=10))
    assert known.total == 70 and known.lacking == ()


marks = st.tuples(st.integers(0, 60), st.integers(0, 40))


@given(st.lists(marks, min_size=1, max_size=9), st.sampled_from(["mean", "trimmed", "median"]), st.randoms())
def test_combine_does_not_depend_on_the_order_of_sheets(pairs: list[Any], how: str, random: Any) -> None:
    indicators = set_of(TREE, combine=how)
    shuffled = list(pairs)
    random.shuffle(shuffled)
    first, second = combine(indicators, sheets(*pairs)), combine(indicators, sheets(*shuffled))
    assert (first.total, first.leaves) == (second.total, second.leaves)
    assert min(first.totals) <= first.total <= max(first.totals)
