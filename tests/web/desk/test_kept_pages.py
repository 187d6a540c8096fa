"""Refused pages of officials and units are stored as typed, shown again, and forgotten once the act is done."""

from typing import Any

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.records.models import Organisation, PageDraft

pytestmark = pytest.mark.django_db


def refused_then_kept(
    visitor: Visitor, page: str, typed: dict[str, str], *, address: str = "", status: int = 422, shown: str = ""
) -> dict[str, str]:
    """Send what is refused; the answer and the page read anew show it. Gives what the form then sends beside it."""
    hidden = visitor.hidden(page, address)
    answer = visitor.sent(address or page, hidden | typed, status)
    again = visitor.get(shown or page)
    for name, text in typed.items():
        assert answer.field(name).value == text and again.field(name).value == text, name
    return visitor.hidden(page, address)


def test_reason_for_letting_a_condition_pass_waits_on_its_tab() -> None:
    life = Life()
    case, _writer = life.submitted(staff="5")
    page, address = f"/cases/{case.number}/?tab=conditions", f"/cases/{case.number}/override/?tab=conditions"
    visitor = Visitor(life.officer, life.later())
    hidden = visitor.hidden(page, address)
    answer = visitor.sent(address, hidden | {"reason": "长" * 5001}, 422)
    assert answer.one("details.override[open]").field("reason").value == "长" * 5001
    assert visitor.get(page).one("details.override[open]").field("reason").value == "长" * 5001
    visitor.post(address, hidden | {"reason": "确有必要。"})
    assert not PageDraft.objects.exists()


def test_recusal_half_written_is_kept() -> None:
    life = Life()
    case = life.at_panel()
    life.assign(case, life.experts[0])
    page, address = f"/cases/{case.number}/score/panel/", f"/cases/{case.number}/recuse/panel/"
    visitor = Visitor(life.experts[0], life.later())
    refused_then_kept(visitor, page, {"reason": "长" * 5001}, address=address)
    visitor.post(address, visitor.hidden(page, address) | {"reason": "同事"})
    assert not PageDraft.objects.exists()


def test_forms_of_a_call_are_kept() -> None:
    life = Life()
    visitor, pk = Visitor(life.officer, life.later()), life.call.pk
    details = f"/calls/{pk}/"
    refused_then_kept(visitor, details, {"closes_at": "明天", "reason": "顺延"}, address=f"/calls/{pk}/extend/")
    refused_then_kept(visitor, details, {"contact": "长" * 500, "telephone": "023-60000001"}, address=details)
    page = "/calls/new/?programme=sample-life-2025"
    hidden = visitor.hidden(page)
    visitor.sent("/calls/new/", hidden | {"title": "第二批", "closes_at": "某日"}, 422)
    assert visitor.get(page).field("closes_at").value == "某日"
    typed = hidden | {"title": "第二批", "closes_at": "2025-10-31"}
    visitor.sent("/calls/new/", typed, 200)
    assert visitor.get(page).field("closes_at").value == "2025-10-31"
    visitor.post("/calls/new/", typed | {"confirmed": "1"})
    assert visitor.get(page).field("title").value != "第二批"


def test_administration_keeps_what_is_typed_but_no_password_and_no_telephone() -> None:
    visitor = Visitor(factories.administrator(), factories.START)
    page = "/administration/people/"
    act = next(form for form in visitor.get(page).all("form[data-autosave]") if form.field("act").value == "create")
    hidden = {name: act.field(name).value for name in ("act", "draft", "draft_seen")}
    typed = {"username": "示例 甲", "person_name": "示例甲", "password": "very-secret-1", "phone": "138-0000-0000"}
    visitor.sent(page, hidden | typed, 422)
    draft = PageDraft.objects.get()
    assert draft.typed == {"act": ["create"], "username": ["示例 甲"], "person_name": ["示例甲"]}
    assert visitor.get(page).field("username").value == "示例 甲"
    visitor.post(page, hidden | typed | {"username": "example.jia"})
    assert not PageDraft.objects.exists()


def test_reason_for_refusing_a_registration_stays_with_its_unit() -> None:
    (first, _own), (second, _other) = factories.pending_unit(), factories.pending_unit()
    officer = factories.officer(factories.office("science@wanzhou"))
    visitor, page = Visitor(officer, factories.START), "/registrations/"
    forms = {form.field("organisation").value: form for form in visitor.get(page).all("form[data-autosave]")}
    hidden = {name: forms[str(second.pk)].field(name).value for name in ("organisation", "draft", "draft_seen")}
    visitor.sent(page, hidden | {"decision": "refuse", "reason": "长" * 5001}, 422)
    reasons = {
        form.field("organisation").value: form.field("reason").value
        for form in visitor.get(page).all("form[data-autosave]")
    }
    assert reasons == {str(first.pk): "", str(second.pk): "长" * 5001}


def test_record_of_a_unit_is_kept_and_what_others_changed_meanwhile_is_still_noticed() -> None:
    officer = factories.officer(factories.office("science@wanzhou"))
    unit, _own = factories.unit()
    page, visitor = f"/organisations/{unit.pk}/correction/", Visitor(officer, factories.START)
    form = visitor.get(page).one("form[data-autosave]")
    shown = {name: form.field(name).value for name in form.fields() if form.field(name).kind != "submit"}
    visitor.sent(page, shown | {"address": "示例路3号"}, 422)
    assert set(PageDraft.objects.get().typed) == {"address", "seen"}
    Organisation.objects.filter(pk=unit.pk).update(address="示例路2号", legal_representative="示例丁")
    form = visitor.get(page).one("form[data-autosave]")
    again = {name: form.field(name).value for name in form.fields() if form.field(name).kind != "submit"}
    assert (again["address"], again["legal_representative"]) == ("示例路3号", "示例丁")
    answer = visitor.sent(page, again | {"reason": "迁址"}, 409)
    assert "现已保存为：示例路2号" in answer.field("address").error
    form = answer.one("form[data-autosave]")
    decided = {name: form.field(name).value for name in form.fields() if form.field(name).kind != "submit"}
    visitor.post(page, decided)
    assert Organisation.objects.get(pk=unit.pk).address == "示例路3号" and not PageDraft.objects.exists()


def test_renaming_and_withdrawal_are_kept() -> None:
    life = Life()
    case, writer = life.submitted()
    officer = Visitor(life.districts["wanzhou"], life.later())
    page = f"/organisations/{case.organisation_id}/renaming/"
    refused_then_kept(officer, page, {"name": "示例新名称有限公司", "document": "示例变更通知书"})
    own = Visitor(writer, life.later())
    page = f"/cases/{case.number}/withdraw/"
    refused_then_kept(own, page, {"reason": "长" * 5001})


def test_page_that_breaks_off_has_kept_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    case, writer = life.submitted()
    visitor, page = Visitor(writer, life.later()), f"/cases/{case.number}/withdraw/"
    hidden = visitor.hidden(page)

    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("pingding.web.unit.applications.handed_in.withdraw_application", broken)
    visitor.client.raise_request_exception = False
    visitor.client.post(page, hidden | {"reason": "另行申报"})
    assert visitor.get(page).field("reason").value == "另行申报"
