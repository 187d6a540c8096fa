"""A case from the call to its review and beyond, and what holds up who applies and who reviews."""

from datetime import datetime, timedelta

import pytest
from tests import factories
from tests.actions.life import Life, open_steps, status

from pingding.actions.applications.applications import open_application, save_draft, withdraw_application
from pingding.actions.applications.partners import add_partner, answer_invitation
from pingding.actions.steps import act_at_step
from pingding.policy.errors import Refusal
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.receive import PaperReceived
from pingding.policy.steps.review import ChecklistAnswers
from pingding.policy.steps.visit import VisitMade
from pingding.queries.access import find_case
from pingding.queries.applications.writing_permission import FormIncomplete, writing_or_refuse
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.clock import SHANGHAI
from pingding.queries.journal.journal import verify
from pingding.queries.refusals import Refusals
from pingding.records.models import Case, JournalEntry, StepRun

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
    assert (refusal.value.kind, refusal.value.clause) == ("closed", ("一",))
    assert status(case) == "draft"


def test_opening_twice_gives_the_same_application(life: Life) -> None:
    unit, writer = life.unit()
    first = open_application(life.call, unit, actor=writer, at=life.later())
    assert open_application(life.call, unit, actor=writer, at=life.later()).pk == first.pk


def test_correction_reopens_the_named_parts_only_and_returns_to_the_asker(life: Life) -> None:
    case, writer = life.submitted()
    asked = ChecklistAnswers(reason="职工人数与社保不符", parts=("fact:staff",), notes={"fact:staff": "请核对"})
    life.act(case, "check", "return", asked, life.districts["wanzhou"])
    assert status(case) == "correcting"
    run = StepRun.objects.get(case=case, step="apply", closed_at=None)
    assert run.due_at is not None
    writing = writing_or_refuse(writer, CaseFile(find_case(writer, case.number)))
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
    asked = ChecklistAnswers(reason="核对", parts=("fact:staff",))
    life.act(case, "check", "return", asked, life.districts["wanzhou"])
    life.at += timedelta(days=30)
    with pytest.raises(Refusal, match="届满") as refusal:
        life.submit(case, writer)
    assert refusal.value.kind == "closed"


def test_return_without_naming_a_part_is_refused(life: Life) -> None:
    case, _writer = life.submitted()
    with pytest.raises(Refusal, match="须指明"):
        life.act(case, "check", "return", ChecklistAnswers(reason="不全"), life.districts["wanzhou"])


def test_review_asks_for_every_answer(life: Life) -> None:
    case, _writer = life.submitted()
    officer = life.districts["wanzhou"]
    with pytest.raises(Refusal, match="尚未作答"):
        life.act(case, "check", "pass", ChecklistAnswers(judged={"worth": True}), officer)
    with pytest.raises(Refusal, match="为“否”"):
        life.act(case, "check", "pass", ChecklistAnswers(checks={"complete": False}, judged={"worth": True}), officer)
    with pytest.raises(Refusal, match="尚未评判"):
        life.act(case, "check", "pass", ChecklistAnswers(checks={"complete": True}), officer)
    with pytest.raises(Refusals) as refused:
        life.act(case, "check", "pass", ChecklistAnswers(), officer)
    assert [each.field.partition("-")[0] for each in refused.value.each] == ["check", "judged"]
    assert open_steps(case) == {"check"}


def test_two_officers_on_one_case_one_wins_the_other_is_told(life: Life) -> None:
    case, _writer = life.submitted()
    other = factories.officer(life.districts["wanzhou"].organisations[0], "示例经办人二")
    seen = find_case(other, case.number).revision
    life.check(case)
    content = ChecklistAnswers(checks={"complete": True}, judged={"worth": True})
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
    content = OpinionGiven(opinion="不同意", reason="本区无产业基础")
    life.act(case, "opinion", "refuse", content, life.districts["wanzhou"])
    assert status(case) == "refused"


def test_fork_and_join_wait_for_both_ways(life: Life) -> None:
    case, _writer = life.submitted()
    life.recommended(case)
    assert open_steps(case) == {"paper", "panel"}
    life.panel(case, 50, 40)
    content = VisitMade(visited_on=life.at.date(), place="示例路1号", findings="与所报一致")
    life.act(case, "visit", "visited", content, life.officer)
    assert open_steps(case) == {"paper"}
    with pytest.raises(Refusal, match="应为3份"):
        life.act(case, "paper", "received", PaperReceived(copies=2, received_on=life.at.date()), life.officer)
    life.receive(case)
    assert open_steps(case) == {"list"}


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
        case.number,
        name=partner_unit.name,
        code=partner_unit.code or "",
        kind="university",
        duties="研发",
        actor=writer,
        at=life.later(),
    )
    with pytest.raises(FormIncomplete) as refusal:
        life.submit(case, writer)
    assert [finding.id for finding in refusal.value.blocked] == ["confirmed"]
    answer_invitation(case.number, partner.pk, True, actor=partner_admin, at=life.later())
    life.submit(case, writer)
    with pytest.raises(Refusal, match="校验位不正确"):
        draft, other = life.draft()
        add_partner(
            draft.number,
            name="某",
            code="91500000MA00000000",
            kind="university",
            duties="",
            actor=other,
            at=life.later(),
        )


def test_nothing_half_done_when_a_fault_comes_in_the_middle(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case, writer = life.draft()
    before = (JournalEntry.objects.count(), case.revision)

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("pingding.actions.applications.submission.settle", broken)
    with pytest.raises(RuntimeError):
        life.submit(case, writer)
    case.refresh_from_db()
    assert (JournalEntry.objects.count(), case.revision, case.submitted_at) == (*before, None)
    assert Case.objects.get(pk=case.pk).filings.get().submitted_at is None
