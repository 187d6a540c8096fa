"""How lenient each expert is, and what scores come to without that: an additive model on an incomplete table.

A score is taken as what its case is worth plus what its expert gives more or less than others (Searle, Linear Models,
1971, chapter 7: the two-way classification without interaction, unbalanced data); both are fitted by least squares.
Who scored together with whom decides what can be compared: the effects of experts add up to nought in each group of
cases that experts connect, and nothing is said across groups.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Table = Mapping[str, Mapping[str, float]]
"""By case and expert, the total of a sheet, in points; what was not scored is not there."""


@dataclass(frozen=True)
class Fitted:
    """By case the corrected score; by expert, how many points they give above (or below) the others of their group.

    `groups` are the sets of cases that experts connect, in the order of the table; in a group of one case there is
    nothing to tell leniency by, and its scores stay as they are.
    """

    scores: Mapping[str, float]
    leniency: Mapping[str, float]
    groups: tuple[tuple[str, ...], ...]


def fitted(table: Table) -> Fitted:
    """The model fitted to a table; cases without a sheet are left out.

    >>> fit = fitted({"A": {"x": 80, "y": 90}, "B": {"x": 70}})
    >>> {case: round(score, 2) for case, score in fit.scores.items()}, round(fit.leniency["y"], 2)
    ({'A': 85.0, 'B': 75.0}, 5.0)
    """
    table = {case: sheets for case, sheets in table.items() if sheets}
    scores: dict[str, float] = {}
    leniency: dict[str, float] = {}
    groups = tuple(_groups(table))
    for cases in groups:
        own = {case: table[case] for case in cases}
        effects = _effects(own) if len(own) > 1 else dict.fromkeys(own[cases[0]], 0.0)
        leniency |= effects
        scores |= {case: _mean([points - effects[who] for who, points in row.items()]) for case, row in own.items()}
    return Fitted({case: scores[case] for case in table}, leniency, groups)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _groups(table: Table) -> Iterator[tuple[str, ...]]:
    """The cases that are connected through common experts."""
    left = dict.fromkeys(table)
    while left:
        cases, experts, grown = {next(iter(left))}, set[str](), True
        while grown:
            experts = {expert for case in cases for expert in table[case]}
            more = {case for case in left if not experts.isdisjoint(table[case])}
            grown, cases = more != cases, more
        yield tuple(case for case in table if case in cases)
        left = dict.fromkeys(case for case in left if case not in cases)


def _effects(table: Table) -> dict[str, float]:
    """The effects of the experts of one group, which add up to nought.

    With the cases taken out of the normal equations one equation an expert is left; their sum is nought, so the mean
    of all effects is added to each, which fixes it at nought and leaves exactly one solution.
    """
    experts = list(dict.fromkeys(expert for sheets in table.values() for expert in sheets))
    place = {expert: n for n, expert in enumerate(experts)}
    size = len(experts)
    matrix = [[1.0 / size] * size for _row in range(size)]
    right = [0.0] * size
    for sheets in table.values():
        mean = _mean(list(sheets.values()))
        for expert, points in sheets.items():
            row = place[expert]
            right[row] += points - mean
            matrix[row][row] += 1.0
            for other in sheets:
                matrix[row][place[other]] -= 1.0 / len(sheets)
    return dict(zip(experts, _solved(matrix, right), strict=True))


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of linear equations with a positive definite matrix, by elimination; both are used up."""
    size = len(right)
    for pivot in range(size):
        for row in range(pivot + 1, size):
            factor = matrix[row][pivot] / matrix[pivot][pivot]
            if factor:
                right[row] -= factor * right[pivot]
                for column in range(pivot, size):
                    matrix[row][column] -= factor * matrix[pivot][column]
    for pivot in reversed(range(size)):
        tail = sum(matrix[pivot][column] * right[column] for column in range(pivot + 1, size))
        right[pivot] = (right[pivot] - tail) / matrix[pivot][pivot]
    return right
