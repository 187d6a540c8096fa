"""Worked cases among the others of their round: groups, a set for each group, places with ties broken."""

from datetime import date
from typing import Any

import pytest
from tests.policy.scoring_facts import EDITION, SHARED, set_of
from tests.policy.small_procedures import fill, make, outcome

from pingding.policy.definition.worked.running import run_case
from pingding.policy.language import Edition, WorkedCase

COMPARED = {"a": (60, {"rule": "judged"}), "b": (40, {"rule": "cohort", "of": "patents", "by": "rank"})}
JUDGED = {"a": (60, {"rule": "judged"}), "b": (40, {"rule": "per_item", "of": "patents", "points": 2})}
BY_PLACE = {"first": {"label": "一等", "places": 1}, "rest": {"label": "二等"}}
STEPS = {
    "apply": fill("list"),
    "list": {
        "kind": "rank",
        "ranking": "order",
        "outcomes": {"propose": outcome(end="recognised"), "drop": outcome(end="refused", tone="refuse")},
    },
}
CASE: dict[str, Any] = {
    "case": "甲",
    "on": date(2025, 7, 21),
    "facts": {"way": "by_count", "patents": 10},
    "scores": {"a": 50},
}


def edition(scale: dict[str, Any] | None = None, **sets: Any) -> Edition:
    whole = EDITION.model_dump(by_alias=True, exclude_none=True)
    breaker = {"title": "专利多者在前", "by": "patents", "clause": "一"}
    order = {"title": "排序", "indicators": tuple(sets), "clause": "一", "tie_breakers": [breaker]}
    changes = {
        "indicators": sets,
        "rankings": {"order": order},
        "grades": {"scale": {"title": "等级", "grades": BY_PLACE, "clause": "一", **(scale or {})}},
        "procedures": {"recognition": make(STEPS)},
    }
    return Edition.model_validate({**whole, **changes})


def run(of: Edition, **changes: Any) -> tuple[str, ...]:
    return run_case(of, SHARED, WorkedCase.model_validate({**CASE, **changes}))


def test_rows_compare_the_cases_of_the_same_group() -> None:
    grouped = edition(set=set_of(COMPARED, cohort={"within": ["way"]}))
    others = [{"facts": {"way": "by_share", "patents": 20}}, {"facts": {"way": "by_share", "patents": 30}}]
    assert run(grouped, cohort=others, expect={"score": 90}) == ()


def test_the_others_are_scored_by_the_set_of_their_own_group() -> None:
    by_count = set_of(JUDGED, when="way = 'by_count'")
    by_share = set_of({"c": (100, {"rule": "per_item", "of": "patents", "points": 10})}, when="way = 'by_share'")
    two = edition(count=by_count, share=by_share)
    better = {"facts": {"way": "by_share", "patents": 9}}
    worse = {"facts": {"way": "by_share", "patents": 6}}
    assert run(two, cohort=[worse], expect={"score": 70, "grade": "first"}) == ()
    assert run(two, cohort=[better], expect={"grade": "rest"}) == ()


def test_a_grade_within_a_group_does_not_look_at_other_groups() -> None:
    grouped = edition({"cohort": {"within": ["way"]}}, set=set_of(JUDGED))
    better = [{"facts": {"way": "by_share", "patents": 20}}]
    assert run(grouped, cohort=better, expect={"grade": "first"}) == ()
    assert run(grouped, cohort=[{"facts": {"patents": 20}}], expect={"grade": "rest"}) == ()


@pytest.mark.parametrize(("patents", "expected"), [(9, "first"), (11, "rest")])
def test_places_are_those_of_the_ranking_with_ties_broken(patents: int, expected: str) -> None:
    equal = {"facts": {"patents": patents}, "scores": {"a": 50 + (10 - patents) * 2}}
    assert run(edition(set=set_of(JUDGED)), cohort=[equal], expect={"grade": expected}) == ()


def test_those_who_were_refused_before_are_not_compared_with() -> None:
    grouped = edition(set=set_of(COMPARED))
    refused = [{"facts": {"patents": 30}, "stands": "refused"}]
    assert run(grouped, cohort=refused, expect={"score": 90}) == ()


def test_points_of_another_that_cannot_be_given_are_a_fault() -> None:
    assert "超出范围" in run(edition(set=set_of(JUDGED)), cohort=[{"scores": {"a": 61}}], expect={"score": 70})[0]
