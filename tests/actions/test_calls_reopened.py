"""A call that has closed is reopened by a document; what was begun in a passed call is not lost."""

from datetime import date, datetime, timedelta

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.applications.applications import open_application, save_draft
from pingding.actions.calls.calls import NewCall, extend_call, publish_call
from pingding.policy.errors import Refusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.applications.receipts import passed_draft
from pingding.queries.applications.writing import open_form
from pingding.queries.calls.calls import apply_refusal
from pingding.queries.clock import SHANGHAI
from pingding.queries.refusals import each_of
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.own_cases import openings
from pingding.records.models import Call, Filing, JournalEntry, Message, StoredEdition

pytestmark = pytest.mark.django_db
AT = factories.START


@pytest.fixture
def authority() -> Viewer:
    return factories.officer(factories.office("science@cq"))


@pytest.fixture
def stored() -> StoredEdition:
    return factories.edition()


EARLY = NewCall(closes_at=date(2025, 11, 15))
LATE = datetime(2025, 11, 20, 9, 0, tzinfo=SHANGHAI)


def test_call_that_has_closed_is_reopened_by_a_document_and_its_clause(
    authority: Viewer, stored: StoredEdition
) -> None:
    call, (unit, own) = publish_call(stored, EARLY, actor=authority, at=AT), factories.unit()
    draft = open_application(call, unit, actor=own, at=AT)
    with pytest.raises(Refusal) as caught:
        extend_call(call, date(2025, 12, 1), reason="补报", actor=authority, at=LATE)
    assert [each.field for each in each_of(caught.value)] == ["document", "clause"]
    with pytest.raises(Refusal, match="晚于原定时间和现在"):
        reopen(call, date(2025, 11, 19), authority)
    reopen(call, date(2025, 12, 1), authority)
    call.refresh_from_db()
    assert (call.reopened_at, call.reopened_by_document) == (LATE, "示例发〔2026〕1号 二（一）")
    entry = JournalEntry.objects.get(act="extend_call")
    assert (entry.clause, entry.change["document"]) == ("二（一）", "示例发〔2026〕1号")
    with pytest.raises(Refusal, match="失效"):
        after_it = call.closes_at + timedelta(days=60)
        ground = {"reason": "再补报", "document": "示例发〔2026〕9号", "clause": "一"}
        extend_call(call, date(2026, 3, 1), actor=authority, at=after_it, **ground)
    assert "草稿可以继续填写" in str(Message.objects.get(organisation=unit, case=draft))
    assert open_form(own, draft.number, None, at=LATE).late is None
    assert apply_refusal(call, factories.unit()[0], LATE) is None


def reopen(call: Call, until: date, authority: Viewer) -> Call:
    document, clause = "示例发〔2026〕1号", "二（一）"
    return extend_call(call, until, reason="补报", document=document, clause=clause, actor=authority, at=LATE)


def test_unit_that_has_handed_in_is_not_offered_a_second_application_by_the_extension() -> None:
    life = Life()
    case, writer = life.submitted()
    content = ChecklistAnswers(reason="不符合要求", checks={"complete": False}, judged={"worth": False})
    life.act(case, "check", "refuse", content, life.districts["wanzhou"])
    unit = case.organisation
    assert apply_refusal(life.call, unit, life.later()) is None
    assert life.call.closes_at is not None
    life.at = life.call.closes_at + timedelta(days=1)
    document, until = "示例发〔2026〕2号", (life.at + timedelta(days=20)).date()
    call = extend_call(
        life.call, until, reason="补报", document=document, clause="一", actor=life.officer, at=life.later()
    )
    second = apply_refusal(call, unit, life.later())
    assert second is not None and case.number in second.what
    offered = next(one for one in openings(unit, life.at) if one.info.call == call)
    assert offered.refusal is not None and offered.case is None
    with pytest.raises(Refusal, match="已提交"):
        open_application(call, unit, actor=writer, at=life.later())
    other, other_writer = life.unit()
    assert open_application(call, other, actor=other_writer, at=life.later()).call == call


def test_draft_of_a_passed_call_is_taken_over_into_the_next(authority: Viewer, stored: StoredEdition) -> None:
    first, (unit, own) = publish_call(stored, EARLY, actor=authority, at=AT), factories.unit()
    draft = open_application(first, unit, actor=own, at=AT)
    save_draft(draft.number, {"staff": "50"}, actor=own, at=AT)
    new = NewCall(title="第二次申报通知", opens_at=LATE, closes_at=date(2025, 12, 20))
    second = publish_call(stored, new, actor=authority, at=LATE)
    assert passed_draft(unit, second, AT) is None
    passed = passed_draft(unit, second, LATE)
    assert passed is not None and passed.case == draft
    case = open_application(second, unit, actor=own, at=LATE, take_over=True)
    assert case != draft and Filing.objects.get(case=case).data == {"staff": "50"}
    assert Filing.objects.get(case=draft).data == {"staff": "50"}
    other, other_own = factories.unit()
    assert passed_draft(other, second, LATE) is None
    assert not Filing.objects.filter(case=open_application(second, other, actor=other_own, at=LATE, take_over=True))
