"""Staying signed in: prolonged by use, ended by idleness and after the absolute limit, the way back kept."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests import factories

pytestmark = pytest.mark.django_db
Wait = Callable[[float], None]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    start, passed = time.time(), [0.0]

    def later(minutes: float) -> None:
        passed[0] += minutes * 60
        monkeypatch.setattr("pingding.site.session_limits.time.time", lambda: start + passed[0])

    return later


@pytest.fixture
def client(settings: Settings) -> Client:
    settings.PINGDING_IDLE_MINUTES, settings.PINGDING_SESSION_HOURS = 60, 3
    keeper()
    client = Client()
    sign_in(client)
    return client


def keeper() -> None:
    person = factories.unit()[1].person_or_refuse()
    person.username = "keeper"
    person.save()


def sign_in(client: Client) -> None:
    client.post("/sign-in/", {"username": "keeper", "password": factories.PASSWORD})


def test_use_prolongs_the_session_up_to_the_absolute_limit(client: Client, wait: Wait) -> None:
    for _n in range(3):
        wait(50)
        assert client.get("/my/").status_code == 200
    wait(40)
    assert client.get("/my/").headers["Location"] == "/sign-in/?next=%2Fmy%2F"


def test_signing_in_again_begins_the_absolute_limit_anew(client: Client, wait: Wait) -> None:
    for _n in range(3):
        wait(50)
        assert client.get("/my/").status_code == 200
    sign_in(client)
    for _n in range(3):
        wait(50)
        assert client.get("/my/").status_code == 200
    wait(40)
    assert client.get("/my/").status_code == 302


def test_what_a_visitor_left_in_the_session_is_nobodys_who_signs_in_there() -> None:
    keeper()
    client = Client()
    session = client.session
    session["left"] = "示例"
    session.save()
    client.cookies["pingding_session"] = session.session_key
    sign_in(client)
    assert client.get("/my/").status_code == 200 and "left" not in client.session


def test_who_does_nothing_is_signed_out(client: Client, wait: Wait) -> None:
    wait(61)
    assert client.get("/my/").status_code == 302


def test_cookie_lasts_as_long_as_the_idle_limit_and_most_pages_write_nothing(client: Client, wait: Wait) -> None:
    assert client.cookies["pingding_session"]["max-age"] == 3600
    client.get("/my/")
    wait(5)
    with CaptureQueriesContext(connection) as counted:
        client.get("/my/")
    assert not [query for query in counted if query["sql"].startswith("UPDATE")]


def test_form_sent_after_the_end_leads_back_to_its_page(client: Client, wait: Wait) -> None:
    wait(61)
    came_from = {"Referer": "http://testserver/cases/2025-00001/?tab=materials"}
    answer = client.post("/cases/2025-00001/act/check/", {"reason": "写好的理由"}, headers=came_from)
    assert answer.headers["Location"] == "/sign-in/?next=%2Fcases%2F2025-00001%2F%3Ftab%3Dmaterials"
    elsewhere = client.post("/cases/2025-00001/act/check/", {}, headers={"Referer": "http://elsewhere.example/x"})
    assert elsewhere.headers["Location"] == "/sign-in/?next=%2Fcases%2F2025-00001%2Fact%2Fcheck%2F"
