"""Leaves: what a scorer may enter in them, what is compared with the cohort, and which sets concern a case."""

from decimal import Decimal

import pytest
from tests.policy.scoring_facts import EDITION, facts_of, set_of

from pingding.policy.errors import Refusal
from pingding.policy.scores.leaves import applicable_sets, check_entry, judged_rule, measured

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
