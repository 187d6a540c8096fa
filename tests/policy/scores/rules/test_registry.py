"""Every kind of leaf: what it gives, at its edges and when data is missing, and how it explains itself."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.scoring_facts import facts_of, set_of

from pingding.policy.scores.scoring import ScoredNode, score

BANDS = {
    "rule": "bands",
    "of": "patents",
    "bands": [{"below": 5, "points": 0}, {"from": 5, "below": 10, "points": 4}, {"from": 10, "points": 10}],
}
RIGHT_CLOSED = {
    "rule": "bands",
    "of": "patents",
    "bands": [
        {"below": 5, "closed": "right", "points": 0},
        {"from": 5, "below": 10, "closed": "right", "points": 4},
        {"from": 10, "closed": "right", "points": 10},
    ],
}
LINEAR = {"rule": "linear", "of": "patents", "points": [[0, 0], [10, 6], [20, 10]]}
CHOSEN = {
    "rule": "chosen",
    "by": "way",
    "options": {
        "by_count": {"rule": "per_item", "of": "patents", "points": 1},
        "by_share": {"rule": "proportional", "of": "rd_share", "full": "0.5"},
    },
}
BEST = {
    "rule": "best_of",
    "options": [{"rule": "per_item", "of": "patents", "points": 1}, {"rule": "yes_no", "of": "listed", "points": 8}],
}


def leaf(
    rule: dict[str, Any],
    *,
    weight: int = 10,
    cohort: tuple[str, ...] = (),
    entered: str = "",
    missing: str = "unknown",
    **entered_facts: Any,
) -> ScoredNode:
    """The one row of a set with this rule, scored over these facts."""
    indicators = set_of({"row": (weight, rule)}, total=weight, missing=missing)
    given_points = {"row": Decimal(entered)} if entered else {}
    values = {"row": tuple(sorted(map(Decimal, cohort)))} if cohort else {}
    return score(indicators, facts_of(**entered_facts), given_points, values).nodes[0]


@pytest.mark.parametrize(
    ("rule", "facts", "found"),
    [
        ({"rule": "proportional", "of": "patents", "full": 20}, {"patents": 5}, "2.5"),
        ({"rule": "proportional", "of": "patents", "full": 20}, {"patents": 30}, "10"),
        ({"rule": "proportional", "of": "patents", "full": 20, "cap": 4}, {"patents": 5}, "1"),
        ({"rule": "proportional", "of": "rd_share", "full": "0.30"}, {"rd_staff": 10, "staff": 100}, "3.33"),
        ({"rule": "per_item", "of": "patents", "points": "0.5", "cap": 3}, {"patents": 4}, "2"),
        ({"rule": "per_item", "of": "patents", "points": "0.5", "cap": 3}, {"patents": 12}, "3"),
        ({"rule": "per_item", "of": "patents - 5", "points": 1}, {"patents": 3}, "0"),
        (BANDS, {"patents": 4}, "0"),
        (BANDS, {"patents": 5}, "4"),
        (BANDS, {"patents": 9}, "4"),
        (BANDS, {"patents": 10}, "10"),
        (RIGHT_CLOSED, {"patents": 5}, "0"),
        (RIGHT_CLOSED, {"patents": 6}, "4"),
        (RIGHT_CLOSED, {"patents": 10}, "4"),
        (RIGHT_CLOSED, {"patents": 11}, "10"),
        (LINEAR, {"patents": 0}, "0"),
        (LINEAR, {"patents": 5}, "3"),
        (LINEAR, {"patents": 10}, "6"),
        (LINEAR, {"patents": 15}, "8"),
        (LINEAR, {"patents": 40}, "10"),
        ({"rule": "yes_no", "of": "listed"}, {"listed": True}, "10"),
        ({"rule": "yes_no", "of": "listed", "points": 6}, {"listed": True}, "6"),
        ({"rule": "yes_no", "of": "patents >= 3"}, {"patents": 2}, "0"),
        (BEST, {"patents": 3, "listed": True}, "8"),
        (BEST, {"patents": 9, "listed": True}, "9"),
        (CHOSEN, {"way": "by_count", "patents": 7}, "7"),
        (CHOSEN, {"way": "by_share", "rd_staff": 20, "staff": 80}, "5"),
        ({"rule": "minus", "of": "accidents", "points": 3}, {"accidents": 0}, "10"),
        ({"rule": "minus", "of": "accidents", "points": 3}, {"accidents": 2}, "4"),
        ({"rule": "minus", "of": "accidents", "points": 3, "floor": 2}, {"accidents": 9}, "2"),
    ],
)
def test_computed_leaf_gives(rule: dict[str, Any], facts: dict[str, Any], found: str) -> None:
    assert leaf(rule, **facts).points == Decimal(found)


@pytest.mark.parametrize(
    ("by", "better", "value", "found"),
    [
        ("min_max", "high", 40, "10"),
        ("min_max", "high", 20, "3.33"),
        ("min_max", "low", 10, "10"),
        ("rank", "high", 40, "10"),
        ("rank", "high", 10, "2.5"),
        ("rank", "low", 10, "10"),
        ("percentile", "high", 40, "10"),
        ("percentile", "high", 20, "3.33"),
        ("percentile", "high", 10, "0"),
    ],
)
def test_cohort_leaf_compares(by: str, better: str, value: int, found: str) -> None:
    rule = {"rule": "cohort", "of": "patents", "by": by, "better": better}
    assert leaf(rule, cohort=("10", "20", "30", "40"), patents=value).points == Decimal(found)


def test_cohort_equals_share_the_better_place() -> None:
    rule = {"rule": "cohort", "of": "patents", "by": "rank"}
    row = leaf(rule, cohort=("30", "20", "20", "10"), patents=20)
    assert row.points == Decimal("7.5")
    assert "在 4 件中列第 2" in row.explain


@pytest.mark.parametrize("by", ["min_max", "rank", "percentile"])
def test_cohort_of_one_has_all_points(by: str) -> None:
    assert leaf({"rule": "cohort", "of": "patents", "by": by}, cohort=("7",), patents=7).points == 10


def test_cohort_without_the_others_is_unknown() -> None:
    row = leaf({"rule": "cohort", "of": "patents", "by": "rank"}, patents=7)
    assert row.points is None
    assert row.missing


def test_judged_leaf_takes_the_entry_and_names_its_anchor() -> None:
    row = leaf({"rule": "judged", "anchors": {8: "体系完备"}}, entered="8")
    assert row.points == 8
    assert "体系完备" in row.explain
    assert leaf({"rule": "judged"}).points is None


def test_computed_leaf_explains_itself() -> None:
    rule = {"rule": "per_item", "of": "patents", "points": "0.5", "cap": 3}
    indicators = set_of({"row": (3, rule, {"title": "近三年获得授权的有效发明专利"})}, total=3)
    found = score(indicators, facts_of(patents=12), {}).nodes[0]
    assert found.explain == "近三年获得授权的有效发明专利 12 件，每件 0.5 分，最高 3 分，得 3 分"


@pytest.mark.parametrize(
    ("rule", "facts", "words"),
    [
        ({"rule": "proportional", "of": "rd_share", "full": "0.30"}, {"rd_staff": 15, "staff": 100}, "15%，达到 30%"),
        ({"rule": "proportional", "of": "revenue", "full": 2000}, {"revenue": 1200}, "1,200 万元，达到 2,000 万元"),
        (BANDS, {"patents": 7}, "属于“5 件及以上、不足 10 件”一档"),
        (RIGHT_CLOSED, {"patents": 11}, "属于“超过 10 件”一档"),
        (LINEAR, {"patents": 5}, "10 件得 6 分"),
        ({"rule": "yes_no", "of": "listed"}, {"listed": False}, "否，得 0 分"),
        ({"rule": "minus", "of": "accidents", "points": 3}, {"accidents": 2}, "2 起，满分 10 分，每起扣 3 分"),
        (BEST, {"patents": 3, "listed": True}, "2 种算法取最高"),
    ],
)
def test_leaf_says_what_counted(rule: dict[str, Any], facts: dict[str, Any], words: str) -> None:
    assert words in leaf(rule, **facts).explain


@pytest.mark.parametrize(
    "rule",
    [
        {"rule": "proportional", "of": "patents", "full": 20},
        {"rule": "per_item", "of": "patents", "points": 1},
        BANDS,
        LINEAR,
        {"rule": "yes_no", "of": "patents > 1"},
        {"rule": "minus", "of": "patents", "points": 1},
        {"rule": "judged"},
        CHOSEN,
        BEST,
    ],
)
def test_unknown_leaf_names_what_is_missing_or_counts_nought(rule: dict[str, Any]) -> None:
    row = leaf(rule)
    assert row.points is None
    assert row.missing
    nought = leaf(rule, missing="zero")
    assert nought.points == 0
    assert nought.missing
    assert "按 0 分计" in nought.explain


def test_unknown_ratio_names_the_facts_to_enter() -> None:
    assert leaf({"rule": "proportional", "of": "rd_share", "full": 1}, staff=100).missing == ("研发人员数",)


def test_best_of_waits_for_an_option_that_might_be_better() -> None:
    assert leaf(BEST, patents=3).points is None
    assert leaf(BEST, patents=12).points == 10
    assert leaf(BEST, patents=3, missing="zero").points == 3


def test_void_leaf_gives_nought_only_when_it_is_certain() -> None:
    rule = {"rule": "per_item", "of": "patents", "points": 1, "void_when": "forged"}
    assert leaf(rule, patents=5, forged=True).points == 0
    assert leaf(rule, patents=5, forged=False).points == 5
    assert leaf(rule, patents=5).points == 5


computed = st.sampled_from(
    [
        {"rule": "proportional", "of": "patents", "full": 7},
        {"rule": "per_item", "of": "patents", "points": "0.3"},
        LINEAR,
        BANDS,
        {"rule": "minus", "of": "accidents", "points": "1.7"},
    ]
)


@given(computed, st.integers(0, 200), st.integers(0, 200))
def test_computed_leaf_stays_between_nought_and_its_weight(rule: dict[str, Any], patents: int, accidents: int) -> None:
    found = leaf(rule, patents=patents, accidents=accidents).points
    assert found is not None
    assert 0 <= found <= 10


@given(
    st.sampled_from(["min_max", "rank", "percentile"]),
    st.lists(st.integers(0, 30), min_size=1, max_size=8),
    st.sampled_from(["high", "low"]),
)
def test_cohort_leaf_never_puts_the_worse_above_the_better(by: str, values: list[int], better: str) -> None:
    rule = {"rule": "cohort", "of": "patents", "by": by, "better": better}
    cohort = tuple(map(str, values))
    found = {value: leaf(rule, cohort=cohort, patents=value).points for value in values}
    ordered = [found[value] or Decimal(0) for value in sorted(found, reverse=better == "low")]
    assert ordered == sorted(ordered)
    assert all(0 <= points <= 10 for points in ordered)


CATEGORY = {"rule": "category", "by": "way", "points": {"by_count": 8, "by_share": 3}}


def test_category_gives_points_directly() -> None:
    assert leaf(CATEGORY, way="by_count").points == 8
    assert leaf(CATEGORY, way="by_share").explain == "row：按比例，得 3 分"
    assert leaf({**CATEGORY, "points": {"by_count": 8}}, way="by_share").points == 0
    unknown = leaf(CATEGORY)
    assert unknown.points is None and unknown.missing == ("计分办法",)


def test_category_of_several_options_takes_the_best_or_their_sum() -> None:
    several = {**CATEGORY, "by": "honours", "points": {"national": 7, "city": 4}}
    both = ("national", "city")
    assert leaf(several, honours=both).points == 7
    assert leaf({**several, "take": "sum"}, honours=both).points == 10
    assert leaf(several, honours=()).points == 0
    assert leaf({**several, "take": "sum"}, honours=("city",)).explain == "row：市级，得 4 分"


@pytest.mark.parametrize(
    ("rule", "patents", "words"),
    [
        (RIGHT_CLOSED, 5, "属于“5件及以下”一档"),
        (RIGHT_CLOSED, 6, "属于“超过 5件、10件及以下”一档"),
        (RIGHT_CLOSED, 11, "属于“超过 10件”一档"),
        (BANDS, 4, "属于“不足 5件”一档"),
        (BANDS, 5, "属于“5件及以上、不足 10件”一档"),
        (BANDS, 10, "属于“10件及以上”一档"),
    ],
)
def test_band_is_told_with_the_end_that_belongs_to_it(rule: dict[str, Any], patents: int, words: str) -> None:
    assert words.replace(" ", "") in leaf(rule, patents=patents).explain.replace(" ", "")
