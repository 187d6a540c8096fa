"""What a second round begins with: a seat's own sheet to be gone over, a panel's experts with nothing."""

from decimal import Decimal

import pytest
from tests.actions.changed_life import Changed
from tests.actions.life import open_steps

from pingding.actions.applications.applications import save_draft
from pingding.actions.panels.sheets import save_source_sheet
from pingding.policy.errors import Refusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.policy.steps.visit import VisitMade
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import visibility_of
from pingding.queries.panels.case_scores import case_scores
from pingding.queries.panels.sheets import panel_result
from pingding.queries.refusals import Refusals
from pingding.records.models import Assignment, Case, ScoreSheet, StepRun

pytestmark = pytest.mark.django_db

SOURCES = ("    combine: trimmed\n", "    combine: trimmed\n    sources: [district, expert]\n")
DISTRICT_SCORES = (
    "        deadline: {working_days: 5, local: 测试}\n",
    "        deadline: {working_days: 5, local: 测试}\n        indicators: marks\n        source: district\n",
)
AGAIN = (
    "          visited: {label: 核查完毕, to: list}\n",
    "          visited: {label: 核查完毕, to: list}\n          again: {label: 重新评审, to: panel, tone: back}\n",
)
GOOD = ChecklistAnswers(checks={"complete": True}, judged={"worth": True})


def test_a_source_sheet_with_gaps_is_refused(changed: Changed) -> None:
    life = changed(SOURCES, DISTRICT_SCORES)
    case, _writer = life.submitted()
    district = life.districts["wanzhou"]
    with pytest.raises(Refusal, match="评价表还有1项未评完：质量") as nothing:
        life.act(case, "check", "pass", GOOD, district)
    assert nothing.value.remedy == "请先完成评价表。"
    save_source_sheet(case.number, "check", {"quality": Decimal(50)}, {}, actor=district, at=life.later())
    save_source_sheet(case.number, "check", {"quality": None}, {}, actor=district, at=life.later())
    with pytest.raises(Refusal, match="评价表还有1项未评完"):
        life.act(case, "check", "pass", GOOD, district)
    assert open_steps(case) == {"check"} and ScoreSheet.objects.get().submitted_at is None
    save_source_sheet(case.number, "check", {"quality": Decimal(50)}, {}, actor=district, at=life.later())
    life.act(case, "check", "pass", GOOD, district)
    assert ScoreSheet.objects.get().submitted_at == life.at


def test_a_source_sheet_with_gaps_is_no_fault_of_who_does_not_pass_the_case(changed: Changed) -> None:
    life = changed(SOURCES, DISTRICT_SCORES)
    case, _writer = life.submitted()
    life.act(case, "check", "refuse", ChecklistAnswers(reason="不实"), life.districts["wanzhou"])
    assert open_steps(case) == set()


def test_a_second_round_carries_the_seats_sheet_to_be_gone_over(changed: Changed) -> None:
    life = changed(SOURCES, DISTRICT_SCORES)
    case, writer = life.submitted()
    district = life.districts["wanzhou"]
    points, reasons = {"quality": Decimal(50)}, {"quality": "基础好。"}
    save_source_sheet(case.number, "check", points, reasons, actor=district, at=life.later())
    asked = ChecklistAnswers(reason="核对", parts=("fact:staff",))
    life.act(case, "check", "return", asked, district)
    save_draft(case.number, {"staff": "60"}, actor=writer, at=life.later(), signed=("truth",))
    life.submit(case, writer)
    first, second = ScoreSheet.objects.filter(case=case, source="district").order_by("pk")
    assert (second.points, second.reasons, second.indicators) == (first.points, first.reasons, "marks")
    assert (second.submitted_at, second.saved_at, second.run) == (
        None,
        life.at,
        StepRun.objects.get(case=case, step="check", round=2),
    )
    life.act(case, "check", "pass", GOOD, district)
    assert open_steps(case) == {"opinion"}


@pytest.mark.parametrize("written", ["", "        source: expert\n"], ids=["by default", "source written"])
def test_a_second_round_of_a_panel_begins_without_experts_and_sheets(changed: Changed, written: str) -> None:
    quorum = "        quorum: 2\n"
    life = changed(AGAIN, (quorum, quorum + written))
    case = life.at_panel()
    life.panel(case, 50, 52)
    life.act(case, "visit", "again", VisitMade(visited_on=life.at.date(), place="甲", findings="不一致"), life.officer)
    second = StepRun.objects.get(case=case, step="panel", round=2)
    assert open_steps(case) == {"paper", "panel"} and second.closed_at is None
    assert not Assignment.objects.filter(run=second).exists() and not ScoreSheet.objects.filter(run=second).exists()
    assert panel_result(Case.objects.get(pk=case.pk), "panel", at=life.at) is None
    file = CaseFile(Case.objects.get(pk=case.pk))
    assert case_scores(file, path_of(file), visibility_of(life.officer, file), at=life.at).boards == ()
    with pytest.raises((Refusal, Refusals), match="已提交评审意见0份"):
        life.close_panel(case)
    with pytest.raises(Refusal, match="不由办理单位评分"):
        save_source_sheet(case.number, "panel", {"quality": Decimal(60)}, {}, actor=life.officer, at=life.later())
    life.panel(case, 20, 22)
    result = panel_result(Case.objects.get(pk=case.pk), "panel", at=life.at)
    assert result is not None and (result.sheets, result.score) == (2, Decimal(41))
