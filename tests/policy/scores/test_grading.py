"""Grades: score bands and their edges, rank shares, facts, events, caps."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.scoring_facts import facts_of

from pingding.policy.errors import Refusal
from pingding.policy.language import GradeScale, Ranking
from pingding.policy.language.selection import Grade
from pingding.policy.scores.grading import grade, grade_all, grade_reason
from pingding.policy.scores.quotas import Member
from pingding.policy.scores.ranking import Entry
from pingding.policy.steps.limits import ComparedCases

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
    best_fifth = scale(excellent={"top_share": "20%"})
    found = grade_all(best_fifth, entries(97, 96, 95, 85, *[70] * 6))
    assert [found[f"c{n}"] for n in range(5)] == ["excellent", "excellent", "good", "good", "pass"]
    assert grade_all(best_fifth, entries(85, *[70] * 9))["c0"] == "good"
    with pytest.raises(Refusal, match="不能单独评定"):
        grade(best_fifth, Decimal(95))


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
    found = grade_all(scale(excellent={"max_share": "30%"}), entries(98, 97, 96, 95, 94, 70, 70, 70, 50, 40))
    assert [key for key, given_grade in found.items() if given_grade == "excellent"] == ["c0", "c1", "c2"]
    assert found["c3"] == found["c4"] == "good"
    assert found["c9"] == "fail"


def test_grade_all_lets_equals_fall_together() -> None:
    found = grade_all(scale(excellent={"max_share": "40%"}), entries(98, 96, 96, 70, 70))
    assert [found[key] for key in ("c0", "c1", "c2")] == ["excellent", "good", "good"]


def test_grade_all_passes_a_fall_on_through_several_caps() -> None:
    capped = scale(excellent={"max_share": "25%"}, good={"max_share": "25%"})
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
    found = grade_all(scale(excellent={"max_share": "25%"}), entries(*scores))
    assert list(found.values()).count("excellent") <= len(scores) / 4
    for one, other in zip(entries(*scores), entries(*scores)[1:], strict=False):
        assert one.score != other.score or found[one.key] == found[other.key]


def test_grade_all_leaves_out_who_has_no_score_but_counts_it() -> None:
    halved = scale(excellent={"max_share": "50%"})
    counted = halved.model_copy(update={"cohort": ComparedCases(counts=("scored", "unscored"))})
    found = grade_all(counted, [*entries(98), Entry("none", None)])
    assert list(found.values()) == ["excellent"] and "none" not in found
    assert list(grade_all(halved, [*entries(98), Entry("none", None)]).values()) == ["good"]


BY_RANK: dict[str, Any] = {
    "title": "绩效等级",
    "clause": "第二十四条",
    "grades": {
        "excellent": {"label": "优秀", "top_share": "20%"},
        "good": {"label": "良好", "top_share": "70%"},
        "pass": {"label": "合格"},
    },
}


def by_rank(**more: Any) -> GradeScale:
    return GradeScale.model_validate({**BY_RANK, **more})


def counted(found: dict[str, str]) -> list[int]:
    return [list(found.values()).count(key) for key in ("excellent", "good", "pass")]


def test_a_fifth_of_ten_is_two_whoever_stands_beside_them() -> None:
    ten = entries(*range(99, 89, -1))
    others = [Entry(f"none{n}", None) for n in range(5)]
    found = grade_all(by_rank(), [*ten, *others])
    assert counted(found) == [2, 5, 3] and found["c9"] == "pass"
    assert counted(grade_all(by_rank(cohort={"counts": ["scored", "unscored"]}), [*ten, *others])) == [3, 7, 0]
    members = [Member("scored")] * 10 + [Member("refused")] * 5
    whole_round = by_rank(cohort={"counts": ["scored", "refused"]})
    assert counted(grade_all(whole_round, ten, members=members)) == [3, 7, 0]


def test_equals_never_reach_beyond_a_share() -> None:
    assert counted(grade_all(by_rank(), entries(99, 98, 98, *range(90, 83, -1)))) == [1, 6, 3]
    rule = {"title": "事故少者", "by": "accidents", "better": "low"}
    ranking = Ranking.model_validate({"title": "排序", "clause": "一", "panel": "p", "tie_breakers": [rule]})
    equals = [Entry(f"c{n}", Decimal(98), facts_of(accidents=n)) for n in range(10)]
    assert counted(grade_all(by_rank(), equals)) == [0, 0, 10]
    assert counted(grade_all(by_rank(), equals, ranking=ranking)) == [2, 5, 3]


def test_a_share_is_rounded_as_the_grade_says() -> None:
    for rounding, n in (("down", 2), ("up", 3), ("half", 3)):
        grades = {**BY_RANK["grades"], "excellent": {"label": "优秀", "top_share": "25%", "rounding": rounding}}
        assert counted(grade_all(by_rank(grades=grades), entries(*range(99, 89, -1))))[0] == n


def bottom(**more: object) -> GradeScale:
    grades = {
        "excellent": {"label": "优秀", "from": 85, "top_share": "20%"},
        "pass": {"label": "合格"},
        "rectify": {"label": "限期整改", "bottom_share": "10%", "rounding": "up"} | more,
    }
    return GradeScale.model_validate({"title": "等级", "clause": "一", "grades": grades})


def test_the_lowest_share_has_its_grade_whatever_the_score() -> None:
    ten = grade_all(bottom(), entries(*range(99, 89, -1)))
    assert [ten[f"c{n}"] for n in range(10)] == ["excellent", "excellent", *["pass"] * 7, "rectify"]
    assert list(grade_all(bottom(), entries(99)).values()) == ["rectify"]
    assert list(grade_all(bottom(rounding="down"), entries(99)).values()) == ["pass"]
    eleven = grade_all(bottom(), entries(*range(99, 88, -1)))
    assert {key for key, each in eleven.items() if each == "rectify"} == {"c9", "c10"}
    with pytest.raises(Refusal, match="不能单独评定"):
        grade(bottom(), Decimal(95))
    assert "名次在后 10%" in grade_reason(bottom(), "rectify", Decimal(70))


def test_equals_never_reach_beyond_the_lowest_share() -> None:
    found = grade_all(bottom(), entries(*range(99, 91, -1), 60, 60))
    assert "rectify" not in found.values()
    within = bottom().model_copy(update={"cohort": bottom().cohort.model_copy(update={"within": ("size",)})})
    sizes = [("大", 90), ("大", 80), ("小", 70), ("小", 60)]
    groups = grade_all(within, [Entry(f"c{n}", Decimal(p), groups={"size": s}) for n, (s, p) in enumerate(sizes)])
    assert {key for key, each in groups.items() if each == "rectify"} == {"c1", "c3"}


def test_a_grade_of_the_first_place_and_a_score() -> None:
    first = scale(excellent={"places": 1})
    assert list(grade_all(first, entries(95, 94, 70)).values()) == ["excellent", "good", "pass"]
    assert list(grade_all(first, entries(85, 70)).values()) == ["good", "pass"]


def test_who_falls_out_of_a_capped_grade_must_reach_the_next() -> None:
    demanding = scale(excellent={"max_share": "50%"}, good={"requires": "patents >= 5"})
    assert list(grade_all(demanding, entries(95, 94, patents=1)).values()) == ["excellent", "pass"]


def test_grades_are_given_within_groups() -> None:
    own = by_rank(cohort={"within": ["size"]})
    sizes = [("大", 90), ("大", 80), ("小", 70), ("小", 60)]
    some = [Entry(f"c{n}", Decimal(score), groups={"size": size}) for n, (size, score) in enumerate(sizes)]
    halves = own.model_copy(update={"grades": {**own.grades, "excellent": Grade(label="优秀", top_share="50%")}})
    assert list(grade_all(halves, some).values()).count("excellent") == 2


def test_bounds_may_be_open_or_closed_at_either_end() -> None:
    grades = {
        "excellent": {"label": "优秀", "above": 90},
        "good": {"label": "良好", "above": 60, "up_to": 90},
        "fail": {"label": "不合格", "up_to": 60},
    }
    ends = GradeScale.model_validate({"title": "等级", "clause": "一", "grades": grades})
    assert [grade(ends, Decimal(points)) for points in ("90.01", "90", "60.01", "60")] == [
        "excellent",
        "good",
        "good",
        "fail",
    ]
    assert grade_reason(ends, "good", Decimal(90)) == "得分 90 分，评为“良好”（高于 60 分、至多 90 分）（一）"
