"""The lines between the boxes of a drawn procedure: ahead to the next column, or along the edge of a lane beyond it."""

from dataclasses import dataclass

CORNER, HEAD = 8, 7

Point = tuple[float, float]


@dataclass(frozen=True)
class Arrow:
    """A way drawn: the path and its head. `state` is taken where the case went this way."""

    path: str
    head: str
    state: str = ""


@dataclass(frozen=True)
class Room:
    """The place of a box among others: its middle line, its sides, and the top edge of the lane in which it stands."""

    left: float
    right: float
    middle: float
    edge: float
    column: int


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _towards(start: Point, end: Point, length: float) -> Point:
    reach = abs(end[0] - start[0]) + abs(end[1] - start[1])
    share = min(length, reach / 2) / reach if reach else 0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def rounded(points: list[Point]) -> str:
    """An SVG path through the points whose corners are rounded.

    >>> rounded([(0, 0), (0, 20), (20, 20)])
    'M0 0 L0 12 Q0 20 8 20 L20 20'
    """
    parts = ["M{} {}".format(*map(_number, points[0]))]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(corner, before, CORNER), _towards(corner, after, CORNER)
        parts.append("L{} {} Q{} {} {} {}".format(*map(_number, (*near, *corner, *far))))
    parts.append("L{} {}".format(*map(_number, points[-1])))
    return " ".join(parts)


def _head(tip: Point) -> str:
    x, y = tip
    corners = (tip, (x - HEAD, y - HEAD * 0.6), (x - HEAD, y + HEAD * 0.6))
    return " ".join(f"{_number(px)},{_number(py)}" for px, py in corners)


OUT, TURN, INTO = 0.3, 0.5, 0.7
"""Where in the gap between two columns a way turns: one that leaves for beyond the next column, one to the next column,
one that comes from before the last column. So ways that have no end in common do not run over each other."""
BESIDE = 4
"""So far apart run ways along the same edge into neighbouring columns."""


def ahead(source: Room, target: Room, gap: float, state: str = "") -> Arrow:
    """From the right side of one box into the left side of another, through the gaps between columns.

    A way over a column in between runs along the top edge of the target's lane, where no box stands.
    """
    start, tip = (source.right, source.middle), (target.left, target.middle)
    turn = target.left - gap * (1 - TURN)
    if target.column - source.column > 1:
        out, into = source.right + gap * OUT, target.left - gap * (1 - INTO)
        edge = target.edge - BESIDE * (target.column % 2)
        points = [start, (out, start[1]), (out, edge), (into, edge), (into, tip[1]), tip]
    elif abs(start[1] - tip[1]) < 1:
        points = [start, tip]
    else:
        points = [start, (turn, start[1]), (turn, tip[1]), tip]
    return Arrow(rounded(points), _head(tip), state)


def onward(source: Room, end: float, edge: float, gap: float, state: str = "") -> Arrow:
    """From the right side of a box to the end of its band: along the `edge` below all boxes where others stand between.

    From the last column it runs straight: there the `edge` is its own middle.
    """
    start, tip, out = (source.right, source.middle), (end, edge), source.right + gap * OUT
    points = [start, tip] if start[1] == edge else [start, (out, start[1]), (out, edge), tip]
    return Arrow(rounded(points), _head(tip), state)
