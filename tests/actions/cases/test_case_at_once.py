"""Two at once on cases: each thread has its own connection to the same real database."""

from decimal import Decimal
from itertools import chain
from threading import Event

import pytest
from django.db import transaction
from tests import factories
from tests.actions.life import Life, open_steps
from tests.at_once import at_once

from pingding.actions.applications.applications import open_application, save_draft
from pingding.actions.applications.materials import add_material
from pingding.actions.applications.partners import add_partner
from pingding.actions.applications.submission import submit_application
from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.issue import issue_document
from pingding.actions.batches.recommend import recommend
from pingding.actions.calls.calls import close_call, refuse_closed_meanwhile
from pingding.actions.door import for_change, notify, record_act
from pingding.actions.panels.sheets import save_expert_sheet
from pingding.actions.periodic.tick import tick
from pingding.actions.steps import act_at_step
from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import PanelClosed
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.access import find_case
from pingding.queries.journal.acts.directory import ChangePassword
from pingding.queries.journal.journal import verify
from pingding.records.models import (
    BatchItem,
    Call,
    Case,
    Filing,
    IssuedDocument,
    JournalEntry,
    Message,
    Objection,
    Organisation,
    Partner,
    ScoreSheet,
    StepRun,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def life() -> Life:
    return Life()


def refusals(results: list[object]) -> list[Refusal]:
    return [met for met in results if isinstance(met, Refusal)]


def test_of_two_officers_on_one_case_one_wins_and_the_other_learns_what_happened(life: Life) -> None:
    case, _writer = life.submitted()
    one = life.districts["wanzhou"]
    other = factories.officer(one.organisations[0], "示例经办人二")
    seen, at = find_case(one, case.number).revision, life.later()
    passed = ChecklistAnswers(checks={"complete": True}, judged={"worth": True})
    refused = ChecklistAnswers(reason="材料不实")
    results = at_once(
        lambda: act_at_step(case.number, "check", "pass", passed, actor=one, at=at, revision=seen),
        lambda: act_at_step(case.number, "check", "refuse", refused, actor=other, at=at, revision=seen),
    )
    (met,) = refusals(results)
    assert met.kind == "conflict" and met.remedy
    assert one.organisations[0].name in met.what
    assert JournalEntry.objects.filter(case=case, act="step_review").count() == 1
    assert StepRun.objects.filter(case=case, step="check").count() == 1
    assert verify().ok


def test_two_submissions_at_once_are_one(life: Life) -> None:
    case, writer = life.draft()
    colleague = factories.writer(case.organisation, writer)
    seen, at = find_case(writer, case.number).revision, life.later()
    results = at_once(
        lambda: submit_application(case.number, actor=writer, at=at, revision=seen),
        lambda: submit_application(case.number, actor=colleague, at=at, revision=seen),
        lambda: submit_application(case.number, actor=writer, at=at),
    )
    assert len({met.receipt for met in results if isinstance(met, Filing)}) == 1 and not refusals(results)
    assert Filing.objects.filter(case=case).count() == 1
    assert JournalEntry.objects.filter(act="submit_application").count() == 1
    assert open_steps(case) == {"check"} and verify().ok


def test_what_is_typed_while_it_is_handed_in_is_refused_or_handed_in(life: Life) -> None:
    case, writer = life.draft()
    colleague = factories.writer(case.organisation, writer)
    at = life.later()
    results = at_once(
        lambda: submit_application(case.number, actor=writer, at=at),
        lambda: save_draft(case.number, {"staff": "77"}, actor=colleague, at=at),
    )
    filing = Filing.objects.get(case=case)
    assert filing.submitted_at is not None
    late = refusals(results)
    assert filing.data["staff"] == ("50" if late else "77")
    assert all(met.kind == "forbidden" for met in late) and verify().ok


def test_two_opening_the_same_application_at_once_get_one_case(life: Life) -> None:
    unit, writer = life.unit()
    colleague = factories.writer(unit, writer)
    at = life.later()
    results = at_once(
        *(lambda who=who: open_application(life.call, unit, actor=who, at=at) for who in (writer, colleague))
    )
    assert len({met.pk for met in results if isinstance(met, Case)}) == 1
    assert Case.objects.filter(organisation=unit).count() == 1
    assert JournalEntry.objects.filter(act="open_application").count() == 1


def test_units_opening_at_once_get_different_numbers(life: Life) -> None:
    units = [life.unit() for _n in range(4)]
    at = life.later()
    opened = at_once(
        *(lambda u=unit, w=writer: open_application(life.call, u, actor=w, at=at) for unit, writer in units)
    )
    assert len({case.number for case in opened if isinstance(case, Case)}) == 4
    assert verify().ok


def test_first_things_typed_at_once_make_one_draft(life: Life) -> None:
    unit, writer = life.unit()
    colleague = factories.writer(unit, writer)
    case = open_application(life.call, unit, actor=writer, at=life.later())
    file, code, at = factories.attachment(unit, writer), factories.credit_code(), life.later()
    results = at_once(
        lambda: save_draft(case.number, {"staff": "50"}, actor=writer, at=at),
        lambda: save_draft(case.number, {"topic": "steel"}, actor=colleague, at=at),
        lambda: add_material(case.number, "licence", file, actor=writer, at=at),
        lambda: add_partner(case.number, name="示例大学", code=code, kind="university", duties="", actor=writer, at=at),
        lambda: add_partner(
            case.number, name="示例大学", code=code, kind="university", duties="", actor=colleague, at=at
        ),
    )
    draft = Filing.objects.get(case=case)
    assert (draft.data["staff"], draft.data["topic"], draft.files.count()) == ("50", "steel", 1)
    (met,) = refusals(results)
    assert met.kind == "conflict" and "已在合作单位中" in met.what
    assert Partner.objects.filter(case=case).count() == 1


def test_two_documents_at_once_take_different_numbers(life: Life) -> None:
    cases = []
    for name, topic in (("示例钢铁协同中心", "steel"), ("示例芯片协同中心", "chips")):
        case, _writer = life.submitted(centre_name=name, topic=topic)
        cases.append(life.to_notice(case))
    life.after(life.notice(*cases))
    at = life.later()
    results = at_once(
        *(lambda c=c: issue_document("issue", [c.number], actor=life.officer, at=at, title="示例通知") for c in cases)
    )
    assert not refusals(results)
    assert sorted(IssuedDocument.objects.exclude(pattern="").values_list("n", flat=True)) == [1, 2]
    assert verify().ok


def test_two_letters_at_once_do_not_exceed_the_quota(life: Life) -> None:
    cases = []
    for _n in range(4):
        case, _writer = life.submitted()
        life.check(case)
        life.opine(case)
        cases.append(case)
    officer, at = life.districts["wanzhou"], life.later()

    def letter(*chosen: Case) -> object:
        decisions = [Decision(case.number, "recommended") for case in chosen]
        return recommend("letter", decisions, actor=officer, at=at, letter_number="示例函1号", signed=True)

    results = at_once(lambda: letter(*cases[:2]), lambda: letter(*cases[2:]))
    (met,) = refusals(results)
    assert "推荐名额为2个" in met.what
    assert BatchItem.objects.filter(batch__step="letter").count() == 2


def test_batches_that_name_the_same_cases_in_other_orders_do_not_wait_in_a_circle(life: Life) -> None:
    cases = []
    for _n in range(2):
        case, _writer = life.submitted()
        life.check(case)
        life.opine(case)
        cases.append(case)
    officer, at = life.districts["wanzhou"], life.later()

    def letter(chosen: list[Case]) -> object:
        decisions = [Decision(case.number, "recommended") for case in chosen]
        return recommend("letter", decisions, actor=officer, at=at, letter_number="示例函1号", signed=True)

    results = at_once(lambda: letter(cases), lambda: letter(cases[::-1]))
    (met,) = refusals(results)
    assert met.kind == "conflict" and BatchItem.objects.count() == 2


def test_an_expert_hands_in_once_and_not_after_the_panel_is_closed(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts)
    for expert in life.experts[:2]:
        life.sheet(case, expert, 50)
    last, at, points = life.experts[2], life.later(), {"quality": Decimal(40)}
    results = at_once(
        *[lambda: save_expert_sheet(case.number, "panel", actor=last, at=at, points=points, submit=True, declared=True)]
        * 2,
        lambda: act_at_step(case.number, "panel", "done", PanelClosed(), actor=life.officer, at=at),
    )
    sheets = [met for met in results if isinstance(met, ScoreSheet)]
    assert len(sheets) <= 1 and len(refusals(results)) == 2 - len(sheets)
    assert ScoreSheet.objects.filter(case=case).count() == 2 + len(sheets) and verify().ok


def test_objections_and_the_end_of_the_notice_at_once(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    at = life.later()

    def object_to(token: str) -> Objection:
        return life.objects(notice, case, grounds=f"所报材料不实，请予核实：{token}", token=token, at=at)

    results = at_once(*(lambda t=t: object_to(t) for t in ("one", "one", "two")))
    assert len({met.receipt for met in results if isinstance(met, Objection)}) == 2 == Objection.objects.count()
    ends = at_once(lambda: tick(at=notice.ends_at), lambda: tick(at=notice.ends_at))
    assert not refusals(ends) and open_steps(case) == {"notice"}
    Objection.objects.update(state=Objection.State.REJECTED)
    at_once(lambda: tick(at=notice.ends_at), lambda: tick(at=notice.ends_at))
    assert open_steps(case) == {"issue"}
    assert JournalEntry.objects.filter(act="end_notice").count() == 1 and verify().ok


def test_many_acts_at_once_keep_one_chain_and_wait_in_no_circle(life: Life) -> None:
    """Units open applications while others of theirs are written, reviewed and told of: all meet at the same rows."""
    second = factories.call(life.officer, factories.edition("sample-rolling-2025"))
    units = []
    for _n in range(3):
        case, writer = life.submitted()
        units.append((case, writer))
    officer, at = life.districts["wanzhou"], life.later()
    content = ChecklistAnswers(checks={"complete": True}, judged={"worth": True})
    doings = chain.from_iterable(
        (
            lambda c=case: act_at_step(c.number, "check", "pass", content, actor=officer, at=at),
            lambda c=case, w=writer: open_application(second, c.organisation, actor=w, at=at),
        )
        for case, writer in units
    )
    results = at_once(*doings)
    assert not refusals(results)
    assert verify().ok and Case.objects.count() == 6


def test_a_message_to_a_unit_does_not_wait_for_whoever_holds_the_unit(life: Life) -> None:
    """One holds the unit and wants the journal; the other has the journal and tells the unit something."""
    unit, _writer = life.unit()
    unit_held, journal_held = Event(), Event()

    def hold_unit_then_journal() -> None:
        with transaction.atomic():
            for_change(Organisation.objects.all()).get(pk=unit.pk)
            unit_held.set()
            journal_held.wait(1)
            record_act(ChangePassword(), at=life.at)

    def hold_journal_then_tell() -> None:
        unit_held.wait(5)
        with transaction.atomic():
            record_act(ChangePassword(), at=life.at)
            journal_held.set()
            notify("示例消息", at=life.at, organisation=unit)

    at_once(hold_unit_then_journal, hold_journal_then_tell)
    assert Message.objects.filter(organisation=unit, text="示例消息").count() == 1 and verify().ok


def test_nothing_is_taken_after_a_call_was_closed_however_close_the_two_are(life: Life) -> None:
    call = factories.call(life.officer, factories.edition("sample-rolling-2025"))
    unit, writer = life.unit()
    case = open_application(call, unit, actor=writer, at=life.later())
    save_draft(case.number, {"legal_person": True, "staff": "50"}, actor=writer, at=life.later(), signed=())
    before, closing = Call.objects.get(pk=call.pk), life.later()
    after = life.later()
    results = at_once(
        lambda: close_call(call, reason="另行部署", actor=life.officer, at=closing),
        lambda: submit_application(case.number, actor=writer, at=after),
    )
    order = list(JournalEntry.objects.filter(act__in=("close_call", "submit_application")).order_by("seq"))
    late = refusals(results)
    assert [entry.act for entry in order] == (["close_call"] if late else ["submit_application", "close_call"])
    assert all(met.kind == "closed" for met in late) and verify().ok
    with transaction.atomic(), pytest.raises(Refusal, match="截止"):
        refuse_closed_meanwhile(before, (), after)
    with transaction.atomic():
        refuse_closed_meanwhile(before, (), closing)
