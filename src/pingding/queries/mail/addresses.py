"""A new mail address that waits to be confirmed: its code, until when, whether its letter arrived."""

from datetime import UTC, datetime, timedelta

from django.utils.crypto import salted_hmac

from pingding.queries.viewer import Viewer
from pingding.records.models import AddressChange, OutgoingMail, Person

VALID = timedelta(days=1)
"""So long a code can be used."""
MOST_A_DAY = 5
"""So many letters with a code are sent for a person within a day: they go wherever somebody types."""
DIGITS = 8


def code_of(change: AddressChange) -> str:
    """The code that the letter to the new address has. It is stored nowhere: it follows from the change and the key
    of the installation."""
    told_apart = f"{change.pk} {change.person_id} {change.address} {change.asked_at.astimezone(UTC).isoformat()}"
    digest = salted_hmac("pingding.address_change", told_apart, algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 10**DIGITS:0{DIGITS}}"


def is_open(change: AddressChange, at: datetime) -> bool:
    """Whether it can still be confirmed."""
    return change.settled_at is None and change.ends_at > at


def open_change(viewer: Viewer, at: datetime) -> AddressChange | None:
    """What of the viewer's waits to be confirmed."""
    rows = AddressChange.objects.filter(person=viewer.person_or_refuse(), settled_at=None, ends_at__gt=at)
    return rows.first()


def asked_lately(person: Person, at: datetime) -> int:
    """How many were asked for within a day."""
    return AddressChange.objects.filter(person=person, asked_at__gt=at - VALID).count()


def letter_of(change: AddressChange) -> OutgoingMail | None:
    """The letter with its code, as it stands in the queue."""
    return change.mails.order_by("-pk").first()
