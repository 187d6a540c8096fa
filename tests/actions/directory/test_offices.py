"""Public bodies, their offices, officers and secretaries."""

import pytest
from tests import factories

from pingding.actions.directory.offices import appoint_officer, establish_office, set_office_contact
from pingding.actions.directory.organisations import approve_registration
from pingding.actions.directory.people import deactivate_person
from pingding.policy.errors import Refusal
from pingding.queries.directory.office_contacts import CONTACTS, contact_texts
from pingding.queries.directory.offices import approver, regions_in_charge, registrations_in_charge
from pingding.queries.directory.registrations import pending_registrations
from pingding.queries.page_marks import Moved, marks_of
from pingding.queries.viewer import viewer_of
from pingding.queries.worklist.waiting import waiting_for
from pingding.records.models import JournalEntry

pytestmark = pytest.mark.django_db
AT = factories.START
AFTER_THE_CHANGE = AT.replace(month=12)


def test_body_takes_the_name_of_its_first_office_and_may_hold_several() -> None:
    body = factories.office("economy@wanzhou", "science@wanzhou")
    assert (body.name, body.region, body.status) == ("万州区经济和信息化委员会", "wanzhou", "approved")
    officer = factories.officer(body)
    assert officer.offices == officer.officer_offices == {"economy@wanzhou", "science@wanzhou"}


def test_secretary_alone_is_no_officer() -> None:
    assert factories.secretary(factories.office("science@cq")).officer_offices == frozenset()


@pytest.mark.parametrize("office", ["sience@cq", "science@atlantis", "science", ""])
def test_unknown_office_is_refused(office: str) -> None:
    with pytest.raises(Refusal) as caught:
        establish_office([office], actor=factories.administrator(), at=AT)
    assert caught.value.kind == "invalid"


def test_misspelt_office_is_answered_with_the_nearest() -> None:
    with pytest.raises(Refusal, match="science"):
        establish_office(["sience@cq"], actor=factories.administrator(), at=AT)


def test_office_of_an_abolished_region_is_refused() -> None:
    with pytest.raises(Refusal, match="两江新区"):
        establish_office(["science@yubei"], actor=factories.administrator(), at=AFTER_THE_CHANGE)


def test_office_has_one_holder() -> None:
    factories.office("science@cq")
    with pytest.raises(Refusal, match="重庆市科学技术局") as caught:
        factories.office("economy@cq", "science@cq")
    assert caught.value.kind == "conflict"


def test_officers_are_appointed_to_public_bodies_from_outside_units_and_the_pool() -> None:
    body = factories.office("science@cq")
    administrator = factories.administrator()
    organisation, own = factories.unit()
    with pytest.raises(Refusal, match="不是党政机关"):
        appoint_officer(organisation, factories.new_person(), actor=administrator, at=AT)
    for viewer in (own, factories.expert(), factories.auditor()):
        with pytest.raises(Refusal, match="不能担任"):
            appoint_officer(body, viewer.person_or_refuse(), actor=administrator, at=AT)
    officer = factories.officer(body)
    with pytest.raises(Refusal, match="已担任"):
        appoint_officer(body, officer.person_or_refuse(), actor=administrator, at=AT)


def test_city_officer_looks_after_every_region_and_district_officer_after_its_own() -> None:
    city = factories.officer(factories.office("science@cq"))
    district = factories.officer(factories.office("economy@wanzhou"))
    assert {"cq", "wanzhou", "yuzhong", "yubei"} <= regions_in_charge(city, AT.date())
    assert regions_in_charge(district, AT.date()) == {"wanzhou", "wanzhou-jkq", "yudong"}
    assert regions_in_charge(factories.unit()[1], AT.date()) == frozenset()


def test_one_office_approves_a_region_its_own_before_those_around_the_first_department_before_the_others() -> None:
    on = AT.date()
    assert approver("wanzhou", on) == "平台管理员"
    city = factories.officer(factories.office("science@cq"))
    assert approver("wanzhou", on) == approver("wanzhou-jkq", on) == "重庆市科学技术局"
    science = factories.officer(factories.office("science@wanzhou"))
    assert approver("wanzhou", on) == approver("wanzhou-jkq", on) == "重庆市万州区科学技术局"
    economy = factories.officer(factories.office("economy@wanzhou"))
    assert approver("wanzhou", on) == "万州区经济和信息化委员会"
    unit, _own = factories.pending_unit()
    for other in (city, science, factories.administrator()):
        with pytest.raises(Refusal, match="由万州区经济和信息化委员会核准"):
            approve_registration(unit, actor=other, at=AT)
    assert approve_registration(unit, actor=economy, at=AT).status == "approved"


def test_office_without_an_officer_who_can_act_approves_nothing() -> None:
    factories.office("economy@wanzhou")
    science = factories.officer(factories.office("science@wanzhou"))
    assert approver("wanzhou", AT.date()) == "重庆市万州区科学技术局"
    deactivate_person(science.person_or_refuse(), reason="调离", actor=factories.administrator(), at=AT)
    assert approver("wanzhou", AT.date()) == "平台管理员"


def test_registrations_wait_for_the_regions_own_offices_then_for_those_above_then_for_the_administrator() -> None:
    on, administrator = AT.date(), factories.administrator()
    assert "wanzhou" in registrations_in_charge(administrator, on)
    city = factories.officer(factories.office("science@cq"))
    assert "wanzhou" in registrations_in_charge(city, on) and not registrations_in_charge(administrator, on)
    district = factories.officer(factories.office("economy@wanzhou"))
    assert "wanzhou" in registrations_in_charge(district, on) and "yuzhong" not in registrations_in_charge(district, on)
    assert "wanzhou" not in registrations_in_charge(city, on) and "yuzhong" in registrations_in_charge(city, on)
    unit, _own = factories.pending_unit()
    assert unit.region == "wanzhou" and [*pending_registrations(district, on)] == [unit]
    assert not pending_registrations(city, on) and waiting_for(city, on).registrations == 0
    assert waiting_for(district, on).registrations == 1


def test_leading_authority_is_known_from_the_editions() -> None:
    city = factories.officer(factories.office("science@cq"))
    assert not city.leads_any
    factories.edition()
    assert viewer_of(city.person).leads_any
    assert not factories.officer(factories.office("economy@cq")).leads_any


def test_contact_of_an_office_is_recorded_and_journalled() -> None:
    body, keeper = factories.office("science@wanzhou"), factories.administrator()
    set_office_contact(body, telephone="023 6000 0000", address="示例路8号", actor=keeper, at=AT)
    body.refresh_from_db()
    entry = JournalEntry.objects.get(act="set_office_contact")
    assert body.telephone == entry.change["telephone"] and body.address == entry.change["address"] == "示例路8号"
    assert entry.about == body.name
    with pytest.raises(Refusal, match="办公电话"):
        set_office_contact(body, telephone="找张三", address="", actor=keeper, at=AT)
    set_office_contact(body, telephone="", address="", actor=keeper, at=AT)
    body.refresh_from_db()
    assert contact_texts(body) == dict.fromkeys(CONTACTS, ""), "what is emptied is no more"


def test_contact_is_of_public_bodies_alone_and_not_of_what_somebody_else_saved_meanwhile() -> None:
    body, keeper = factories.office("science@wanzhou"), factories.administrator()
    seen = marks_of(contact_texts(body), CONTACTS)
    set_office_contact(body, telephone="023-60000000", address="", seen=seen, actor=keeper, at=AT)
    with pytest.raises(Moved):
        set_office_contact(body, telephone="023-60000001", address="", seen=seen, actor=keeper, at=AT)
    set_office_contact(body, telephone="", address="示例路8号", seen=seen, actor=keeper, at=AT)
    body.refresh_from_db()
    assert (body.telephone, body.address) == ("023-60000000", "示例路8号"), "only what was changed is recorded"
    unit, _writer = factories.unit()
    with pytest.raises(Refusal, match="不是党政机关"):
        set_office_contact(unit, telephone="023-60000000", address="", actor=keeper, at=AT)
