"""The check, reading it over, signing, handing in once, the receipt, the whole, withdrawing."""

import re
from datetime import timedelta

import pytest
from tests import factories
from tests.web.unit.conftest import GOOD, Desk, text_of

from pingding.actions.applications.partners import add_partner, answer_invitation
from pingding.actions.directory.organisations import approve_registration
from pingding.queries.applications.readiness import readiness_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import open_seats
from pingding.queries.clock import SHANGHAI
from pingding.records.models import Case, Filing, JournalEntry

pytestmark = pytest.mark.django_db


def hand_in(desk: Desk, case: Case, *signed: str) -> str:
    """Sign and submit as the page does; the receipt's address."""
    sent = {"revision": str(Case.objects.get(pk=case.pk).revision), "signed": list(signed or ("truth",))}
    answer = desk.client.post(desk.url(case, "submit/"), sent)
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_check_lists_every_fault_with_the_way_to_its_field(desk: Desk) -> None:
    case = desk.case(legal_person="no", staff="多", aim="示" * 21)
    page = text_of(desk.client.get(desk.url(case, "check/")))
    for href in (
        "write/unit/?check=1#f-staff",
        "write/project/?check=1#f-aim",
        "write/equipment/?check=1#f-tools",
        "write/unit/?check=1#f-material.licence",
        "write/plan.why/?check=1#f-plan_why",
        "write/score-sheet/",
    ):
        assert f'href="/cases/{case.number}/{href}"' in page
    assert "具有独立法人资格" in page and "不符合" in page and "待定" in page
    assert "提交后由审核或评审人员判断的条件" in page and "/submit/" in page
    assert "尚未签署声明" not in page
    lacking = text_of(desk.client.get(desk.url(case, "write/equipment/") + "?check=1"))
    assert "“主要设备”尚未填写" in lacking and "请至少填写1行" in lacking


def test_remedy_for_a_violation_is_told_only_once_there_is_an_answer(desk: Desk) -> None:
    case = desk.case()
    open_ = text_of(desk.client.get(desk.url(case, "check/")))
    rows = re.findall(r'<li class="verdict">.*?</li>', open_, re.DOTALL)
    unanswered = [row for row in rows if "具有独立法人资格" in row]
    assert unanswered and all("待定" in row and "请填写“" in row for row in unanswered)
    assert "请先办理法人登记" not in open_
    refused = desk.case(legal_person="no")
    assert "请先办理法人登记" in text_of(desk.client.get(desk.url(refused, "check/")))


def test_every_page_counts_what_is_left_alike(desk: Desk) -> None:
    case = desk.case(legal_person="no", staff="多", aim="示" * 21)
    seat = next(seat for seat in open_seats(desk.own, CaseFile(case)) if seat.step.kind == "fill")
    ready = readiness_of(CaseFile(case), seat, at=desk.clock.now())
    check = text_of(desk.client.get(desk.url(case, "check/")))
    assert ready.unsigned and ready.blocked and ready.unreadable and ready.unscored
    assert f"还有 {ready.left} 处需要处理" in check
    assert f"填写 {ready.unfilled} 处" in check and check.count("<li><a href") >= ready.unfilled
    assert f"还有 {ready.left} 处需要处理，处理后才能提交" in text_of(desk.client.get(desk.url(case, "submit/")))
    listed = re.search(r'id="verdicts-submission".*?</section>', check, re.DOTALL)
    assert listed and len(re.findall(r"不符合</span>|待定</span>", listed.group())) == len(ready.blocked) + 2


def test_complete_form_is_read_over_signed_and_handed_in(desk: Desk) -> None:
    case = desk.complete()
    assert "检查通过" in text_of(desk.client.get(desk.url(case, "check/")))
    page = text_of(desk.client.get(desk.url(case, "submit/")))
    for shown in ("示例装备", "28.5%", "共建", "示例仪", "12.5万元", "协议.pdf", "所填内容属实", "万州区科学技术局"):
        assert shown in page
    assert "本单位同意参与" not in page
    where = hand_in(desk, case)
    receipt = Filing.objects.get(case=case).receipt
    assert where.endswith(f"/receipt/{receipt}/")
    told = text_of(desk.client.get(where))
    assert "已提交" in told and str(receipt) in told and "区县审核，由" in told and "截止前可以撤回" in told


def test_unsigned_declaration_and_faults_are_refused_and_what_was_signed_stays(desk: Desk) -> None:
    case = desk.complete()
    url = desk.url(case, "submit/")
    answer = desk.client.post(url, {"revision": str(case.revision)})
    assert answer.status_code == 422 and "尚未签署声明" in text_of(answer)
    faulty = desk.case(**(GOOD | {"staff": "多"}))
    del faulty
    wrong = desk.client.post(url, {"signed": ["truth"], "revision": "999"})
    assert wrong.status_code in (409, 422)
    assert re.search(r'value="truth" id="f-truth" checked', text_of(wrong))
    assert not Filing.objects.filter(submitted_at__isnull=False).exists()


def test_incomplete_form_cannot_be_handed_in(desk: Desk) -> None:
    case = desk.case(legal_person="yes")
    page = text_of(desk.client.get(desk.url(case, "submit/")))
    assert "暂不能提交" in page and '<button class="btn btn-primary">提交' not in page
    answer = desk.client.post(desk.url(case, "submit/"), {"signed": ["truth"]})
    assert answer.status_code == 422 and not Filing.objects.filter(submitted_at__isnull=False).exists()


def test_handing_in_twice_is_handing_in_once(desk: Desk) -> None:
    case = desk.complete()
    first = hand_in(desk, case)
    again = desk.client.post(desk.url(case, "submit/"), {"signed": ["truth"], "revision": str(case.revision)})
    assert again.headers["Location"] == first
    assert JournalEntry.objects.filter(act="submit_application").count() == 1


def test_late_hand_in_is_refused_with_the_clause_and_keeps_the_draft(desk: Desk) -> None:
    case = desk.complete()
    assert desk.call.closes_at is not None
    desk.clock.at = desk.call.closes_at.astimezone(SHANGHAI) + timedelta(minutes=1)
    answer = desk.client.post(desk.url(case, "submit/"), {"signed": ["truth"], "revision": str(case.revision)})
    assert answer.status_code == 409
    assert "截止" in text_of(answer) and "（一）" in text_of(answer) and desk.draft(case)["staff"] == "50"


def test_receipt_is_for_its_own_side_and_the_officials(desk: Desk) -> None:
    case = desk.complete()
    where = hand_in(desk, case)
    assert desk.as_(desk.district).get(where).status_code == 200
    _unit, stranger = factories.unit()
    assert desk.as_(stranger).get(where).status_code == 404
    assert desk.client.get(desk.url(case, "receipt/nothing/")).status_code == 404


def test_whole_is_a_draft_to_its_writers_and_readable_to_officials_after(desk: Desk) -> None:
    case = desk.case(staff="50")
    page = text_of(desk.client.get(desk.url(case, "whole/")))
    assert "草稿，尚未提交" in page and "50人" in page and "未填写" in page
    done = desk.complete()
    hand_in(desk, done)
    seen = text_of(desk.as_(desk.district).get(desk.url(done, "whole/")))
    assert "示例必要性" in seen and "回执编号" in seen and "所填内容属实" in seen


def test_whole_before_anything_was_saved_shows_the_form(desk: Desk) -> None:
    assert "示例申报表" in text_of(desk.client.get(desk.url(desk.case(), "whole/")))


def test_withdrawal_needs_a_reason_and_ends_the_case(desk: Desk) -> None:
    case = desk.complete()
    hand_in(desk, case)
    url = desk.url(case, "withdraw/")
    empty = desk.client.post(url, {"reason": " "})
    assert empty.status_code == 422 and "尚未填写" in text_of(empty)
    assert desk.client.post(url, {"reason": "另行申报"}).status_code == 302
    assert Case.objects.get(pk=case.pk).status == "withdrawn"
    again = desk.client.post(url, {"reason": "再撤"})
    assert again.status_code == 409 and "已不能撤回" in text_of(again)


def test_new_application_goes_on_from_the_one_withdrawn_in_the_call(desk: Desk) -> None:
    old = desk.complete()
    hand_in(desk, old)
    desk.client.post(desk.url(old, "withdraw/"), {"reason": "另行申报"})
    desk.client.post(f"/calls/{desk.call.pk}/apply/")
    new = Case.objects.get(ended_at=None)
    draft = Filing.objects.get(case=new)
    assert (draft.version, draft.signed, draft.submitted_at) == (1, [], None)
    assert draft.data["staff"] == "50" and draft.data["plan_why"] == "示例必要性"
    assert "unit_name" not in draft.data
    carried = old.filings.get().files.values_list("material", "attachment")
    assert carried and list(draft.files.values_list("material", "attachment")) == list(carried)
    page = text_of(desk.client.get(desk.url(new, "write/unit/")))
    assert f"本草稿沿用已撤回的{old.number}" in page and 'value="50"' in page


def test_application_after_a_withdrawn_one_without_content_starts_empty(desk: Desk) -> None:
    old = desk.case()
    desk.client.post(desk.url(old, "withdraw/"), {"reason": "另行申报"})
    new = desk.case()
    assert not Filing.objects.filter(case=new).exists()
    assert "本草稿沿用" not in text_of(desk.client.get(desk.url(new, "write/unit/")))


def test_submit_page_after_success_leads_to_the_receipt(desk: Desk) -> None:
    case = desk.complete()
    where = hand_in(desk, case)
    assert desk.client.get(desk.url(case, "submit/")).headers["Location"] == where
    assert desk.as_(desk.district).get(desk.url(case, "submit/")).status_code == 403


def test_writing_a_withdrawn_case_is_refused(desk: Desk) -> None:
    case = desk.complete()
    desk.client.post(desk.url(case, "withdraw/"), {"reason": "另行申报"})
    assert desk.client.get(desk.url(case, "write/unit/")).status_code == 403


def test_partner_confirms_with_its_declaration_or_declines_with_a_reason(desk: Desk) -> None:
    case = desk.case()
    other, partner = factories.unit()
    row = add_partner(
        case.number,
        name=other.name,
        code=other.code or "",
        kind="university",
        duties="示例分工",
        actor=desk.own,
        at=desk.clock.now(),
    )
    client, url = desk.as_(partner), desk.url(case, f"invitation/{row.pk}/")
    page = text_of(client.get(url))
    assert "示例分工" in page and "本单位同意参与" in page and desk.unit.name in page
    assert client.post(url, {"answer": "confirm"}).status_code == 422
    assert client.post(url, {"answer": "decline"}).status_code == 422
    assert client.post(url, {"answer": "perhaps"}).status_code == 422
    assert client.post(url, {"answer": "confirm", "declared": "yes", "statement": "投入设备"}).status_code == 302
    page = text_of(client.get(url))
    assert "已确认参与" in page and "投入设备" in page
    assert client.post(url, {"answer": "decline", "statement": "反悔"}).status_code == 409
    assert "已确认参与" in text_of(desk.client.get(desk.url(case, "write/together/")))
    assert desk.client.get(url).status_code == 404


def test_partner_not_yet_approved_is_warned_of_what_was_typed_for_it(desk: Desk) -> None:
    case = desk.case()
    pending, stranger = factories.pending_unit()
    row = add_partner(
        case.number,
        name="示例大学",
        code=pending.code or "",
        kind="university",
        duties="示例",
        actor=desk.own,
        at=desk.clock.now(),
    )
    assert (row.name, row.kind) == ("示例大学", "university")
    approve_registration(pending, actor=factories.administrator(), at=desk.clock.now())
    page = text_of(desk.as_(factories.viewer(stranger.person)).get(desk.url(case, f"invitation/{row.pk}/")))  # type: ignore[arg-type]
    assert "申报单位填写为“示例大学”" in page and "请联系申报单位移除后重新邀请" in page


def test_invitation_is_answered_by_the_units_administrator(desk: Desk) -> None:
    case = desk.case()
    other, partner = factories.unit()
    row = add_partner(
        case.number,
        name=other.name,
        code=other.code or "",
        kind="university",
        duties="示例",
        actor=desk.own,
        at=desk.clock.now(),
    )
    writer = desk.as_(factories.writer(other, partner))
    url = desk.url(case, f"invitation/{row.pk}/")
    assert "由贵单位管理员答复" in text_of(writer.get(url))
    assert writer.post(url, {"answer": "decline", "statement": "不参加"}).status_code == 403
    answer_invitation(case.number, row.pk, False, actor=partner, at=desk.clock.now(), statement="不参加")
    assert "已谢绝" in text_of(writer.get("/my/"))
