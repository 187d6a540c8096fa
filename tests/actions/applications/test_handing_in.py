"""Handing in: by its own action only, once, with one's own files, for regions that exist; and what becomes of it."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life, open_steps, status

from pingding.actions.applications.applications import open_application, save_draft, withdraw_application
from pingding.actions.applications.materials import add_material
from pingding.actions.applications.partners import add_partner, answer_invitation
from pingding.actions.applications.submission import submit_application
from pingding.actions.directory.record_facts import set_facts
from pingding.actions.periodic.tick import tick
from pingding.actions.steps import act_at_step
from pingding.policy.errors import Refusal
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.access import find_case
from pingding.queries.applications.printout import printout_of
from pingding.queries.applications.receipts import may_withdraw
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import case_facts
from pingding.queries.cases.path import path_of
from pingding.queries.cases.registers import refusing_registers
from pingding.queries.panels.sheets import facts_at_submission_of
from pingding.queries.viewer import Role
from pingding.records.models import Case, Filing, JournalEntry, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


def test_a_form_is_handed_in_by_its_own_action_only(life: Life) -> None:
    unit, writer = life.unit()
    case = open_application(life.call, unit, actor=writer, at=life.later())
    with pytest.raises(Refusal, match="须填写并提交表格"):
        act_at_step(case.number, "apply", "submit", StepContent(), actor=writer, at=life.later())
    assert status(case) == "draft" and open_steps(case) == {"apply"}


@pytest.mark.parametrize(("region", "what"), [("nowhere", "没有编号"), ("liangjiang", "起设立")])
def test_a_region_that_does_not_exist_cannot_apply_jointly(life: Life, region: str, what: str) -> None:
    unit, writer = life.unit()
    with pytest.raises(Refusal, match=what) as refusal:
        open_application(life.call, unit, actor=writer, at=life.later(), regions=(region,))
    assert refusal.value.remedy and not Case.objects.exists()


def test_a_region_that_the_call_does_not_address_cannot_apply_jointly(life: Life) -> None:
    unit, writer = life.unit()
    life.call.regions = ["wanzhou"]
    life.call.save()
    with pytest.raises(Refusal, match="不面向") as refusal:
        open_application(life.call, unit, actor=writer, at=life.later(), regions=("yuzhong",))
    assert refusal.value.clause == ("一",)


def test_a_file_of_another_unit_cannot_be_handed_in(life: Life) -> None:
    case, writer = life.draft()
    other, stranger = life.unit()
    foreign = factories.attachment(other, stranger)
    with pytest.raises(Refusal, match="无权使用") as refusal:
        add_material(case.number, "licence", foreign, actor=writer, at=life.later())
    assert refusal.value.kind == "missing"
    assert not case.filings.get().files.filter(attachment=foreign).exists()


def test_only_declarations_of_the_form_can_be_signed(life: Life) -> None:
    case, writer = life.draft()
    with pytest.raises(Refusal, match="没有“anything”这项声明"):
        save_draft(case.number, {}, actor=writer, at=life.later(), signed=("truth", "anything"))
    assert case.filings.get().signed == ["truth"]


def test_every_version_handed_in_has_a_receipt_of_its_own(life: Life) -> None:
    case, _writer = life.submitted()
    life.check(case)
    life.opine(case)
    receipts = list(Filing.objects.filter(case=case).order_by("submitted_at").values_list("receipt", flat=True))
    assert receipts == [f"{case.number}-1", f"{case.number}-2"]


def test_handing_in_again_changes_nothing_and_outdates_nobodys_page(life: Life) -> None:
    case, writer = life.draft()
    seen = find_case(writer, case.number).revision
    first = submit_application(case.number, actor=writer, at=life.later(), revision=seen)
    after = find_case(writer, case.number).revision
    entries = JournalEntry.objects.count()
    again = submit_application(case.number, actor=writer, at=life.later(), revision=seen)
    assert again.pk == first.pk
    assert (find_case(writer, case.number).revision, JournalEntry.objects.count()) == (after, entries)


def test_saving_a_draft_does_not_outdate_the_own_page(life: Life) -> None:
    case, writer = life.draft()
    seen = find_case(writer, case.number).revision
    save_draft(case.number, {"staff": "51"}, actor=writer, at=life.later())
    assert submit_application(case.number, actor=writer, at=life.later(), revision=seen).receipt


def test_a_refused_opinion_hands_in_nothing(life: Life) -> None:
    case, _writer = life.submitted()
    life.check(case)
    officer = life.districts["wanzhou"]
    life.act(case, "opinion", "refuse", OpinionGiven(opinion="不同意", reason="无产业基础"), officer)
    assert status(case) == "refused"
    assert not Filing.objects.filter(case=case, organisation=officer.organisations[0]).exists()


def test_a_decided_case_cannot_be_withdrawn(life: Life) -> None:
    case, writer = life.submitted()
    life.to_notice(case)
    assert life.call.closes_at is not None and life.at < life.call.closes_at
    assert not may_withdraw(writer, Case.objects.get(pk=case.pk), life.at)
    with pytest.raises(Refusal, match="不能撤回") as refusal:
        withdraw_application(case.number, actor=writer, at=life.later())
    assert refusal.value.kind == "closed" and refusal.value.clause == ("一",)


def test_a_correction_that_never_comes_ends_the_case(life: Life) -> None:
    case, writer = life.submitted()
    asked = ChecklistAnswers(reason="核对", parts=("fact:staff",))
    life.act(case, "check", "return", asked, life.districts["wanzhou"])
    run = case.runs.get(step="apply", closed_at=None)
    assert run.due_at is not None
    assert tick(at=run.due_at).deadlines_decided == 0
    after = run.due_at + timedelta(seconds=1)
    assert tick(at=after).deadlines_decided == 1
    assert tick(at=after).deadlines_decided == 0
    assert status(case) == "withdrawn" and open_steps(case) == set()
    told = Message.objects.filter(case=case, text__contains="截至%(day)s未补正，视为撤回申报")
    clauses = case.journal.filter(act="correction_lapsed").values_list("clause", flat=True)
    assert [message.words["clause"] for message in told] == [*clauses, *clauses]
    with pytest.raises(Refusal):
        save_draft(case.number, {"staff": "60"}, actor=writer, at=after)


def test_a_tick_leaves_overdue_cases_alone(life: Life) -> None:
    case, _writer = life.submitted()
    before = Case.objects.values().get(pk=case.pk)
    entries = JournalEntry.objects.count()
    tick(at=life.at + timedelta(days=90))
    assert (Case.objects.values().get(pk=case.pk), JournalEntry.objects.count()) == (before, entries)


def test_a_corrections_deadline_rests_on_the_corrections_own_clause(tmp_path: Path) -> None:
    copy = tmp_path / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    file = copy / "sample.yaml"
    text, own = file.read_text(encoding="utf-8"), "correction: {working_days: 3, times: 1, local: 测试}"
    assert text.count(own) == 1
    file.write_text(text.replace(own, "correction: {working_days: 3, times: 1, clause: 五}"), encoding="utf-8")
    life = Life(definition=str(copy))
    case, writer = life.submitted()
    asked = ChecklistAnswers(reason="核对", parts=("fact:staff",))
    life.act(case, "check", "return", asked, life.districts["wanzhou"])
    case.refresh_from_db()
    (waiting,) = path_of(CaseFile(case)).waiting
    assert waiting.correction and waiting.clause == ("五",)
    assert waiting.due is not None
    life.at = waiting.due
    with pytest.raises(Refusal, match="期限已于") as late:
        submit_application(case.number, actor=writer, at=life.later())
    assert late.value.clause == ("五",)
    tick(at=life.later())
    assert case.journal.get(act="correction_lapsed").clause == "五"


@pytest.fixture
def every_register(monkeypatch: pytest.MonkeyPatch) -> None:
    """An edition whose conditions ask about the window and about titles held."""
    asked = frozenset({"in_window", "no_title_held"})
    monkeypatch.setattr("pingding.queries.cases.registers.registers_of", lambda _edition: asked)


@pytest.mark.usefixtures("every_register")
def test_registers_about_the_window_are_asked_as_of_the_moment_of_handing_in(life: Life) -> None:
    case, writer = life.submitted()
    assert life.call.closes_at is not None
    later = life.call.closes_at + timedelta(days=1)
    case = find_case(writer, case.number)
    read = case_facts(case, on=later.date())
    assert "in_window" not in refusing_registers(case, read, at=later)
    case.submitted_at = later
    assert "截止" in refusing_registers(case, read, at=life.at)["in_window"]


@pytest.mark.usefixtures("every_register")
def test_a_holder_is_told_by_the_register_but_not_of_the_own_case(life: Life) -> None:
    title, writer = life.recognised()
    read = case_facts(title.case, on=life.at.date())
    assert "no_title_held" not in refusing_registers(title.case, read, at=life.at)
    other = open_application(
        factories.call(life.officer, factories.edition("sample-rolling-2025")),
        title.organisation,
        actor=writer,
        at=life.later(),
    )
    other.edition = title.edition
    assert title.name in refusing_registers(other, read, at=life.at)["no_title_held"]


def test_a_partner_that_waits_for_approval_neither_sees_nor_answers(life: Life) -> None:
    case, writer = life.draft()
    pending, stranger = factories.pending_unit()
    added = add_partner(
        case.number,
        name=pending.name,
        code=pending.code or "",
        kind="university",
        duties="",
        actor=writer,
        at=life.later(),
    )
    assert stranger.holds(pending.pk, Role.ADMINISTRATOR)
    with pytest.raises(Refusal) as refusal:
        answer_invitation(case.number, added.pk, True, actor=stranger, at=life.later())
    assert refusal.value.kind == "missing"
    with pytest.raises(FormIncomplete):
        life.submit(case, writer)


def handed_in_acts(case: Case) -> list[str]:
    rows = JournalEntry.objects.filter(case=case, act__startswith="submit_").order_by("seq")
    return list(rows.values_list("act", flat=True))


TO_OPINION = "          pass: {label: 通过, to: opinion}\n"
SCAN = """      scan:
        kind: fill
        title: 上传盖章件
        by: district
        form: sealed
        withdraw: false
        clause: 三
        outcomes:
          done: {label: 上传完毕, to: opinion}
      opinion:
        kind: opinion
"""
SEALED = """  sealed:
    title: 盖章件
    clause: 三
    sections:
      scan: {title: 盖章件, by: district, fields: [seal_note]}
  report:
"""


@pytest.fixture
def scanning(tmp_path: Path) -> Life:
    """Its definition has the district hand in a form of its own between review and opinion."""
    copy = tmp_path / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    (file,) = copy.glob("*.yaml")
    text = file.read_text(encoding="utf-8")
    for old, new in (
        (TO_OPINION, TO_OPINION.replace("opinion", "scan")),
        ("      opinion:\n        kind: opinion\n", SCAN),
        ("  report:\n", SEALED),
        ("facts:\n", "facts:\n  seal_note: {label: 盖章说明, type: text, clause: 三}\n"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    return Life(definition=str(copy))


def test_the_journal_tells_an_application_a_correction_and_another_partys_form_apart(scanning: Life) -> None:
    case, writer = scanning.submitted()
    district = scanning.districts["wanzhou"]
    asked = ChecklistAnswers(reason="核对", parts=("fact:staff",))
    scanning.act(case, "check", "return", asked, district)
    assert status(case) == "correcting"
    save_draft(case.number, {"staff": "60"}, actor=writer, at=scanning.later(), signed=("truth",))
    scanning.submit(case, writer)
    scanning.check(case)
    assert open_steps(case) == {"scan"} and status(case) == "reviewing"
    save_draft(case.number, {"seal_note": "已盖章"}, actor=district, at=scanning.later())
    scanning.submit(case, district)
    assert handed_in_acts(case) == ["submit_application", "submit_correction", "submit_form"]


def test_a_yearly_report_is_a_form_not_an_application(life: Life) -> None:
    title, writer = life.recognised()
    life.at = datetime(2026, 1, 5, 9, tzinfo=life.at.tzinfo)
    tick(at=life.at)
    report = Case.objects.get(held_title=title)
    assert status(report) == "draft"
    save_draft(report.number, {"report_text": "进展顺利"}, actor=writer, at=life.later())
    life.submit(report, writer)
    assert handed_in_acts(report) == ["submit_form"]


def test_what_comes_on_record_after_handing_in_changes_neither_verdict_nor_score(life: Life) -> None:
    case, writer = life.submitted()
    unit = case.organisation
    before = case_facts(case, on=life.at.date()).facts.entered
    assert "revenue" not in before
    set_facts(
        unit, {"revenue": "500万元", "staff": "9"}, as_of=life.at.date(), source="报表", actor=writer, at=life.later()
    )
    found = Case.objects.select_related("edition", "organisation").get(pk=case.pk)
    assert case_facts(found, on=life.at.date()).facts.entered == before
    assert facts_at_submission_of([found])[case.pk].entered == before
    asked = ChecklistAnswers(reason="核对", parts=("fact:staff",))
    life.act(case, "check", "return", asked, life.districts["wanzhou"])
    writing = case_facts(found, on=life.at.date(), drafts=True).facts
    assert (writing["revenue"], writing["staff"]) == (500, 50)


def test_what_was_handed_in_reads_as_of_that_day(life: Life) -> None:
    case, writer = life.draft()
    assert (
        printout_of(writer, case.number, at=life.at + timedelta(days=2)).facts.on
        == (life.at + timedelta(days=2)).date()
    )
    life.submit(case, writer)
    day = life.at.date()
    assert printout_of(writer, case.number, at=life.at + timedelta(days=40)).facts.on == day
