"""Whether an application could be sent on, said before its first field is filled in."""

import pytest
from tests import factories
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Desk

from pingding.queries.calls.first_offices import sending_refusal
from pingding.queries.editions import edition_of
from pingding.records.models import Case, OfficeHeld

pytestmark = pytest.mark.django_db


def test_missing_office_is_named_with_the_clause_and_whom_to_ask(desk: Desk) -> None:
    edition = edition_of(desk.call.edition)
    assert sending_refusal(edition, desk.call, ("wanzhou",)) is None
    desk.call.contact, desk.call.telephone = "示例处", "023-60000001"
    refusal = sending_refusal(edition, desk.call, ("wanzhou", "yuzhong"))
    assert refusal is not None and refusal.kind == "undeliverable" and refusal.clause
    assert "渝中区" in refusal.what and "万州区" not in refusal.what
    assert "示例处（电话023-60000001）" in refusal.remedy


def test_call_without_contact_leads_to_the_administrator(desk: Desk) -> None:
    refusal = sending_refusal(edition_of(desk.call.edition), desk.call, ("yuzhong",))
    assert refusal is not None and "请联系平台管理员" in refusal.remedy


def test_applicant_is_told_on_every_page_before_the_hand_in(desk: Desk) -> None:
    case = desk.complete()
    url = f"/calls/{desk.call.pk}/apply/"
    assert "无法送达" not in visit(desk.client, f"/cases/{case.number}/check/").html
    OfficeHeld.objects.filter(office="science@wanzhou").delete()
    _unit, own = factories.unit(factories.unit_data(region="yuzhong"))
    assert "渝中区" in visit(desk.as_(own), url).banner()
    assert "万州区" in visit(desk.client, f"/cases/{case.number}/check/").message("目前无法送达").text
    submit = visit(desk.client, f"/cases/{case.number}/submit/")
    assert "尚未在平台设立，提交时无法送达" in submit.message("暂不能提交").text
    assert not submit.has("#declarations button")
    sent = {"signed": ["truth"], "revision": str(Case.objects.get(pk=case.pk).revision)}
    refused = page_of(desk.client.post(f"/cases/{case.number}/submit/", sent), 409)
    told = refused.message("尚未在平台设立")
    assert told.has("a.clause, .clause") or "（一）" in told.text
    inquiry = visit(desk.client, "/can-we-apply/", {"region": "wanzhou"})
    assert "尚未在平台设立，提交时无法送达" in inquiry.text_of(".verdict-refusal")
