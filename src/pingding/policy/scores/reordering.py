"""Where the order that an office sets departs from the one that the ranking's rules give."""

from collections.abc import Sequence
from dataclasses import dataclass

from pingding.policy.scores.ranking import Placed, Ranked


@dataclass(frozen=True)
class MovedUp:
    """A case put above others that the rules place before it: `passed`, in the rules' order.

    `by_score`: all of them have a higher score; otherwise a tie-breaker placed some of them.
    """

    key: str
    passed: tuple[str, ...]
    by_score: bool


def moved_up(ranked: Ranked, order: Sequence[str]) -> tuple[MovedUp, ...]:
    """Every case of `order` (keys, first place first) that stands above one which the rules place before it.

    Cases that share a place by the rules, or are not compared with one another, may stand in any order. Who may be
    proposed does not pass whom a quota or the minimum keeps from being proposed: there the rules themselves prefer the
    lower place.

    >>> from decimal import Decimal
    >>> ranked = Ranked(tuple(Placed(key, n, Decimal(90 - n)) for n, key in enumerate("abc", 1)))
    >>> moved_up(ranked, "acb")
    (MovedUp(key='c', passed=('b',), by_score=True),)
    """
    placed = {each.key: each for each in ranked.order}
    moved = []
    for n, key in enumerate(order):
        own, behind = placed[key], set(order[n + 1 :])
        passed = [each for each in ranked.order if each.key in behind and _passes(own, each)]
        if passed:
            moved.append(MovedUp(key, tuple(each.key for each in passed), all(_scores_less(own, p) for p in passed)))
    return tuple(moved)


def _passes(own: Placed, other: Placed) -> bool:
    return other.group == own.group and other.place < own.place and (other.proposed or not own.proposed)


def _scores_less(own: Placed, other: Placed) -> bool:
    return other.score is not None and (own.score is None or own.score < other.score)
