"""Whatever comes in is answered with what is wrong with it, never with a fault of ours; a lost database is 503."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.actions.world import World, build_world
from tests.api.program import BASE, program_of, set_clock
from tests.web.desk.pages import Visitor
from tests.web.page_reader import page_of

pytestmark = pytest.mark.django_db
AT = factories.START
LARGE = "x" * (9 * 1024 * 1024)


@pytest.fixture
def browser() -> Client:
    """A client to whom failures are answered, as they are to everybody, not raised."""
    return Client(raise_request_exception=False)


@pytest.fixture
def no_database() -> Iterator[None]:
    """Every statement fails, as when the server is gone."""

    def gone(*_statement: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(gone):
        yield


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    set_clock(monkeypatch, AT)
    return build_world()


def problem(response: Any, status: int, kind: str) -> dict[str, Any]:
    assert response.status_code == status and response["Content-Type"].startswith("application/json")
    said: dict[str, Any] = response.json()
    assert said["kind"] == kind and said["what"] and said["remedy"] and set(said) >= {"where", "clause", "faults"}
    return said


def test_body_over_the_limit_is_413(browser: Client) -> None:
    body = json.dumps({"facts": {"staff": LARGE}})
    problem(browser.post(f"{BASE}/can-we-apply", body, content_type="application/json"), 413, "too_large")
    page = page_of(browser.post("/sign-in/", {"username": "a", "password": LARGE}), 413)
    assert "提交的内容过大" in page.refusal().text


def test_form_of_too_many_fields_is_413(browser: Client) -> None:
    sent = {f"f{n}": "" for n in range(10_001)}
    assert "提交的内容过大" in page_of(browser.post("/sign-in/", sent), 413).refusal().text


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\xff"]
)
def test_multipart_without_boundary_is_400(world: World, browser: Client, content_type: str) -> None:
    token = program_of(world.viewers["own_administrator"], AT).token
    response = browser.post(
        f"{BASE}/attachments", b"x", content_type=content_type, headers={"Authorization": f"Bearer {token}"}
    )
    problem(response, 400, "malformed")
    page = page_of(browser.post("/sign-in/", b"x", content_type=content_type), 400)
    assert page.refusal().text


@pytest.mark.usefixtures("no_database")
def test_lost_database_is_503_to_everybody(browser: Client) -> None:
    problem(browser.get(f"{BASE}/calls"), 503, "unavailable")
    assert "数据库暂时不能连接" in page_of(browser.get("/register/"), 503).refusal().text


def test_lost_database_is_503_to_who_is_signed_in(browser: Client) -> None:
    life = Life()
    assert life.officer.person is not None
    browser.force_login(life.officer.person, backend="pingding.site.signing_in.PeopleBackend")
    token = program_of(life.officer, AT).token

    def gone(*_statement: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(gone):
        assert "数据库暂时不能连接" in page_of(browser.get("/desk/"), 503).refusal().text
        assert "数据库暂时不能连接" in page_of(browser.post("/messages/", {"read": "1"}), 503).refusal().text
        problem(browser.get(f"{BASE}/messages"), 503, "unavailable")
        program = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})
        problem(program.get(f"{BASE}/messages"), 503, "unavailable")


def test_fault_of_ours_is_a_problem_to_the_interface(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pingding.web.frame.middleware.now", lambda: 1 / 0)
    problem(browser.get(f"{BASE}/calls"), 500, "fault")
    assert page_of(browser.get("/register/"), 500)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_are_refused(world: World, day: str) -> None:
    auditor = program_of(world.viewers["auditor"], AT)
    assert auditor.get(f"/journal?since={day}").status == 422
    assert auditor.get(f"/journal?until={day}").status == 422
    city = program_of(world.viewers["officer_city"], AT)
    call = {"programme": world.stored.programme, "opens_at": f"{day}T00:00:00+14:00", "closes_at": day}
    response = city.post("/calls", call)
    assert response.status == 422 and {"body.opens_at"} <= {fault["target"] for fault in response.body["faults"]}
    assert city.post(f"/calls/{world.call.pk}/extension", {"closes_at": day, "reason": "示例"}).status in (404, 422)
    own = program_of(world.viewers["own_administrator"], AT)
    facts = {"values": {"staff": "5"}, "as_of": day, "source": "示例"}
    assert own.put(f"/organisations/{world.unit.pk}/facts", facts).status in (404, 405, 422)
    pages = Visitor(world.viewers["auditor"], AT)
    assert pages.client.get(f"/journal/?since={day}").status_code == 422
    assert pages.client.get(f"/journal/?until={day}").status_code == 422


def test_unknown_administration_page_is_missing(world: World) -> None:
    keeper = Visitor(world.viewers["administrator"], AT)
    for area in ("nowhere", "x" * 500, "%E4%B8%80"):
        assert keeper.client.get(f"/administration/{area}/").status_code == 404
        assert keeper.client.post(f"/administration/{area}/", {"act": "create"}).status_code == 404


LONG = "长" * 5_000
FORMS = {
    "/sign-in/": {"username": LONG, "password": LONG},
    "/join/": {"name": LONG, "code": LONG, "username": LONG, "person_name": LONG, "region": LONG, "address": LONG},
    "/objections/": {"receipt": LONG},
}


@pytest.mark.database
@pytest.mark.parametrize("path", FORMS)
def test_over_long_names_are_refused_by_the_page(world: World, browser: Client, path: str) -> None:
    assert browser.post(path, FORMS[path]).status_code < 500
    for query in ("q", "search", "code", "receipt", "region", "next", "name"):
        assert browser.get(path, {query: LONG}).status_code < 500


@pytest.mark.database
def test_over_long_names_are_refused_by_the_interface(world: World) -> None:
    program = program_of(world.viewers["own_administrator"], AT)
    named = program.post("/access-tokens", {"name": LONG, "username": LONG, "password": LONG})
    assert named.status in (403, 422)
    assert program.get(f"/titles/{LONG}").status == 422
    assert program.get(f"/titles?text={LONG}").status in (200, 422)
    assert program.get(f"/cases/{LONG}").status == 422
    nobody = program_of(world.viewers["own_administrator"], AT)
    assert nobody.post("/access-tokens", {"name": "示例", "username": "u" * 60, "password": "x"}).status in (401, 403)
