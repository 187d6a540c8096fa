"""A panel to which a case comes back is drawn afresh; whoever had to leave it is not drawn once more."""

from pathlib import Path

import pytest
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.actions.panels.test_drawing import draw, names

from pingding.actions.panels.drawing import call_next
from pingding.actions.panels.experts import replace_expert
from pingding.policy.errors import Refusal
from pingding.policy.steps.visit import VisitMade
from pingding.queries.panels.expert_draws import record_of
from pingding.queries.reviews.convened import convened_panels
from pingding.records.models import Assignment, Case, ExpertDraw, Person

pytestmark = pytest.mark.django_db
DRAWN = ("quorum: 2\n", "quorum: 2\n        drawn: {fields: {any: 3}}\n")
BACK = (
    "visited: {label: 核查完毕, to: list}\n",
    "visited: {label: 核查完毕, to: list}\n          again: {label: 退回重评, to: panel, tone: back, reason: true}\n",
)


def back_at_the_panel(life: Life) -> tuple[Case, Person]:
    """A case that came back to its panel, and the expert who was replaced in the first round."""
    case = life.at_panel()
    life.receive(case)
    draw(life, case)
    gone = Assignment.objects.filter(run__case=case).order_by("pk")[0].expert
    replace_expert(case.number, "panel", gone, "评审中泄露信息。", actor=life.officer, at=life.later())
    call_next(case.number, "panel", actor=life.officer, at=life.later())
    for row in Assignment.objects.filter(run__case=case, ended_at=None).select_related("expert"):
        life.sheet(case, factories.viewer(row.expert), 40)
    life.close_panel(case)
    visit = VisitMade(reason="重新评审。", visited_on=life.at.date(), place="厂区", findings="不一致。")
    return life.act(case, "visit", "again", visit, life.officer), gone


def test_the_order_of_the_first_round_binds_no_more_and_who_left_is_left_out(tmp_path: Path) -> None:
    life = changed_life(tmp_path, BACK, DRAWN)
    life.experts += [factories.expert(name=f"示例专家{n}") for n in range(3, 6)]
    case, gone = back_at_the_panel(life)
    with pytest.raises(Refusal, match="还没有抽取专家"):
        call_next(case.number, "panel", actor=life.officer, at=life.later())
    draw(life, case)
    record = record_of(ExpertDraw.objects.latest("pk"))
    left_out = {record.experts[each.expert].name: each.why for each in record.cases[0].left_out}
    assert left_out == {gone.name: "asked"}
    run = case.runs.get(step="panel", closed_at=None)
    assert run.assignments.count() == 3 and gone.name not in names(case)[3:]


def test_the_page_of_many_panels_knows_who_left_in_an_earlier_round(tmp_path: Path) -> None:
    life = changed_life(tmp_path, BACK, DRAWN)
    life.experts += [factories.expert(name=f"示例专家{n}") for n in range(3, 6)]
    case, gone = back_at_the_panel(life)
    (convened,) = convened_panels(life.officer, "sample-life-2025", "panel").cases
    assert convened.case == case and list(convened.invited) == [gone.pk] and not convened.asked
