"""A procedure drawn in lanes by who acts, from left to right; where the steps are many, it folds into bands.

Pure geometry in, pure geometry out; `components/procedure.html` turns it into SVG. Steps that run in parallel stand in
one column. What leads back, or ends a case without success, is said in the box from which it leads.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.web.diagram.columns import Plan, Way, arrange
from pingding.web.diagram.routes import Arrow, Room, ahead, onward

WIDE, NARROW = (1104, 7), (800, 5)
"""A width in the units of the view box, sixteen to a rem, and the most boxes side by side."""
HEAD, GAP, WIDEST_BOX = 88, 26, 168
PADDING, MARGIN, BETWEEN_BANDS = 8, 16, 20
HEIGHTS = {"title": 19, "note": 17, "back": 17, "stop": 17, "lane": 18}
SIZES = {"title": 14, "note": 12.5, "back": 12.5, "stop": 12.5, "lane": 13}
WENT = ("done", "now", "ended", "broken_off")
"""The states of a step that the case has reached."""

_PIECE = re.compile(r"[!-~]+\s*|\s+|.", re.DOTALL)
State = Literal["done", "now", "next", "none", "passed_over", "broken_off", "ended"]


@dataclass(frozen=True)
class StepNode:
    """One step: `party` and `deadline` are words, `lane` who acts in the drawing; `kind` is step, optional, batch,
    end, or stop for an end without success."""

    id: str
    title: str
    party: str = ""
    deadline: str = ""
    kind: str = "step"
    state: State = "none"
    lane: str = ""


@dataclass(frozen=True)
class Edge:
    """A way from one step to another, with the outcome that leads there."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True)
class DrawnLine:
    """One line of text: `role` is title, note, back, stop or lane."""

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
    def mark(self) -> tuple[float, float]:
        """Where the sign of the state stands: on the top right corner."""
        return self.x + self.width - 4, self.y


@dataclass(frozen=True)
class Lane:
    """The strip of one who acts, with its name; every other one is shaded."""

    y: float
    height: float
    shaded: bool
    lines: tuple[DrawnLine, ...]


@dataclass(frozen=True)
class Diagram:
    """Everything to draw, in the units of the SVG's view box."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class DescribedStep:
    """A step in the text alternative: where each outcome leads."""

    node: StepNode
    ways: tuple[tuple[str, str], ...]


def wrap(text: str, width: float, size: float) -> list[str]:
    """Breaks a text into lines that fit: a Chinese character is as wide as the type size, a Latin one about half; a
    Latin word that fits stays whole.

    >>> wrap("区县经济信息部门", 60, 15), wrap("District review", 60, 12)
    (['区县经济', '信息部门'], ['District', 'review'])
    """
    lines, line = [], ""
    for piece in _pieces(str(text), width, size):
        if line and _width(line + piece.rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, width: float, size: float) -> Iterator[str]:
    """Where a text may break: Chinese characters, Latin words; of a word too long for a line its characters."""
    for piece in _PIECE.findall(text):
        if _width(piece.strip(), size) > width:
            yield from piece
        else:
            yield piece


def _width(text: str, size: float) -> float:
    return size * sum(0.58 if character.isascii() else 1.0 for character in text)


Texts = Sequence[tuple[str, str]]
"""Lines of text by their role, not yet placed."""


def _texts(node: StepNode, marks: Texts, width: float) -> Texts:
    """The lines of a box; who acts is left to the name of the lane where both are the same."""
    party = "" if node.party == node.lane else node.party
    parts = [("title", node.title), ("note", party), ("note", node.deadline), *marks]
    return [(role, line) for role, text in parts for line in wrap(text, width - 2 * PADDING, SIZES[role])]


def _height(texts: Texts) -> float:
    return sum(HEIGHTS[role] for role, _ in texts)


def _lines(texts: Texts, x: float, y: float) -> Iterator[DrawnLine]:
    for role, text in texts:
        y += HEIGHTS[role]
        yield DrawnLine(role, text, x, y - 5)


@dataclass(frozen=True)
class _Band:
    """One band being drawn: its columns of steps and what each says."""

    columns: Sequence[Sequence[str]]
    nodes: Mapping[str, StepNode]
    texts: Mapping[str, Texts]
    box: float

    def height_of(self, name: str) -> float:
        return _height(self.texts[name]) + 2 * PADDING

    def stack(self, column: int, lane: str) -> list[str]:
        return [name for name in self.columns[column] if self.nodes[name].lane == lane]

    def lane_height(self, lane: str) -> float:
        stacks = [self.stack(column, lane) for column in range(len(self.columns))]
        boxes = max(sum(self.height_of(name) + MARGIN for name in stack) for stack in stacks)
        return max(boxes, _height(self.head(lane))) + MARGIN

    def head(self, lane: str) -> Texts:
        return [("lane", line) for line in wrap(lane, HEAD - 2 * PADDING, SIZES["lane"])]

    def draw(self, lanes: Sequence[str], y: float) -> tuple[list[Lane], list[Box], dict[str, Room]]:
        """The lanes that act in this band below each other, and each box in its column and lane."""
        strips, boxes, rooms = [], [], {}
        present = {self.nodes[name].lane for column in self.columns for name in column}
        for n, lane in enumerate(lane for lane in lanes if lane in present):
            tall = self.lane_height(lane)
            head = self.head(lane)
            words = tuple(_lines(head, PADDING, y + (tall - _height(head)) / 2))
            strips.append(Lane(y, tall, n % 2 == 1, words))
            for column in range(len(self.columns)):
                for box in self.boxes(column, lane, y, tall):
                    boxes.append(box)
                    middle = box.y + box.height / 2
                    rooms[box.id] = Room(box.x, box.x + box.width, middle, y + MARGIN / 2, column)
            y += tall
        return strips, boxes, rooms

    def boxes(self, column: int, lane: str, y: float, tall: float) -> Iterator[Box]:
        names = self.stack(column, lane)
        heights = [self.height_of(name) for name in names]
        top = y + (tall - sum(heights) - MARGIN * (len(names) - 1)) / 2
        x = HEAD + GAP / 2 + column * (self.box + GAP)
        for name, height in zip(names, heights, strict=True):
            node = self.nodes[name]
            lines = tuple(_lines(self.texts[name], x + PADDING, top + PADDING))
            yield Box(name, node.kind, node.state, x, top, self.box, height, lines)
            top += height + MARGIN


def layout(nodes: Sequence[StepNode], edges: Sequence[Edge], measure: tuple[int, int]) -> Diagram:
    """Places every node and every way ahead within the width; edges to unknown nodes are left out.

    An end without success has a box only where the case came to it.
    """
    width, most = measure
    by_id = {node.id: node for node in nodes if node.kind != "stop" or node.state == "ended"}
    edges = _taken(edges, {node.id: node for node in nodes})
    plan = arrange(list(by_id), [(e.source, e.target) for e in edges if {e.source, e.target} <= by_id.keys()], most)
    marks = {name: _marks(name, nodes, edges, plan) for name in by_id}
    lanes = list(dict.fromkeys(node.lane for node in by_id.values()))
    strips: list[Lane] = []
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    y = 0.0
    widest = max((len(band) for band in plan.bands), default=1)
    box = min(WIDEST_BOX, (width - HEAD - GAP * widest) / widest)
    for columns in plan.bands:
        texts = {name: _texts(by_id[name], marks[name], box) for column in columns for name in column}
        band_lanes, band_boxes, rooms = _Band(columns, by_id, texts, box).draw(lanes, y)
        strips += band_lanes
        boxes += band_boxes
        y = band_lanes[-1].y + band_lanes[-1].height
        arrows += _arrows(plan, rooms, by_id, width, y, len(columns))
        y += BETWEEN_BANDS
    return Diagram(width, int(max(0, y - BETWEEN_BANDS)), tuple(strips), tuple(boxes), tuple(arrows))


def _taken(edges: Sequence[Edge], nodes: Mapping[str, StepNode]) -> list[Edge]:
    """The edges without those to an end without success from any step but the last one that the case reached."""
    order = list(nodes)
    reached = [e.source for e in edges if e.target in nodes and nodes[e.target].kind == "stop" and e.source in nodes]
    came_from = max((s for s in reached if nodes[s].state in WENT), key=order.index, default="")
    ended = {name for name, node in nodes.items() if node.kind == "stop" and node.state == "ended"}
    return [e for e in edges if e.target not in ended or e.source == came_from]


def _marks(name: str, nodes: Sequence[StepNode], edges: Sequence[Edge], plan: Plan) -> Texts:
    """What a box says of the ways that are not drawn: back, and to an end without success."""
    titles = {node.id: node for node in nodes}
    own = [edge for edge in edges if edge.source == name and edge.target in titles]
    back = [edge.label or titles[edge.target].title for edge in own if (edge.source, edge.target) in plan.back]
    stops = [edge for edge in own if titles[edge.target].kind == "stop" and titles[edge.target].state != "ended"]
    marks = [("back", f"↩ {translation.listed(dict.fromkeys(back))}")] if back else []
    return [*marks, ("stop", _("不通过即止"))] if stops else marks


def _arrows(
    plan: Plan, rooms: Mapping[str, Room], nodes: Mapping[str, StepNode], width: int, bottom: float, columns: int
) -> Iterator[Arrow]:
    """The ways inside a band; one from the band before enters at the left, one onward leaves at the right."""
    for way in plan.forward:
        source, target = rooms.get(way[0]), rooms.get(way[1])
        state = _way_state(way, nodes)
        if source and target:
            yield ahead(source, target, GAP, state)
        elif source:
            edge = bottom - MARGIN / 2 if source.column < columns - 1 else source.middle
            yield onward(source, width - 2, edge, GAP, state)
        elif target:
            yield ahead(Room(HEAD, HEAD - GAP / 2, target.middle, target.edge, -1), target, GAP, state)


def _way_state(way: Way, nodes: Mapping[str, StepNode]) -> str:
    return "taken" if nodes[way[0]].state == "done" and nodes[way[1]].state in WENT else ""


def described_steps(nodes: Sequence[StepNode], edges: Sequence[Edge]) -> tuple[DescribedStep, ...]:
    """The same procedure for those who do not see the drawing: each step with where its outcomes lead.

    An end without success that the case did not come to is said where it leads from.
    """
    titles = {node.id: node.title for node in nodes}
    return tuple(
        DescribedStep(
            node, tuple((e.label, titles[e.target]) for e in edges if e.source == node.id and e.target in titles)
        )
        for node in nodes
        if node.kind != "stop" or node.state == "ended"
    )
