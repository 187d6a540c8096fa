"""Sittings of a meeting: arranged, held with enough members, recusals and votes that count, decided together."""

from datetime import date, timedelta

import pytest
from tests import factories
from tests.actions.batches.changed_life import listed, rank
from tests.actions.batches.sittings.arranged_sittings import MEMBERS, approved, arranged, decide, plan_of, votes
from tests.actions.life import Life, open_steps

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.meeting import decide_in_meeting
from pingding.actions.batches.sittings.arranging import SittingPlan, arrange_sitting
from pingding.policy.errors import Refusal
from pingding.policy.steps.sittings import ItemOfSitting, SittingMember
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.batches.own_sittings import own_sittings
from pingding.queries.batches.sittings import agenda_of, find_sitting, sitting_desk
from pingding.queries.mail.content import leads_to
from pingding.queries.refusals import each_of
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Batch, Case, JournalEntry, Message

pytestmark = pytest.mark.django_db


def test_a_sitting_keeps_its_agenda_in_order_and_is_in_the_journal(life: Life) -> None:
    first, second = listed(life), listed(life)
    rank(life, first, second)
    sitting = arranged(life, second, first)
    assert agenda_of(sitting) == (second.number, first.number)
    change = JournalEntry.objects.get(act="arrange_sitting").change
    assert change["members"] == [each.name for each in MEMBERS] and change["agenda"] == list(agenda_of(sitting))
    changed = arrange_sitting(
        "meeting", plan_of(life, first, place="第二会议室"), sitting=sitting.pk, actor=life.secretary, at=life.later()
    )
    assert changed.pk == sitting.pk and agenda_of(changed) == (first.number,) and changed.place == "第二会议室"


def test_what_is_missing_of_a_sitting_is_refused_at_once(life: Life, case: Case) -> None:
    bare = SittingPlan("", None, "", "", (), [])
    with pytest.raises(Refusal) as refusal:
        arrange_sitting("meeting", bare, actor=life.secretary, at=life.later())
    fields = [each.field for each in each_of(refusal.value)]
    assert fields == ["session", "held_on", "place", "chair", "members", "agenda"]
    with pytest.raises(Refusal, match="示例成员0在成员中出现多次"):
        arranged(life, case, members=(*MEMBERS, MEMBERS[0]))
    with pytest.raises(Refusal, match="账号不属于本单位"):
        arranged(life, case, members=(MEMBERS[0].model_copy(update={"person": factories.auditor().person.pk}),))  # type: ignore[union-attr]
    with pytest.raises(Refusal, match="由其他单位或人员办理"):
        arrange_sitting("meeting", plan_of(life, case), actor=life.officer, at=life.later())


def test_a_member_with_an_account_is_invited_once_a_day_and_place(life: Life, case: Case) -> None:
    person = life.officer.person
    assert person is not None
    member = SittingMember(name=person.name, position="副局长", person=person.pk)
    sitting = arranged(life, case, members=(*MEMBERS, member))
    invitations = Message.objects.filter(person=person, text__contains="参加")
    (message,) = invitations
    assert message.words["place"] == "第一会议室" and message.words["calendar"]["key"] == f"sitting-{sitting.pk}"
    assert leads_to(message) == f"/sittings/{sitting.pk}/" and own_sittings(life.officer, life.at) == [sitting]
    assert own_sittings(life.secretary, life.at) == own_sittings(PUBLIC, life.at) == []
    again = plan_of(life, case, members=(*MEMBERS, member))
    arrange_sitting("meeting", again, sitting=sitting.pk, actor=life.secretary, at=life.later())
    assert invitations.all().count() == 1
    moved = plan_of(life, case, members=(*MEMBERS, member), held_on=life.at.date() + timedelta(days=1))
    arrange_sitting("meeting", moved, sitting=sitting.pk, actor=life.secretary, at=life.later())
    assert invitations.all().count() == 2
    without = plan_of(life, case, held_on=life.at.date() + timedelta(days=1))
    for _time in range(2):
        arrange_sitting("meeting", without, sitting=sitting.pk, actor=life.secretary, at=life.later())
    taken_off = invitations.all().get(text__startswith="您不再需要参加")
    assert taken_off.words["calendar"]["key"] == f"sitting-{sitting.pk}" and taken_off.words["calendar"]["cancelled"]
    assert leads_to(taken_off) == "" and own_sittings(life.officer, life.at) == []


def test_a_sitting_is_seen_by_its_body_and_auditors_only(life: Life, case: Case) -> None:
    sitting = arranged(life, case)
    for viewer in (life.secretary, life.officer, factories.auditor()):
        assert find_sitting(viewer, sitting.pk) == sitting
    for viewer in (life.districts["wanzhou"], life.experts[0], life.unit()[1]):
        with pytest.raises(Refusal, match="没有这次会议，或您无权查看"):
            find_sitting(viewer, sitting.pk)


def test_nothing_is_decided_outside_of_a_sitting_where_the_definition_asks_for_members(life: Life, case: Case) -> None:
    with pytest.raises(Refusal, match="须由会议成员到会作出决定") as refusal:
        decide_in_meeting(
            "meeting", [approved(case)], actor=life.secretary, at=life.later(), held_on=date(2025, 5, 1), session="1"
        )
    assert refusal.value.clause == ("四",) and open_steps(case) == {"meeting"}


def test_nothing_is_decided_while_too_few_members_are_present(life: Life, case: Case) -> None:
    sitting = arranged(life, case)
    with pytest.raises(Refusal, match=r"应到6人，到会3人，未达到三分之二以上（4人）") as refusal:
        decide(life, sitting, approved(case), present=range(3))
    assert refusal.value.clause == ("四",) and "另行召开会议" in refusal.value.remedy
    decide(life, sitting, approved(case), present=range(4))
    assert open_steps(case) == {"notice"}


def test_whoever_stands_aside_counts_neither_in_the_quorum_nor_in_the_vote(life: Life) -> None:
    first, second = listed(life), listed(life)
    rank(life, first, second)
    sitting = arranged(life, first, second)
    both = [approved(first), approved(second)]
    items = {first.number: votes(4), second.number: votes(3, recused=[0, 1])}
    with pytest.raises(Refusal) as refusal:
        decide(life, sitting, *both, present=range(4), items=items)
    said = {each.field: each.what for each in each_of(refusal.value)}
    assert "应到4人、到会2人，未达到" in said[f"case-{second.number}"] and f"votes-{second.number}" in said
    assert open_steps(first) == open_steps(second) == {"meeting"}
    items = {first.number: votes(5), second.number: votes(3, recused=[0, 1])}
    batch = decide(life, sitting, *both, present=range(5), items=items)
    held = batch_record(life.secretary, batch.pk).held
    assert held is not None and held.recused(second.number) == ("示例成员0", "示例成员1")
    assert (held.voting(second.number), held.entitled(second.number)) == (3, 4)


@pytest.mark.parametrize(
    ("item", "what"),
    [
        (votes(3, 1), "合计4票，与到会且未回避的6人不符"),
        (ItemOfSitting(), "没有记录表决结果"),
        (votes(6).model_copy(update={"consensus": True}), "既填写了票数，又注明协商一致"),
        (votes(0, recused=range(6)), "未达到本件作出决定的人数"),
    ],
)
def test_votes_must_add_up(life: Life, case: Case, item: ItemOfSitting, what: str) -> None:
    sitting = arranged(life, case)
    with pytest.raises(Refusal, match=what):
        decide(life, sitting, approved(case), items={case.number: item})
    assert open_steps(case) == {"meeting"}


@pytest.mark.parametrize(
    ("outcome", "item", "agrees"),
    [
        ("approve", votes(4, 2), True),
        ("approve", votes(3, 3), False),
        ("refuse", votes(3, 3), True),
        ("refuse", votes(4, 2), False),
        ("refuse", ItemOfSitting(consensus=True), True),
    ],
)
def test_an_outcome_against_the_vote_needs_a_reason_and_is_marked(
    life: Life, case: Case, outcome: str, item: ItemOfSitting, agrees: bool
) -> None:
    sitting = arranged(life, case)
    if not agrees and outcome == "approve":
        with pytest.raises(Refusal, match="赞成票未达到过半数，“认定”与表决结果不一致，须写明理由") as refusal:
            decide(life, sitting, approved(case), items={case.number: item})
        assert refusal.value.field == f"reason-{case.number}" and refusal.value.clause == ("三",)
    batch = decide(life, sitting, Decision(case.number, outcome, "会议另有说明。"), items={case.number: item})
    held = batch_record(life.secretary, batch.pk).held
    assert held is not None and held.item(case.number).against_vote is not agrees
    change = JournalEntry.objects.get(act="step_meeting").change
    assert change.get("against_vote", False) is not agrees and change["members"] == change["present"] == 6


def test_a_sitting_decides_once_and_only_what_stands_on_its_agenda(life: Life) -> None:
    first, second = listed(life), listed(life)
    rank(life, first, second)
    sitting = arranged(life, first)
    with pytest.raises(Refusal, match="不在本次会议的议程中"):
        decide(life, sitting, approved(second))
    decide(life, sitting, approved(first))
    with pytest.raises(Refusal, match="会议已经作出决定，不能更改"):
        decide(life, sitting, approved(second))
    with pytest.raises(Refusal, match="会议已经作出决定，不能更改"):
        arrange_sitting("meeting", plan_of(life, second), sitting=sitting.pk, actor=life.secretary, at=life.later())
    decide(life, arranged(life, second, session="2025年第2次"), approved(second))
    assert open_steps(first) == open_steps(second) == {"notice"}
    assert Batch.objects.filter(kind="meeting").count() == 2


def test_a_sitting_that_has_not_met_yet_decides_nothing(life: Life, case: Case) -> None:
    sitting = arranged(life, case, held_on=life.at.date() + timedelta(days=2))
    with pytest.raises(Refusal, match="会议日期不能晚于今天"):
        decide(life, sitting, approved(case))


def test_whom_something_ties_to_a_case_is_named(life: Life, case: Case) -> None:
    unit = case.organisation
    members = (*MEMBERS, SittingMember(name="示例外聘", unit=unit.name))
    desk = sitting_desk(arranged(life, case, members=members))
    assert desk.hints == {case.number: {6: f"任职于{unit.name}"}}


def test_a_meeting_without_rules_may_still_be_noted_without_a_sitting_or_held_in_one() -> None:
    life = Life()
    first, second = listed(life), listed(life)
    rank(life, first)
    life.meet(first, "approve")
    rank(life, second)
    decide(life, arranged(life, second), approved(second), present=[0], items={second.number: votes(0, 1)})
    assert open_steps(first) == open_steps(second) == {"notice"}
