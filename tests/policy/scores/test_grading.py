"""Grades: score bands and their edges, rank shares, facts, events, caps."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.scoring_facts import facts_of

from pingding.policy.errors import Refusal
from pingding.policy.language import GradeScale
from pingding.policy.scores.grading import grade, grade_all, grade_reason
from pingding.policy.scores.ranking import Entry

BANDS: dict[str, Any] = {
    "excellent": {"label": "优秀", "from": 90},
    "good": {"label": "良好", "from": 80, "below": 90},
    "pass": {"label": "合格", "from": 60, "below": 80},
    "fail": {"label": "不合格", "below": 60},
}


def scale(**changes: dict[str, Any]) -> GradeScale:
    grades = {key: {**found, **changes.get(key, {})} for key, found in BANDS.items()}
    return GradeScale.model_validate({"title": "绩效评估等级", "clause": "第二十四条", "grades": grades})


def entries(*scores: int | None, **facts: Any) -> list[Entry]:
    return [
        Entry(f"c{place}", None if found is None else Decimal(found), facts_of(**facts))
        for place, found in enumerate(scores)
    ]


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ("100", "excellent"),
        ("90", "excellent"),
        ("89.99", "good"),
        ("80", "good"),
        ("60", "pass"),
        ("59.99", "fail"),
        ("0", "fail"),
        ("107", "excellent"),
    ],
)
def test_grade_bands_are_closed_below_and_open_above(points: str, found: str) -> None:
    assert grade(scale(), Decimal(points)) == found


def test_grade_falls_when_its_facts_do_not_hold_or_are_unknown() -> None:
    demanding = scale(excellent={"requires": "patents >= 5"})
    assert grade(demanding, Decimal(95), facts=facts_of(patents=5)) == "excellent"
    assert grade(demanding, Decimal(95), facts=facts_of(patents=4)) == "good"
    assert grade(demanding, Decimal(95), facts=facts_of()) == "good"


def test_grade_by_rank_share_and_score_together() -> None:
    best_fifth = scale(excellent={"top_share": "0.2"})
    assert grade(best_fifth, Decimal(95), rank=2, of=10) == "excellent"
    assert grade(best_fifth, Decimal(95), rank=3, of=10) == "good"
    assert grade(best_fifth, Decimal(85), rank=1, of=10) == "good"
    assert grade(best_fifth, Decimal(95)) == "good"


def test_grade_by_event_needs_no_score() -> None:
    eventful = scale(fail={"event": "listed"})
    assert grade(eventful, Decimal(95), facts=facts_of(listed=True)) == "fail"
    assert grade(eventful, None, facts=facts_of(listed=True)) == "fail"
    assert grade(eventful, Decimal(95), facts=facts_of(listed=False)) == "excellent"


def test_grade_by_event_alone_is_never_reached_by_score() -> None:
    grades = {"pass": {"label": "合格", "from": 60}, "none": {"label": "不合格", "event": "listed"}}
    narrow = GradeScale.model_validate({"title": "等级", "clause": "一", "grades": grades})
    with pytest.raises(Refusal, match="不属于任何等级"):
        grade(narrow, Decimal(10), facts=facts_of(listed=False))


def test_grade_without_score_is_refused() -> None:
    with pytest.raises(Refusal, match="尚无得分"):
        grade(scale(), None)


def test_grade_all_caps_a_share_and_lets_the_lowest_fall() -> None:
    found = grade_all(scale(excellent={"max_share": "0.3"}), entries(98, 97, 96, 95, 94, 70, 70, 70, 50, 40))
    assert [key for key, given_grade in found.items() if given_grade == "excellent"] == ["c0", "c1", "c2"]
    assert found["c3"] == found["c4"] == "good"
    assert found["c9"] == "fail"


def test_grade_all_lets_equals_fall_together() -> None:
    found = grade_all(scale(excellent={"max_share": "0.4"}), entries(98, 96, 96, 70, 70))
    assert [found[key] for key in ("c0", "c1", "c2")] == ["excellent", "good", "good"]


def test_grade_all_passes_a_fall_on_through_several_caps() -> None:
    capped = scale(excellent={"max_share": "0.25"}, good={"max_share": "0.25"})
    assert list(grade_all(capped, entries(99, 98, 97, 96)).values()) == ["excellent", "good", "pass", "pass"]


def test_grade_all_keeps_grades_by_event_out_of_the_caps() -> None:
    found = grade_all(scale(fail={"event": "listed"}), entries(None, 95, listed=True))
    assert set(found.values()) == {"fail"}


def test_because_names_the_band_and_the_clause() -> None:
    assert grade_reason(scale(), "good", Decimal("85.5")) == (
        "得分 85.5 分，评为“良好”（80 分及以上、不足 90 分）（第二十四条）"
    )


@given(st.decimals(0, 110, places=2))
def test_grade_never_gets_worse_with_a_higher_score(points: Decimal) -> None:
    order = list(BANDS)
    here, above = grade(scale(), points), grade(scale(), points + Decimal("0.01"))
    assert order.index(above) <= order.index(here)


@given(st.lists(st.integers(85, 100), min_size=1, max_size=12))
def test_grade_all_never_exceeds_a_cap(scores: list[int]) -> None:
    found = grade_all(scale(excellent={"max_share": "0.25"}), entries(*scores))
    assert list(found.values()).count("excellent") <= len(scores) / 4
    for one, other in zip(entries(*scores), entries(*scores)[1:], strict=False):
        assert one.score != other.score or found[one.key] == found[other.key]


def test_grade_all_leaves_out_who_has_no_score_but_counts_it() -> None:
    found = grade_all(scale(excellent={"max_share": "0.5"}), [*entries(98), Entry("none", None)])
    assert list(found.values()) == ["excellent"] and "none" not in found
