"""A procedure of any shape is drawn inside its width, with every step and every way on the page."""

from hypothesis import given
from hypothesis import strategies as st
from tests.web.gallery.sample_cases import EDGES, NODES

from pingding.web.diagram.diagram import NARROW, WIDE, Diagram, Edge, StepNode, described_steps, layout
from pingding.web.diagram.layers import arrange


def overlapping(drawing: Diagram) -> list[tuple[str, str]]:
    boxes = drawing.boxes
    return [
        (one.id, other.id)
        for index, one in enumerate(boxes)
        for other in boxes[index + 1 :]
        if one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    ]


def test_parallel_steps_share_a_frame() -> None:
    drawing = layout(NODES, EDGES, WIDE)
    tops = {box.id: box.y for box in drawing.boxes}
    assert len(drawing.frames) == 1
    assert tops["economy"] == tops["science"] == tops["education"]


def test_parallel_steps_stand_below_each_other_on_a_phone() -> None:
    tops = {box.id: box.y for box in layout(NODES, EDGES, NARROW).boxes}
    assert tops["economy"] < tops["science"] < tops["education"]


def test_ways_back_run_along_the_left_and_short_cuts_along_the_right() -> None:
    manners = {arrow.label: arrow.manner for arrow in layout(NODES, EDGES, WIDE).arrows if arrow.label}
    assert manners["退回补正"] == manners["复评"] == "back"
    assert manners["不需考察"] == manners["不受理"] == "ahead"
    assert manners["同意"] == "straight"


def test_step_stands_below_every_step_that_leads_to_it() -> None:
    plan = arrange([node.id for node in NODES], [(e.source, e.target, e.label) for e in EDGES])
    level = {member: index for index, layer in enumerate(plan.layers) for unit in layer for member in unit.members}
    assert level["fill"] == 0
    assert level["visit"] < level["meeting"] < level["notice"] < level["recognised"] == level["refused"]


def test_telling_names_every_way() -> None:
    ways = {entry.node.id: entry.ways for entry in described_steps(NODES, EDGES)}
    assert ("退回补正", "填写申报") in ways["first"]
    assert ways["recognised"] == ()


def test_empty_procedure_is_an_empty_drawing() -> None:
    assert layout((), (), WIDE).boxes == ()


NAMES = st.integers(1, 12).map(lambda count: [f"n{index}" for index in range(count)])


@given(st.data(), st.sampled_from([WIDE, NARROW]))
def test_any_procedure_is_drawn_whole_and_without_overlap(data: st.DataObject, width: int) -> None:
    names = data.draw(NAMES)
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=20, unique=True))
    nodes = [StepNode(name, "一个步骤的名称", "承办部门", "5个工作日") for name in names]
    drawing = layout(nodes, [Edge(source, target, "通过") for source, target in pairs], width)
    assert sorted(box.id for box in drawing.boxes) == sorted(names)
    assert overlapping(drawing) == []
    assert all(box.y + box.height <= drawing.height for box in drawing.boxes)
    assert all(box.x >= 0 and box.x + box.width <= width for box in drawing.boxes)
    assert all(box.width > 0 for box in drawing.boxes)
