"""Which step of a procedure stands in which layer, which steps run in parallel, and which ways lead back."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pingding.policy import translation

Way = tuple[str, str, str]


@dataclass(frozen=True)
class Unit:
    """What is placed as one: a single step, or several that run in parallel. Its name is the first member's."""

    members: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.members[0]


@dataclass
class Plan:
    """Layers of units, the ways between units by manner, and the lanes at the sides that they need.

    `lanes` gives each unit aimed at through a side its lane: counted from the boxes outward.
    """

    layers: list[list[Unit]]
    straight: list[Way] = field(default_factory=list)
    left: list[Way] = field(default_factory=list)
    right: list[Way] = field(default_factory=list)
    left_lane: dict[str, int] = field(default_factory=dict)
    right_lane: dict[str, int] = field(default_factory=dict)

    @property
    def left_lanes(self) -> int:
        return max(self.left_lane.values(), default=-1) + 1

    @property
    def right_lanes(self) -> int:
        return max(self.right_lane.values(), default=-1) + 1


def edges_back(names: Sequence[str], ways: Sequence[Way]) -> set[Way]:
    """The ways that lead to a step which is already under way: they close a circle.

    >>> edges_back(["a", "b"], [("a", "b", ""), ("b", "a", "退回补正")])
    {('b', 'a', '退回补正')}
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
    return back


def depths(names: Sequence[str], forward: Sequence[Way]) -> dict[str, int]:
    """The layer of each step: one below the lowest step that leads to it.

    >>> depths(["a", "b", "c"], [("a", "b", ""), ("b", "c", ""), ("a", "c", "")])
    {'a': 0, 'b': 1, 'c': 2}
    """
    depth = dict.fromkeys(names, 0)
    for _ in names:
        before = dict(depth)
        for source, target, _label in forward:
            depth[target] = max(depth[target], depth[source] + 1)
        if depth == before:
            break
    return depth


def _units(names: Sequence[str], forward: Sequence[Way], depth: dict[str, int]) -> list[Unit]:
    kin: dict[tuple[object, ...], list[str]] = {}
    for name in names:
        before = frozenset(source for source, target, _ in forward if target == name)
        after = frozenset(target for source, target, _ in forward if source == name)
        alone = not before or not after
        kin.setdefault((depth[name], name if alone else "", before, after), []).append(name)
    return [Unit(tuple(members)) for members in kin.values()]


def _layers(units: Sequence[Unit], depth: dict[str, int]) -> list[list[Unit]]:
    layers: list[list[Unit]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for unit in units:
        layers[depth[unit.name]].append(unit)
    return [layer for layer in layers if layer]


def _merged(ways: Sequence[Way], home: dict[str, str]) -> list[Way]:
    labels: dict[tuple[str, str], list[str]] = {}
    for source, target, label in ways:
        heard = labels.setdefault((home[source], home[target]), [])
        if label and label not in heard:
            heard.append(label)
    return [(source, target, translation.listed(heard)) for (source, target), heard in labels.items()]


def _lanes(ways: Sequence[Way], level: dict[str, int]) -> dict[str, int]:
    """Ways to the same unit share a lane; lanes that overlap in height lie beside each other, short ones inside."""
    reach: dict[str, tuple[int, int]] = {}
    for source, target, _ in ways:
        low, high = reach.get(target, (level[target], level[target]))
        reach[target] = (min(low, level[source]), max(high, level[source]))
    lanes: dict[str, int] = {}
    for target, (low, high) in sorted(reach.items(), key=lambda entry: entry[1][1] - entry[1][0]):
        taken = {lane for other, lane in lanes.items() if reach[other][0] <= high and low <= reach[other][1]}
        lanes[target] = next(lane for lane in range(len(lanes) + 1) if lane not in taken)
    return lanes


def arrange(names: Sequence[str], ways: Sequence[Way]) -> Plan:
    """The plan of a procedure, before any measure is taken."""
    back = edges_back(names, ways)
    forward = [way for way in ways if way not in back]
    depth = depths(names, forward)
    units = _units(names, forward, depth)
    home = {member: unit.name for unit in units for member in unit.members}
    plan = Plan(_layers(units, depth))
    level = {unit.name: index for index, layer in enumerate(plan.layers) for unit in layer}
    for way in _merged(forward, home):
        (plan.straight if level[way[1]] - level[way[0]] == 1 else plan.right).append(way)
    plan.left = _merged([way for way in ways if way in back], home)
    plan.left_lane, plan.right_lane = _lanes(plan.left, level), _lanes(plan.right, level)
    return plan
