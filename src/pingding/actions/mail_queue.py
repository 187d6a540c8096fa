"""Queues the mails of a message, in the transaction that leaves the message; none where no mail is sent."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from pingding.queries.compiled_queries import compiled_query
from pingding.queries.mail.configured import next_digest, sends_mail
from pingding.records.models import MailChoice, Message, OutgoingMail, Person

How, Medium = MailChoice.How, OutgoingMail.Medium


def queue_mail(message: Message, *, at: datetime) -> None:
    """One row for each person whom the message is for, who has an address and wants mail."""
    if not sends_mail():
        return
    rows = [
        OutgoingMail(
            message=message,
            person_id=row["pk"],
            digest=row["mail_choice__how"] == How.DAILY,
            queued_at=at,
            next_at=next_digest(at) if row["mail_choice__how"] == How.DAILY else at,
        )
        for row in _recipients(message.person_id or 0, message.organisation_id or 0)
        if row["mail_choice__how"] != How.NONE
    ]
    if rows:
        OutgoingMail.objects.bulk_create(rows)


@compiled_query
def _recipients(person: int, organisation: int) -> QuerySet[Person, Any]:
    """The person, or the organisation's members, as far as they have an address; who has not chosen has no `how`."""
    member = Q(memberships__organisation=organisation, memberships__until=None)
    people = Person.objects.filter(Q(pk=person) | member, is_active=True).exclude(email="")
    return people.order_by("pk").distinct().values("pk", "mail_choice__how")
