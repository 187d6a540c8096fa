"""Evidence that comes with an objection or later, and the reason that the public reads of its answer."""

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.attachments import StoredFile
from pingding.actions.notices.answers import amend_reason, answer_objection
from pingding.actions.notices.objections import add_evidence
from pingding.policy.errors import Refusal
from pingding.queries.page_marks import Moved, marks_of
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import JournalEntry, Message, Objection, ObjectionEvidence

pytestmark = pytest.mark.django_db


def files(*numbers: int) -> list[StoredFile]:
    return [StoredFile(f"{n:064d}", f"张三身份证{n}.pdf", "pdf", 10) for n in numbers]


@pytest.mark.parametrize("token", ["", "once"])
def test_files_that_come_with_the_same_objection_again_are_added_or_refused_by_name(life: Life, token: str) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)

    def send(*numbers: int) -> set[int]:
        objection = life.objects(notice, case, token=token, evidence=files(*numbers))
        return {int(each) for each in objection.evidence.values_list("attachment__sha256", flat=True)}

    added = Message.objects.filter(organisation=life.city, text__contains="补充了佐证")
    assert send() == set() and send(1, 1) == {1} and send(1) == {1} and added.count() == 1
    assert send(1, 2) == {1, 2} and added.count() == 2
    with pytest.raises(Refusal, match="没有收下张三身份证3") as full:
        send(2, 3, 4)
    assert full.value.remedy and ObjectionEvidence.objects.count() == 2
    objection = Objection.objects.get()
    answer_objection(objection.receipt, False, "不属实", reason="经核实如上", actor=life.officer, at=life.later())
    if token:
        assert send(2) == {1, 2}
        with pytest.raises(Refusal, match="已经答复，没有收下张三身份证3"):
            send(3)


def test_the_journal_knows_evidence_by_its_hash_and_never_by_its_name(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    objection = life.objects(notice, case, evidence=files(1, 1, 2))
    life.objects(notice, case, evidence=files(3))
    raised, added = (JournalEntry.objects.get(case=case, act=act) for act in ("raise_objection", "add_evidence"))
    assert raised.change == {"evidence": [each.sha256 for each in files(1, 2)]}
    assert added.change == {"evidence": [each.sha256 for each in files(3)]} and added.about == objection.receipt
    recorded = JournalEntry.objects.filter(act="record_attachment", about=objection.receipt)
    assert recorded.count() == 3 and not JournalEntry.objects.filter(about__contains="张三").exists()


@pytest.mark.parametrize("name", ["无", "建设", "示例公示"])
def test_a_name_that_any_reason_has_refuses_none(life: Life, name: str) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    notice.title, case.name = "示例公示", "示例建设平台"
    notice.save()
    case.save()
    objection = life.objects(notice, case, name=name, contact="023-60000001转12")
    reason = "2025-10-09至2025.10.15示例公示12件，经查平台确由该单位建设，投入1380.5万元，并无不实。"
    answer = answer_objection(objection.receipt, False, "不成立", reason=reason, actor=life.officer, at=life.later())
    assert answer.reason == reason


def test_other_words_with_the_same_token_are_another_objection(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    first = life.objects(notice, case, token="once", grounds="所述平台并非由该单位建设。")
    other = life.objects(notice, case, token="once", grounds="所报投入与审计报告不符，请予核实。")
    assert first.receipt != other.receipt and Objection.objects.count() == 2


def test_evidence_is_added_by_the_receipt_until_the_answer(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    objection = life.objects(life.notice(case), case)
    add_evidence(objection.receipt.lower(), files(1), actor=PUBLIC, at=life.later())
    assert [each.attachment.sha256 for each in objection.evidence.all()] == [files(1)[0].sha256]
    for receipt, evidence, says in (
        ("YY-0", files(1), "没有编号为"),
        (objection.receipt, [], "没有选择文件"),
        (objection.receipt, files(2, 3, 4), "最多3个"),
    ):
        with pytest.raises(Refusal, match=says):
            add_evidence(receipt, evidence, actor=PUBLIC, at=life.later())
    answer_objection(objection.receipt, False, "不属实", reason="经核实如上", actor=life.officer, at=life.later())
    with pytest.raises(Refusal, match="已经答复"):
        add_evidence(objection.receipt, files(2), actor=PUBLIC, at=life.later())
    assert objection.evidence.count() == 1


def test_evidence_that_came_after_the_officer_looked_is_seen_before_the_answer(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    receipt = life.objects(life.notice(case), case).receipt
    visitor, url = Visitor(life.officer, life.later()), f"/objections/{receipt}/answer/"
    typed = {"upheld": "no", "answer": "不属实，已核对。", "reason": "经核实如上"}
    stale = typed | {"seen": visitor.get(url).one("[name=seen]").attribute("value")}
    add_evidence(receipt, files(1), actor=PUBLIC, at=life.later())
    page = visitor.sent(url, stale, 409)
    assert "补充了佐证" in page.faults()[0].text and "张三身份证1.pdf" in page.one("main").text
    assert page.field("answer").value == "不属实，已核对。" and Objection.objects.get().state == "open"
    visitor.post(url, typed | {"seen": page.one("[name=seen]").attribute("value")})
    assert Objection.objects.get().state == "rejected"


def test_a_public_reason_is_amended_by_who_gave_it_and_the_journal_keeps_both(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    objection = life.objects(life.notice(case), case)

    def amend(reason: str, actor: Viewer = life.officer) -> Objection:
        return amend_reason(objection.receipt, reason, actor=actor, at=life.later())

    with pytest.raises(Refusal, match="没有公开的理由"):
        amend("经查合同原件相符")
    answer_objection(objection.receipt, False, "不属实", reason="经核实如上", actor=life.officer, at=life.later())
    for reason, actor, says in (
        ("经核实如上", life.officer, "相同"),
        ("请致电13900000000", life.officer, "个人信息"),
        ("经查合同原件相符", PUBLIC, ""),
    ):
        with pytest.raises(Refusal, match=says):
            amend(reason, actor)
    amended = amend("经查合同原件相符")
    objection.refresh_from_db()
    assert objection.reason == amended.reason == "经查合同原件相符" and objection.answer == "不属实"
    entry = JournalEntry.objects.get(act="amend_reason")
    assert entry.change == {"former": "经核实如上", "reason": "经查合同原件相符"} and entry.about == objection.receipt


def test_a_reason_that_somebody_amended_meanwhile_is_not_replaced_unseen(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    objection = life.objects(life.notice(case), case)
    answer_objection(objection.receipt, False, "不属实", reason="经核实如上", actor=life.officer, at=life.later())
    seen = marks_of({"reason": "经核实如上"}, ["reason"])

    def amend(reason: str, seen: dict[str, str]) -> Objection:
        return amend_reason(objection.receipt, reason, seen=seen, actor=life.officer, at=life.later())

    amend("经查合同原件相符", seen)
    with pytest.raises(Moved, match="公开的理由") as moved:
        amend("经查发票相符", seen)
    assert moved.value.saved == {"reason": "经查合同原件相符"}
    objection.refresh_from_db()
    assert objection.reason == "经查合同原件相符" and JournalEntry.objects.filter(act="amend_reason").count() == 1
    with pytest.raises(Refusal, match="相同"):
        amend("经查合同原件相符", seen)
    assert amend("经查发票相符", marks_of({"reason": "经查合同原件相符"}, ["reason"])).reason == "经查发票相符"
