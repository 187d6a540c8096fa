"""Notices and the objections to them: when a notice decides, what an objection has to say, how it is answered."""

from datetime import date

import pytest
from django.db import transaction
from tests.actions.life import Life, open_steps, status

from pingding.actions.batches.notice import publish_notice
from pingding.actions.cases.moving import end, hold_case
from pingding.actions.notices.answers import answer_objection
from pingding.actions.notices.objections import MOST_UNDECIDED, raise_objection
from pingding.actions.periodic.tick import tick
from pingding.policy.errors import Refusal
from pingding.queries.clock import SHANGHAI
from pingding.queries.journal.journal import case_journal
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Case, JournalEntry, Message, Objection, Seat

pytestmark = pytest.mark.django_db


def on_notice(life: Life) -> tuple[Case, object]:
    case, _writer = life.submitted()
    life.to_notice(case)
    return case, life.notice(case)


def test_a_notice_has_no_outcome_before_it_has_run(life: Life) -> None:
    case, _notice = on_notice(life)
    entry = JournalEntry.objects.get(case=case, act="step_notice")
    assert (entry.about, entry.change["outcome"]) == ("公示", "")
    assert Seat.objects.get(run__case=case, run__step="notice").outcome == ""
    with pytest.raises(Refusal) as refusal:
        publish_notice("notice", [case.number], actor=life.officer, at=life.later(), title="再次公示")
    assert refusal.value.kind == "conflict"


def test_an_objection_is_bounded_and_a_repeated_one_gets_its_receipt_even_late(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    words = {"name": "示例丙", "contact": "023-60000001", "grounds": "所报材料不实，请予核实"}
    for field in words:
        for wrong in ("", "  ", "长" * 6000, *(["短"] if field != "name" else [])):
            with pytest.raises(Refusal) as refusal:
                raise_objection(notice, case, **{**words, field: wrong}, at=life.later(), actor=PUBLIC)
            assert refusal.value.where and refusal.value.remedy
    first = raise_objection(notice, case, **words, at=life.later(), actor=PUBLIC, token="once")
    again = raise_objection(notice, case, **words, at=notice.ends_at, actor=PUBLIC, token="once")
    assert again.pk == first.pk and Objection.objects.count() == 1
    answer_objection(first.receipt, True, "属实", reason="经核实如上", actor=life.officer, at=life.later())
    assert status(case) == "refused"
    assert Message.objects.filter(organisation=case.organisation, text__contains="成立").count() == 1
    with pytest.raises(Refusal, match="已经答复") as late:
        answer_objection(first.receipt, False, "再议", reason="经核实如上", actor=life.officer, at=life.later())
    assert late.value.kind == "conflict"


def test_the_unit_reads_the_public_reason_and_neither_the_answer_nor_the_receipt(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    objection = life.objects(life.notice(case), case)
    answer = "经向举报人的同事核实属实"
    answer_objection(objection.receipt, True, answer, reason="经核实如上", actor=life.officer, at=life.later())
    message = Message.objects.get(organisation=case.organisation, text__contains="成立")
    assert message.words["reason"] == "经核实如上"
    lines = case_journal(case, whole=False)
    for shown in (f"{message.text} {message.words}", *(f"{line.about} {line.recorded}" for line in lines)):
        assert answer not in shown and objection.receipt not in shown


@pytest.mark.parametrize(("first_day", "says"), [(date(2025, 10, 9), "不能早于今天"), (date(9999, 12, 31), "一年以内")])
def test_a_notice_begins_within_a_year(life: Life, first_day: date, says: str) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    with pytest.raises(Refusal, match=says):
        publish_notice(
            "notice", [case.number], actor=life.officer, at=life.later(), title="示例公示", first_day=first_day
        )
    assert open_steps(case) == {"notice"}


def test_an_upheld_objection_closes_the_others_without_examining_them(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    first, other = (life.objects(notice, case, name=name) for name in ("示例丙", "示例丁"))
    answer_objection(first.receipt, True, "属实", reason="经核实如上", actor=life.officer, at=life.later())
    other.refresh_from_db()
    assert (other.state, other.answered_by) == (Objection.State.CLOSED, life.officer.person)
    assert first.receipt not in other.answer
    entry = JournalEntry.objects.get(case=case, act="close_objection")
    assert (entry.about, entry.actor) == (other.receipt, life.officer.person)
    with pytest.raises(Refusal, match="已经答复"):
        answer_objection(other.receipt, False, "再议", reason="经核实如上", actor=life.officer, at=life.later())


def test_undecided_objections_to_a_case_are_counted_and_the_same_words_get_one_receipt(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)

    def send(n: int, contact: str = "023-60000001") -> Objection:
        return life.objects(notice, case, contact=contact, grounds=f"所报材料不实，请予核实，第{n}件")

    messages = Message.objects.filter(text__contains="收到异议")
    first, repeated = send(0), send(0)
    assert repeated.pk == first.pk and messages.count() == 1
    assert send(0, "023-60000002").pk != first.pk
    for n in range(2, MOST_UNDECIDED):
        send(n)
    with pytest.raises(Refusal) as refusal:
        send(99)
    assert refusal.value.remedy and case.number in refusal.value.remedy and refusal.value.clause
    assert messages.count() == Objection.objects.filter(case=case).count() == MOST_UNDECIDED
    assert send(0).pk == first.pk
    answer_objection(first.receipt, False, "不属实", reason="经核实如上", actor=life.officer, at=life.later())
    assert send(99).state == Objection.State.OPEN


def test_the_round_of_a_notice_is_due_with_the_end_of_its_last_day(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    due = case.runs.get(step="notice").due_at
    assert due is not None
    assert due.astimezone(SHANGHAI).isoformat() == f"{notice.last_day.isoformat()}T23:59:59+08:00"
    assert tick(at=due).notices_ended == 0
    assert tick(at=notice.ends_at).notices_ended == 1


@pytest.mark.parametrize("upheld", [False, True])
def test_the_entry_of_an_answered_objection(life: Life, upheld: bool) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    objection = life.objects(life.notice(case), case)
    answer_objection(
        objection.receipt, upheld, " 经核实，\r\n如上。 ", reason="经核实如上", actor=life.officer, at=life.later()
    )
    entry = JournalEntry.objects.get(act="answer_objection")
    assert entry.change == {"upheld": upheld, "answer": "经核实，\n如上。", "reason": "经核实如上"}
    assert (entry.about, entry.behalf, entry.case) == (objection.receipt, life.city.name, case)
    assert (entry.clause, entry.actor_name, entry.at) == ("五", "示例经办人", life.at)
    objection.refresh_from_db()
    assert (objection.state, objection.answer) == ("upheld" if upheld else "rejected", "经核实，\n如上。")
    assert (objection.answered_at, objection.answered_by) == (life.at, life.officer.person)


def test_a_rejected_objection_lets_a_notice_go_on_that_has_run_meanwhile(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    objection = life.objects(notice, case)
    life.after(notice)
    assert open_steps(case) == {"notice"}
    answer_objection(objection.receipt, False, "经核实不成立", reason="经核实如上", actor=life.officer, at=life.later())
    assert open_steps(case) == {"issue"}


@pytest.mark.parametrize("upheld", [False, True])
def test_an_objection_is_still_answered_after_the_notice_has_closed_and_moves_nothing(life: Life, upheld: bool) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    objection = life.objects(life.notice(case), case)
    with transaction.atomic():
        end(hold_case(case), "withdrawn", at=life.later())
    told = Message.objects.filter(organisation=case.organisation).count()
    answer_objection(
        objection.receipt, upheld, "本件已撤回，意见记录在案", reason="经核实如上", actor=life.officer, at=life.later()
    )
    assert (status(case), open_steps(case)) == ("withdrawn", set())
    entry = JournalEntry.objects.get(act="answer_objection")
    assert (entry.change["upheld"], entry.clause) == (upheld, "")
    assert Objection.objects.get().answered_at == life.at
    assert Message.objects.filter(organisation=case.organisation).count() == told
    with pytest.raises(Refusal, match="已经答复"):
        answer_objection(objection.receipt, upheld, "再议", reason="经核实如上", actor=life.officer, at=life.later())


@pytest.mark.parametrize(
    "reason",
    [
        *(
            "经示例丙确认",
            "经示 例·丙确认",
            "电话13800000000核实",
            "电话138 0000 0000核实",
            "1张、１３８－００００－０００１",
        ),
        *("见 a@example.cn 来信", "证件11010119900307123X", "证件110101 1990 0307 123X", ""),
        *("据6000 0000来电", "据6000-0009来电", "打（023）6000-0001核实"),
    ],
)
def test_the_reason_for_the_public_has_no_personal_data(life: Life, reason: str) -> None:
    case, _writer = life.submitted()
    notice = life.notice(life.to_notice(case))
    who = {"name": "示例丙", "contact": "023-60000000、60000009转12", "grounds": "所述平台并非由该单位建设。"}
    objection = raise_objection(notice, case, **who, actor=PUBLIC, at=life.later())
    with pytest.raises(Refusal) as refused:
        answer_objection(objection.receipt, False, "不成立", reason=reason, actor=life.officer, at=life.later())
    assert refused.value.where == "公开的理由"
    assert Objection.objects.get().state == Objection.State.OPEN
