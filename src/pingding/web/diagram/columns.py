"""Which step of a procedure stands in which column, in which band the columns fold, and which ways lead back."""

from collections.abc import Sequence
from dataclasses import dataclass

Way = tuple[str, str]


@dataclass(frozen=True)
class Plan:
    """Steps by column from left to right, the columns folded into bands; ways forward, and those back to a step."""

    bands: tuple[tuple[tuple[str, ...], ...], ...]
    forward: tuple[Way, ...]
    back: frozenset[Way]


def edges_back(names: Sequence[str], ways: Sequence[Way]) -> frozenset[Way]:
    """The ways that lead to a step which is already under way: they close a circle.

    >>> sorted(edges_back(["a", "b"], [("a", "b"), ("b", "a")]))
    [('b', 'a')]
    """
    following: dict[str, list[Way]] = {name: [] for name in names}
    for way in ways:
        following[way[0]].append(way)
    state: dict[str, str] = {}
    back: set[Way] = set()

    def visit(name: str) -> None:
        state[name] = "open"
        for way in following[name]:
            if state.get(way[1]) == "open":
                back.add(way)
            elif way[1] not in state:
                visit(way[1])
        state[name] = "closed"

    for name in names:
        if name not in state:
            visit(name)
    return frozenset(back)


def depths(names: Sequence[str], forward: Sequence[Way]) -> dict[str, int]:
    """The column of each step: one after the last step that leads to it.

    >>> depths(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")])
    {'a': 0, 'b': 1, 'c': 2}
    """
    depth = dict.fromkeys(names, 0)
    for _ in names:
        before = dict(depth)
        for source, target in forward:
            depth[target] = max(depth[target], depth[source] + 1)
        if depth == before:
            break
    return depth


def arrange(names: Sequence[str], ways: Sequence[Way], most: int) -> Plan:
    """The plan of a procedure, before any measure is taken: no band has more than `most` columns."""
    back = edges_back(names, ways)
    forward = tuple(dict.fromkeys(way for way in ways if way not in back))
    depth = depths(names, forward)
    columns = [tuple(name for name in names if depth[name] == n) for n in range(max(depth.values(), default=-1) + 1)]
    bands = -(-len(columns) // most)
    wide = -(-len(columns) // bands) if bands else 0
    return Plan(tuple(tuple(columns[n * wide : (n + 1) * wide]) for n in range(bands)), forward, back)
