"""The lines between the boxes of a drawn procedure: straight down, back along the left, ahead along the right."""

from dataclasses import dataclass

from pingding.web.diagram.layers import Plan, Way

CORNER, HEAD, LABEL_SIZE = 8, 7, 12

Point = tuple[float, float]


@dataclass(frozen=True)
class DrawnLine:
    """One line of text: `role` is title or note."""

    role: str
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A step with its lines of text."""

    id: str
    kind: str
    state: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[DrawnLine, ...]

    @property
    def mark(self) -> Point:
        """Where the sign of the state stands: top right."""
        return self.x + self.width - 18, self.y + 20


@dataclass(frozen=True)
class Frame:
    """What surrounds steps that run in parallel."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Interval:
    """The place of a unit, and whether it is the first or last of its layer."""

    x: float
    y: float
    width: float
    height: float
    layer: int
    first: bool
    last: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Arrow:
    """A way drawn: the path, its head, and its label, which stands upright beside a way along a side."""

    path: str
    head: str
    manner: str
    label: str
    label_x: float
    label_y: float

    @property
    def letters(self) -> list[tuple[str, float]]:
        """Each character of an upright label with its height."""
        return [(letter, self.label_y + LABEL_SIZE * 1.1 * index) for index, letter in enumerate(self.label)]


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


def _head(tip: Point, toward: str) -> str:
    x, y = tip
    step = {"down": (0, -1), "right": (-1, 0), "left": (1, 0)}[toward]
    back = (x + step[0] * HEAD, y + step[1] * HEAD)
    side = (step[1] * HEAD * 0.6, step[0] * HEAD * 0.6)
    corners = (tip, (back[0] + side[0], back[1] + side[1]), (back[0] - side[0], back[1] - side[1]))
    return " ".join(f"{_number(px)},{_number(py)}" for px, py in corners)


def _straight(way: Way, source: Interval, target: Interval, gap: float) -> Arrow:
    top, bottom = (source.middle, source.bottom), (target.middle, target.y)
    bend = target.y - gap / 2
    aligned = abs(top[0] - bottom[0]) < 1
    points = [top, bottom] if aligned else [top, (top[0], bend), (bottom[0], bend), bottom]
    return Arrow(rounded(points), _head(bottom, "down"), "straight", way[2], bottom[0] + 8, target.y - gap / 2 + 13)


def _aside(way: Way, source: Interval, target: Interval, lane: float, right: bool, gap: float) -> Arrow:
    """From the side of one unit along a lane into the side of another; around a neighbour that is in the way."""
    start_free = source.last if right else source.first
    end_free = target.last if right else target.first
    out, into = (source.x + source.width, target.x + target.width) if right else (source.x, target.x)
    leave = source.y + source.height * 0.62
    points: list[Point] = [(out, leave), (lane, leave)]
    if not start_free:
        points = [
            (source.middle + 20, source.bottom),
            (source.middle + 20, source.bottom + 12),
            (lane, source.bottom + 12),
        ]
    enter = target.y + target.height * 0.38
    tip, toward = (into, enter), "left" if right else "right"
    tail: list[Point] = [(lane, enter), tip]
    if not end_free:
        tip, toward = (target.middle - 20, target.y), "down"
        tail = [(lane, target.y - gap + 12), (tip[0], target.y - gap + 12), tip]
    turn = points[-1][1]
    label_y = turn + 20 if right else turn - 14 - LABEL_SIZE * 1.1 * (len(way[2]) - 1)
    label_x = lane + (11 if right else -11)
    path = rounded([*points, *tail])
    return Arrow(path, _head(tip, toward), "ahead" if right else "back", way[2], label_x, label_y)


def route(
    plan: Plan, spans: dict[str, Interval], left: float, right: float, lane: float, gap: float
) -> tuple[Arrow, ...]:
    """Every way of the plan as an arrow between the placed units."""
    arrows = [_straight(way, spans[way[0]], spans[way[1]], gap) for way in plan.straight]
    for way in plan.left:
        x = left - (plan.left_lane[way[1]] + 0.4) * lane
        arrows.append(_aside(way, spans[way[0]], spans[way[1]], x, False, gap))
    for way in plan.right:
        x = right + (plan.right_lane[way[1]] + 0.4) * lane
        arrows.append(_aside(way, spans[way[0]], spans[way[1]], x, True, gap))
    return tuple(arrows)
