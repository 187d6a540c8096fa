"""Handing in: by its own action only, once, with one's own files, for regions that exist; each form by its own act."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life, open_steps, status

from pingding.actions.applications.applications import open_application, save_draft
from pingding.actions.applications.materials import add_material
from pingding.actions.applications.partners import add_partner, answer_invitation
from pingding.actions.applications.submission import submit_application
from pingding.actions.periodic.tick import tick
from pingding.actions.steps import act_at_step
from pingding.policy.errors import Refusal
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.access import find_case
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.viewer import Role
from pingding.records.models import Case, Filing, JournalEntry

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
