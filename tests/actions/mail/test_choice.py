"""Each person's choice: none, at once, daily; kept with a journal entry, followed by what waits already."""

from datetime import datetime

import pytest
from tests.actions.mail.readers import ADDRESS, AT, chooses, reader, send, states
from tests.actions.mail.smtp_server import MailServer

from pingding.actions.door import notify
from pingding.actions.mail.choice import TypedChoice, choose_mail
from pingding.policy.errors import Refusal
from pingding.queries.clock import SHANGHAI
from pingding.queries.mail.choice import choice_of
from pingding.queries.refusals import each_of
from pingding.queries.viewer import PUBLIC
from pingding.records.models import JournalEntry, MailChoice, OutgoingMail, Person

pytestmark = pytest.mark.django_db
How = MailChoice.How


def test_who_has_not_chosen_gets_each_message_at_once() -> None:
    own = choice_of(reader())
    assert (own.address, own.how, own.language) == (ADDRESS, How.AT_ONCE, "zh-hans")


def test_a_choice_is_kept_and_journalled_without_the_address() -> None:
    own = reader()
    typed = TypedChoice(" New@Unit.example ", How.DAILY, "en")
    choose_mail(typed, actor=own, at=AT)
    person = Person.objects.get(pk=own.person_or_refuse().pk)
    assert person.email == "New@Unit.example"
    entry = JournalEntry.objects.latest("seq")
    assert (entry.act, entry.change) == ("choose_mail", {"how": "daily", "language": "en", "address_changed": True})
    choose_mail(typed, actor=own, at=AT)
    assert JournalEntry.objects.latest("seq").change == {"how": "daily", "language": "en"}


def test_nothing_is_queued_for_whoever_wants_none(server: MailServer) -> None:
    own = reader()
    chooses(own, How.NONE)
    notify("一", at=AT, person=own.person)
    assert not OutgoingMail.objects.exists()


def test_what_waits_follows_the_choice(server: MailServer) -> None:
    own = reader()
    notify("一", at=AT, person=own.person)
    chooses(own, How.DAILY)
    mail = OutgoingMail.objects.get()
    assert mail.digest and mail.next_at == datetime(2025, 10, 11, 8, 0, tzinfo=SHANGHAI)
    chooses(own, How.AT_ONCE)
    mail.refresh_from_db()
    assert not mail.digest and mail.next_at == AT
    chooses(own, How.NONE)
    assert send() == 0 and states() == ["dropped"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (TypedChoice("not an address", How.DAILY, "en"), "mail_address"),
        (TypedChoice("a@unit.example\nBcc: b@unit.example", How.DAILY, "en"), "mail_address"),
        (TypedChoice("", How.DAILY, "en"), "mail_address"),
        (TypedChoice(ADDRESS, "hourly", "en"), "mail_how"),
        (TypedChoice(ADDRESS, How.DAILY, "fr"), "mail_language"),
    ],
)
def test_what_cannot_be_chosen_is_refused_at_its_field(typed: TypedChoice, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        choose_mail(typed, actor=reader(), at=AT)
    assert [each.field for each in each_of(refused.value)] == [field]
    assert not MailChoice.objects.exists()


def test_mail_can_be_refused_without_an_address() -> None:
    own = reader()
    choose_mail(TypedChoice("", How.NONE, "en"), actor=own, at=AT)
    assert Person.objects.get(pk=own.person_or_refuse().pk).email == ""


def test_the_public_has_no_choice() -> None:
    with pytest.raises(Refusal):
        choose_mail(TypedChoice(ADDRESS, How.DAILY, "en"), actor=PUBLIC, at=AT)
