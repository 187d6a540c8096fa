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
    found = combine(set_of(TREE), FIVE, facts_of())
    assert found.total == Decimal("79")
    assert found.rows == {"a": Decimal("48.6"), "b": Decimal("30.4")}
    assert found.sheets == tuple(FIVE)
    assert found.totals == (50, 80, 82, 83, 100)


def test_combine_trimmed_leaves_out_the_highest_and_the_lowest_sheet() -> None:
    found = combine(set_of(TREE, combine="trimmed"), FIVE, facts_of())
    assert found.dropped == (0, 4)
    assert found.total == Decimal("81.67")
    assert found.whole.points() == {"a": 51, "b": Decimal("30.67")}
    assert found.compared == Decimal("81.666667")
    assert "去掉总分最高、最低各 1 份" in found.explain


def test_combine_trimmed_needs_enough_sheets() -> None:
    found = combine(set_of(TREE, combine="trimmed"), FIVE[:4], facts_of())
    assert found.dropped == ()
    assert found.total == Decimal("73.75")
    assert "不足 5 份" in found.explain
    assert combine(set_of(TREE, combine="trimmed", trim_from=2), FIVE[:2], facts_of()).dropped == ()


def test_combine_median_of_odd_and_even_numbers() -> None:
    assert combine(set_of(TREE, combine="median"), FIVE, facts_of()).total == 82
    assert combine(set_of(TREE, combine="median"), FIVE[:4], facts_of()).total == 81


def test_combine_caps_the_bonus_of_each_sheet() -> None:
    bonus = {"cap": 5, "clause": "一", "items": rows_of({"x": (4, JUDGED), "y": (4, JUDGED)})}
    indicators = set_of({"a": (100, JUDGED)}, bonus=bonus)
    sheet = {"a": Decimal(80), "bonus/x": Decimal(4), "bonus/y": Decimal(4)}
    assert combine(indicators, [sheet], facts_of()).total == 85


def test_combine_adds_computed_rows_when_the_facts_are_known() -> None:
    indicators = set_of({"a": (60, JUDGED), "c": (40, {"rule": "per_item", "of": "patents", "points": 2})})
    given_sheets = [{"a": Decimal(50)}, {"a": Decimal(40)}]
    assert combine(indicators, given_sheets, facts_of(patents=10)).total == 65


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


def test_combine_refuses_when_there_is_no_sheet() -> None:
    with pytest.raises(Refusal, match="还没有已提交的评分表"):
        combine(set_of(TREE), [], facts_of())


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
    first, second = (combine(indicators, sheets(*each), facts_of()) for each in (pairs, shuffled))
    assert (first.compared, first.rows) == (second.compared, second.rows)
    assert min(first.totals) <= first.total <= max(first.totals)


def test_the_mean_of_sheets_is_exact_and_its_rows_add_up() -> None:
    indicators = set_of({"a": (60, JUDGED), "b": (40, JUDGED)})
    given_sheets = [{"a": Decimal(a), "b": Decimal(0)} for a in (15, 15, 18)]
    assert combine(indicators, given_sheets, facts_of()).total == 16
    thirds = [{"a": Decimal(a), "b": Decimal(b)} for a, b in ((15, 10), (15, 10), (16, 11))]
    combined = combine(indicators, thirds, facts_of())
    assert combined.total == Decimal("25.67")
    assert sum(combined.whole.points().values()) == combined.total


def test_equal_means_of_branches_stay_equal_however_they_arose() -> None:
    branch = {"weight": 60, "children": {"x": (30, JUDGED), "y": (30, JUDGED)}}
    indicators = set_of({"talent": branch, "b": (40, JUDGED)})
    one = [{"talent/x": Decimal(x), "talent/y": Decimal(0), "b": Decimal(8)} for x in (15, 15, 18)]
    other = [{"talent/x": Decimal(5), "talent/y": Decimal(y), "b": Decimal(8)} for y in (11, 11, 11)]
    rows = [combine(indicators, each, facts_of()).rows["talent"] for each in (one, other)]
    assert rows == [16, 16]


def test_a_mean_of_capped_bonuses_is_what_the_bonus_shows() -> None:
    bonus = {"cap": 5, "clause": "一", "items": rows_of({"x": (4, JUDGED), "y": (6, JUDGED)})}
    indicators = set_of({"a": (100, JUDGED)}, bonus=bonus)
    high = {"a": Decimal(80), "bonus/x": Decimal(4), "bonus/y": Decimal(6)}
    low = {"a": Decimal(80), "bonus/x": Decimal(0), "bonus/y": Decimal(0)}
    combined = combine(indicators, [high, low], facts_of())
    assert combined.total == Decimal("82.5")
    assert combined.whole.bonus == Decimal("2.5")


def test_a_median_says_that_rows_need_not_add_up() -> None:
    assert "各行之和可不同于总分" in combine(set_of(TREE, combine="median"), FIVE, facts_of()).explain


def test_totals_are_rounded_only_where_the_set_says_so() -> None:
    given_sheets = [{"a": Decimal(a), "b": Decimal(0)} for a in (15, 15, 16)]
    assert combine(set_of(TREE), given_sheets, facts_of()).compared == Decimal("15.333333")
    assert combine(set_of(TREE, round_at="total"), given_sheets, facts_of()).compared == Decimal("15.33")
    assert combine(set_of(TREE, round_at="total", places=0), given_sheets, facts_of()).compared == 15


def test_trimming_keeps_every_sheet_while_a_total_is_unknown() -> None:
    indicators = set_of(
        {"a": (60, JUDGED), "c": (40, {"rule": "per_item", "of": "patents", "points": 2})},
        combine="trimmed",
        trim_from=3,
    )
    given_sheets = [{"a": Decimal(a)} for a in (10, 20, 30)]
    assert combine(indicators, given_sheets, facts_of()).dropped == ()
    assert combine(indicators, given_sheets, facts_of(patents=1)).dropped == (0, 2)
