"""How a district's office is reached stands wherever somebody has to turn to it, and nobody else's contact does."""

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import page_of
from tests.web.public.conftest import Clock

from pingding.actions.directory.offices import set_office_contact
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.calls.competent_offices import competent_offices
from pingding.queries.directory.office_contacts import contact_of
from pingding.queries.editions import edition_of
from pingding.records.models import Case, Filing, Organisation

pytestmark = pytest.mark.django_db
TELEPHONE, ADDRESS = "023-60000000", "示例路8号"


def recorded(life: Life) -> Organisation:
    """The district's office, with its contact on record."""
    body = Organisation.objects.get(offices__office="science@wanzhou")
    return set_office_contact(body, telephone=TELEPHONE, address=ADDRESS, actor=factories.administrator(), at=life.at)


def receipt_of(case: Case) -> str:
    filing = Filing.objects.filter(case=case).exclude(receipt=None).first()
    assert filing is not None
    return f"/cases/{case.number}/receipt/{filing.receipt}/"


def test_programme_page_names_offices_that_say_how_they_are_reached(client: Client, clock: Clock) -> None:
    life = Life(regions=("beibei",))
    clock.at = life.at
    path = f"/programmes/{life.call.edition.programme}/"
    assert "offices" not in page_of(client.get(path), 200).ids(), "where none recorded anything there is no block"
    body = recorded(life)
    lines = page_of(client.get(path), 200).one("#offices").texts("li")
    assert lines == [f"{body.name} 电话 {TELEPHONE} · {ADDRESS}"]


def test_applicant_is_told_the_office_of_its_own_region_with_its_contact() -> None:
    life = Life(regions=("beibei",))
    body = recorded(life)
    _unit, writer = life.unit()
    told = Visitor(writer, life.at).get(f"/calls/{life.call.pk}/apply/").texts(".office-lines li")
    assert told == [f"{body.name} 电话 {TELEPHONE} · {ADDRESS}"], "of its own region alone"
    recorded_nothing = Organisation.objects.get(offices__office="science@beibei")
    offices = competent_offices(edition_of(life.call.edition), ["beibei", "wanzhou"])
    assert [(each.contact.name, each.contact.recorded) for each in offices] == [
        (recorded_nothing.name, False),
        (body.name, True),
    ]


def test_receipt_and_correction_say_how_the_office_is_reached() -> None:
    life = Life()
    body = recorded(life)
    case, writer = life.submitted()
    visitor = Visitor(writer, life.later())
    assert f"{body.name}（电话{TELEPHONE}，地址{ADDRESS}）" in visitor.get(receipt_of(case)).text_of("#following")
    content = ChecklistAnswers(reason="请补充。", parts=("fact:staff",))
    life.act(case, "check", "return", content, life.districts["wanzhou"])
    asked = Visitor(writer, life.later()).get(f"/cases/{case.number}/write/unit/").text_of("#correction")
    assert f"退回。电话{TELEPHONE}，地址{ADDRESS}。" in asked


def test_contact_of_a_unit_is_nobodys_business() -> None:
    unit, _writer = factories.unit()
    unit.telephone, unit.address = TELEPHONE, ADDRESS
    assert not contact_of(unit).recorded and contact_of(unit).whole == unit.name
