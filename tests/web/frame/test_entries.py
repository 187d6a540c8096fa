"""Where somebody is led and how they see where they are: the entry marked, no link to a page that refuses them."""

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.records.models import Call
from pingding.web.desk.urls import urlpatterns as desk
from pingding.web.frame.entries import BELOW, ENTRIES, entry_of
from pingding.web.public.urls import urlpatterns as public
from pingding.web.unit.urls import urlpatterns as unit

MARKED = ".site-nav [aria-current]"


def test_each_page_stands_below_an_entry_and_only_once() -> None:
    pages = [page for pages in BELOW.values() for page in pages]
    assert sorted(pages) == sorted({page.name for page in (*public, *unit, *desk)})


def test_a_page_is_marked_below_the_first_entry_that_its_reader_has() -> None:
    assert entry_of("case", ["todo", "my_cases"]) == "todo"
    assert entry_of("case", ["messages", "journal"]) == "journal"
    assert entry_of("account", ["todo"]) == "" and entry_of("", ["todo"]) == ""
    assert {entry for entries in ENTRIES.values() for entry in entries} <= ENTRIES.keys()


@pytest.mark.django_db
def test_ledgers_and_credit_are_marked_below_the_overview_and_a_case_below_the_desk() -> None:
    life = Life()
    case, _writer = life.submitted()
    officer, auditor = Visitor(life.officer, life.at), Visitor(factories.auditor(), life.at)
    for path in ("/supports/", "/credit/", "/overview/"):
        assert officer.get(path).texts(MARKED) == ["称号总览"], path
    assert officer.get(f"/cases/{case.number}/").text_of(MARKED).startswith("工作台")
    assert auditor.get(f"/cases/{case.number}/").texts(MARKED) == ["全部事项"], "as its crumb says"


@pytest.mark.django_db
def test_first_page_of_an_auditor_and_an_administrator_is_marked_and_leads_to_all_that_they_can_do() -> None:
    life = Life()
    life.submitted()
    for viewer in (factories.auditor(), factories.administrator()):
        visitor = Visitor(viewer, life.at)
        page = visitor.get("/desk/")
        assert page.text_of(MARKED).startswith("工作台")
        menu = {link.attribute("href") for link in page.all(".site-nav a")}
        ways = page.by_id("ways").links()
        assert ways and set(ways) <= menu
        for way in ways:
            for crumb in visitor.get(way).all(".breadcrumb a"):
                visitor.get(crumb.attribute("href"))


@pytest.mark.django_db
def test_rounds_are_refused_to_whoever_opens_none() -> None:
    life = Life()
    Visitor(life.officer, life.at).get("/rounds/")
    Visitor(factories.administrator(), life.at).get("/rounds/", 403)


@pytest.mark.django_db
def test_only_who_writes_for_a_unit_or_may_yet_sign_in_is_led_to_applying() -> None:
    life = Life()
    _case, writer = life.draft()
    call = Call.objects.get()
    path, programme = f"/calls/{call.pk}/apply/", f"/programmes/{call.edition.programme}/"
    assert Visitor(writer, life.at).get(programme).has(f"a[href={path}]")
    for viewer in (life.officer, factories.auditor(), factories.administrator(), factories.expert()):
        assert not Visitor(viewer, life.at).get(programme).has(f"a[href={path}]")


@pytest.mark.django_db
def test_an_address_that_takes_a_form_leads_back_to_its_page() -> None:
    life = Life()
    _case, writer = life.draft()
    call, unit = Call.objects.get(), writer.organisations[0].pk
    assert Visitor(life.officer, life.at).led_from(f"/calls/{call.pk}/documents/") == f"/calls/{call.pk}/"
    assert Visitor(writer, life.at).led_from(f"/organisations/{unit}/licence/") == f"/organisations/{unit}/"
