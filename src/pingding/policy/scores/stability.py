"""How much of a list hangs on a single expert: it is made once for each expert without their sheets."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pingding.policy.scores.leniency import Table

Middle = Callable[[Sequence[float]], float]
"""What several totals come to."""


def middle_of(combine: Literal["mean", "trimmed", "median"], trim_from: int) -> Middle:
    """How an indicator set combines totals: mean; without the highest and the lowest from `trim_from` on; median."""

    def trimmed(totals: Sequence[float]) -> float:
        ordered = sorted(totals)
        return _mean(ordered[1:-1] if len(ordered) >= max(3, trim_from) else ordered)

    return {"mean": _mean, "trimmed": trimmed, "median": _median}[combine]


def _mean(totals: Sequence[float]) -> float:
    return sum(totals) / len(totals)


def _median(totals: Sequence[float]) -> float:
    ordered, half = sorted(totals), len(totals) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True)
class Stability:
    """The cases above a cut, and for each expert without whom they would be others: which come in, which go out."""

    above: tuple[str, ...]
    lists: int
    changes: Mapping[str, tuple[frozenset[str], frozenset[str]]]

    @property
    def share(self) -> float | None:
        """The share of the lists without one expert whose cases above the cut are the same; None without a list."""
        return 1 - len(self.changes) / self.lists if self.lists else None


def in_order(scores: Mapping[str, float]) -> tuple[str, ...]:
    """The cases from the highest score down; equal ones stay in the order in which they are written."""
    return tuple(sorted(scores, key=lambda case: -round(scores[case], 6)))


def stability(table: Table, cut: int, middle: Middle) -> Stability:
    """The first `cut` cases by the middle of their sheets, and again without each of the experts.

    Equal scores stay in the order of the whole list. A case that loses its only sheet comes after all others.
    """
    whole = {case: middle(list(sheets.values())) for case, sheets in table.items() if sheets}
    order = in_order(whole)
    above = order[:cut]
    experts = dict.fromkeys(expert for sheets in table.values() for expert in sheets)
    changes: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for expert in experts:
        rest = {case: [points for who, points in table[case].items() if who != expert] for case in order}
        scores = {case: middle(points) for case, points in rest.items() if points}
        first = (*in_order(scores), *(case for case in order if case not in scores))[:cut]
        if set(first) != set(above):
            changes[expert] = (frozenset(first) - frozenset(above), frozenset(above) - frozenset(first))
    return Stability(above, len(experts), changes)
