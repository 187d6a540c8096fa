"""Score trees: sums, rows that do not apply, bonus, deductions, floors and missing data."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.policy.scoring_facts import facts_of, rows_of, set_of

from pingding.policy.language import IndicatorSet
from pingding.policy.scores.leaves import leaves
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


THIRDS = {"rule": "proportional", "of": "patents", "full": 3}


def three_thirds(**more: Any) -> IndicatorSet:
    """Three computed rows of 20, each two thirds full with two patents, and 40 judged."""
    return set_of({**{f"r{n}": (20, THIRDS) for n in range(3)}, "j": (40, JUDGED)}, **more)


def test_exact_thirds_add_up_and_are_rounded_once() -> None:
    found = scored(three_thirds(), {"j": 20}, patents=2)
    assert (found.total, found.compared) == (60, 60)
    shown_rows = [row.points for row in found.rows()]
    assert shown_rows == [Decimal("13.34"), Decimal("13.33"), Decimal("13.33"), 20]
    assert "得 13.333… 分，为与合计一致记 13.34 分" in found.nodes[0].explain
    assert "得 13.333… 分，四舍五入记 13.33 分" in found.nodes[1].explain


def test_rows_are_rounded_by_themselves_where_the_set_says_so() -> None:
    found = scored(three_thirds(round_at="rows"), {"j": 20}, patents=2)
    assert (found.total, found.compared) == (Decimal("59.99"), Decimal("59.99"))
    assert "按四舍五入计 13.33 分" in found.nodes[0].explain
    assert scored(three_thirds(round_at="sheets", places=0), {"j": "19.5"}, patents=2).compared == 60


def test_weights_that_are_spread_add_up_to_the_whole() -> None:
    tree = {f"r{n}": (20, JUDGED) for n in range(3)}
    tree["firms"] = (40, JUDGED, {"when": "is_firm", "otherwise": "spread"})
    found = scored(set_of(tree), {f"r{n}": 20 for n in range(3)}, is_firm=False)
    assert (found.total, found.out_of) == (100, 100)
    assert sum(row.weight for row in found.nodes) == 100


def test_what_a_quotient_of_the_language_lost_decides_nothing() -> None:
    tree = {"share": (30, {"rule": "proportional", "of": "rd_share", "full": 1}), "j": (70, JUDGED)}
    found = scored(set_of(tree), {"j": 50}, rd_staff=1, staff=3)
    assert found.compared == 60


def test_points_out_of_range_never_count() -> None:
    found = scored(set_of({"a": (7, JUDGED), "b": (93, JUDGED)}), {"a": 15, "b": 75})
    assert (found.total, found.base) == (None, 75)
    assert "不在 0 至 7 分之间，不计" in found.nodes[0].explain


def test_a_bonus_may_stand_inside_a_branch_with_a_cap_of_its_own() -> None:
    bonus = {"cap": 5, "clause": "二", "items": rows_of({"prize": (4, JUDGED), "station": (4, PATENTS)})}
    branch = {"weight": 60, "children": {"x": (60, JUDGED)}, "bonus": bonus}
    indicators = set_of({"a": branch, "b": (40, JUDGED)})
    found = scored(indicators, {"a/x": 50, "a/bonus/prize": 4, "b": 10}, patents=3)
    assert (found.total, found.out_of) == (65, 100)
    assert found.nodes[0].points == 55
    assert "超过上限 5 分的部分不计" in found.nodes[0].children[1].explain
    assert [path for path, _row in leaves(indicators)] == ["a/x", "a/bonus/prize", "a/bonus/station", "b"]
    assert indicators.most == 105


def test_a_bonus_grows_with_the_branch_that_it_stands_in() -> None:
    bonus = {"cap": 6, "clause": "二", "items": rows_of({"prize": (6, JUDGED)})}
    branch = {"weight": 60, "children": {"x": (60, JUDGED)}, "bonus": bonus}
    firms = (40, JUDGED, {"when": "is_firm", "otherwise": "spread"})
    found = scored(set_of({"a": branch, "b": firms}), {"a/x": 60, "a/bonus/prize": 3}, is_firm=False)
    assert found.total == 105


def test_branch_whose_rows_all_do_not_apply() -> None:
    idle = {"when": "is_firm", "otherwise": "spread"}
    tree = {"a": {"weight": 60, "children": {"x": (30, JUDGED, idle), "y": (30, JUDGED, idle)}}, "b": (40, JUDGED)}
    found = scored(set_of(tree), {"b": 30}, is_firm=False)
    assert (found.total, found.out_of) == (30, 40)
    gone = {"when": "is_firm", "otherwise": "drop"}
    tree["a"]["children"] = {"x": (30, JUDGED, gone), "y": (30, JUDGED, gone)}
    dropped = scored(set_of(tree), {"b": 30}, is_firm=False)
    assert (dropped.total, dropped.out_of) == (30, 40)


def test_floor_is_held_against_the_exact_points() -> None:
    branch = {"weight": 60, "floor": 40, "children": {f"r{n}": (20, THIRDS) for n in range(3)}}
    indicators = set_of({"a": branch, "j": (40, JUDGED)})
    assert scored(indicators, {"j": 20}, patents=2).floors_failed == ()


halves = st.integers(0, 20).map(lambda n: Decimal(n) / 2)


@given(st.lists(halves, min_size=1, max_size=6), st.booleans(), st.integers(0, 7), st.integers(0, 3))
def test_what_is_shown_adds_up(given_points: list[Decimal], with_spread: bool, patents: int, places: int) -> None:
    tree: dict[str, Any] = {f"r{n}": (10, JUDGED) for n in range(len(given_points))}
    sevenths = {"rule": "proportional", "of": "patents", "full": 7}
    tree["c"] = {"weight": 10, "children": {"x": (3, sevenths), "y": (7, {**sevenths, "full": 9})}}
    if with_spread:
        tree["firms"] = (7, JUDGED, {"when": "is_firm", "otherwise": "spread"})
    indicators = set_of(tree, total=10 * len(given_points) + 10 + 7 * with_spread, places=places)
    entered = {f"r{n}": points for n, points in enumerate(given_points)}
    found = scored(indicators, entered, is_firm=False, patents=patents)
    for rows, whole in [(found.nodes, found), *((row.children, row) for row in found.rows() if row.children)]:
        points = whole.total if isinstance(whole, Scored) else whole.points
        weight = whole.out_of if isinstance(whole, Scored) else whole.weight
        assert points == sum((node.points or Decimal(0) for node in rows), Decimal(0))
        assert weight == sum((node.weight for node in rows), Decimal(0))
    last_place = Decimal(1).scaleb(-places)
    assert all(abs((row.points or 0) - (row.compared or 0)) < last_place for row in found.rows())
