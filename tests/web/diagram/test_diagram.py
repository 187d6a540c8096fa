"""A procedure of any shape is drawn in lanes inside its width, with every step on the page, folded where it is long."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.web.gallery.sample_cases import EDGES, NODES

from pingding.web.diagram.columns import arrange
from pingding.web.diagram.diagram import NARROW, WIDE, Box, Diagram, Edge, StepNode, described_steps, layout


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


def boxes_of(drawing: Diagram) -> dict[str, Box]:
    return {box.id: box for box in drawing.boxes}


def words_of(box: Box, role: str) -> str:
    return "".join(line.text for line in box.lines if line.role == role)


def lane_at(drawing: Diagram, box: Box) -> str:
    lane = next(lane for lane in drawing.lanes if lane.y <= box.y and box.y + box.height <= lane.y + lane.height)
    return "".join(line.text for line in lane.lines)


def test_every_step_stands_in_the_lane_of_who_acts() -> None:
    drawing = layout(NODES, EDGES, WIDE)
    lanes = {box.id: lane_at(drawing, box) for box in drawing.boxes}
    assert lanes == {node.id: node.lane for node in NODES if node.kind != "stop"}


def test_parallel_steps_stand_in_one_column() -> None:
    boxes = boxes_of(layout(NODES, EDGES, WIDE))
    assert boxes["economy"].x == boxes["science"].x == boxes["education"].x
    assert boxes["economy"].y < boxes["science"].y < boxes["education"].y


def test_a_long_procedure_folds_before_more_than_so_many_stand_side_by_side() -> None:
    chain = [f"n{n}" for n in range(8)]
    ways = list(pairwise(chain))
    assert [len(band) for band in arrange(chain[:7], ways[:6], 7).bands] == [7]
    assert [len(band) for band in arrange(chain, ways, 7).bands] == [4, 4]
    drawing = layout([StepNode(name, name) for name in chain], [Edge(*way) for way in ways], WIDE)
    boxes = boxes_of(drawing)
    assert boxes["n4"].x == boxes["n0"].x and boxes["n4"].y > boxes["n3"].y + boxes["n3"].height
    assert len(drawing.arrows) == 6 + 2


def test_step_stands_after_every_step_that_leads_to_it() -> None:
    plan = arrange([node.id for node in NODES], [(e.source, e.target) for e in EDGES], 7)
    level = {name: n for n, column in enumerate(c for band in plan.bands for c in band) for name in column}
    assert level["fill"] == 0
    assert level["visit"] < level["meeting"] < level["notice"] < level["recognised"]


def test_a_way_back_is_said_in_the_box_that_it_leaves() -> None:
    boxes = boxes_of(layout(NODES, EDGES, WIDE))
    assert words_of(boxes["first"], "back") == "↩ 退回补正"
    assert words_of(boxes["meeting"], "back") == "↩ 复评" and words_of(boxes["fill"], "back") == ""


def test_who_acts_is_not_said_twice() -> None:
    boxes = boxes_of(layout(NODES, EDGES, WIDE))
    assert "申报单位" not in words_of(boxes["fill"], "note") and "6月20日前" in words_of(boxes["fill"], "note")
    assert "市制造业人才服务中心" in words_of(boxes["panel"], "note")


def test_an_end_without_success_is_a_box_only_where_the_case_came_to_it() -> None:
    plain = boxes_of(layout(NODES, EDGES, WIDE))
    assert "refused" not in plain and words_of(plain["first"], "stop")
    went = [replace(node, state="ended") if node.id == "refused" else node for node in NODES]
    drawing = layout(went, EDGES, WIDE)
    boxes = boxes_of(drawing)
    assert boxes["refused"].state == "ended" and not words_of(boxes["first"], "stop")


def test_the_path_taken_is_marked_on_its_ways() -> None:
    taken = [arrow.state for arrow in layout(NODES, EDGES, WIDE).arrows if arrow.state]
    assert len(taken) == 3


def test_telling_names_every_way() -> None:
    ways = {entry.node.id: entry.ways for entry in described_steps(NODES, EDGES)}
    assert ("退回补正", "填写申报") in ways["first"] and ("不受理", "不予认定") in ways["first"]
    assert ways["recognised"] == ()


def test_empty_procedure_is_an_empty_drawing() -> None:
    assert layout((), (), WIDE).boxes == ()


NAMES = st.integers(1, 12).map(lambda count: [f"n{index}" for index in range(count)])


@given(st.data(), st.sampled_from([WIDE, NARROW]))
def test_any_procedure_is_drawn_whole_and_without_overlap(data: st.DataObject, measure: tuple[int, int]) -> None:
    names = data.draw(NAMES)
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=20, unique=True))
    lanes = st.sampled_from(["申报单位", "区县部门", "市级部门"])
    nodes = [StepNode(name, "一个步骤的名称", "承办部门", "5个工作日", lane=data.draw(lanes)) for name in names]
    drawing = layout(nodes, [Edge(source, target, "通过") for source, target in pairs], measure)
    assert sorted(box.id for box in drawing.boxes) == sorted(names)
    assert overlapping(drawing) == []
    assert all(box.y + box.height <= drawing.height for box in drawing.boxes)
    assert all(box.x >= 0 and box.x + box.width <= measure[0] for box in drawing.boxes)
    assert all(box.width > 0 for box in drawing.boxes)
    assert all(lane_at(drawing, box) in ("申报单位", "区县部门", "市级部门") for box in drawing.boxes)
