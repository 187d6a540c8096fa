"""Leaves: what a scorer may enter in them, what is compared with the cohort, and which sets concern a case."""

from decimal import Decimal

import pytest
from tests.policy.scoring_facts import EDITION, facts_of, set_of

from pingding.policy.errors import Refusal
from pingding.policy.scores.applicable_rows import asked_leaves
from pingding.policy.scores.leaves import applicable_sets, check_entry, full_points, judged_rule, leaves, measured
from pingding.policy.scores.scoring import score

JUDGED = {"rule": "judged"}
PATENTS = {"rule": "per_item", "of": "patents", "points": 1}


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
        check_entry(indicators, facts_of(), path, Decimal(points))
    assert words in refused.value.remedy
    assert path == "c" or refused.value.clause == ("一",)


def test_check_entry_takes_what_the_row_allows() -> None:
    rule = {"rule": "judged", "min": 2, "max": 8, "step": 2}
    indicators = set_of({"a": (10, rule), "b": (90, {"rule": "best_of", "options": [rule, PATENTS]})})
    check_entry(indicators, facts_of(), "a", Decimal(8))
    check_entry(indicators, facts_of(), "b", Decimal(4))
    assert judged_rule(indicators.tree["b"].score, facts_of()) is not None


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


CHOSEN = {
    "rule": "chosen",
    "by": "way",
    "options": {"by_count": {"rule": "judged", "max": 12}, "by_share": {"rule": "judged", "max": 9}},
}
"""Points are typed either way, with a range of its own each."""


def test_the_range_is_that_of_the_option_that_was_chosen() -> None:
    indicators = set_of({"a": (12, CHOSEN), "b": (88, JUDGED)})
    by_share, by_count = facts_of(way="by_share"), facts_of(way="by_count")
    with pytest.raises(Refusal, match="12 分超出范围") as refused:
        check_entry(indicators, by_share, "a", Decimal(12))
    assert "0 至 9 分" in refused.value.remedy
    check_entry(indicators, by_count, "a", Decimal(12))
    row = dict(leaves(indicators))["a"]
    assert (full_points(row, by_share), full_points(row, by_count)) == (9, 12)
    assert score(indicators, by_share, {"a": Decimal(12), "b": Decimal(80)}).total is None
    assert score(indicators, by_share, {"a": Decimal(9), "b": Decimal(80)}).total == 89


def test_before_an_option_is_chosen_nothing_is_asked_for() -> None:
    indicators = set_of({"a": (12, CHOSEN), "b": (88, JUDGED)})
    assert list(asked_leaves(indicators, facts_of())) == ["b"]
    assert list(asked_leaves(indicators, facts_of(way="by_share"))) == ["a", "b"]


def test_a_judged_option_of_the_best_has_its_own_range() -> None:
    best = {"rule": "best_of", "options": [PATENTS, {"rule": "judged", "max": 9}]}
    indicators = set_of({"a": (12, best), "b": (88, JUDGED)})
    with pytest.raises(Refusal, match="超出范围"):
        check_entry(indicators, facts_of(patents=1), "a", Decimal(12))
    assert score(indicators, facts_of(patents=1), {"a": Decimal(12), "b": Decimal(1)}).total is None
    assert score(indicators, facts_of(patents=1), {"a": Decimal(9), "b": Decimal(1)}).total == 10


def test_cohort_options_inside_chosen_are_measured_only_where_chosen() -> None:
    compare = {"rule": "cohort", "of": "patents", "by": "rank"}
    chosen = {"rule": "chosen", "by": "way", "options": {"by_count": compare, "by_share": {"rule": "judged"}}}
    indicators = set_of({"a": (100, chosen)})
    assert measured(indicators, facts_of(way="by_count", patents=3)) == {"a": 3}
    assert measured(indicators, facts_of(way="by_share", patents=3)) == {}
