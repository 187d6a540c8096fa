"""Signing in: tokens made with a password or by session, used, revoked; the session needs the CSRF token to act."""

import pytest
from django.test import Client
from tests import factories
from tests.api.program import BASE, PUBLIC, Program, program_of

from pingding.actions.directory.people import change_password, deactivate_person
from pingding.queries.journal.journal import verify
from pingding.records.models import AccessToken, JournalEntry, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AT = factories.START


@pytest.fixture
def person() -> Person:
    made = factories.writer(*factories.unit()).person
    assert made is not None
    return made


def with_password(person: Person, password: str = factories.PASSWORD) -> dict[str, str]:
    return {"name": "报表程序", "username": person.username, "password": password}


def test_token_is_made_with_a_password_shown_once_and_signs_in(person: Person) -> None:
    made = PUBLIC.post("/access-tokens", with_password(person))
    assert made.status == 201
    secret = made.body["secret"]
    assert secret.startswith("pingding_")
    assert not AccessToken.objects.filter(digest__contains=secret).exists()
    me = Program(secret).get("/people/me")
    assert (me.status, me.body["username"]) == (200, person.username)
    assert me.body["roles"][0]["roles"] == ["writer"]
    listed = Program(secret).get("/access-tokens").body["items"]
    assert [(one["name"], "secret" in one) for one in listed] == [("报表程序", False)]
    assert listed[0]["last_used_at"] is not None


def test_token_is_journalled_without_the_secret(person: Person) -> None:
    secret = PUBLIC.post("/access-tokens", with_password(person)).body["secret"]
    entry = JournalEntry.objects.get(act="create_access_token")
    assert (entry.actor, entry.about) == (person, "报表程序")
    assert secret not in str(entry.change)
    assert verify().ok


def test_wrong_password_is_refused_and_too_many_close_the_way(person: Person) -> None:
    answers = [PUBLIC.post("/access-tokens", with_password(person, "wrong-password-1")) for _ in range(11)]
    assert answers[0].status == 401
    assert answers[0].headers["WWW-Authenticate"].startswith("Bearer")
    assert (answers[-1].status, answers[-1].body["kind"]) == (429, "too_many")
    assert PUBLIC.post("/access-tokens", with_password(person)).status == 429
    assert not AccessToken.objects.exists()


def test_nobody_cannot_make_a_token() -> None:
    assert PUBLIC.post("/access-tokens", {"name": "无主"}).status == 403


def test_token_cannot_make_another(person: Person) -> None:
    program = program_of(factories.viewer(person), AT)
    refused = program.post("/access-tokens", with_password(person))
    assert (refused.status, refused.body["kind"]) == (403, "forbidden")
    assert AccessToken.objects.count() == 1


def test_too_many_tokens_are_refused(person: Person) -> None:
    for n in range(20):
        assert PUBLIC.post("/access-tokens", with_password(person)).status == 201, n
    refused = PUBLIC.post("/access-tokens", with_password(person))
    assert (refused.status, refused.body["remedy"]) == (409, "请先注销不再使用的令牌。")


def test_revoked_token_works_no_more(person: Person) -> None:
    program = program_of(factories.viewer(person), AT)
    token = program.get("/access-tokens").body["items"][0]["id"]
    assert program.delete(f"/access-tokens/{token}").status == 204
    refused = program.get("/people/me")
    assert (refused.status, refused.body["what"]) == (401, "访问令牌无效、已到期或已注销")
    assert JournalEntry.objects.filter(act="revoke_access_token").count() == 1


def test_others_tokens_are_revoked_by_the_administrator_alone(person: Person) -> None:
    program_of(factories.viewer(person), AT)
    token = AccessToken.objects.get(person=person).pk
    assert program_of(factories.expert(), AT).delete(f"/access-tokens/{token}").status == 404
    assert program_of(factories.administrator(), AT).delete(f"/access-tokens/{token}").status == 204


def test_password_change_and_closed_account_end_all_tokens(person: Person) -> None:
    program = program_of(factories.viewer(person), AT)
    change_password(person, "another-long-one", actor=factories.administrator(), at=AT)
    assert program.get("/people/me").status == 401
    again = program_of(factories.viewer(person), AT)
    deactivate_person(person, reason="离任", actor=factories.administrator(), at=AT)
    assert again.get("/people/me").status == 401


def test_session_reads_and_acts_only_with_the_csrf_token(person: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend="pingding.site.signing_in.PeopleBackend")
    assert client.get(f"{BASE}/people/me").json()["username"] == person.username
    payload = {"data": "{}", "content_type": "application/json"}
    refused = client.post(f"{BASE}/messages/read", **payload)
    assert (refused.status_code, refused.json()["kind"]) == (403, "forbidden")
    client.cookies["csrftoken"] = "a" * 32
    assert client.post(f"{BASE}/messages/read", **payload, headers={"X-CSRFToken": "a" * 32}).status_code == 200


def test_public_act_by_session_needs_the_csrf_token_too(person: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend="pingding.site.signing_in.PeopleBackend")
    payload = {"data": '{"name": "程序"}', "content_type": "application/json"}
    assert client.post(f"{BASE}/access-tokens", **payload).status_code == 403
    assert not AccessToken.objects.exists()


def test_nobody_is_told_to_sign_in() -> None:
    refused = PUBLIC.get("/todo")
    assert (refused.status, refused.body["kind"]) == (401, "unauthenticated")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_bad_token_is_refused_even_where_none_is_needed() -> None:
    assert Program("pingding_wrong").post("/can-we-apply").status == 401
    assert PUBLIC.post("/can-we-apply").status == 200
