"""A condition that a reviewer answered with no keeps a case from the title unless it is let pass with its reason."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life, open_steps

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.cases.overrides import override_condition
from pingding.policy.errors import Refusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.policy.steps.visit import VisitMade
from pingding.records.models import Case

pytestmark = pytest.mark.django_db

ON_WITH_A_NO = (
    "          refuse: {label: 不予受理, end: refused, tone: refuse, reason: true}\n",
    "          weak: {label: 附理由提交, to: opinion, tone: refuse, reason: true}\n",
)
JUDGED = (
    "worth: {says: 方案可行, judged: {at: check}, clause: 四}",
    "worth: {says: 方案可行, force: judged, judged: {at: check}, clause: 四}",
)
LET_PASS = (JUDGED[0], JUDGED[1].replace("clause: 四}", "override: {by: meeting, clause: 五}, clause: 四}"))


def answered_no(life: Life) -> Case:
    """A case on the meeting's list although its plan was found not to be feasible."""
    case, _writer = life.submitted()
    no = ChecklistAnswers(checks={"complete": True}, judged={"worth": False}, reason="方案不可行。")
    life.act(case, "check", "weak", no, life.districts["wanzhou"])
    life.opine(case)
    life.letter(case)
    life.receive(case)
    life.panel(case, 50, 52)
    life.act(case, "visit", "skip", VisitMade(), life.officer)
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    return case


def test_a_condition_answered_no_cannot_end_as_recognised(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ON_WITH_A_NO, JUDGED)
    case = answered_no(life)
    with pytest.raises(Refusal, match="尚不能授予称号：要求方案可行，“区县初审”步骤评判为不符合") as refusal:
        life.meet(case, "approve")
    assert refusal.value.clause == ("四",) and "不予授予" in refusal.value.remedy
    assert open_steps(case) == {"meeting"}


def test_it_can_once_the_party_named_let_it_pass(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ON_WITH_A_NO, LET_PASS)
    case = answered_no(life)
    with pytest.raises(Refusal, match="尚不能授予称号") as refusal:
        life.meet(case, "approve")
    assert "由局长办公会在办件页面的“要点”中写明理由" in refusal.value.remedy
    override_condition(case.number, "worth", "属填补空白，限期完善方案。", actor=life.secretary, at=life.later())
    life.meet(case, "approve")
    assert open_steps(case) == {"notice"}


def test_a_pilot_may_lack_what_was_answered_no(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ON_WITH_A_NO, JUDGED)
    case = answered_no(life)
    life.meet(case, "nurture")
    assert open_steps(case) == {"pilot_issue"}
