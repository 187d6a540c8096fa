"""From the recommendation to the title and what it owes: what holds up those who decide."""

from datetime import datetime
from decimal import Decimal

import pytest
from tests import factories
from tests.actions.life import Life, open_steps, status

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.issue import issue_document
from pingding.actions.batches.rank import rank_cases
from pingding.actions.batches.recommend import recommend
from pingding.actions.cases.overrides import override_condition
from pingding.actions.notices.answers import answer_objection
from pingding.actions.panels.experts import declare_recusal
from pingding.actions.panels.sheets import save_expert_sheet
from pingding.actions.periodic.tick import tick
from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import PanelClosed
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.access import find_case, visible_cases
from pingding.queries.batches.batches import batch_desk
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.clock import SHANGHAI
from pingding.queries.journal.journal import verify
from pingding.records.models import ObligationPeriod

pytestmark = pytest.mark.django_db


def test_recommendation_waits_for_its_conditions_and_can_be_overridden(life: Life) -> None:
    case, _writer = life.submitted(staff="5")
    life.check(case)
    with pytest.raises(Refusal, match="不符合推荐条件"):
        life.opine(case)
    with pytest.raises(Refusal, match="只有市科技部门可以"):
        override_condition(case.number, "staff", "示范作用突出", actor=life.districts["wanzhou"], at=life.later())
    override_condition(case.number, "staff", "示范作用突出", actor=life.officer, at=life.later())
    life.opine(case)
    assert open_steps(case) == {"letter"}


def test_recommendation_quota_is_kept(life: Life) -> None:
    cases = []
    for _n in range(3):
        case, _writer = life.submitted()
        life.check(case)
        life.opine(case)
        cases.append(case)
    with pytest.raises(Refusal, match="推荐名额为2个"):
        life.letter(*cases)
    life.letter(*cases[:2])
    with pytest.raises(Refusal, match="已用2个"):
        life.letter(cases[2])
    desk = batch_desk(life.districts["wanzhou"], life.definition, "letter", at=life.at)
    assert (desk.quota, desk.used, [case.number for case in desk.cases]) == (2, 2, [cases[2].number])


def test_batch_refuses_cases_that_are_not_there(life: Life) -> None:
    case, _writer = life.submitted()
    officer = life.districts["wanzhou"]
    decisions = [Decision(case.number, "recommended")]
    with pytest.raises(Refusal) as refusal:
        recommend("letter", decisions, actor=officer, at=life.later(), letter_number="1", signed=True)
    assert refusal.value.kind == "conflict"
    with pytest.raises(Refusal, match="尚未选择任何件"):
        recommend("letter", [], actor=officer, at=life.later(), letter_number="1", signed=True)


def test_panel_keeps_sheets_sealed_and_asks_for_a_quorum(life: Life) -> None:
    case = life.at_panel()
    expert = life.experts[0]
    life.assign(case, expert)
    with pytest.raises(Refusal, match="质量：尚未评分"):
        save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), submit=True, declared=True)
    with pytest.raises(Refusal):
        save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), points={"quality": Decimal(61)})
    points = {"quality": Decimal(50)}
    sheet = save_expert_sheet(
        case.number, "panel", actor=expert, at=life.later(), points=points, submit=True, declared=True
    )
    assert sheet.total == Decimal(70)
    with pytest.raises(Refusal, match="封存"):
        save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), points={"quality": Decimal(1)})
    with pytest.raises(Refusal, match="不足2份"):
        life.act(case, "panel", "done", PanelClosed(), life.officer)


def test_recusal_detected_and_declared(life: Life) -> None:
    case = life.at_panel()
    insider = factories.expert(employer=case.organisation)
    assert insider.person is not None
    with pytest.raises(Refusal, match="应当回避"):
        life.assign(case, insider)
    expert = life.experts[0]
    life.assign(case, expert)
    assert visible_cases(expert).filter(pk=case.pk).exists()
    declare_recusal(case.number, "panel", "曾共同承担项目", actor=expert, at=life.later())
    assert not visible_cases(expert).filter(pk=case.pk).exists()
    with pytest.raises(Refusal):
        save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), points={"quality": Decimal(1)})


def test_ranking_refuses_a_proposal_below_the_minimum(life: Life) -> None:
    case, _writer = life.submitted(staff="10")
    life.to_list(case, 5, 5)
    with pytest.raises(Refusal, match="未达到最低要求"):
        rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    rank_cases("list", [Decision(case.number, "drop", "得分不足", place=1)], actor=life.officer, at=life.later())
    assert status(case) == "not_selected"


def test_notice_runs_five_working_days_and_waits_for_the_open_objection(life: Life) -> None:
    held, _writer = life.submitted()
    free, _other = life.submitted(centre_name="示例芯片协同中心", topic="chips")
    for case in (held, free):
        life.to_notice(case)
    notice = life.notice(held, free)
    assert (notice.first_day.isoformat(), notice.last_day.isoformat()) == ("2025-10-10", "2025-10-15")
    objection = life.objects(notice, held, token="t1")
    assert life.objects(notice, held, token="t1").pk == objection.pk
    life.after(notice)
    assert (open_steps(free), open_steps(held)) == ({"issue"}, {"notice"})
    with pytest.raises(Refusal, match="不在受理异议的期间"):
        life.objects(notice, held)
    answer_objection(objection.receipt, False, "经核实不成立", reason="经核实如上", actor=life.officer, at=life.later())
    assert open_steps(held) == {"issue"}


def test_objection_upheld_ends_only_its_case(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    objection = life.objects(notice, case)
    answer_objection(
        objection.receipt, True, "经核实，材料不实", reason="经核实如上", actor=life.officer, at=life.later()
    )
    assert status(case) == "refused"


def test_pilot_takes_its_own_way(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case, "nurture")
    title = life.issue(case, "pilot_issue")
    assert (title.status, status(case)) == ("pilot", "pilot")


def test_document_numbers_run_without_repetition(life: Life) -> None:
    assert life.recognised()[0].document.number == "示例科〔2025〕1号"
    life.at = datetime(2025, 10, 20, 9, tzinfo=SHANGHAI)
    case, _writer = life.submitted()
    life.to_notice(case)
    life.after(life.notice(case))
    with pytest.raises(Refusal, match="已使用"):
        issue_document("issue", [case.number], actor=life.officer, at=life.later(), title="通知", n=1)
    assert life.issue(case).document.number == "示例科〔2025〕2号"


def test_one_field_one_centre_warns_before_recognition(life: Life) -> None:
    from pingding.queries.cases.assessment import assessment_of

    life.recognised()
    case, writer = life.draft()
    file = CaseFile(find_case(writer, case.number))
    findings = {f.id: f for f in assessment_of(file, at=life.at, drafts=True).findings}
    assert findings["one_field"].answer == "not_satisfied"
    life.at = datetime(2025, 10, 30, tzinfo=SHANGHAI)
    life.submit(case, writer)


def test_annual_report_is_opened_filled_reviewed_and_filed(life: Life) -> None:
    title, writer = life.recognised()
    assert tick(at=datetime(2025, 12, 30, tzinfo=SHANGHAI)).obligations_opened == 0
    life.at = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
    assert tick(at=life.at).obligations_opened == 1
    assert tick(at=life.at).obligations_opened == 0
    owed = ObligationPeriod.objects.get(title=title)
    assert (owed.period, owed.due_at.astimezone(SHANGHAI).date().isoformat()) == (2025, "2026-01-30")
    save_draft(owed.case.number, {"report_text": "进展良好"}, actor=writer, at=life.later())
    submit_application(owed.case.number, actor=writer, at=life.later())
    life.act(owed.case, "accept", "accept", ChecklistAnswers(checks={"real": True}), life.districts["wanzhou"])
    assert status(owed.case) == "filed"
    assert verify().ok


def test_reminders_are_sent_once(life: Life) -> None:
    life.recognised()
    tick(at=datetime(2026, 1, 5, 9, tzinfo=SHANGHAI))
    assert tick(at=datetime(2026, 1, 17, 9, tzinfo=SHANGHAI)).reminders_sent == 1
    assert tick(at=datetime(2026, 1, 18, 9, tzinfo=SHANGHAI)).reminders_sent == 0
