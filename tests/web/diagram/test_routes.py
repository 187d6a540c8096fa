"""The ways of a drawn procedure go around the boxes, and no two that have no end in common run over each other."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library import library

from pingding.web.diagram.diagram import NARROW, WIDE, Box, Diagram, Edge, StepNode, layout
from pingding.web.diagram.routes import Arrow
from pingding.web.wording.procedure_words import drawing

Point = tuple[float, float]
Segment = tuple[Point, Point]
PROCEDURES = [(key, name) for key, edition in library().editions.items() for name in edition.procedures]


def corners(arrow: Arrow) -> list[Point]:
    """The points between which a way runs; of a rounded corner the corner itself."""
    points = (tuple(map(float, each.split()[:2])) for each in re.findall(r"[MLQ]([^MLQ]+)", arrow.path))
    return [(x, y) for x, y in points]


def through(segment: Segment, box: Box) -> bool:
    (x1, y1), (x2, y2) = segment
    return (
        max(x1, x2) > box.x + 1
        and min(x1, x2) < box.x + box.width - 1
        and max(y1, y2) > box.y + 1
        and min(y1, y2) < box.y + box.height - 1
    )


def crossings(drawn: Diagram) -> list[tuple[str, Segment]]:
    segments = [segment for arrow in drawn.arrows for segment in pairwise(corners(arrow))]
    return [(box.id, segment) for box in drawn.boxes for segment in segments if through(segment, box)]


def shared(one: Segment, other: Segment, along: int) -> bool:
    """Whether two segments on one line, across at the same place, lie on each other."""
    ends = [*one, *other]
    if len({end[1 - along] for end in ends}) > 1:
        return False
    (a, b), (c, d) = (sorted(end[along] for end in each) for each in (one, other))
    return min(b, d) - max(a, c) > 2


def run_over(drawn: Diagram) -> Iterator[tuple[Segment, Segment]]:
    for one, other in combinations(map(corners, drawn.arrows), 2):
        if one[0] == other[0] or one[-1] == other[-1]:
            continue
        for first in pairwise(one):
            yield from ((first, second) for second in pairwise(other) if any(shared(first, second, n) for n in (0, 1)))


@pytest.mark.parametrize(("key", "name"), PROCEDURES)
@pytest.mark.parametrize("measure", [WIDE, NARROW])
def test_ways_of_every_procedure_go_around_boxes(key: str, name: str, measure: tuple[int, int]) -> None:
    edition = library().editions[key]
    drawn = drawing(edition, edition.procedures[name], {})
    figure = layout(drawn.nodes, drawn.edges, measure)
    assert figure.arrows and crossings(figure) == [] and list(run_over(figure)) == []


@pytest.mark.parametrize(("key", "name"), PROCEDURES)
@pytest.mark.parametrize("measure", [WIDE, NARROW])
def test_no_procedure_has_more_boxes_side_by_side_than_its_width_takes(
    key: str, name: str, measure: tuple[int, int]
) -> None:
    edition = library().editions[key]
    drawn = drawing(edition, edition.procedures[name], {})
    assert len({box.x for box in layout(drawn.nodes, drawn.edges, measure).boxes}) <= measure[1]


@given(st.data(), st.sampled_from([WIDE, NARROW]))
def test_ways_of_any_procedure_go_around_boxes(data: st.DataObject, measure: tuple[int, int]) -> None:
    names = [f"n{index}" for index in range(data.draw(st.integers(1, 14)))]
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=24, unique=True))
    lanes = st.sampled_from(["申报单位", "区县部门", "市级部门"])
    nodes = [StepNode(name, "一个步骤的名称", "承办部门", "5个工作日", lane=data.draw(lanes)) for name in names]
    assert crossings(layout(nodes, [Edge(*pair, "通过") for pair in pairs], measure)) == []
