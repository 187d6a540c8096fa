"""Sends what is queued: letters through the mail server, text messages through the gateway of the installation."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import override

from pingding.actions.mail.settling import LOST_AFTER, Fault, claim, drop, note_lost, postpone, settle
from pingding.actions.mail.sms import SmsGateway, gateway, hand_over
from pingding.actions.mail.smtp import MailServer
from pingding.documents.mail import mail_of
from pingding.policy.text.likeness import mobiles_in
from pingding.queries.mail.configured import sends_mail, sends_sms
from pingding.queries.mail.content import content_of, digest_of, sms_text
from pingding.queries.mail.queue import due_mails, mails_of, still_wanted
from pingding.records.models import OutgoingMail, Person

State, Medium = OutgoingMail.State, OutgoingMail.Medium
MOST_SECONDS = 40.0
"""So long in one run; the next one goes on."""


@dataclass(frozen=True)
class DueMail:
    """What leaves as one letter: one mail, or all that are due of a person's digest (then `mail` is None)."""

    person: int
    mail: int | None
    medium: str = Medium.MAIL

    def __str__(self) -> str:
        return f"{self.medium} {self.mail}" if self.mail else f"digest of person {self.person}"


class Sending:
    """One run, with the connection to the server, and the gateway, once they are needed."""

    def __init__(self, at: datetime) -> None:
        self.at, self._until = at, time.monotonic() + MOST_SECONDS
        self._server: MailServer | None = None
        self._unreached: Fault | None = None
        self._gateway: SmsGateway | None = None

    def due(self) -> list[DueMail]:
        """What is to leave now, the longest due first; what was begun and never finished is unknown from now on."""
        open_media = {Medium.MAIL: sends_mail(), Medium.SMS: sends_sms()}
        if not any(open_media.values()):
            return []
        rows = due_mails(self.at, self.at - LOST_AFTER)
        if lost := [row["pk"] for row in rows if row["state"] == State.SENDING]:
            note_lost(lost, at=self.at)
        waiting = (row for row in rows if row["state"] == State.WAITING and open_media[row["medium"]])
        letters = (DueMail(row["person_id"], None if row["digest"] else row["pk"], row["medium"]) for row in waiting)
        return list(dict.fromkeys(letters))

    def send(self, due: DueMail) -> int:
        """Send one letter or text message, or note why not; gives how many were sent. Raises what making it raises."""
        if time.monotonic() > self._until:
            return 0
        mails = self._wanted(due)
        if not mails:
            return 0
        return self._text(mails[0]) if due.medium == Medium.SMS else self._mail(mails)

    def close(self) -> None:
        """Leave the server."""
        if self._server is not None:
            self._server.leave()

    def _wanted(self, due: DueMail) -> list[OutgoingMail]:
        """The mails of a letter; those are dropped that their person may not or does not want to get any more."""
        mails = list(mails_of(due.person, due.mail, self.at))
        kept = still_wanted(mails)
        if dropped := [mail for mail in mails if mail not in kept]:
            drop(dropped, at=self.at)
        return kept

    def _mail(self, mails: Sequence[OutgoingMail]) -> int:
        name = secrets.token_hex(16)
        letter = self._letter(mails, name)
        if (unreached := self._reach()) is not None:
            postpone(mails, unreached, at=self.at)
            return 0
        if not claim(mails, name, mails[0].person.email, at=self.at):
            return 0
        assert self._server is not None
        fault = self._server.hand_over(letter)
        settle(name, fault, at=self.at)
        return int(fault is None)

    def _letter(self, mails: Sequence[OutgoingMail], name: str) -> EmailMessage:
        messages = [mail.message for mail in mails]
        with override(_language(mails[0].person)):
            content = digest_of(messages, self.at) if mails[0].digest else content_of(messages[0])
            letter = mail_of(content, to=mails[0].person.email, name=name, at=self.at)
        letter.message()  # what no header can hold is refused here, before the letter is claimed
        return letter

    def _reach(self) -> Fault | None:
        """Be connected to the server; one that was not reached is not tried again in this run."""
        if self._unreached is None:
            self._server = self._server or MailServer()
            self._unreached = self._server.reach()
        return self._unreached

    def _text(self, mail: OutgoingMail) -> int:
        name, number = secrets.token_hex(16), min(mobiles_in(mail.person.phone))
        with override(_language(mail.person)):
            text = sms_text(mail.message)
        self._gateway = self._gateway or gateway()
        if not claim([mail], name, number, at=self.at):
            return 0
        fault = hand_over(self._gateway, number, text, name)
        settle(name, fault, at=self.at)
        return int(fault is None)


def _language(person: Person) -> str:
    choice = getattr(person, "mail_choice", None)
    return choice.language if choice else settings.LANGUAGE_CODE
