"""What an officer has begun to type is kept until the act is done, and by the officer alone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.directory.people import deactivate_person
from pingding.actions.page_drafts import MOST_DRAFTS, keep_page_draft
from pingding.actions.periodic.tick import tick
from pingding.policy.errors import Refusal
from pingding.records.models import Case, PageDraft, Seat

pytestmark = pytest.mark.django_db


def patch(visitor: Visitor, url: str, sent: dict[str, Any], seen: str = "{}") -> Any:
    headers = {"X-Seen": seen}
    return visitor.client.patch(url, json.dumps(sent), content_type="application/json", headers=headers)


@pytest.fixture
def at_check() -> tuple[Life, Case, Visitor]:
    life = Life()
    case, _writer = life.submitted()
    return life, case, Visitor(life.districts["wanzhou"], life.later())


def draft_url(visitor: Visitor, case: Case) -> str:
    return visitor.get(f"/cases/{case.number}/").one("form[data-autosave]").attribute("data-autosave")


def test_half_done_act_is_kept_by_the_script_and_shown_on_every_tab(at_check: tuple[Life, Case, Visitor]) -> None:
    _life, case, visitor = at_check
    sent = {"check-complete": "yes", "reason": "写了一半", "parts": ["fact:staff"], "note:fact:staff": "请核对"}
    answer = patch(visitor, draft_url(visitor, case), sent)
    assert answer.status_code == 200 and set(answer.json()["right"]) == set(sent)
    for tab in ("content", "materials"):
        page = visitor.get(f"/cases/{case.number}/?tab={tab}")
        assert page.field("check-complete").ticked == ["yes"] and page.field("reason").value == "写了一半"
        assert page.field("parts").ticked == ["fact:staff"] and page.field("note:fact:staff").value == "请核对"


def test_act_refused_is_stored_and_gone_once_it_is_done(at_check: tuple[Life, Case, Visitor]) -> None:
    _life, case, visitor = at_check
    url = f"/cases/{case.number}/act/check/"
    typed = visitor.hidden(f"/cases/{case.number}/")
    typed |= {"check-complete": "yes", "judged-worth": "yes", "reason": "留存"}
    visitor.sent(url, typed, 422)
    page = visitor.get(f"/cases/{case.number}/")
    assert page.field("check-complete").ticked == ["yes"] and page.field("reason").value == "留存"
    visitor.post(url, typed | {"outcome": "pass"})
    assert not PageDraft.objects.exists() and Seat.objects.get(run__step="check").outcome == "pass"


def test_draft_can_be_kept_without_the_script(at_check: tuple[Life, Case, Visitor]) -> None:
    _life, case, visitor = at_check
    typed = visitor.hidden(f"/cases/{case.number}/") | {"reason": "待续", "keep": "1"}
    there = visitor.post(f"/cases/{case.number}/act/check/", typed)
    assert there == f"/cases/{case.number}/#act"
    assert visitor.get(f"/cases/{case.number}/").field("reason").value == "待续"
    assert Seat.objects.get(run__step="check").acted_at is None


def test_form_in_which_nothing_was_written_is_not_said_to_be_restored(at_check: tuple[Life, Case, Visitor]) -> None:
    _life, case, visitor = at_check
    path, url = f"/cases/{case.number}/", f"/cases/{case.number}/act/check/"
    visitor.sent(url, visitor.hidden(path) | {"reason": "", "note:fact:staff": " "}, 422)
    page = visitor.get(path)
    assert not page.has(".act-restored") and "已写一半" not in page.text_of(".act-bar")
    visitor.sent(url, visitor.hidden(path) | {"reason": "待续"}, 422)
    page = visitor.get(path)
    assert page.has(".act-restored") and "已写一半" in page.text_of(".act-bar")


def test_box_that_is_no_longer_ticked_does_not_come_back(at_check: tuple[Life, Case, Visitor]) -> None:
    _life, case, visitor = at_check
    path, url = f"/cases/{case.number}/", f"/cases/{case.number}/act/check/"
    typed = visitor.hidden(path) | {"reason": "待续", "keep": "1"}
    visitor.post(url, typed | {"parts": ["fact:staff"], "note:fact:staff": "请核对", "outcome": "return"})
    visitor.post(url, typed)
    assert PageDraft.objects.get().typed == {"reason": ["待续"]}
    page = visitor.get(path)
    assert page.field("reason").value == "待续" and not page.field("parts").ticked and not page.field("outcome").ticked


def test_refused_assignment_and_replacement_leave_the_draft_of_the_act_beside_them() -> None:
    life = Life()
    case = life.at_panel()
    life.assign(case, *life.experts[:2])
    visitor, path = Visitor(life.officer, life.later()), f"/cases/{case.number}/"
    act = f"{path}act/panel/"
    visitor.post(act, visitor.hidden(path, act) | {"summary": "写了一半", "outcome": "done", "keep": "1"})
    assign, replace = (f"{path}{way}/panel/" for way in ("experts", "replace"))
    pages = [visitor.get(path), visitor.sent(assign, visitor.hidden(path, assign), 422)]
    pages.append(visitor.sent(replace, visitor.hidden(path, replace) | {"replacement_reason": "调离"}, 422))
    for page in pages:
        assert page.field("summary").value == "写了一半" and page.field("outcome").value == "done"
    assert pages[-1].field("replacement_reason").value == "调离"
    sent = {"leaving": life.experts[0].person_or_refuse().pk, "replacement_reason": "长" * 501}
    assert "有501字" in visitor.sent(replace, sent, 422).field("replacement_reason").box.text


def test_colleague_does_not_see_the_draft(at_check: tuple[Life, Case, Visitor]) -> None:
    life, case, visitor = at_check
    patch(visitor, draft_url(visitor, case), {"reason": "只给自己"})
    office = Seat.objects.get(run__step="check").organisation
    colleague = Visitor(factories.officer(office, name="示例同事"), life.later())
    assert colleague.get(f"/cases/{case.number}/").field("reason").value == ""


def test_two_tabs_of_one_act_are_merged_or_told(at_check: tuple[Life, Case, Visitor]) -> None:
    _life, case, visitor = at_check
    page = visitor.get(f"/cases/{case.number}/")
    url, seen = draft_url(visitor, case), page.one("form[data-autosave]").field("draft_seen").value
    assert patch(visitor, url, {"reason": "甲"}, seen).status_code == 200
    assert patch(visitor, url, {"check-complete": "yes", "reason": "乙"}, seen).status_code == 409
    assert PageDraft.objects.get().typed == {"reason": ["甲"], "check-complete": ["yes"]}
    assert patch(visitor, url, {"reason": "", "check-complete": []}, json.dumps({})).status_code == 200


def test_draft_of_a_batch_comes_back_and_goes_with_the_act() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    life.opine(case)
    visitor = Visitor(life.districts["wanzhou"], life.later())
    path = f"/batches/sample-life-2025/letter/?call={life.call.pk}"
    url = visitor.get(path).one("form[data-autosave]").attribute("data-autosave")
    sent = {"letter_number": "示例函2号", f"reason-{case.number}": "半句"}
    assert patch(visitor, url, sent).status_code == 200
    page = visitor.get(path)
    assert page.field("letter_number").value == "示例函2号" and page.field("cases").ticked == []
    assert page.field(f"reason-{case.number}").value == "半句"
    visitor.sent(path, visitor.hidden(path) | {"cases": [case.number], "letter_number": "示例函3号"}, 422)
    assert visitor.get(path).field("letter_number").value == "示例函3号"


def test_draft_of_an_answer_comes_back() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_notice(case)
    objection = life.objects(life.notice(case), case)
    visitor = Visitor(life.officer, life.later())
    path = f"/objections/{objection.receipt}/answer/"
    url = visitor.get(path).one("form[data-autosave]").attribute("data-autosave")
    assert patch(visitor, url, {"answer": "正在核实"}).status_code == 200
    assert visitor.get(path).field("answer").value == "正在核实"
    typed = visitor.hidden(path) | {"answer": "已核实"}
    visitor.sent(path, typed, 422)
    assert visitor.get(path).field("answer").value == "已核实"
    visitor.post(path, typed | {"upheld": "no", "reason": "已核实"})
    assert not PageDraft.objects.exists()


def test_nothing_is_kept_under_a_name_that_the_platform_did_not_give(at_check: tuple[Life, Case, Visitor]) -> None:
    life, case, visitor = at_check
    url = draft_url(visitor, case)
    stranger = Visitor(life.officer, life.later())
    assert [patch(stranger, each, {"reason": "甲"}).status_code for each in (url, "/drafts/mine/")] == [404, 404]
    visitor.sent(f"/cases/{case.number}/act/check/", {"draft": "mine", "reason": "乙"}, 422)
    assert not PageDraft.objects.exists()
    assert patch(visitor, url, {"reason": "丙"}).status_code == 200


def test_draft_of_an_act_that_somebody_else_did_is_gone(at_check: tuple[Life, Case, Visitor]) -> None:
    life, case, visitor = at_check
    assert patch(visitor, draft_url(visitor, case), {"reason": "写了一半"}).status_code == 200
    life.check(case)
    assert not PageDraft.objects.exists()


def test_drafts_of_a_closed_account_are_gone(at_check: tuple[Life, Case, Visitor]) -> None:
    life, case, visitor = at_check
    assert patch(visitor, draft_url(visitor, case), {"reason": "写了一半"}).status_code == 200
    person = life.districts["wanzhou"].person_or_refuse()
    deactivate_person(person, reason="调离", actor=factories.administrator(), at=life.later())
    assert not PageDraft.objects.exists()


def test_draft_that_nobody_touches_is_swept(at_check: tuple[Life, Case, Visitor], settings: Settings) -> None:
    _life, case, visitor = at_check
    assert patch(visitor, draft_url(visitor, case), {"reason": "搁置"}).status_code == 200
    settings.PINGDING_DRAFT_DAYS = 30
    saved = PageDraft.objects.get().saved_at
    tick(at=saved + timedelta(days=30))
    assert PageDraft.objects.exists()
    tick(at=saved + timedelta(days=30, minutes=1))
    assert not PageDraft.objects.exists()


def test_drafts_are_bounded(at_check: tuple[Life, Case, Visitor]) -> None:
    life, _case, _visitor = at_check
    with pytest.raises(Refusal, match="过长"):
        keep_page_draft("act-1", {"reason": ["长" * 1_000_001]}, seen=None, actor=life.officer, at=life.later())
    for n in range(MOST_DRAFTS + 1):
        PageDraft.objects.create(person=life.officer.person, page=f"act-{n}", saved_at=life.later())
    keep_page_draft("act-0", {"reason": ["短"]}, seen=None, actor=life.officer, at=life.later())
    assert PageDraft.objects.count() == MOST_DRAFTS and PageDraft.objects.filter(page="act-0").exists()


def test_drafts_of_one_person_are_bounded_in_all(
    at_check: tuple[Life, Case, Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    life, _case, _visitor = at_check
    monkeypatch.setattr("pingding.actions.page_drafts.MOST_CHARACTERS", 20)
    for page in ("act-1", "act-2", "act-3"):
        keep_page_draft(page, {"a": ["七个字的内容。"]}, seen=None, actor=life.officer, at=life.later())
    assert set(PageDraft.objects.values_list("page", flat=True)) == {"act-2", "act-3"}
