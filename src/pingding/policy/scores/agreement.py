"""How far experts agree: Krippendorff's α for interval data; whose sheets lie far apart; the spread of each expert."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from pingding.policy.scores.leniency import Table


def interval_alpha(table: Table) -> float | None:
    """Krippendorff's α for interval data; None where fewer than two cases were scored twice, or all points are equal.

    1: all sheets of each case are equal; 0: as far apart as points drawn by chance from all sheets; below: further.
    The average squared difference within cases over that among all sheets, as in K. Krippendorff, Computing
    Krippendorff's Alpha-Reliability (2011), section D; cases with one sheet do not count.
    """
    rows = [list(sheets.values()) for sheets in table.values() if len(sheets) > 1]
    points = [each for row in rows for each in row]
    if len(rows) < 2:
        return None
    observed = sum(_squares(row) / (len(row) - 1) for row in rows) / len(points)
    expected = _squares(points) / (len(points) * (len(points) - 1))
    return 1 - observed / expected if expected else None


def _squares(points: list[float]) -> float:
    """The sum of the squared differences of all ordered pairs."""
    return 2 * sum((one - other) ** 2 for one, other in combinations(points, 2))


@dataclass(frozen=True)
class Disagreement:
    """The lowest and the highest sheet of a case, further apart than was set."""

    case: str
    lowest: float
    highest: float

    @property
    def range(self) -> float:
        return self.highest - self.lowest


def disagreements(table: Table, beyond: float) -> Iterator[Disagreement]:
    """The cases whose sheets lie further apart than so many points, in the order of the table."""
    for case, sheets in table.items():
        if sheets and max(sheets.values()) - min(sheets.values()) > beyond:
            yield Disagreement(case, min(sheets.values()), max(sheets.values()))


@dataclass(frozen=True)
class GivenPoints:
    """What an expert gave: how many sheets, their mean, and their standard deviation (None for a single one)."""

    sheets: int
    mean: float
    spread: float | None


def given_points(table: Table) -> Mapping[str, GivenPoints]:
    """By expert, in the order in which the table names them, what they gave."""
    own: dict[str, list[float]] = {}
    for sheets in table.values():
        for expert, points in sheets.items():
            own.setdefault(expert, []).append(points)
    return {expert: _points_of(points) for expert, points in own.items()}


def _points_of(points: list[float]) -> GivenPoints:
    mean, size = sum(points) / len(points), len(points)
    spread = sqrt(sum((each - mean) ** 2 for each in points) / (size - 1)) if size > 1 else None
    return GivenPoints(size, mean, spread)
