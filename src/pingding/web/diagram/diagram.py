"""A procedure drawn as a vertical diagram: layers from top to bottom, ways back at the left, short cuts at the right.

Pure geometry in, pure geometry out; `components/procedure.html` turns it into SVG. Steps that start from the same
step and end in the same step run in parallel and are drawn inside one frame, however many they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pingding.web.diagram.layers import Unit, arrange
from pingding.web.diagram.routes import Arrow, Box, DrawnLine, Frame, Interval, route

WIDE, NARROW = 680, 358
LANE, GAP, BETWEEN, PADDING = 30, 46, 14, 10
TITLE_HEIGHT, NOTE_HEIGHT = 21, 18
TITLE_SIZE, NOTE_SIZE = 15, 13
WIDEST_BOX = 340
SHARE_OF_LANES = 0.5

State = Literal["done", "now", "next", "none", "passed_over", "broken_off", "ended"]


@dataclass(frozen=True)
class StepNode:
    """One step: `party` and `deadline` are words; `kind` is step, optional, batch or end."""

    id: str
    title: str
    party: str = ""
    deadline: str = ""
    kind: str = "step"
    state: State = "none"


@dataclass(frozen=True)
class Edge:
    """A way from one step to another, with the outcome that leads there."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True)
class Diagram:
    """Everything to draw, in the units of the SVG's view box."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    frames: tuple[Frame, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class DescribedStep:
    """A step in the text alternative: where each outcome leads."""

    node: StepNode
    ways: tuple[tuple[str, str], ...]


def wrap(text: str, width: float, size: int) -> list[str]:
    """Breaks a text into lines that fit: a Chinese character is as wide as the type size, a Latin one about half.

    >>> wrap("区县经济信息部门", 60, 15)
    ['区县经济', '信息部门']
    """
    lines, line, used = [], "", 0.0
    for character in text:
        advance = size * (0.58 if character.isascii() else 1.0)
        if line and used + advance > width:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + character, used + advance
    return [*lines, line] if line else lines


def _texts(node: StepNode, width: float) -> list[tuple[str, str, int]]:
    room = width - 2 * PADDING
    titles = wrap(node.title, room - (TITLE_SIZE + 6), TITLE_SIZE)
    notes = [part for text in (node.party, node.deadline) for part in wrap(text, room, NOTE_SIZE)]
    return [("title", text, TITLE_HEIGHT) for text in titles] + [("note", text, NOTE_HEIGHT) for text in notes]


def _height(node: StepNode, width: float) -> int:
    return sum(height for _, _, height in _texts(node, width)) + 2 * PADDING


def _box(node: StepNode, x: float, y: float, width: float, height: float) -> Box:
    lines, baseline = [], y + PADDING
    for role, text, tall in _texts(node, width):
        baseline += tall
        lines.append(DrawnLine(role, text, x + PADDING, baseline - 5))
    return Box(node.id, node.kind, node.state, x, y, width, height, tuple(lines))


def _columns(unit: Unit, width: float) -> int:
    return max(1, min(len(unit.members), int((width + BETWEEN) // 150)))


def _unit_height(unit: Unit, nodes: dict[str, StepNode], width: float) -> float:
    if len(unit.members) == 1:
        return _height(nodes[unit.members[0]], width)
    return sum(_row_heights(unit, nodes, width)) + BETWEEN * (len(_rows(unit, width)) + 1)


def _rows(unit: Unit, width: float) -> list[tuple[str, ...]]:
    columns = _columns(unit, width)
    return [unit.members[start : start + columns] for start in range(0, len(unit.members), columns)]


def _inner_width(unit: Unit, width: float) -> float:
    columns = _columns(unit, width)
    return (width - BETWEEN * (columns + 1)) / columns


def _row_heights(unit: Unit, nodes: dict[str, StepNode], width: float) -> list[int]:
    inner = _inner_width(unit, width)
    return [max(_height(nodes[name], inner) for name in row) for row in _rows(unit, width)]


def _place_unit(
    unit: Unit, nodes: dict[str, StepNode], x: float, y: float, width: float, height: float
) -> tuple[list[Box], Frame | None]:
    if len(unit.members) == 1:
        return [_box(nodes[unit.members[0]], x, y, width, height)], None
    boxes, top, inner = [], y + BETWEEN, _inner_width(unit, width)
    for row, tall in zip(_rows(unit, width), _row_heights(unit, nodes, width), strict=True):
        for column, name in enumerate(row):
            left = x + BETWEEN + column * (inner + BETWEEN)
            boxes.append(_box(nodes[name], left, top, inner, tall))
        top += tall + BETWEEN
    return boxes, Frame(x, y, width, height)


def _unit_width(unit: Unit, beside: int, room: float) -> float:
    share = (room - BETWEEN * (beside - 1)) / beside
    return share if len(unit.members) > 1 else min(share, WIDEST_BOX)


def layout(nodes: Sequence[StepNode], edges: Sequence[Edge], width: int) -> Diagram:
    """Places every node and routes every edge within `width`; edges to unknown nodes are left out."""
    by_id = {node.id: node for node in nodes}
    ways = [(e.source, e.target, e.label) for e in edges if e.source in by_id and e.target in by_id]
    plan = arrange(list(by_id), ways)
    lane = min(LANE, width * SHARE_OF_LANES / max(1, plan.left_lanes + plan.right_lanes))
    left, room = plan.left_lanes * lane + 6, width - (plan.left_lanes + plan.right_lanes) * lane - 12
    boxes: list[Box] = []
    frames: list[Frame] = []
    spans: dict[str, Interval] = {}
    y = 8.0
    for index, layer in enumerate(plan.layers):
        widths = [_unit_width(unit, len(layer), room) for unit in layer]
        tall = max(_unit_height(unit, by_id, wide) for unit, wide in zip(layer, widths, strict=True))
        x = left + (room - sum(widths) - BETWEEN * (len(layer) - 1)) / 2
        for order, (unit, wide) in enumerate(zip(layer, widths, strict=True)):
            placed, frame = _place_unit(unit, by_id, x, y, wide, tall)
            boxes += placed
            frames += [frame] if frame else []
            spans[unit.name] = Interval(x, y, wide, tall, index, order == 0, order == len(layer) - 1)
            x += wide + BETWEEN
        y += tall + GAP
    arrows = route(plan, spans, left, left + room, lane, GAP)
    return Diagram(width, int(y - GAP + 10), tuple(boxes), tuple(frames), arrows)


def described_steps(nodes: Sequence[StepNode], edges: Sequence[Edge]) -> tuple[DescribedStep, ...]:
    """The same procedure for those who do not see the drawing: each step with where its outcomes lead."""
    titles = {node.id: node.title for node in nodes}
    return tuple(
        DescribedStep(
            node, tuple((e.label, titles[e.target]) for e in edges if e.source == node.id and e.target in titles)
        )
        for node in nodes
    )
