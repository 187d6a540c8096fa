"""Queues the mails of a message, in the transaction that leaves the message; none where no mail is sent."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from pingding.policy.text.likeness import mobiles_in
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.mail.configured import next_digest, sends_mail, sends_sms
from pingding.queries.mail.dated import dated_of
from pingding.records.models import AddressChange, MailChoice, Message, OutgoingMail, Person

How, Medium = MailChoice.How, OutgoingMail.Medium


def queue_mail(message: Message, *, at: datetime, to: str | None = None, confirms: AddressChange | None = None) -> None:
    """One row for each person whom the message is for, who has an address and wants mail; one more where it has a day
    to be kept and the person wants to hear of that by text message. With `to` the one row that goes there."""
    if not (sends_mail() or sends_sms()):
        return
    if to is not None:
        if message.person is not None and to and sends_mail():
            fixed = {"to": to, "confirms": confirms, "queued_at": at, "next_at": at}
            OutgoingMail.objects.create(message=message, person=message.person, **fixed)
        return
    people = _recipients(message.person_id or 0, message.organisation_id or 0)
    if rows := [row for person in people for row in _rows(message, person, at)]:
        OutgoingMail.objects.bulk_create(rows)


def _rows(message: Message, person: Mapping[str, Any], at: datetime) -> Iterator[OutgoingMail]:
    how, daily = person["mail_choice__how"], person["mail_choice__how"] == How.DAILY
    if sends_mail() and person["email"] and how != How.NONE:
        due = next_digest(at) if daily else at
        yield OutgoingMail(message=message, person_id=person["pk"], digest=daily, queued_at=at, next_at=due)
    urgent = person["mail_choice__sms"] and dated_of(message.words) is not None
    if sends_sms() and urgent and mobiles_in(person["phone"]):
        yield OutgoingMail(message=message, person_id=person["pk"], medium=Medium.SMS, queued_at=at, next_at=at)


@compiled_query
def _recipients(person: int, organisation: int) -> QuerySet[Person, Any]:
    """The person, or the organisation's members, as far as they can be reached; who has not chosen has no `how`."""
    member = Q(memberships__organisation=organisation, memberships__until=None)
    people = Person.objects.filter(Q(pk=person) | member, is_active=True)
    reached = people.filter(~Q(email="") | Q(mail_choice__sms=True))
    return reached.order_by("pk").distinct().values("pk", "email", "phone", "mail_choice__how", "mail_choice__sms")
