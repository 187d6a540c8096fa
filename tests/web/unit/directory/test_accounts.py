"""Signing in and out, the account, the demonstration's page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from tests import factories
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Desk

from pingding.actions.directory.people import deactivate_person
from pingding.records.models import DemoClock, Person

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, password: str = factories.PASSWORD, **more: str) -> Any:
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_sign_in_leads_to_ones_own_first_page_or_back(desk: Desk) -> None:
    assert desk.own.person is not None and desk.district.person is not None
    client = Client()
    assert sign_in(client, desk.own.person.username).headers["Location"] == "/my/"
    assert client.get("/sign-in/?next=/account/").headers["Location"] == "/account/"
    assert sign_in(Client(), desk.district.person.username).headers["Location"] != "/my/"
    wanted = sign_in(Client(), desk.own.person.username, next="/account/")
    assert wanted.headers["Location"] == "/account/"


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org"])
def test_way_back_never_leads_to_another_host(desk: Desk, away: str) -> None:
    assert desk.own.person is not None
    assert sign_in(Client(), desk.own.person.username, next=away).headers["Location"] == "/my/"


def test_every_wrong_try_is_answered_alike(desk: Desk) -> None:
    closed = factories.expert().person
    assert closed is not None and desk.own.person is not None
    deactivate_person(closed, reason="示例", actor=factories.administrator(), at=desk.clock.now())
    answers = [
        sign_in(Client(), desk.own.person.username, "wrong"),
        sign_in(Client(), "nobody", "wrong"),
        sign_in(Client(), closed.username),
    ]
    pages = [page_of(answer, 422) for answer in answers]
    summaries = {page.text_of("#error-summary") for page in pages}
    assert len(summaries) == 1 and "用户名或密码不正确" in summaries.pop()
    assert pages[0].field("username").value == desk.own.person.username and "wrong" not in pages[0].html


def test_too_many_tries_close_the_door(desk: Desk) -> None:
    client = Client()
    tries = [sign_in(client, "writer", "wrong").status_code for _n in range(6)]
    assert tries == [422] * 5 + [429]
    page = page_of(sign_in(client, "writer", "wrong"), 429)
    assert "短时间内尝试的次数过多" in page.text_of("#error-summary") and "秒后再试" in page.text_of("#error-summary")
    assert page.field("username").value == "writer"


def test_own_password_is_not_guessed_either(desk: Desk) -> None:
    sent = {"old": "wrong", "new": "another-long-one-7", "again": "another-long-one-7"}
    tries = [desk.client.post("/account/", sent).status_code for _n in range(6)]
    assert tries == [422] * 5 + [429]
    assert desk.client.post("/account/", sent | {"old": factories.PASSWORD}).status_code == 429
    desk.clock.at += timedelta(seconds=31)
    assert desk.client.post("/account/", sent | {"old": factories.PASSWORD}).status_code == 302


def test_sign_out_needs_a_post(desk: Desk) -> None:
    asked = desk.client.get("/sign-out/")
    assert asked.headers["Allow"] == "POST" and page_of(asked, 405).heading == "此网址不能这样打开"
    desk.client.post("/sign-out/")
    assert desk.client.get("/my/").headers["Location"] == "/sign-in/?next=%2Fmy%2F"


def test_password_is_changed_after_the_old_one(desk: Desk) -> None:
    new = {"old": factories.PASSWORD, "new": "another-long-one-7", "again": "another-long-one-7"}
    for wrong, field, words in (
        ({**new, "old": "wrong"}, "old", "与现在的密码不符"),
        ({**new, "again": "different"}, "again", "不一致"),
        ({**new, "new": "short", "again": "short"}, "new", "密码"),
    ):
        assert words in page_of(desk.client.post("/account/", wrong), 422).fault(f"f-{field}")
    page = page_of(desk.client.post("/account/", {"old": "wrong", "new": "short", "again": "different"}), 422)
    assert set(page.faulty()) == {"f-old", "f-new", "f-again"}
    assert desk.client.post("/account/", new).status_code == 302
    assert desk.client.get("/account/").status_code == 200
    assert desk.own.person is not None
    assert sign_in(Client(), desk.own.person.username).status_code == 422
    assert sign_in(Client(), desk.own.person.username, "another-long-one-7").status_code == 302


def test_demonstration_does_not_exist_elsewhere(desk: Desk) -> None:
    assert desk.own.person is not None
    assert desk.client.get("/demo/").status_code == 404
    assert Client().post("/demo/", {"username": desk.own.person.username}).status_code == 404
    assert "/demo/" not in visit(Client(), "/sign-in/").html


@pytest.fixture
def demo(settings: Settings, desk: Desk) -> Person:
    """The demonstration, with one person in it."""
    settings.PINGDING_DEMO = True
    assert desk.own.person is not None
    Person.objects.filter(pk=desk.own.person.pk).update(username="demo-unit")
    return Person.objects.get(pk=desk.own.person.pk)


def test_one_click_steps_into_a_role_of_the_demonstration(desk: Desk, demo: Person) -> None:
    client = Client()
    (person,) = visit(client, "/demo/").section("申报单位和合作单位").all("button[name=username]")
    assert person.text.startswith(desk.unit.name) and person.attribute("value") == "demo-unit"
    assert client.post("/demo/", {"username": "demo-unit"}).headers["Location"] == "/my/"
    assert visit(client, "/my/").one("header").link("切换身份")
    assert desk.writer.person is not None
    assert client.post("/demo/", {"username": desk.writer.person.username}).status_code == 404


def test_demonstrations_day_is_moved_forward_only(desk: Desk, demo: Person) -> None:
    client = Client()
    for wrong, status in (("morgen", 422), ("2025-01-01", 409)):
        page = page_of(client.post("/demo/", {"day": wrong}), status)
        assert page.faulty() == ["f-day"] and page.html.index('href="#f-day"') < page.html.index("选择演示身份")
        assert page.html.index('id="f-day"') < page.html.index('id="people-')
    assert client.post("/demo/", {"day": "2025-12-01"}).status_code == 302
    assert DemoClock.objects.get().shift_seconds > 0
