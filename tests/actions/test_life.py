"""A case from the call to recognition, and everything that can hold it up."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from tests import factories
from tests.actions.life import Life, open_steps, status

from pingding.actions.applications import open_application, save_draft, submit_application, withdraw_application
from pingding.actions.batches import Decision, rank_cases, recommend
from pingding.actions.issuing import issue_document
from pingding.actions.notices import answer_objection, raise_objection
from pingding.actions.overrides import override_condition
from pingding.actions.panels import assign_expert, declare_recusal, save_expert_sheet
from pingding.actions.partners import add_partner, answer_invitation
from pingding.actions.steps import act_at_step
from pingding.actions.tick import tick
from pingding.policy.contents import Checked, Closed, Opined, Received, Visited
from pingding.policy.errors import Refusal
from pingding.queries.applications import FormIncomplete, writing_or_refuse
from pingding.queries.cases import find_case, visible_cases
from pingding.queries.clock import SHANGHAI
from pingding.queries.journal import verify
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Case, JournalEntry, Owed, StepRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


def test_life_from_call_to_recognition(life: Life) -> None:
    title, _writer = life.recognised()
    case = title.case
    assert status(case) == "recognised"
    assert (title.name, title.kind, title.field) == ("示例钢铁协同中心", "centre", "steel")
    assert title.document.number == "示例科〔2025〕1号"
    assert title.expires_on == title.granted_on.replace(year=title.granted_on.year + 3)
    assert verify().ok
    acts = set(JournalEntry.objects.filter(case=case).values_list("act", flat=True))
    assert {"open_application", "submit_application", "step_review", "end_notice", "grant_title"} <= acts


def test_submit_twice_is_one_submission(life: Life) -> None:
    case, writer = life.draft()
    first = life.submit(case, writer)
    again = life.submit(case, writer)
    assert again.pk == first.pk
    assert JournalEntry.objects.filter(act="submit_application").count() == 1


def test_submit_names_every_fault_and_keeps_what_was_typed(life: Life) -> None:
    unit, writer = life.unit()
    case = open_application(life.call, unit, actor=writer, at=life.later())
    wrong = save_draft(case.number, {"staff": "许多", "legal_person": False}, actor=writer, at=life.later())
    assert set(wrong) == {"staff"}
    with pytest.raises(FormIncomplete) as refusal:
        life.submit(case, writer)
    targets = {fault.target for fault in refusal.value.faults}
    assert {"material:licence", "declaration:truth", "fact:centre_name"} <= targets
    assert [finding.id for finding in refusal.value.blocked] == ["legal"]
    assert set(refusal.value.unreadable) == {"staff"}
    case.refresh_from_db()
    assert case.submitted_at is None
    assert case.filings.get().data["staff"] == "许多"


def test_submit_refuses_a_name_that_does_not_follow_the_pattern(life: Life) -> None:
    case, writer = life.draft(centre_name="钢铁中心")
    with pytest.raises(FormIncomplete) as refusal:
        life.submit(case, writer)
    assert [(fault.target, fault.section) for fault in refusal.value.faults] == [("fact:centre_name", "centre")]
    assert "应为“示例××协同中心”" in refusal.value.faults[0].remedy


def test_submit_after_closing_is_refused_with_the_clause(life: Life) -> None:
    case, writer = life.draft()
    life.at = datetime(2025, 11, 1, 0, 0, 1, tzinfo=SHANGHAI)
    with pytest.raises(Refusal, match="截止") as refusal:
        life.submit(case, writer)
    assert (refusal.value.kind, refusal.value.clause) == ("closed", "一")
    assert status(case) == "draft"


def test_opening_twice_gives_the_same_application(life: Life) -> None:
    unit, writer = life.unit()
    first = open_application(life.call, unit, actor=writer, at=life.later())
    assert open_application(life.call, unit, actor=writer, at=life.later()).pk == first.pk


def test_correction_reopens_the_named_parts_only_and_returns_to_the_asker(life: Life) -> None:
    case, writer = life.submitted()
    asked = Checked(reason="职工人数与社保不符", parts=("fact:staff",), notes={"fact:staff": "请核对"})
    life.act(case, "check", "return", asked, life.districts["wanzhou"])
    assert status(case) == "correcting"
    run = StepRun.objects.get(case=case, step="apply", closed_at=None)
    assert run.due_at is not None
    writing = writing_or_refuse(writer, find_case(writer, case.number))
    assert writing.facts == {"staff"}
    with pytest.raises(Refusal, match="本次不能修改"):
        save_draft(case.number, {"centre_name": "另一名称"}, actor=writer, at=life.later())
    save_draft(case.number, {"staff": "60"}, actor=writer, at=life.later(), signed=("truth",))
    filing = life.submit(case, writer)
    assert (filing.version, filing.data["staff"], open_steps(case)) == (2, "60", {"check"})
    with pytest.raises(Refusal, match="已退回补正1次"):
        life.act(case, "check", "return", asked, life.districts["wanzhou"])


def test_correction_after_its_deadline_is_refused(life: Life) -> None:
    case, writer = life.submitted()
    asked = Checked(reason="核对", parts=("fact:staff",))
    life.act(case, "check", "return", asked, life.districts["wanzhou"])
    life.at += timedelta(days=30)
    with pytest.raises(Refusal, match="届满") as refusal:
        life.submit(case, writer)
    assert refusal.value.kind == "closed"


def test_return_without_naming_a_part_is_refused(life: Life) -> None:
    case, _writer = life.submitted()
    with pytest.raises(Refusal, match="须指明"):
        life.act(case, "check", "return", Checked(reason="不全"), life.districts["wanzhou"])


def test_review_asks_for_every_answer(life: Life) -> None:
    case, _writer = life.submitted()
    officer = life.districts["wanzhou"]
    with pytest.raises(Refusal, match="尚未作答"):
        life.act(case, "check", "pass", Checked(judged={"worth": True}), officer)
    with pytest.raises(Refusal, match="为“否”"):
        life.act(case, "check", "pass", Checked(checks={"complete": False}, judged={"worth": True}), officer)
    with pytest.raises(Refusal, match="尚未评判"):
        life.act(case, "check", "pass", Checked(checks={"complete": True}), officer)
    assert open_steps(case) == {"check"}


def test_two_officers_on_one_case_one_wins_the_other_is_told(life: Life) -> None:
    case, _writer = life.submitted()
    other = factories.officer(life.districts["wanzhou"].organisations[0], "示例经办人二")
    seen = find_case(other, case.number).revision
    life.check(case)
    content = Checked(checks={"complete": True}, judged={"worth": True})
    with pytest.raises(Refusal) as refusal:
        act_at_step(case.number, "check", "pass", content, actor=other, at=life.later(), revision=seen)
    assert refusal.value.kind == "conflict"
    assert life.districts["wanzhou"].organisations[0].name in str(refusal.value)


def test_joint_application_waits_for_every_district() -> None:
    life = Life(regions=("yuzhong",))
    case, _writer = life.submitted()
    life.check(case, "wanzhou")
    assert open_steps(case) == {"check"}
    life.check(case, "yuzhong")
    assert open_steps(case) == {"opinion"}
    life.opine(case, "yuzhong")
    content = Opined(opinion="不同意", reason="本区无产业基础")
    life.act(case, "opinion", "refuse", content, life.districts["wanzhou"])
    assert status(case) == "refused"


def test_fork_and_join_wait_for_both_ways(life: Life) -> None:
    case, _writer = life.submitted()
    life.check(case)
    life.opine(case)
    life.letter(case)
    assert open_steps(case) == {"paper", "panel"}
    life.panel(case, 50, 40)
    content = Visited(visited_on=life.at.date(), place="示例路1号", findings="与所报一致")
    life.act(case, "visit", "visited", content, life.officer)
    assert open_steps(case) == {"paper"}
    with pytest.raises(Refusal, match="应为3份"):
        life.act(case, "paper", "received", Received(copies=2, received_on=life.at.date()), life.officer)
    life.receive(case)
    assert open_steps(case) == {"list"}


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
    case, _writer = life.submitted()
    life.check(case)
    life.opine(case)
    life.letter(case)
    expert = life.experts[0]
    assert expert.person is not None
    assign_expert(case.number, "panel", expert.person, actor=life.officer, at=life.later())
    with pytest.raises(Refusal, match="质量：尚未评分"):
        save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), submit=True)
    with pytest.raises(Refusal):
        save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), points={"quality": Decimal(61)})
    points = {"quality": Decimal(50)}
    sheet = save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), points=points, submit=True)
    assert sheet.total == Decimal(70)
    with pytest.raises(Refusal, match="封存"):
        save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), points={"quality": Decimal(1)})
    with pytest.raises(Refusal, match="不足2份"):
        life.act(case, "panel", "done", Closed(), life.officer)


def test_recusal_detected_and_declared(life: Life) -> None:
    case, _writer = life.submitted()
    life.check(case)
    life.opine(case)
    life.letter(case)
    insider = factories.expert(employer=case.organisation)
    assert insider.person is not None
    with pytest.raises(Refusal, match="应当回避"):
        assign_expert(case.number, "panel", insider.person, actor=life.officer, at=life.later())
    expert = life.experts[0]
    assert expert.person is not None
    assign_expert(case.number, "panel", expert.person, actor=life.officer, at=life.later())
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
    assert status(case) == "refused"


def test_notice_runs_five_working_days_and_waits_for_the_open_objection(life: Life) -> None:
    held, _writer = life.submitted()
    free, _other = life.submitted(centre_name="示例芯片协同中心", topic="chips")
    for case in (held, free):
        life.to_notice(case)
    notice = life.notice(held, free)
    assert (notice.first_day.isoformat(), notice.last_day.isoformat()) == ("2025-10-10", "2025-10-15")
    objection = raise_objection(
        notice,
        held,
        name="示例丙",
        contact="023-60000001",
        grounds="成果归属有争议",
        at=life.later(),
        actor=PUBLIC,
        token="t1",
    )
    again = raise_objection(
        notice,
        held,
        name="示例丙",
        contact="023-60000001",
        grounds="成果归属有争议",
        at=life.later(),
        actor=PUBLIC,
        token="t1",
    )
    assert again.pk == objection.pk
    life.after(notice)
    assert (open_steps(free), open_steps(held)) == ({"issue"}, {"notice"})
    with pytest.raises(Refusal, match="不在受理异议的期间"):
        raise_objection(notice, held, name="某", contact="某", grounds="某", at=life.at, actor=PUBLIC)
    answer_objection(objection.receipt, False, "经核实不成立", actor=life.officer, at=life.later())
    assert open_steps(held) == {"issue"}


def test_objection_upheld_ends_only_its_case(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    objection = raise_objection(
        notice, case, name="示例丙", contact="023-60000001", grounds="材料不实", at=life.later(), actor=PUBLIC
    )
    answer_objection(objection.receipt, True, "经核实，材料不实", actor=life.officer, at=life.later())
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


def test_withdrawal_before_closing_only(life: Life) -> None:
    case, writer = life.submitted()
    withdraw_application(case.number, actor=writer, at=life.later(), reason="材料需完善")
    assert status(case) == "withdrawn"
    late, writer = life.submitted()
    life.at = datetime(2025, 11, 3, tzinfo=SHANGHAI)
    with pytest.raises(Refusal, match="已不能撤回"):
        withdraw_application(late.number, actor=writer, at=life.at)


def test_partner_confirms_online_before_submission(life: Life) -> None:
    case, writer = life.draft()
    partner_unit, partner_admin = life.unit()
    partner = add_partner(
        case.number, name=partner_unit.name, code=partner_unit.code or "", kind="university", duties="研发",
        actor=writer, at=life.later(),
    )  # fmt: skip
    with pytest.raises(FormIncomplete) as refusal:
        life.submit(case, writer)
    assert [finding.id for finding in refusal.value.blocked] == ["confirmed"]
    answer_invitation(case.number, partner.pk, True, actor=partner_admin, at=life.later())
    life.submit(case, writer)
    with pytest.raises(Refusal, match="校验位不正确"):
        draft, other = life.draft()
        add_partner(draft.number, name="某", code="91500000MA00000000", kind="university", duties="",
                    actor=other, at=life.later())  # fmt: skip


def test_one_field_one_centre_warns_before_recognition(life: Life) -> None:
    from pingding.queries.standing import assessment_of

    life.recognised()
    case, writer = life.draft()
    findings = {f.id: f for f in assessment_of(find_case(writer, case.number), at=life.at, drafts=True).findings}
    assert findings["one_field"].answer == "not_satisfied"
    life.at = datetime(2025, 10, 30, tzinfo=SHANGHAI)
    life.submit(case, writer)


def test_annual_report_is_opened_filled_reviewed_and_filed(life: Life) -> None:
    title, writer = life.recognised()
    assert tick(at=datetime(2025, 12, 30, tzinfo=SHANGHAI)).obligations_opened == 0
    life.at = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
    assert tick(at=life.at).obligations_opened == 1
    assert tick(at=life.at).obligations_opened == 0
    owed = Owed.objects.get(title=title)
    assert (owed.period, owed.due_at.astimezone(SHANGHAI).date().isoformat()) == (2025, "2026-01-30")
    save_draft(owed.case.number, {"report_text": "进展良好"}, actor=writer, at=life.later())
    submit_application(owed.case.number, actor=writer, at=life.later())
    life.act(owed.case, "accept", "accept", Checked(checks={"real": True}), life.districts["wanzhou"])
    assert status(owed.case) == "filed"
    assert verify().ok


def test_reminders_are_sent_once(life: Life) -> None:
    life.recognised()
    tick(at=datetime(2026, 1, 5, 9, tzinfo=SHANGHAI))
    assert tick(at=datetime(2026, 1, 17, 9, tzinfo=SHANGHAI)).reminders_sent == 1
    assert tick(at=datetime(2026, 1, 18, 9, tzinfo=SHANGHAI)).reminders_sent == 0


def test_nothing_half_done_when_a_fault_comes_in_the_middle(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case, writer = life.draft()
    before = (JournalEntry.objects.count(), case.revision)

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("pingding.actions.applications.settle", broken)
    with pytest.raises(RuntimeError):
        life.submit(case, writer)
    case.refresh_from_db()
    assert (JournalEntry.objects.count(), case.revision, case.submitted_at) == (*before, None)
    assert Case.objects.get(pk=case.pk).filings.get().submitted_at is None
