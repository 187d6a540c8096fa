"""Trying passwords: slowed for the account and the address, for each alone, and for nobody else."""

from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from django.contrib.auth.hashers import make_password
from pytest_django import Settings
from tests import factories

from pingding.actions.directory.access_tokens import create_access_token
from pingding.actions.directory.attempts import CountedTries, count, person_signing_in
from pingding.policy.errors import Refusal
from pingding.queries.directory.access_tokens import live_token, tokens_of
from pingding.queries.directory.attempts import FAMILIAR, KEPT, LIMITS, tries
from pingding.records.models import Attempt, FamiliarPlace, Person
from pingding.site.hashing import BoundedHasher

pytestmark = pytest.mark.django_db
AT = factories.START
SECOND = timedelta(seconds=1)


@pytest.fixture
def person() -> Person:
    writer = factories.writer(*factories.unit()).person
    assert writer is not None
    return writer


def attempt(person: Person, password: str = "wrong", address: str = "192.0.2.1", at: datetime = AT) -> bool:
    return person_signing_in(person.username, password, address=address, at=at) == person


def refused(person: Person, password: str = "wrong", address: str = "192.0.2.1", at: datetime = AT) -> bool:
    try:
        attempt(person, password, address, at)
    except Refusal as refusal:
        assert refusal.kind == "too_many" and "后再试" in refusal.remedy
        return True
    return False


def test_wait_for_account_and_address_doubles_and_is_for_this_pair_alone(person: Person) -> None:
    at = AT
    assert [refused(person) for _n in range(6)] == [False] * 5 + [True]
    assert refused(person, factories.PASSWORD), "the right password waits too"
    assert attempt(person, factories.PASSWORD, "192.0.2.2")
    for wait in (30, 60, 120, 240):
        assert refused(person, at=at + timedelta(seconds=wait) - SECOND)
        at += timedelta(seconds=wait)
        assert not refused(person, at=at)
    assert attempt(person, factories.PASSWORD, at=at + timedelta(seconds=480))
    assert not refused(person, at=at + timedelta(seconds=481)), "forgotten once the password was right"


def test_account_is_limited_over_all_addresses(person: Person) -> None:
    for n in range(LIMITS["sign_in_account"].free):
        assert not refused(person, address=f"192.0.2.{n + 1}")
    assert refused(person, factories.PASSWORD, "198.51.100.1")
    assert attempt(person, factories.PASSWORD, "198.51.100.1", AT + timedelta(seconds=30))
    other = factories.writer(*factories.unit()).person
    assert other is not None and attempt(other, factories.PASSWORD, "198.51.100.1")


def test_who_tries_from_elsewhere_on_and_on_does_not_lock_the_owner_out(person: Person) -> None:
    assert attempt(person, factories.PASSWORD, "198.51.100.1")
    at = AT
    for n in range(60):
        at += timedelta(minutes=5)
        refused(person, address=f"192.0.2.{n % 8 + 1}", at=at)
    for n in range(40):
        refused(person, address=f"192.0.2.{n + 20}", at=at)
    assert refused(person, factories.PASSWORD, "203.0.113.1", at), "nobody knows the account there"
    assert attempt(person, factories.PASSWORD, "198.51.100.1", at)
    assert attempt(person, factories.PASSWORD, "198.51.100.1", at + SECOND)


def test_right_password_lowers_the_count_of_the_account(person: Person) -> None:
    for n in range(20):
        refused(person, address=f"192.0.2.{n + 1}")
    attempt(person, factories.PASSWORD, "198.51.100.1")
    assert Attempt.objects.get(sort="sign_in_account").count == 10


def test_address_is_familiar_for_a_while_and_no_longer(person: Person) -> None:
    assert attempt(person, factories.PASSWORD, "198.51.100.1")
    later = AT + FAMILIAR
    for n in range(40):
        refused(person, address=f"192.0.2.{n + 20}", at=later)
    assert refused(person, factories.PASSWORD, "198.51.100.1", later)
    assert attempt(person, factories.PASSWORD, "198.51.100.1", later + timedelta(minutes=5))
    assert FamiliarPlace.objects.count() == 1


def test_office_behind_one_address_does_not_lock_itself_out(person: Person) -> None:
    """Wrong passwords, registrations and objections of many people, now and then, for a day."""
    for sort, minutes in (("sign_in_address", 3), ("registration", 6), ("objection", 6)):
        counted = (tries(sort, "192.0.2.1"),)
        for n in range(200):
            with CountedTries(counted, AT + n * timedelta(minutes=minutes)):
                pass
        assert Attempt.objects.get(sort=sort).count < 2


def test_address_is_limited_over_all_accounts(person: Person) -> None:
    for n in range(LIMITS["sign_in_address"].free):
        assert person_signing_in(f"nobody-{n}", "wrong", address="2001:db8::1", at=AT) is None
    assert refused(person, factories.PASSWORD, "2001:db8::2"), "one network"
    assert attempt(person, factories.PASSWORD, "2001:db9::1")


def test_capitals_and_blanks_make_no_other_account(person: Person) -> None:
    for name in (person.username, person.username.upper(), f" {person.username} ", person.username, person.username):
        person_signing_in(name, "wrong", address="192.0.2.1", at=AT)
    assert refused(person)


def test_no_name_is_kept_and_all_is_forgotten_after_a_while(person: Person) -> None:
    attempt(person)
    assert not Attempt.objects.filter(key__contains=person.username).exists()
    assert Attempt.objects.count() == 3
    count((tries("objection", "192.0.2.1"),), AT + KEPT)
    assert [row.sort for row in Attempt.objects.all()] == ["objection"]


def test_only_what_was_refused_of_the_named_field_counts() -> None:
    counted = (tries("password", "1"),)
    for field, number in (("new", 0), ("old", 1)):
        with pytest.raises(Refusal), CountedTries(counted, AT, field="old"):
            raise Refusal("示例", field=field)
        assert sum(Attempt.objects.values_list("count", flat=True)) == number
    with CountedTries(counted, AT, field="old"):
        pass
    assert Attempt.objects.get().count == 1


def test_token_expires(person: Person, settings: Settings) -> None:
    settings.PINGDING_TOKEN_DAYS = 30
    viewer = factories.viewer(person)
    secret = create_access_token("示例", actor=viewer, at=AT).secret
    end = AT + timedelta(days=30)
    assert live_token(secret, end - SECOND) is not None and tokens_of(viewer, end - SECOND).count() == 1
    assert live_token(secret, end) is None and not tokens_of(viewer, end).exists()


def test_hashes_beyond_the_number_are_refused_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pingding.site.hashing.WAIT_SECONDS", 0.05)
    hashing, finish = Event(), Event()

    def slow(*_arguments: object, **_more: object) -> str:
        hashing.set()
        finish.wait(10)
        return "x"

    monkeypatch.setattr("django.contrib.auth.hashers.PBKDF2PasswordHasher.encode", slow)
    hasher = BoundedHasher()
    threads = [Thread(target=hasher.encode, args=("a", "b")) for _n in range(2)]
    for thread in threads:
        thread.start()
        hashing.wait(10), hashing.clear()
    with pytest.raises(Refusal, match="人过多"):
        hasher.encode("a", "b")
    finish.set()
    for thread in threads:
        thread.join()
    assert hasher.encode("a", "b") == "x"


def test_bounded_hasher_reads_and_writes_what_django_wrote(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["pingding.site.hashing.BoundedHasher"]
    assert make_password("示例", hasher="pbkdf2_sha256").startswith("pbkdf2_sha256$")
