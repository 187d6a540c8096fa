"""What a meeting decided is taken up again by a new sitting, as long as nothing was done on it."""

from pathlib import Path

import pytest
from django.db import transaction
from tests.actions.batches.changed_life import changed_life, listed, rank
from tests.actions.batches.sittings.arranged_sittings import RULES, approved, arranged, decide, plan_of
from tests.actions.life import Life, open_steps
from tests.web.desk.pages import Visitor

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.sittings.arranging import arrange_sitting
from pingding.actions.batches.sittings.cancelling import cancel_sitting
from pingding.actions.batches.sittings.reopening import reopen_decision
from pingding.actions.cases.moving import lock_case, reopen
from pingding.documents.meetings import record_paper
from pingding.policy.errors import Refusal
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.batches.reopened_decisions import reasons_pending, reopenable_cases
from pingding.queries.batches.sittings import agenda_of, reasons_of
from pingding.records.models import AgendaItem, Case, JournalEntry

pytestmark = pytest.mark.django_db


def test_what_a_sitting_decided_is_taken_up_again_by_a_new_one_only(life: Life, case: Case) -> None:
    first = arranged(life, case)
    decide(life, first, approved(case))
    with pytest.raises(Refusal, match="会议已经作出决定，不能更改"):
        reopen_decision(first.pk, case.number, "发现新情况。", actor=life.secretary, at=life.later())
    other = listed(life)
    rank(life, other)
    second = arranged(life, other, session="2025年第2次")
    assert [each.number for each in reopenable_cases(life.secretary, second)] == [case.number]
    assert reopenable_cases(life.officer, second) == []
    with pytest.raises(Refusal, match="未填写"):
        reopen_decision(second.pk, case.number, " ", actor=life.secretary, at=life.later())
    with pytest.raises(Refusal, match="复议由会议秘书提请"):
        reopen_decision(second.pk, case.number, "发现新情况。", actor=life.officer, at=life.later())
    with pytest.raises(Refusal, match="本件还没有审定"):
        reopen_decision(second.pk, other.number, "发现新情况。", actor=life.secretary, at=life.later())
    reopen_decision(second.pk, case.number, "发现新情况。", actor=life.secretary, at=life.later())
    case.refresh_from_db()
    assert open_steps(case) == {"meeting"} and case.progress["grants"] is None
    assert agenda_of(second) == (other.number, case.number)
    assert JournalEntry.objects.get(act="reopen_decision").change["reason"] == "发现新情况。"
    batch = decide(life, second, Decision(case.number, "refuse", "不再符合条件。"))
    case.refresh_from_db()
    held = batch_record(life.secretary, batch.pk).held
    assert case.status == "refused" and held is not None and held.item(case.number).reopened == "发现新情况。"


def test_a_decision_that_was_carried_out_is_not_taken_up_again(life: Life) -> None:
    first, second, third = listed(life), listed(life), listed(life)
    rank(life, first, second, third)
    decide(life, arranged(life, first, second), approved(first), Decision(second.number, "refuse", "不符合。"))
    life.notice(first)
    sitting = arranged(life, third, session="2025年第2次")
    assert reopenable_cases(life.secretary, sitting) == []
    for case, what in ((first, "会议的决定已由“公示”执行，不能复议"), (second, "本件已经办结，不能复议")):
        with pytest.raises(Refusal, match=what) as refusal:
            reopen_decision(sitting.pk, case.number, "发现新情况。", actor=life.secretary, at=life.later())
        assert refusal.value.clause == ("五",) and refusal.value.kind == "conflict"


def test_a_case_that_is_taken_up_again_is_not_decided_outside_of_a_sitting() -> None:
    life = Life()
    case, other = listed(life), listed(life)
    rank(life, case)
    life.meet(case, "approve")
    rank(life, other)
    sitting = arranged(life, other)
    reopen_decision(sitting.pk, case.number, "发现新情况。", actor=life.secretary, at=life.later())
    with pytest.raises(Refusal, match="提请复议的件由新的会议作出决定"):
        life.meet(case, "approve")
    kept = plan_of(life, case, other)
    arrange_sitting("meeting", kept, sitting=sitting.pk, actor=life.secretary, at=life.later())
    assert reasons_of(sitting) == {case.number: "发现新情况。"}
    decide(life, sitting, approved(case))
    assert open_steps(case) == {"notice"}


def test_a_case_that_is_taken_up_again_gives_its_place_back(tmp_path: Path) -> None:
    one = "        quotas: [{of: 1, outcomes: approve, titles: centre, clause: 五}]\n"
    life = changed_life(tmp_path, (RULES[0], RULES[1] + one))
    first, second = listed(life), listed(life)
    rank(life, first, second)
    decide(life, arranged(life, first), approved(first))
    sitting = arranged(life, second, session="2025年第2次")
    with pytest.raises(Refusal, match="名额"):
        decide(life, sitting, approved(second))
    reopen_decision(sitting.pk, first.number, "发现新情况。", actor=life.secretary, at=life.later())
    decide(life, sitting, approved(second))
    assert open_steps(second) == {"notice"} and open_steps(first) == {"meeting"}
    with pytest.raises(Refusal, match="名额"):
        decide(life, arranged(life, first, session="2025年第3次"), approved(first))


def test_a_case_that_stands_on_the_agenda_already_is_taken_up_again_there_and_what_is_decided_leaves_others(
    life: Life, case: Case
) -> None:
    other = listed(life)
    rank(life, other)
    first, second = arranged(life, case), arranged(life, case, other, session="2025年第2次")
    batch = decide(life, first, approved(case))
    assert agenda_of(second) == (other.number,)
    AgendaItem.objects.create(sitting=second, case=case, place=1)  # put there while it was decided
    reopen_decision(second.pk, case.number, "发现新情况。", actor=life.secretary, at=life.later())
    assert agenda_of(second) == (other.number, case.number) and reasons_of(second) == {case.number: "发现新情况。"}
    record = batch_record(life.secretary, batch.pk)
    assert record.reopened[case.number][1].endswith("2025年第2次")
    assert "已于" in repr(record_paper(record)) and "本决定不再执行" in repr(record_paper(record))
    page = Visitor(life.secretary, life.at).get(f"/batches/{batch.pk}/")
    assert "提请复议" in page.text_of("main table")


def test_why_a_case_is_taken_up_again_goes_with_it_from_agenda_to_agenda(life: Life, case: Case) -> None:
    other = listed(life)
    rank(life, other)
    decide(life, arranged(life, case), approved(case))
    second = arranged(life, other, session="2025年第2次")
    reopen_decision(second.pk, case.number, "发现新情况。", actor=life.secretary, at=life.later())
    for cases in ([other], [other, case]):
        arrange_sitting("meeting", plan_of(life, *cases), sitting=second.pk, actor=life.secretary, at=life.later())
    assert reasons_of(second) == {case.number: "发现新情况。"}
    cancel_sitting(second.pk, "主要成员出差。", actor=life.secretary, at=life.later())
    third = arranged(life, case, session="2025年第3次")
    assert agenda_of(second) == () and reasons_of(third) == {case.number: "发现新情况。"}
    held = batch_record(life.secretary, decide(life, third, approved(case)).pk).held
    assert held is not None and held.item(case.number).reopened == "发现新情况。"


def test_a_case_that_comes_back_once_more_asks_for_no_new_sitting_of_its_own(life: Life, case: Case) -> None:
    decide(life, arranged(life, case), approved(case))
    other = listed(life)
    rank(life, other)
    second = arranged(life, other, session="2025年第2次")
    reopen_decision(second.pk, case.number, "发现新情况。", actor=life.secretary, at=life.later())
    assert reasons_pending([case], "meeting") == {case.pk: "发现新情况。"}
    decide(life, second, approved(case))
    assert reasons_pending([case], "meeting") == {}
    with transaction.atomic():
        reopen(lock_case(Case.objects.get(pk=case.pk)), "meeting", at=life.later())
    assert reasons_pending([case], "meeting") == {}
