"""What a case is asked for in a score sheet, and the floors that its score misses."""

from decimal import Decimal

from tests.policy.scoring_facts import facts_of, set_of

from pingding.policy.language import IndicatorSet
from pingding.policy.scores.applicable_rows import asked_leaves, shortfalls
from pingding.policy.scores.scoring import ScoredNode, score, spread_points

JUDGED = {"rule": "judged"}


def way(title: str, when: str, **more: object) -> dict[str, object]:
    return {"title": title, "weight": 30, "when": when, "otherwise": "spread", "score": JUDGED, **more}


def two_ways() -> IndicatorSet:
    branch = {
        "title": "工艺",
        "weight": 60,
        "clause": "一",
        "floor": 20,
        "children": {
            "firm": way("企业", "is_firm"),
            "other": way("其他", "not is_firm"),
        },
    }
    rest = {"title": "专利", "weight": 40, "score": {"rule": "per_item", "of": "patents", "points": 2}}
    return IndicatorSet.model_validate({"title": "评分表", "clause": "二", "tree": {"way": branch, "patents": rest}})


def test_a_row_that_does_not_apply_is_not_asked_for() -> None:
    assert list(asked_leaves(two_ways(), facts_of(is_firm=True))) == ["way/firm"]
    assert list(asked_leaves(two_ways(), facts_of(is_firm=False))) == ["way/other"]


def test_a_row_applies_while_its_condition_is_unknown_as_it_does_when_scored() -> None:
    asked = asked_leaves(two_ways(), facts_of())
    rows = {row.path: row for row in score(two_ways(), facts_of(), {}).rows()}
    assert list(asked) == ["way/firm", "way/other"] and all(rows[path].applies for path in asked)


def test_rows_below_one_that_does_not_apply_are_not_asked_for() -> None:
    tree = {
        "title": "工艺",
        "weight": 100,
        "when": "is_firm",
        "clause": "一",
        "children": {
            "a": {"title": "甲", "weight": 100, "score": JUDGED},
        },
    }
    only = IndicatorSet.model_validate({"title": "评分表", "clause": "二", "tree": {"branch": tree}})
    assert asked_leaves(only, facts_of(is_firm=False)) == {}


def test_the_most_of_a_row_grows_with_the_weight_spread_over_it() -> None:
    facts = facts_of(is_firm=True, patents=1)
    nodes: dict[str, ScoredNode] = {row.path: row for row in score(two_ways(), facts, {}).rows()}
    leaf = asked_leaves(two_ways(), facts)["way/firm"]
    assert nodes["way/firm"].weight == 60 and spread_points(nodes["way/firm"], leaf.weight) == 60
    assert spread_points(nodes["patents"], Decimal(40)) == 40


def test_a_branch_below_its_floor_is_told_with_its_clause() -> None:
    facts = facts_of(is_firm=True, patents=20)
    (short,) = shortfalls(two_ways(), score(two_ways(), facts, {"way/firm": Decimal(5)}))
    assert short.sentence == "“工艺”得分10，低于最低要求20" and short.clause == ("一",)
    assert shortfalls(two_ways(), score(two_ways(), facts, {"way/firm": Decimal(10)})) == ()


def test_a_floor_of_a_bonus_row_is_told_with_the_clause_around() -> None:
    row = {"title": "奖励", "weight": 5, "floor": 1, "score": JUDGED}
    bonus = {"cap": 5, "clause": "三", "items": {"prize": row}}
    found = set_of({"a": (100, JUDGED)}, bonus=bonus)
    (short,) = shortfalls(found, score(found, facts_of(), {"a": Decimal(80), "bonus/prize": Decimal(0)}))
    assert (short.title, short.clause) == ("奖励", ("三",))


def dropping(**way_out: object) -> IndicatorSet:
    """A branch of 60 with a floor of 36, of which a row of 40 does not apply to firms."""
    children = {
        "all": {"title": "全体", "weight": 20, "score": JUDGED},
        "other": {"title": "其他", "weight": 40, "when": "not is_firm", "otherwise": "drop", "score": JUDGED},
    }
    branch = {"title": "工艺", "weight": 60, "clause": "一", "floor": 36, "children": children}
    rest = {"title": "专利", "weight": 40, "score": {"rule": "per_item", "of": "patents", "points": 2}}
    return IndicatorSet.model_validate(
        {"title": "评分表", "clause": "二", "tree": {"way": branch, "patents": rest}, **way_out}
    )


def test_a_floor_shrinks_with_the_weight_that_is_dropped_below_it() -> None:
    facts = facts_of(is_firm=True, patents=20)
    for points, missed in ((Decimal(12), []), (Decimal("11.5"), ["工艺"])):
        scored = score(dropping(), facts, {"way/all": points})
        assert [each.title for each in shortfalls(dropping(), scored)] == missed
    assert scored.out_of == 60
    whole = score(dropping(), facts_of(is_firm=False, patents=20), {"way/all": Decimal(12), "way/other": Decimal(0)})
    assert [each.title for each in shortfalls(dropping(), whole)] == ["工艺"]


def test_points_on_top_that_do_not_apply_leave_the_full_score_as_it_is() -> None:
    item = {"title": "示范", "weight": 5, "when": "not is_firm", "otherwise": "drop", "score": JUDGED}
    bonus = {"cap": 5, "items": {"model": item}}
    scored = score(dropping(bonus=bonus), facts_of(is_firm=True, patents=20), {"way/all": Decimal(20)})
    assert scored.out_of == 60
