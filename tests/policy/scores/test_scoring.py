"""Score trees: sums, rows that do not apply, bonus, deductions, floors, missing data and what a scorer may enter."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.scoring_facts import EDITION, facts_of, rows_of, set_of

from pingding.policy.errors import Refusal
from pingding.policy.language import IndicatorSet
from pingding.policy.scores.leaves import applicable_sets, check_entry, judged_rule, leaves, measured
from pingding.policy.scores.scoring import Scored, score

JUDGED = {"rule": "judged"}
PATENTS = {"rule": "per_item", "of": "patents", "points": 1}


def total(indicators: IndicatorSet, entered: dict[str, Any] | None = None, **facts: Any) -> Decimal | None:
    return scored(indicators, entered, **facts).total


def scored(indicators: IndicatorSet, entered: dict[str, Any] | None = None, **facts: Any) -> Scored:
    given_points = {path: Decimal(str(value)) for path, value in (entered or {}).items()}
    return score(indicators, facts_of(**facts), given_points)


def two_of_fifty(**first: Any) -> IndicatorSet:
    """A branch of 60 (20 + 40) with one conditional row, and a row of 40."""
    branch = {"weight": 60, "children": {"firms": (20, JUDGED, first), "all": (40, JUDGED)}}
    return set_of({"a": branch, "b": (40, JUDGED)})


def test_score_sums_judged_and_computed_rows() -> None:
    indicators = set_of({"a": {"weight": 60, "children": {"x": (40, JUDGED), "y": (20, PATENTS)}}, "b": (40, JUDGED)})
    found = scored(indicators, {"a/x": 30, "b": 25.5}, patents=12)
    assert found.total == Decimal("67.5")
    assert found.points() == {"a": 42, "a/x": 30, "a/y": 12, "b": Decimal("25.5")}
    assert found.explain == "指标得分 67.5 分，合计 67.5 分"


def test_of_which_rows_count_by_themselves() -> None:
    tree = {"all": (5, PATENTS), "led": (3, PATENTS, {"of_which": "all"})}
    found = scored(set_of({"a": {"weight": 8, "children": tree}}, total=8), patents=2)
    assert found.total == 4
    assert found.nodes[0].children[1].of_which == "a/all"


def test_row_that_does_not_apply_spreads_its_weight() -> None:
    indicators = two_of_fifty(when="is_firm", otherwise="spread")
    found = scored(indicators, {"a/all": 30, "b": 40}, is_firm=False)
    assert found.total == 85  # 30 of 40 become 45 of 60
    assert found.out_of == 100
    assert [row.weight for row in found.nodes[0].children] == [0, 60]
    assert "折合 45 分" in found.nodes[0].children[1].explain
    assert not found.nodes[0].children[0].applies


def test_spread_reaches_down_to_the_rows_below() -> None:
    children = {"x": (30, JUDGED), "y": (30, JUDGED)}
    firms = (40, JUDGED, {"when": "is_firm", "otherwise": "spread"})
    found = scored(
        set_of({"a": {"weight": 60, "children": children}, "b": firms}), {"a/x": 15, "a/y": 30}, is_firm=False
    )
    assert found.points() == {"a": 75, "a/x": 25, "a/y": 50, "b": 0}


def test_row_that_does_not_apply_is_dropped_from_the_total() -> None:
    found = scored(two_of_fifty(when="is_firm", otherwise="drop"), {"a/all": 30, "b": 40}, is_firm=False)
    assert (found.total, found.out_of) == (70, 80)


def test_row_that_does_not_apply_counts_nought() -> None:
    found = scored(two_of_fifty(when="is_firm", otherwise="zero"), {"a/all": 30, "b": 40}, is_firm=False)
    assert (found.total, found.out_of) == (70, 100)


def test_row_applies_while_its_condition_is_unknown() -> None:
    found = scored(two_of_fifty(when="is_firm", otherwise="spread"), {"a/firms": 10, "a/all": 30, "b": 40})
    assert found.total == 80


BONUS = {"bonus": {"cap": 10, "clause": "一", "items": rows_of({"prize": (8, JUDGED), "station": (5, JUDGED)})}}


def test_bonus_is_capped_and_stands_outside_the_hundred() -> None:
    indicators = set_of({"a": (100, JUDGED)}, **BONUS)
    found = scored(indicators, {"a": 97, "bonus/prize": 8, "bonus/station": 5})
    assert (found.total, found.base, found.bonus) == (107, 97, 10)
    assert "超过上限 10 分的部分不计" in found.nodes[1].explain
    assert [path for path, _ in leaves(indicators)] == ["a", "bonus/prize", "bonus/station"]


def test_bonus_below_the_cap_counts_whole() -> None:
    assert total(set_of({"a": (100, JUDGED)}, **BONUS), {"a": 90, "bonus/prize": 2, "bonus/station": 3}) == 95


def test_deductions_are_capped_and_never_lead_below_nought() -> None:
    off = {
        "deductions": {"accidents": {"title": "安全事故", "of": "accidents", "points": 5, "cap": 12, "clause": "一"}}
    }
    indicators = set_of({"a": (100, JUDGED)}, **off)
    assert total(indicators, {"a": 90}, accidents=1) == 85
    assert total(indicators, {"a": 90}, accidents=9) == 78
    assert total(indicators, {"a": 4}, accidents=9) == 0
    found = scored(indicators, {"a": 90}, accidents=2)
    assert found.deductions == 10
    assert found.nodes[1].children[0].explain == "安全事故 2 起，每起扣 5 分，扣 10 分"
    assert total(indicators, {"a": 90}) is None


def test_missing_rows_leave_the_total_unknown_or_count_nought() -> None:
    tree = {"a": (60, JUDGED), "b": (40, PATENTS)}
    unknown = scored(set_of(tree), {"a": 50})
    assert (unknown.total, unknown.base, unknown.missing) == (None, 50, ("b",))
    nought = scored(set_of(tree, missing="zero"), {"a": 50})
    assert (nought.total, nought.missing) == (50, ("b",))


def test_floors_are_named_when_they_are_not_reached() -> None:
    children = {"x": (30, JUDGED), "y": (30, JUDGED)}
    indicators = set_of({"a": {"weight": 60, "floor": 36, "children": children}, "b": (40, JUDGED)})
    failed = scored(indicators, {"a/x": 20, "a/y": 15, "b": 40})
    assert failed.floors_failed == ("a",)
    assert "低于最低要求 36 分" in failed.nodes[0].explain
    assert scored(indicators, {"a/x": 20, "a/y": 16, "b": 0}).floors_failed == ()
    assert scored(indicators, {"a/x": 20, "b": 40}).floors_failed == ()


@pytest.mark.parametrize(
    ("path", "points", "words"),
    [
        ("a", "10.5", "0 至 10 分"),
        ("a", "-1", "0 至 10 分"),
        ("a", "7.3", "0.5 分为单位"),
        ("b", "1", "核对"),
        ("c", "1", "指标"),
    ],
)
def test_check_entry_refuses(path: str, points: str, words: str) -> None:
    indicators = set_of({"a": (10, JUDGED), "b": (90, PATENTS)})
    with pytest.raises(Refusal) as refused:
        check_entry(indicators, path, Decimal(points))
    assert words in refused.value.remedy
    assert path == "c" or refused.value.clause == ("一",)


def test_check_entry_takes_what_the_row_allows() -> None:
    rule = {"rule": "judged", "min": 2, "max": 8, "step": 2}
    indicators = set_of({"a": (10, rule), "b": (90, {"rule": "best_of", "options": [rule, PATENTS]})})
    check_entry(indicators, "a", Decimal(8))
    check_entry(indicators, "b", Decimal(4))
    assert judged_rule(indicators.tree["b"].score) is not None


def test_measured_gives_the_values_that_the_cohort_compares() -> None:
    cohort = {"rule": "cohort", "of": "patents", "by": "rank"}
    indicators = set_of({"a": (50, cohort), "b": (50, {"rule": "best_of", "options": [JUDGED, cohort]})})
    assert measured(indicators, facts_of(patents=3)) == {"a": 3, "b": 3}
    assert measured(indicators, facts_of()) == {}


def test_applicable_sets_leave_out_those_for_others() -> None:
    sets = {"firms": set_of({"a": (100, JUDGED)}, when="is_firm"), "all": set_of({"a": (100, JUDGED)})}
    edition = EDITION.model_copy(update={"indicators": sets})
    assert list(applicable_sets(edition, facts_of(is_firm=False))) == ["all"]
    assert list(applicable_sets(edition, facts_of())) == ["firms", "all"]


halves = st.integers(0, 20).map(lambda n: Decimal(n) / 2)


@given(st.lists(halves, min_size=1, max_size=6), st.booleans())
def test_rows_add_up_to_the_total(given_points: list[Decimal], with_spread: bool) -> None:
    tree: dict[str, Any] = {f"r{n}": (10, JUDGED) for n in range(len(given_points))}
    if with_spread:
        tree["firms"] = (7, JUDGED, {"when": "is_firm", "otherwise": "spread"})
    indicators = set_of(tree, total=10 * len(given_points) + 7 * with_spread)
    found = scored(indicators, {f"r{n}": points for n, points in enumerate(given_points)}, is_firm=False)
    assert found.total == sum((node.points or Decimal(0) for node in found.nodes), Decimal(0))
    assert found.total is not None
    assert abs(found.total - sum(given_points) * found.out_of / (10 * len(given_points))) <= Decimal("0.05")
