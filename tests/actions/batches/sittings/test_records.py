"""What is on record of a sitting: its members as they were read, who was tied and took part; one that was cancelled."""

import pytest
from tests.actions.batches.sittings.arranged_sittings import MEMBERS, approved, arranged, decide, plan_of, votes
from tests.actions.life import Life

from pingding.actions.batches.meeting import decide_in_meeting
from pingding.actions.batches.sittings.arranging import arrange_sitting
from pingding.actions.batches.sittings.cancelling import cancel_sitting
from pingding.actions.batches.sittings.holding import SittingHeld
from pingding.documents.meetings import record_paper
from pingding.policy.errors import Refusal
from pingding.policy.steps.sittings import SittingMember
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.batches.own_sittings import own_sittings
from pingding.queries.batches.sittings import find_sitting, mark_of_members, members_before, sitting_desk
from pingding.records.models import Batch, Case, JournalEntry, Message, Sitting

pytestmark = pytest.mark.django_db


def test_members_are_named_by_the_list_that_was_read(life: Life, case: Case) -> None:
    sitting = arranged(life, case)
    mark = sitting_desk(sitting).members_mark
    turned = plan_of(life, case, members=MEMBERS[::-1])
    arrange_sitting("meeting", turned, sitting=sitting.pk, actor=life.secretary, at=life.later())
    items = {case.number: votes(5, recused=[0])}

    def held_by(marked: str) -> Batch:
        happened = SittingHeld(sitting.pk, marked, frozenset(range(6)), items=items)
        return decide_in_meeting(
            "meeting", [approved(case)], in_sitting=happened, actor=life.secretary, at=life.later()
        )

    for stale in (mark, ""):
        with pytest.raises(Refusal, match="成员名单在您打开后有变化") as refusal:
            held_by(stale)
        assert refusal.value.kind == "conflict"
    batch = held_by(mark_of_members(MEMBERS[::-1]))
    held = batch_record(life.secretary, batch.pk).held
    assert held is not None and held.recused(case.number) == ("示例成员5",)


def test_a_member_whom_the_records_tie_to_a_case_and_who_takes_part_is_on_record(life: Life, case: Case) -> None:
    tied = MEMBERS[0].model_copy(update={"unit": case.organisation.name})
    sitting = arranged(life, case, members=(tied, *MEMBERS[1:]))
    batch = decide(life, sitting, approved(case), items={case.number: votes(6)})
    record = batch_record(life.secretary, batch.pk)
    assert record.held is not None
    assert record.held.tied(case.number) == (("示例成员0", f"任职于{case.organisation.name}"),)
    assert "参加，未回避" in repr(record_paper(record))
    noted = JournalEntry.objects.filter(case=case, step="meeting", change__outcome="approve").order_by("-pk")[0]
    assert noted.change["tied"] == 1


def test_a_sitting_that_is_cancelled_tells_its_members_and_decides_nothing(life: Life, case: Case) -> None:
    person = life.officer.person_or_refuse()
    members = (*MEMBERS, SittingMember(name=person.name, person=person.pk))
    sitting = arranged(life, case, members=members)
    with pytest.raises(Refusal, match="取消会议的理由"):
        cancel_sitting(sitting.pk, " ", actor=life.secretary, at=life.later())
    cancel_sitting(sitting.pk, "主要成员出差。", actor=life.secretary, at=life.later())
    told = Message.objects.filter(person=person).order_by("-pk")[0]
    assert str(told).endswith("已取消：主要成员出差。") and own_sittings(life.officer, life.at) == []
    assert JournalEntry.objects.get(act="cancel_sitting").change["reason"] == "主要成员出差。"
    for act in (
        lambda: decide(life, sitting, approved(case)),
        lambda: cancel_sitting(sitting.pk, "再次", actor=life.secretary, at=life.later()),
    ):
        with pytest.raises(Refusal, match="已经取消"):
            act()


def test_members_are_proposed_from_the_same_programme(life: Life, case: Case) -> None:
    arranged(life, case)
    programme, body = case.edition.programme, find_sitting(life.secretary, Sitting.objects.get().pk).organisation_id
    assert members_before(programme, "meeting", body) == MEMBERS
    assert members_before("another-programme-2025", "meeting", body) == ()
