"""Reading it over, signing, handing in once, the receipt, the whole, withdrawing."""

import re
from datetime import timedelta

import pytest
from tests import factories
from tests.web.page_reader import Page, page_of, visit
from tests.web.unit.applications.writing import hand_in
from tests.web.unit.conftest import Desk

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.partners import add_partner, answer_invitation
from pingding.actions.directory.organisations import approve_registration
from pingding.queries.clock import SHANGHAI
from pingding.records.models import Case, Filing, JournalEntry, Partner, StepRun

pytestmark = pytest.mark.django_db


def case_page(desk: Desk, case: Case, rest: str) -> Page:
    """One of the case's pages, to its unit."""
    return visit(desk.client, desk.url(case, rest))


def test_complete_form_is_read_over_signed_and_handed_in(desk: Desk) -> None:
    case = desk.complete()
    assert case_page(desk, case, "check/").message("检查通过")
    page = case_page(desk, case, "submit/")
    answers = page.texts("section.answers dd")
    for shown in ("示例装备", "28.5%", "共建"):
        assert shown in answers
    assert [answer for answer in answers if "万州区科学技术局" in answer]
    tool = page.row("示例仪")
    assert "12.5万元壹拾贰万伍仟元整" in tool.cells
    assert "协议.pdf" in page.texts(".answer-files a")
    assert [declaration for declaration in page.texts("#declarations label") if "所填内容属实" in declaration]
    assert "本单位同意参与" not in page.html
    where = hand_in(desk, case)
    receipt = Filing.objects.get(case=case).receipt
    assert where.endswith(f"/receipt/{receipt}/")
    page = visit(desk.client, where)
    assert page.heading == "已提交，没有还要做的" and page.fact("回执编号") == str(receipt)
    following = page.after("接下来").text
    assert "区县审核，由" in following and "截止前可以撤回" in following


def test_receipt_in_english_joins_its_sentences_and_names_the_act_of_withdrawing(desk: Desk) -> None:
    case = desk.complete()
    district = desk.district.organisations[0]
    district.telephone, district.address = "023-60000009", "1 Sample Road"
    district.save()
    where = hand_in(desk, case)
    desk.client.cookies["django_language"] = "en"
    page = visit(desk.client, where)
    following = page.text_of("#following")
    assert "(telephone 023-60000009, 1 Sample Road)" in following and not re.search(r"[（），。]|\.[A-Z]", following)
    assert "Withdraw" in page.texts(".act-row a")
    assert visit(desk.client, desk.url(case, "withdraw/")).heading == "Withdraw"


def test_receipt_begins_with_what_is_still_owed_where_and_until_when(desk: Desk) -> None:
    case = desk.complete()
    named = {"case": case, "kind": "university", "invited_at": desk.clock.now()}
    Partner.objects.create(name="示例大学", code=factories.credit_code(), **named)
    Partner.objects.create(name="示例港大", country="hk", register_number="1", identity_key="hk:1", **named)
    page = visit(desk.client, hand_in(desk, case))
    assert page.heading == "已提交，还要做 2 件事"
    own = page.texts("main h1, main h2")
    assert own == ["已提交，还要做 2 件事", "还要做的", "接下来", "回执"]
    online, on_paper = page.all("#owed li")
    assert online.text_of("strong") == "请合作单位“示例大学”确认参与" and "登录本平台" in online.text
    assert on_paper.text_of("strong") == "上传合作单位“示例港大”盖章的书面确认"
    assert online.text_of(".chip") == "还有 21 天" and "2025年10月31日（周五）23:59前" in online.text


def test_unsigned_declaration_is_refused_and_none_is_ever_signed_before_its_reader_signs(desk: Desk) -> None:
    case = desk.complete()
    url = desk.url(case, "submit/")
    refused = page_of(desk.client.post(url, {"revision": str(case.revision)}), 422)
    assert "尚未签署声明" in refused.faults()[0].text
    changed = page_of(desk.client.post(url, {"signed": ["truth"], "revision": "999"}), 409)
    assert changed.field("signed").id == "f-truth" and not changed.field("signed").ticked
    assert not Filing.objects.filter(submitted_at__isnull=False).exists()
    assert Filing.objects.get(case=case).signed == []
    save_draft(case.number, {}, actor=desk.own, at=desk.clock.now(), signed=("truth",))
    assert not visit(desk.client, url).field("signed").ticked, "what was signed elsewhere was not signed here"


def test_incomplete_form_cannot_be_handed_in(desk: Desk) -> None:
    case = desk.case(legal_person="yes")
    page = case_page(desk, case, "submit/")
    assert page.message("暂不能提交")
    assert not [words for words in page.texts(".btn-primary") if words.startswith("提交")]
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
    assert "（一）" in page_of(answer, 409).message("截止").text and desk.draft(case)["staff"] == "50"


def test_receipt_is_for_its_own_side_and_the_officials(desk: Desk) -> None:
    case = desk.complete()
    where = hand_in(desk, case)
    assert desk.as_(desk.district).get(where).status_code == 200
    _unit, stranger = factories.unit()
    assert desk.as_(stranger).get(where).status_code == 404
    assert desk.client.get(desk.url(case, "receipt/nothing/")).status_code == 404


def test_whole_is_a_draft_to_its_writers_and_readable_to_officials_after(desk: Desk) -> None:
    case = desk.case(staff="50")
    page = case_page(desk, case, "whole/")
    assert page.text_of(".whole-draft header strong") == "草稿，尚未提交"
    assert page.fact("职工总数") == "50人" and "未填写" in page.texts("dd.muted")
    done = desk.complete()
    hand_in(desk, done)
    seen = visit(desk.as_(desk.district), desk.url(done, "whole/"))
    assert "示例必要性" in seen.texts("dd") and seen.text_of("header p.muted").startswith("回执编号")
    assert "所填内容属实" in seen.texts("section.sheet li")


def test_what_is_wrong_is_read_over_as_typed_and_said_to_be_wrong(desk: Desk) -> None:
    case = desk.case(staff="多", aim="示" * 21)
    for rest in ("whole/", "submit/"):
        page = case_page(desk, case, rest)
        (staff,) = [each for each in page.all("dd") if each.text.startswith("多")]
        assert "muted" not in staff.classes and "不是数字" in staff.text_of(".tone-bad")
        (aim,) = [each for each in page.all("dd") if each.text.startswith("示" * 21)]
        assert "超过20字的限制" in aim.text_of(".tone-bad")
    (staff,) = [each for each in case_page(desk, case, "").all("dd") if each.text.startswith("多")]
    assert "不是数字" in staff.text_of(".tone-bad")


def test_whole_before_anything_was_saved_shows_the_form(desk: Desk) -> None:
    assert case_page(desk, desk.case(), "whole/").heading == "示例申报表"


def test_withdrawal_needs_a_reason_and_ends_the_case(desk: Desk) -> None:
    case = desk.complete()
    hand_in(desk, case)
    url = desk.url(case, "withdraw/")
    assert "尚未填写" in page_of(desk.client.post(url, {"reason": " "}), 422).field("reason").error
    assert desk.client.post(url, {"reason": "另行申报"}).status_code == 302
    assert Case.objects.get(pk=case.pk).status == "withdrawn"
    assert page_of(desk.client.post(url, {"reason": "再撤"}), 409).message("本件已不能撤回")
    over = visit(desk.client, url)
    assert "本件已办结" in over.banner() and not over.has("main form")


def test_withdrawal_that_is_too_late_says_why_by_which_clause_and_whom_to_ask(desk: Desk) -> None:
    case = desk.complete()
    hand_in(desk, case)
    desk.call.contact, desk.call.telephone = "示例处", "023-60000001"
    desk.call.save()
    assert desk.call.closes_at is not None
    desk.clock.at = desk.call.closes_at + timedelta(days=1)
    page = case_page(desk, case, "withdraw/")
    assert "受理已于2025年10月31日" in page.banner() and "（一）" in page.banner()
    assert "请书面联系示例处（电话023-60000001）" in page.banner() and not page.has("main form")
    stranger = visit(desk.as_(desk.district), desk.url(case, "withdraw/"))
    assert "只有申报单位可以撤回" in stranger.banner()


def test_head_says_whose_deadline_runs_while_the_applicant_has_nothing_to_do(desk: Desk) -> None:
    case = desk.complete()
    hand_in(desk, case)
    due = desk.clock.at + timedelta(days=2)
    StepRun.objects.filter(case=case, step="check").update(due_at=due)
    assert f"{desk.office_name}的办理期限" in case_page(desk, case, "").text_of(".case-head .link-state")
    assert "的办理期限" not in visit(desk.as_(desk.district), desk.url(case, "")).text_of(".case-head .link-state")


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
    page = case_page(desk, new, "write/unit/")
    assert page.message(f"本草稿沿用已撤回的{old.number}") and page.field("staff").value == "50"


def test_application_after_a_withdrawn_one_without_content_starts_empty(desk: Desk) -> None:
    old = desk.case()
    desk.client.post(desk.url(old, "withdraw/"), {"reason": "另行申报"})
    new = desk.case()
    assert not Filing.objects.filter(case=new).exists()
    assert "本草稿沿用" not in case_page(desk, new, "write/unit/").html


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
    page = visit(client, url)
    facts = page.texts("dl.facts dd")
    assert "示例分工" in facts and any(words.startswith(desk.unit.name) for words in facts)
    assert "本单位同意参与" in page.texts("form li")
    for given, name, words in (("confirm", "declared", "尚未作出声明"), ("decline", "statement", "尚未写明谢绝的原因")):
        refused = page_of(client.post(url, {"answer": given}), 422)
        assert words in refused.one("#error-summary").link_to(f"#f-{name}")
        assert words in refused.text_of(".field-faulty .field-error")
    assert client.post(url, {"answer": "perhaps"}).status_code == 422
    assert client.post(url, {"answer": "confirm", "declared": "yes", "statement": "投入设备"}).status_code == 302
    assert "投入设备" in visit(client, url).section("已确认参与").text
    assert client.post(url, {"answer": "decline", "statement": "反悔"}).status_code == 409
    assert "已在线确认" in case_page(desk, case, "write/together/").text_of("#partners td .tone-good")
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
    approve_registration(pending, actor=desk.district, at=desk.clock.now())
    invited = desk.as_(factories.viewer(stranger.person))  # type: ignore[arg-type]
    notes = visit(invited, desk.url(case, f"invitation/{row.pk}/")).texts("dl.facts .cell-note")
    assert "申报单位填写为“示例大学”" in notes and [note for note in notes if "请联系申报单位移除后重新邀请" in note]


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
    assert "由贵单位管理员答复" in visit(writer, url).banner()
    assert writer.post(url, {"answer": "decline", "statement": "不参加"}).status_code == 403
    answer_invitation(case.number, row.pk, False, actor=partner, at=desk.clock.now(), statement="不参加")
    assert [note for note in visit(writer, "/my/").texts(".link-list .cell-note") if note.endswith("已谢绝")]
