"""Letters that a server took and sent back later: a delivery report (RFC 3464) is read and its letter noted as refused.

A report comes from outside and is not trusted: it counts only by the name of one of our letters, which nobody knows who
neither sent nor got that letter. Nothing of it is kept but one line of the other server's words.
"""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from enum import StrEnum

from pingding.actions.mail.settling import Fault, settle
from pingding.queries.mail.queue import mails_sent_as
from pingding.records.models import OutgoingMail

MOST_BYTES = 300_000
"""So much of a mail is read: reports are a few thousand bytes, and enclose a letter of ours, which is no longer."""
LONGEST_ANSWER = 500


class Bounce(StrEnum):
    """What a mail turned out to be."""

    NOTED = "noted"
    ALREADY = "already"
    TOO_EARLY = "too_early"
    NO_REPORT = "no_report"
    NOT_OURS = "not_ours"


def note_bounce(mail: bytes, *, at: datetime) -> Bounce:
    """Note a letter as refused of which this mail reports that it cannot be delivered for good.

    Effects: what was sent by that name is given up, with the other server's words, as if it had been refused at once.
    A report of a delay or of a delivery is none of ours to act on. One that comes before the sending has ended is too
    early: it is to be read again.
    """
    try:
        report = message_from_bytes(mail[:MOST_BYTES], policy=policy.compat32)
        words, names = next(_failures(report), None), list(_names(report))
    except RecursionError:  # mails in mails, hundreds deep: no server writes a report so
        return Bounce.NO_REPORT
    if words is None:
        return Bounce.NO_REPORT
    sent = [row for name in names for row in mails_sent_as(name)]
    if not sent:
        return Bounce.NOT_OURS
    if sent[0].state == OutgoingMail.State.SENDING:
        return Bounce.TOO_EARLY
    if sent[0].state != OutgoingMail.State.SENT:
        return Bounce.ALREADY
    settle(sent[0].claim, Fault("refused", words), at=at)
    return Bounce.NOTED


def _failures(report: Message) -> Iterator[str]:
    """The words of each recipient's part that says `failed`."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        for fields in part.get_payload():
            if isinstance(fields, Message) and _field(fields, "Action").lower() == "failed":
                words = _field(fields, "Diagnostic-Code") or _field(fields, "Status")
                yield words.replace("\0", "")[:LONGEST_ANSWER]


def _names(report: Message) -> Iterator[str]:
    """The names of the letters that the report encloses, whole or by their headers alone."""
    for part in report.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            enclosed = part.get_payload(0) if part.is_multipart() else _headers(part)
            if isinstance(enclosed, Message):
                yield _field(enclosed, "Message-ID").strip("<>").partition("@")[0]


def _headers(part: Message) -> Message:
    payload = part.get_payload(decode=True)
    return message_from_bytes(payload if isinstance(payload, bytes) else b"", policy=policy.compat32)


def _field(fields: Message, name: str) -> str:
    return " ".join(str(fields.get(name, "")).split())
