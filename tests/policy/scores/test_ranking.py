"""Rankings: order, ties and what broke them, the minimum, places, quotas, turnout."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.policy.scoring_facts import facts_of

from pingding.policy.language import Ranking
from pingding.policy.scores.quotas import Member, Use
from pingding.policy.scores.ranking import Entry, Standing, rank, standings


def ranking(**more: Any) -> Ranking:
    return Ranking.model_validate({"title": "综合评估排序", "panel": "panel", "clause": "二（二）", **more})


def entry(
    key: str,
    score: str | None,
    *,
    groups: dict[str, str] | None = None,
    rows: dict[str, str] | None = None,
    **facts: Any,
) -> Entry:
    points = {path: Decimal(found) for path, found in (rows or {}).items()}
    return Entry(key, None if score is None else Decimal(score), facts_of(**facts), points, groups or {})


def test_rank_orders_by_score_and_shares_places() -> None:
    found = rank(ranking(), [entry("a", "70"), entry("b", "90"), entry("c", "90"), entry("d", "60"), entry("e", None)])
    assert [(placed.key, placed.place) for placed in found.order] == [("b", 1), ("c", 1), ("a", 3), ("d", 4), ("e", 5)]
    assert [placed.tied for placed in found.order] == [True, True, False, False, False]
    assert "没有评审结果" in found.order[4].says
    assert not found.order[4].proposed


def test_rank_before_any_review_goes_by_what_the_cases_state() -> None:
    by_funds = {"panel": (), "tie_breakers": [{"title": "事故少者", "by": "accidents", "better": "low"}]}
    found = rank(ranking(**by_funds), [entry("a", None, accidents=2), entry("b", None, accidents=0)])
    assert [(placed.key, placed.place, placed.proposed) for placed in found.order] == [("b", 1, True), ("a", 2, True)]
    assert found.order[0].says == ("按“事故少者”排列",)


TIES = [
    {"title": "持有优秀案例", "by": "case when listed then 1 else 0 end"},
    {"title": "技术水平得分", "indicator": "technology"},
    {"title": "事故少者", "by": "accidents", "better": "low"},
]


def test_rank_breaks_ties_in_the_order_given_and_says_by_which() -> None:
    entries = [
        entry("a", "80", listed=False, rows={"x/technology": "9"}, accidents=1),
        entry("b", "80", listed=True, rows={"x/technology": "5"}, accidents=9),
        entry("c", "80", listed=False, rows={"x/technology": "9"}, accidents=0),
        entry("d", "75", listed=True),
    ]
    found = rank(ranking(tie_breakers=TIES), entries)
    assert [placed.key for placed in found.order] == ["b", "c", "a", "d"]
    assert [placed.decided_by for placed in found.order] == ["持有优秀案例", "事故少者", "事故少者", ""]
    assert not any(placed.tied for placed in found.order)


def test_a_tie_breaker_means_the_highest_row_of_that_name() -> None:
    entries = [
        entry("a", "80", rows={"policy/technology": "9", "technology": "20"}),
        entry("b", "80", rows={"policy/technology": "3", "technology": "22"}),
    ]
    found = rank(ranking(tie_breakers=TIES[1:2]), entries)
    assert [placed.key for placed in found.order] == ["b", "a"]


def test_a_title_of_another_programme_decides_between_equals_only() -> None:
    rule = {"title": "优秀案例入选单位在前", "holding": "cases-2025"}
    held = frozenset({"cases-2025"})
    entries = [Entry("a", Decimal(80)), Entry("b", Decimal(80), holds=held), Entry("c", Decimal(79), holds=held)]
    found = rank(ranking(tie_breakers=[rule]), entries)
    assert [(placed.key, placed.decided_by) for placed in found.order] == [
        ("b", "优秀案例入选单位在前"),
        ("a", "优秀案例入选单位在前"),
        ("c", ""),
    ]


def test_rank_puts_the_unknown_behind_the_known_in_a_tie() -> None:
    found = rank(ranking(tie_breakers=TIES[2:]), [entry("a", "80"), entry("b", "80", accidents=4)])
    assert [placed.key for placed in found.order] == ["b", "a"]


def test_rank_does_not_propose_below_the_minimum() -> None:
    found = rank(ranking(minimum=60), [entry("a", "60"), entry("b", "59.9")])
    assert [placed.proposed for placed in found.order] == [True, False]
    assert found.order[1].below_minimum
    assert found.order[1].says == ("得分 59.9 低于最低要求 60",)


def test_rank_by_share_in_favour_says_so_in_percent() -> None:
    found = rank(ranking(by="in_favour", minimum="60%"), [entry("a", "0.5")])
    assert found.order[0].says == ("赞成比例 50% 低于最低要求 60%",)


def test_rank_proposes_as_many_as_there_are_places() -> None:
    found = rank(ranking(quotas=[{"of": 2}], minimum=60), [entry("a", "90"), entry("b", "70"), entry("c", "65")])
    assert [placed.proposed for placed in found.order] == [True, True, False]
    assert found.order[2].says == ("名额 2 个已满",)
    assert found.warnings == ()


def test_rank_warns_of_a_tie_across_the_last_place() -> None:
    found = rank(ranking(quotas=[{"of": 1}]), [entry("a", "90"), entry("b", "90")])
    assert found.warnings == ("第 1 名并列，跨越名额的界线，请议定",)


QUOTA = {"per": "region", "of": 1, "clause": "二（一）"}


def test_rank_quota_refuses_or_warns() -> None:
    entries = [
        entry(key, score, groups={"region": area})
        for key, score, area in (("a", "90", "万州区"), ("b", "80", "万州区"), ("c", "70", "长寿区"))
    ]
    refusing = rank(ranking(quotas=[{**QUOTA, "force": "refuse"}]), entries)
    assert [placed.proposed for placed in refusing.order] == [True, False, True]
    warning = rank(ranking(quotas=[{**QUOTA, "force": "warning"}]), entries)
    assert all(placed.proposed for placed in warning.order)
    assert warning.warnings == ("“万州区”已有 1 件，达到名额上限（二（一））",)


def test_rank_quota_reads_the_group_off_the_facts() -> None:
    entries = [entry("a", "90", region="万州区"), entry("b", "80", region="万州区")]
    found = rank(ranking(quotas=[{**QUOTA, "force": "refuse"}]), entries)
    assert [placed.proposed for placed in found.order] == [True, False]


def test_rank_counts_what_earlier_lists_proposed() -> None:
    entries = [
        entry(key, score, groups={"region": area})
        for key, score, area in (("a", "90", "万州区"), ("b", "80", "长寿区"), ("c", "70", "渝中区"))
    ]
    before = [Use("", {"region": "万州区"})]
    found = rank(ranking(quotas=[QUOTA, {"of": 2}]), entries, before)
    assert [(placed.key, placed.proposed) for placed in found.order] == [("a", False), ("b", True), ("c", False)]
    assert "“万州区”已有 1 件" in found.order[0].says[0] and found.order[2].says == ("名额 2 个已满",)
    assert all(not placed.proposed for placed in rank(ranking(quotas=[{"of": 1}]), entries, before).order)


def test_rank_warns_of_a_tie_across_the_last_place_that_is_left() -> None:
    equals = [entry("a", "90"), entry("b", "90")]
    two, taken = ranking(quotas=[{"of": 2}]), Use("")
    assert rank(two, equals, [taken]).warnings == ("第 1 名并列，跨越名额的界线，请议定",)
    assert rank(two, equals).warnings == rank(two, equals, [taken, taken]).warnings == ()


def test_rank_with_too_few_proposes_nothing() -> None:
    found = rank(ranking(turnout=3), [entry("a", "90"), entry("b", "80")])
    assert not found.enough
    assert not any(placed.proposed for placed in found.order)
    assert found.warnings == ("参评 2 件，少于排序所需的 3 件，不作建议",)


scores = st.lists(st.one_of(st.none(), st.integers(50, 60)), max_size=9)


@given(scores, st.integers(1, 5))
def test_rank_places_follow_the_scores(given_scores: list[int | None], places: int) -> None:
    entries = [Entry(f"c{n}", None if s is None else Decimal(s)) for n, s in enumerate(given_scores)]
    found = rank(ranking(quotas=[{"of": places}], minimum=53), entries)
    known = [placed.score for placed in found.order if placed.score is not None]
    assert known == sorted(known, reverse=True)
    assert sorted(placed.key for placed in found.order) == sorted(one.key for one in entries)
    for placed in found.order:
        if placed.score is not None:
            assert placed.place == 1 + sum(score > placed.score for score in known)
        assert placed.tied == ([other.place for other in found.order].count(placed.place) > 1)
    assert sum(placed.proposed for placed in found.order) <= places


def test_rank_names_what_a_score_lacks_and_keeps_the_others_in_order() -> None:
    open_one = Entry("a", None, facts_of(), lacking=("专利：缺少有效发明专利数，无法计分",))
    found = rank(ranking(), [open_one, entry("b", "70")])
    assert [(placed.key, placed.proposed) for placed in found.order] == [("b", True), ("a", False)]
    assert found.order[1].says == ("得分无法算出：专利：缺少有效发明专利数，无法计分",)


def test_rank_does_not_propose_what_stays_below_a_floor_nor_counts_it_among_the_places() -> None:
    short = Entry("a", Decimal(90), facts_of(), below=("“工艺”得分10，低于最低要求20",))
    found = rank(ranking(quotas=[{"of": 1}]), [short, entry("b", "70")])
    assert [(placed.key, placed.proposed) for placed in found.order] == [("a", False), ("b", True)]
    assert found.order[0].says == ("“工艺”得分10，低于最低要求20",) and found.order[0].below_minimum


def proposed(found: Any) -> list[str]:
    return [placed.key for placed in found.order if placed.proposed]


def of_ten(rounding: str = "down", share: str = "25%", **more: Any) -> list[str]:
    quota = {"of": share, "rounding": rounding, **more}
    return proposed(rank(ranking(quotas=[quota]), [entry(f"c{n}", str(90 - n)) for n in range(10)]))


def test_a_quota_by_share_is_rounded_as_it_says() -> None:
    assert [len(of_ten(each)) for each in ("down", "up", "half")] == [2, 3, 3]
    assert len(of_ten(share="20%")) == 2
    assert len(of_ten(share="20%", pool="110%")) == 2 and len(of_ten("up", "20%", pool="110%")) == 3
    assert len(of_ten(share="100%", pool="150%")) == 10


def test_a_share_is_of_the_cases_that_the_definition_counts() -> None:
    entries = [entry(f"c{n}", str(90 - n)) for n in range(10)] + [entry("none", None) for _ in range(5)]
    others = [Member("refused")] * 5
    members = [Member("scored")] * 10 + [Member("unscored")] * 5 + others
    for counts, n in ((("scored",), 2), (("scored", "unscored"), 3), (("scored", "unscored", "refused"), 4)):
        one = ranking(quotas=[{"of": "20%"}], cohort={"counts": counts})
        assert len(proposed(rank(one, entries, members=members))) == n


def test_only_the_outcome_that_a_quota_names_uses_it_up() -> None:
    quotas = [{"of": 1, "outcomes": "first"}, {"of": 1, "outcomes": "second"}]
    entries = [entry(key, score) for key, score in (("a", "90"), ("b", "80"), ("c", "70"))]
    found = rank(ranking(quotas=quotas), entries, outcomes=("first", "second"))
    assert proposed(found) == ["a", "b"]
    assert [sorted(placed.barred) for placed in found.order] == [[], ["first"], ["first", "second"]]
    before = [Use("third")]
    assert proposed(rank(ranking(quotas=quotas), entries, before, outcomes=("first", "second"))) == ["a", "b"]


def test_a_case_whose_grade_bars_an_outcome_takes_no_place_of_it() -> None:
    barred = Entry("a", Decimal(90), facts_of(), barred=frozenset({"first"}))
    found = rank(ranking(quotas=[{"of": 1, "outcomes": "first"}]), [barred, entry("b", "80")], outcomes=("first",))
    assert proposed(found) == ["b"]


def test_a_quota_of_one_grade_counts_that_grade_alone() -> None:
    entries = [Entry(key, Decimal(score), facts_of(), grade=grade) for key, score, grade in GRADED]
    found = rank(ranking(quotas=[{"of": 1, "grade": "best"}]), entries)
    assert proposed(found) == ["a", "c"]


GRADED = (("a", "90", "best"), ("b", "80", "best"), ("c", "70", "good"))


def test_cases_are_placed_within_their_groups_and_stand_in_one_list() -> None:
    within = {"cohort": {"within": ["size"]}, "quotas": [{"of": "50%", "per": "size"}]}
    sizes = (("a", "70", "大"), ("b", "90", "小"), ("c", "80", "大"), ("d", "60", "小"))
    found = rank(ranking(**within), [entry(key, score, groups={"size": size}) for key, score, size in sizes])
    assert [(placed.key, placed.place, placed.group) for placed in found.order] == [
        ("c", 1, ("大",)),
        ("a", 2, ("大",)),
        ("b", 1, ("小",)),
        ("d", 2, ("小",)),
    ]
    assert proposed(found) == ["c", "b"]


def test_standings_share_places_unless_a_tie_breaker_tells_equals_apart() -> None:
    entries = [entry("a", "90", accidents=3), entry("b", "90", accidents=1), entry("c", "80"), entry("d", None)]
    assert standings(entries) == {"a": Standing(1, 2), "b": Standing(1, 2), "c": Standing(3, 3)}
    by_rule = standings(entries, (), ranking(tie_breakers=TIES[2:]))
    assert by_rule == {"b": Standing(1, 1), "a": Standing(2, 2), "c": Standing(3, 3)}
