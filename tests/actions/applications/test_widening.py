"""Who corrects a form asks that further parts be opened; the office that returned it grants that or not."""

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.widening import answer_widening, request_widening
from pingding.policy.errors import Refusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.applications.widenings import widenings_to_answer
from pingding.queries.applications.writing_permission import writing_or_refuse
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.journal.journal import verify
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, JournalEntry, Message, StepRun, Widening

pytestmark = pytest.mark.django_db
WHY = "人数改了，名称须随之改。"


def returned(life: Life) -> tuple[Case, Viewer]:
    """A case sent back for one field."""
    case, writer = life.submitted()
    content = ChecklistAnswers(reason="请核对人数。", parts=("fact:staff",))
    life.act(case, "check", "return", content, life.districts["wanzhou"])
    return Case.objects.get(pk=case.pk), writer


def asked(life: Life, case: Case, writer: Viewer, *parts: str) -> Widening:
    return request_widening(case.number, parts or ("fact:centre_name",), WHY, actor=writer, at=life.later())


def open_now(case: Case, writer: Viewer) -> frozenset[str]:
    return writing_or_refuse(writer, CaseFile(Case.objects.get(pk=case.pk))).facts


def test_what_is_granted_is_open_until_the_same_deadline_and_all_is_on_record() -> None:
    life = Life()
    case, writer = returned(life)
    officer = life.districts["wanzhou"]
    due = StepRun.objects.get(case=case, closed_at=None).due_at
    row = asked(life, case, writer, "fact:centre_name", "material:licence")
    assert [each.pk for each in widenings_to_answer(officer)] == [row.pk]
    assert not widenings_to_answer(life.officer).exists(), "the office that returned it is asked, no other"
    assert Message.objects.filter(organisation=row.office, case=case).count() >= 1
    assert open_now(case, writer) == {"staff"}
    answer_widening(row.pk, True, "同步改附表。", actor=officer, at=life.later())
    assert open_now(case, writer) == {"staff", "centre_name"}
    run = StepRun.objects.get(case=case, closed_at=None)
    assert run.due_at == due and run.correction is not None
    assert run.correction["parts"] == ["fact:staff", "fact:centre_name", "material:licence"]
    assert run.correction["notes"]["fact:centre_name"] == "同步改附表。"
    save_draft(case.number, {"centre_name": "示例新名中心"}, actor=writer, at=life.later())
    acts = JournalEntry.objects.filter(case=case, act__in=("request_widening", "answer_widening")).order_by("pk")
    assert [(entry.act, entry.change.get("granted")) for entry in acts] == [
        ("request_widening", None),
        ("answer_widening", True),
    ]
    assert not widenings_to_answer(officer).exists() and verify().ok


def test_what_is_refused_stays_closed_and_says_why() -> None:
    life = Life()
    case, writer = returned(life)
    officer, row = life.districts["wanzhou"], asked(life, case, writer)
    with pytest.raises(Refusal, match="尚未选择"):
        answer_widening(row.pk, None, "", actor=officer, at=life.later())
    with pytest.raises(Refusal, match="说明"):
        answer_widening(row.pk, False, " ", actor=officer, at=life.later())
    answer_widening(row.pk, False, "名称不在本次补正之列。", actor=officer, at=life.later())
    assert open_now(case, writer) == {"staff"}
    told = Message.objects.filter(organisation=row.organisation, case=case).latest("pk")
    assert "未同意" in told.text and told.words["answer"] == "名称不在本次补正之列。"
    with pytest.raises(Refusal, match="已经答复"):
        answer_widening(row.pk, True, "", actor=officer, at=life.later())
    assert asked(life, case, writer).pk != row.pk, "one may ask again after an answer"


def test_request_names_what_is_closed_and_says_why_one_at_a_time() -> None:
    life = Life()
    case, writer = returned(life)
    for parts in ((), ("fact:staff",), ("fact:gone",), ("section:unit",), ("fact:support",)):
        with pytest.raises(Refusal):
            request_widening(case.number, parts, WHY, actor=writer, at=life.later())
    with pytest.raises(Refusal, match="未填写"):
        request_widening(case.number, ("fact:centre_name",), "", actor=writer, at=life.later())
    asked(life, case, writer)
    with pytest.raises(Refusal, match="尚未答复") as caught:
        asked(life, case, writer, "fact:topic")
    assert caught.value.kind == "conflict"


def test_only_a_form_in_correction_is_widened_and_only_by_the_office_that_returned_it() -> None:
    life = Life(regions=("beibei",))
    draft, own = life.draft()
    with pytest.raises(Refusal, match="不在退回补正中"):
        asked(life, draft, own)
    case, writer = returned(life)
    row = asked(life, case, writer)
    for viewer in (writer, life.officer, life.secretary, factories.auditor(), factories.administrator()):
        with pytest.raises(Refusal) as caught:
            answer_widening(row.pk, True, "", actor=viewer, at=life.later())
        assert caught.value.kind == "missing"
    with pytest.raises(Refusal):
        request_widening(case.number, ("fact:topic",), WHY, actor=life.districts["wanzhou"], at=life.later())


def test_handing_in_again_ends_what_was_asked() -> None:
    life = Life()
    case, writer = returned(life)
    row = asked(life, case, writer)
    save_draft(case.number, {"staff": "60"}, actor=writer, at=life.later(), signed=("truth",))
    life.submit(case, writer)
    assert not widenings_to_answer(life.districts["wanzhou"]).exists()
    with pytest.raises(Refusal, match="已重新提交"):
        answer_widening(row.pk, True, "", actor=life.districts["wanzhou"], at=life.later())
