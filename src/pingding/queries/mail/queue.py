"""The queue as it is worked off: what is due, and what of it is still wanted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from pingding.policy.procedures.deadlines import day_of
from pingding.policy.text.likeness import mobiles_in
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.mail.addresses import is_open
from pingding.queries.mail.dated import dated_of
from pingding.records.models import MailChoice, Membership, OutgoingMail

State, Medium = OutgoingMail.State, OutgoingMail.Medium
RELATED = ("message__case__edition", "message__organisation", "person__mail_choice", "confirms")


@compiled_query
def due_mails(at: datetime, lost_before: datetime, media: tuple[str, ...], *, most: int) -> QuerySet[OutgoingMail, Any]:
    """What waits to be sent by these media by now, the longest due first, so many at once; before it, what was
    claimed long ago and never settled. What cannot leave takes no place of what can."""
    waiting = Q(state=State.WAITING, next_at__lte=at, medium__in=media)
    rows = OutgoingMail.objects.filter(waiting | Q(state=State.SENDING, claimed_at__lt=lost_before))
    return rows.order_by("state", "next_at", "pk").values("pk", "person_id", "digest", "state", "medium")[:most]


def state_counts() -> dict[str, int]:
    """How many mails there are of each state."""
    rows = OutgoingMail.objects.order_by("state").values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def mails_of(person: int, mail: int | None, at: datetime) -> QuerySet[OutgoingMail]:
    """One mail that is due, or all that are due of the person's digest, in the order of their messages."""
    rows = OutgoingMail.objects.filter(state=State.WAITING, next_at__lte=at, person=person)
    chosen = rows.filter(digest=True) if mail is None else rows.filter(pk=mail)
    return chosen.select_related(*RELATED).defer("message__case__edition__content").order_by("message__sent_at", "pk")


def mails_sent_as(name: str) -> QuerySet[OutgoingMail]:
    """What left, or was to leave, in the letter of this name; none without a name."""
    return OutgoingMail.objects.filter(claim=name, medium=Medium.MAIL).exclude(claim="").order_by("pk")


def still_wanted(mails: Sequence[OutgoingMail], at: datetime) -> list[OutgoingMail]:
    """Those whose person still wants them, can be reached, and may still read the message; a text message only until
    the day that it is about has passed, a code only as long as it can be used."""
    units = {mail.message.organisation_id for mail in mails if mail.message.organisation_id}
    people = {mail.person_id for mail in mails}
    live = Membership.objects.filter(person__in=people, organisation__in=units, until=None)
    memberships = set(live.values_list("person_id", "organisation_id")) if units else set()
    return [mail for mail in mails if _is_wanted(mail, memberships) and not _is_past(mail, at)]


def _is_wanted(mail: OutgoingMail, memberships: set[tuple[int, int]]) -> bool:
    person, message = mail.person, mail.message
    choice = getattr(person, "mail_choice", None)
    if mail.to:
        return person.is_active
    if mail.medium == Medium.SMS:
        reached = choice is not None and choice.sms and bool(mobiles_in(person.phone))
    else:
        reached = bool(person.email) and (choice is None or choice.how != MailChoice.How.NONE)
    if not person.is_active or not reached:
        return False
    return message.person_id == person.pk or (person.pk, message.organisation_id) in memberships


def _is_past(mail: OutgoingMail, at: datetime) -> bool:
    if mail.confirms is not None:
        return not is_open(mail.confirms, at)
    dated = dated_of(mail.message.words) if mail.medium == Medium.SMS else None
    return dated is not None and day_of(dated.at) < day_of(at)
