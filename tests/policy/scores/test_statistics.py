"""Figures beside raw scores: leniency by least squares, agreement, stability; held against worked examples."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingding.policy.scores.agreement import disagreements, given_points, interval_alpha
from pingding.policy.scores.leniency import Table, fitted
from pingding.policy.scores.stability import in_order, middle_of, stability

KRIPPENDORFF = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}
"""The data of sections C and D in Krippendorff (2011): four observers, twelve units, 。 where nobody looked."""
WORKED: Table = {
    "甲": {"张": 80, "李": 86},
    "乙": {"李": 82, "王": 73},
    "丙": {"张": 71, "王": 68},
}
"""By hand, with effects z, l, w that add up to nought; the differences within the cases are z−l = −6, l−w = 9,
z−w = 3, which agree: z = −1, l = 5, w = −4. So 甲 is worth 81, 乙 77 and 丙 72."""


@st.composite
def tables(build: st.DrawFn) -> dict[str, dict[str, float]]:
    rng = Random(build(st.integers(0, 10**6)))
    experts = [f"e{n}" for n in range(rng.randint(1, 6))]
    return {
        f"c{n}": {each: float(rng.randint(40, 100)) for each in rng.sample(experts, rng.randint(1, len(experts)))}
        for n in range(rng.randint(1, 7))
    }


def left_over(table: Table, scores: dict[str, float], leniency: dict[str, float]) -> float:
    """The sum of squares that a model leaves."""
    return sum(
        (points - scores[case] - leniency[who]) ** 2 for case, row in table.items() for who, points in row.items()
    )


def test_the_published_example_of_alpha() -> None:
    units: Table = {
        str(n): {who: float(row.split()[n]) for who, row in KRIPPENDORFF.items() if row.split()[n] != "."}
        for n in range(12)
    }
    assert interval_alpha(units) == pytest.approx(0.849, abs=0.0005)


def test_alpha_is_one_where_all_agree_and_unknown_where_nothing_differs_or_nobody_scored_twice() -> None:
    assert interval_alpha({"a": {"x": 80, "y": 80}, "b": {"x": 60, "y": 60}}) == 1
    assert interval_alpha({"a": {"x": 80, "y": 80}, "b": {"x": 80, "y": 80}}) is None
    assert interval_alpha({"a": {"x": 80, "y": 70}, "b": {"x": 60}}) is None


def test_the_worked_example_of_leniency() -> None:
    fit = fitted(WORKED)
    assert fit.leniency == pytest.approx({"张": -1, "李": 5, "王": -4})
    assert fit.scores == pytest.approx({"甲": 81, "乙": 77, "丙": 72}) and fit.groups == (("甲", "乙", "丙"),)


def test_a_case_that_met_a_lenient_expert_falls_behind_one_that_met_a_severe_one() -> None:
    table: Table = {"甲": {"宽": 90, "中": 80}, "乙": {"严": 78, "中": 84}, "丙": {"宽": 84, "严": 70}}
    raw = in_order({case: sum(row.values()) / 2 for case, row in table.items()})
    assert raw[0] == "甲" and in_order(fitted(table).scores)[0] == "乙"


def test_groups_without_a_common_expert_are_not_compared_and_a_case_alone_stays_as_it_is() -> None:
    fit = fitted({"a": {"x": 80, "y": 90}, "b": {"x": 70, "y": 84}, "c": {"z": 60, "w": 70}})
    assert fit.groups == (("a", "b"), ("c",))
    assert (fit.scores["c"], fit.leniency["z"], fit.leniency["w"]) == (65, 0, 0)


@given(tables())
def test_the_fit_is_least_squares_its_effects_add_up_to_nought_and_order_is_indifferent(
    table: dict[str, dict[str, float]],
) -> None:
    fit = fitted(table)
    for cases in fit.groups:
        experts = {expert for case in cases for expert in table[case]}
        assert sum(fit.leniency[expert] for expert in experts) == pytest.approx(0, abs=1e-6)
        if len(cases) > 1:
            off = {
                who: sum(table[c][who] - fit.scores[c] - fit.leniency[who] for c in cases if who in table[c])
                for who in experts
            }
            assert off == pytest.approx(dict.fromkeys(experts, 0), abs=1e-6), "no effect could be fitted better"
    again = fitted(dict(reversed(table.items())))
    assert again.scores == pytest.approx(dict(fit.scores)) and again.leniency == pytest.approx(dict(fit.leniency))


@given(tables(), st.integers(-9, 9))
def test_who_gives_everybody_more_changes_no_corrected_order(table: dict[str, dict[str, float]], more: int) -> None:
    raised = {
        case: {who: points + (more if who == "e0" else 0) for who, points in row.items()} for case, row in table.items()
    }
    before, after = fitted(table), fitted(raised)
    for cases in before.groups:
        if len(cases) > 1:
            steps = [after.scores[case] - before.scores[case] for case in cases]
            assert steps == pytest.approx([steps[0]] * len(steps), abs=1e-6)


@given(tables())
def test_no_other_scores_leave_less(table: dict[str, dict[str, float]]) -> None:
    fit = fitted(table)
    least = left_over(table, dict(fit.scores), dict(fit.leniency))
    for case in (case for cases in fit.groups if len(cases) > 1 for case in cases):
        for step in (-0.5, 0.5):
            moved = {**fit.scores, case: fit.scores[case] + step}
            assert left_over(table, moved, dict(fit.leniency)) >= least


@given(tables(), st.integers(2, 9), st.integers(-50, 50))
def test_alpha_knows_neither_unit_nor_nought_and_is_at_most_one(
    table: dict[str, dict[str, float]], factor: int, shift: int
) -> None:
    alpha = interval_alpha(table)
    other = {case: {who: points * factor + shift for who, points in row.items()} for case, row in table.items()}
    assert interval_alpha(other) == (None if alpha is None else pytest.approx(alpha))
    assert alpha is None or alpha <= 1


def test_mean_and_spread_of_an_expert_and_sheets_that_lie_far_apart() -> None:
    points = given_points({"a": {"x": 80, "y": 60}, "b": {"x": 84}, "c": {"x": 88}})
    assert (points["x"].sheets, points["x"].mean, points["x"].spread) == (3, 84, 4)
    assert points["y"].spread is None
    (apart,) = disagreements({"a": {"x": 80, "y": 60}, "b": {"x": 80, "y": 61}}, 19.5)
    assert (apart.case, apart.lowest, apart.highest, apart.range) == ("a", 60, 80, 20)
    assert not list(disagreements({"a": {"x": 80, "y": 60}}, 20)), "at the limit is not beyond it"


def test_stability_names_the_experts_without_whom_the_list_is_another() -> None:
    table: Table = {"甲": {"x": 90, "y": 70}, "乙": {"x": 70, "y": 80}, "丙": {"x": 60, "y": 60}}
    whole = stability(table, 1, middle_of("mean", 5))
    assert whole.above == ("甲",) and (whole.lists, whole.share) == (2, 0.5)
    assert whole.changes == {"x": (frozenset({"乙"}), frozenset({"甲"}))}
    assert stability(table, 3, middle_of("mean", 5)).share == 1
    assert stability({}, 3, middle_of("mean", 5)).share is None


def test_equal_scores_stay_in_their_order_and_a_case_without_a_sheet_left_comes_last() -> None:
    table: Table = {"甲": {"x": 80, "y": 80}, "乙": {"x": 80, "y": 80}, "丙": {"y": 90}}
    whole = stability(table, 2, middle_of("mean", 5))
    assert whole.above == ("丙", "甲") and whole.changes == {"y": (frozenset({"乙"}), frozenset({"丙"}))}


@pytest.mark.parametrize(
    ("combine", "trim_from", "totals", "middle"),
    [
        ("mean", 5, [60, 70, 95], 75),
        ("median", 5, [60, 70, 95], 70),
        ("median", 5, [60, 70, 80, 95], 75),
        ("trimmed", 5, [60, 70, 95], 75),
        ("trimmed", 3, [60, 70, 95], 70),
        ("trimmed", 1, [60, 70], 65),
    ],
)
def test_totals_are_combined_as_the_set_says(combine: str, trim_from: int, totals: list[float], middle: float) -> None:
    assert middle_of(combine, trim_from)(totals) == middle  # type: ignore[arg-type]
