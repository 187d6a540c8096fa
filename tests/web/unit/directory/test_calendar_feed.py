"""日历订阅: an address of one's own, shown once, answering with one's own deadlines until it is withdrawn."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.batches.changed_life import listed, rank
from tests.actions.life import Life
from tests.policy.text.rfc5545 import Component, moment_of, read_calendar
from tests.web.page_reader import page_of, visit

from pingding.actions.batches.sittings.arranging import SittingPlan, arrange_sitting
from pingding.actions.directory.access_tokens import create_calendar_address, withdraw_calendar_address
from pingding.actions.directory.people import change_password, deactivate_person
from pingding.policy.errors import Refusal
from pingding.policy.steps.sittings import SittingMember
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import CalendarAddress, JournalEntry, Seat

pytestmark = pytest.mark.django_db
AT = factories.START
MAKE, WITHDRAW = "/account/calendar/", "/account/calendar/withdraw/"


def feed(token: str) -> str:
    return f"/calendar/{token}.ics"


def read(token: str) -> Component:
    """The calendar as a calendar program reads it."""
    answer = Client().get(feed(token))
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return read_calendar(answer.content)


def only_event(token: str) -> Component:
    (event,) = read(token).of("VEVENT")
    return event


def signed_in(viewer: Viewer) -> Client:
    client = Client()
    assert viewer.person is not None
    client.force_login(viewer.person, backend="pingding.site.signing_in.PeopleBackend")
    return client


def test_address_is_shown_once_and_works_until_it_is_withdrawn() -> None:
    _unit, viewer = factories.unit()
    client = signed_in(viewer)
    assert "没有日历地址。" in visit(client, "/account/").texts("#calendar p.muted")
    page = page_of(client.post(MAKE))
    url = page.one("input[readonly]").attribute("value")
    assert "只显示这一次" in page.banner() and url.startswith("http://testserver/calendar/")
    token = url.rpartition("/")[2].removesuffix(".ics")
    account = visit(client, "/account/")
    assert token not in account.html and "现用地址于" in account.texts("#calendar p")[1]
    assert CalendarAddress.objects.get().digest != token
    assert not read(token).of("VEVENT")
    assert client.post(WITHDRAW).headers["Location"] == "/account/#calendar"
    assert Client().get(feed(token)).status_code == 404
    assert list(JournalEntry.objects.order_by("-seq").values_list("act", flat=True)[:2]) == [
        "withdraw_calendar_address",
        "create_calendar_address",
    ]


def test_address_is_of_the_site_that_the_setting_names(settings: Any) -> None:
    settings.PINGDING_ADDRESS = "https://pingding.example"
    _unit, viewer = factories.unit()
    url = page_of(signed_in(viewer).post(MAKE)).one("input[readonly]").attribute("value")
    assert url.startswith("https://pingding.example/calendar/")


def test_another_address_takes_the_place_of_the_first() -> None:
    _unit, viewer = factories.unit()
    first, second = (create_calendar_address(actor=viewer, at=AT) for _n in range(2))
    assert Client().get(feed(first)).status_code == 404 and read(second).kind == "VCALENDAR"
    assert CalendarAddress.objects.count() == 1


def test_nothing_to_withdraw_is_refused() -> None:
    _unit, viewer = factories.unit()
    with pytest.raises(Refusal, match="没有可以停用的日历地址") as refusal:
        withdraw_calendar_address(actor=viewer, at=AT)
    assert refusal.value.kind == "missing"


def test_address_needs_a_signed_in_person_and_a_post() -> None:
    with pytest.raises(Refusal, match="请先登录"):
        create_calendar_address(actor=PUBLIC, at=AT)
    assert Client().post(MAKE).status_code in (302, 403)
    client = signed_in(factories.unit()[1])
    assert client.get(MAKE).headers["Location"] == "/account/#calendar"
    assert not CalendarAddress.objects.exists()


def test_new_password_and_closed_account_end_the_address() -> None:
    administrator = factories.administrator()
    for end in ("password", "account"):
        _unit, viewer = factories.unit()
        assert viewer.person is not None
        token = create_calendar_address(actor=viewer, at=AT)
        if end == "password":
            change_password(viewer.person, "another-long-one", actor=administrator, at=AT)
        else:
            deactivate_person(viewer.person, reason="离任", actor=administrator, at=AT)
        assert Client().get(feed(token)).status_code == 404


def test_address_that_was_never_made_is_missing_and_takes_no_form() -> None:
    assert Client().get(feed("x" * 43)).status_code == 404
    token = create_calendar_address(actor=factories.unit()[1], at=AT)
    assert Client().post(feed(token)).status_code == 405


def test_token_of_the_calendar_opens_nothing_else() -> None:
    token = create_calendar_address(actor=factories.unit()[1], at=AT)
    assert Client().get("/api/v1/people/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_deadline_of_an_office_is_an_event_of_its_day_with_case_and_link() -> None:
    life = Life()
    case, writer = life.submitted()
    case.refresh_from_db()
    seat = Seat.objects.get(run__case=case, waiting=True)
    token = create_calendar_address(actor=life.districts["wanzhou"], at=life.at)
    event = only_event(token)
    assert event["UID"].value == f"seat-{seat.pk}@testserver" == only_event(token)["UID"].value
    assert seat.due_at is not None
    assert moment_of(event["DTSTART"]) == seat.due_at.astimezone(AT.tzinfo).date()
    summary, description = event["SUMMARY"].value, event["DESCRIPTION"].value
    assert case.name in summary and f"件的编号：{case.number}" in description
    assert event["URL"].value == f"http://testserver/cases/{case.number}/" in description
    assert writer.person is not None and writer.person.name not in summary + description
    assert writer.person.phone not in summary + description


def test_a_meeting_to_which_one_is_asked_is_an_event_of_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    case = listed(life)
    rank(life, case)
    person = life.officer.person_or_refuse()
    asked = SittingMember(name=person.name, person=person.pk)
    day = life.at.date() + timedelta(days=3)
    plan = SittingPlan("2025年第1次", day, "第一会议室", person.name, [asked], [case.number])
    sitting = arrange_sitting("meeting", plan, actor=life.secretary, at=life.later())
    monkeypatch.setattr("pingding.web.frame.middleware.now", lambda: life.at)
    token = create_calendar_address(actor=life.officer, at=life.at)
    meetings = [event for event in read(token).of("VEVENT") if event["UID"].value.startswith("sitting-")]
    (event,) = meetings
    assert event["UID"].value == f"sitting-{sitting.pk}@testserver" and event["DTSTART"].value == f"{day:%Y%m%d}"
    assert "第一会议室" in event["DESCRIPTION"].value and "2025年第1次" in event["SUMMARY"].value


def test_draft_is_an_event_at_the_moment_the_call_closes_with_its_clause(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    case, writer = life.draft()
    closes = life.at + timedelta(days=2)
    life.call.closes_at = closes
    life.call.save(update_fields=["closes_at"])
    monkeypatch.setattr("pingding.web.frame.middleware.now", lambda: life.at)
    event = only_event(create_calendar_address(actor=writer, at=life.at))
    assert event["DTSTART"][1:] == ({"TZID": "Asia/Shanghai"}, f"{closes:%Y%m%dT%H%M%S}")
    assert event["URL"].value == f"http://testserver/cases/{case.number}/write/"
    assert "依据：一" in event["DESCRIPTION"].value


def test_queries_do_not_grow_with_the_events() -> None:
    life = Life()
    life.submitted()
    district = life.districts["wanzhou"]
    path = feed(create_calendar_address(actor=district, at=life.at))

    def queries() -> int:
        client = Client()
        client.get(path)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    before = queries()
    for _n in range(5):
        life.submitted()
    assert queries() == before <= 5
    assert len(read(path.rpartition("/")[2].removesuffix(".ics")).of("VEVENT")) == 6
