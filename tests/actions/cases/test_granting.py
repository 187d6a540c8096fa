"""Granting: refused while a condition that somebody may let pass fails and nobody let it pass, on every way."""

import pytest
from tests.actions.changed_life import Changed
from tests.actions.life import Life, open_steps

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.cases.overrides import override_condition
from pingding.actions.periodic.tick import tick
from pingding.policy.errors import Refusal
from pingding.policy.steps.visit import VisitMade
from pingding.records.models import Case

pytestmark = pytest.mark.django_db

WARNING = ("computed: staff >= 10, force: recommendation,", "computed: staff >= 10, force: warning,")
FIRST = "          visited: {label: 核查完毕, to: list}\n"
GRANTING_VISIT = (FIRST, FIRST.replace("to: list}", "to: list, grants: centre}"))


def at_meeting(life: Life) -> Case:
    case, _writer = life.submitted(staff="5")
    life.to_list(case, 55, 55)
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    return case


@pytest.mark.parametrize("outcome", ["approve", "nurture"])
def test_a_meeting_grants_nothing_while_an_overridable_condition_fails(changed: Changed, outcome: str) -> None:
    life = changed(WARNING)
    case = at_meeting(life)
    with pytest.raises(Refusal, match=r"尚不能授予称号：.*职工") as refusal:
        life.meet(case, outcome)
    assert refusal.value.clause == ("二",) and "市科技部门" in refusal.value.remedy
    assert open_steps(case) == {"meeting"}
    override_condition(case.number, "staff", "示范作用突出", actor=life.officer, at=life.later())
    life.meet(case, outcome)
    assert open_steps(case) == {"notice" if outcome == "approve" else "pilot_issue"}


def test_a_meeting_refuses_the_case_all_the_same(changed: Changed) -> None:
    life = changed(WARNING)
    case = at_meeting(life)
    life.meet(case, "refuse")
    assert open_steps(case) == set()


def test_a_single_act_grants_nothing_either(changed: Changed) -> None:
    life = changed(WARNING, GRANTING_VISIT)
    case = life.at_panel(staff="5")
    life.panel(case, 55, 55)
    made = VisitMade(visited_on=life.at.date(), place="甲", findings="一致", answers=("是", "是"))
    with pytest.raises(Refusal, match="尚不能授予称号"):
        life.act(case, "visit", "visited", made, life.officer)
    override_condition(case.number, "staff", "示范作用突出", actor=life.officer, at=life.later())
    life.act(case, "visit", "visited", made, life.officer)


def test_no_deadline_grants_either(changed: Changed) -> None:
    due = (
        "        skip_to: list\n",
        "        skip_to: list\n        deadline: {working_days: 5, passed: visited, clause: 四}\n",
    )
    life = changed(WARNING, GRANTING_VISIT, due)
    case = life.at_panel(staff="5")
    life.panel(case, 55, 55)
    life.at = life.at.replace(month=12)
    assert tick(at=life.at).deadlines_decided == 0 and "visit" in open_steps(case)
