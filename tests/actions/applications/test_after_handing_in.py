"""After handing in: what ends a case or its correction, and what was handed in stays as of its day."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life, open_steps, status

from pingding.actions.applications.applications import open_application, save_draft, withdraw_application
from pingding.actions.applications.submission import submit_application
from pingding.actions.directory.record_facts import set_facts
from pingding.actions.periodic.tick import tick
from pingding.policy.errors import Refusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.access import find_case
from pingding.queries.applications.printout import printout_of
from pingding.queries.applications.receipts import may_withdraw
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import case_facts, facts_at_submission_of
from pingding.queries.cases.path import path_of
from pingding.queries.cases.registers import refusing_registers
from pingding.records.models import Case, JournalEntry, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


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
    told = Message.objects.filter(case=case, text__contains="截至%(day)s未补正，视为撤回")
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
