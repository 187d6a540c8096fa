"""Orders that depart from the rules' own: who stands above whom, and where the rules themselves prefer that."""

from decimal import Decimal
from itertools import permutations

from pingding.policy.scores.ranking import Placed, Ranked
from pingding.policy.scores.reordering import MovedUp, moved_up


def ranked(*placed: Placed) -> Ranked:
    return Ranked(placed)


def placed(key: str, place: int, score: str | None, *, proposed: bool = True) -> Placed:
    return Placed(key, place, None if score is None else Decimal(score), proposed=proposed)


def test_the_rules_own_order_moves_nobody_up() -> None:
    assert moved_up(ranked(placed("a", 1, "90"), placed("b", 2, "80")), "ab") == ()


def test_everybody_passed_is_named_in_the_order_of_the_rules() -> None:
    found = moved_up(ranked(placed("a", 1, "90"), placed("b", 2, "85"), placed("c", 3, "80")), "cab")
    assert found == (MovedUp("c", ("a", "b"), by_score=True),)


def test_equals_may_stand_in_any_order() -> None:
    equals = ranked(placed("a", 1, "90"), placed("b", 1, "90"), placed("c", 3, "80"))
    assert all(moved_up(equals, order) == () for order in permutations("abc") if order[-1] == "c")


def test_whom_a_tie_breaker_placed_is_passed_without_a_higher_score() -> None:
    assert moved_up(ranked(placed("a", 1, "90"), placed("b", 2, "90")), "ba") == (MovedUp("b", ("a",), by_score=False),)


def test_one_without_a_result_passes_whoever_has_one() -> None:
    assert moved_up(ranked(placed("a", 1, "90"), placed("b", 2, None, proposed=False)), "ba")[0].by_score


def test_whom_a_quota_keeps_back_is_not_passed_by_one_that_may_be_proposed() -> None:
    full = ranked(placed("a", 1, "90"), placed("b", 2, "85", proposed=False), placed("c", 3, "80"))
    assert moved_up(full, "acb") == ()
    assert moved_up(full, "cab") == (MovedUp("c", ("a",), by_score=True),)
    assert moved_up(full, "bac") == (MovedUp("b", ("a",), by_score=True),)
