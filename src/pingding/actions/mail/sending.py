"""Sends what is queued: letters through the mail server, text messages through the gateway of the installation."""

import logging
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError
from django.utils.translation import override

from pingding.actions.mail.settling import LOST_AFTER, Fault, claim, drop, note_lost, postpone, settle
from pingding.actions.mail.sms import SILENT, SmsGateway, gateway, hand_over
from pingding.actions.mail.smtp import MailServer, printed
from pingding.documents.mail import mail_of
from pingding.policy.text.likeness import mobiles_in
from pingding.queries.mail.addresses import code_of
from pingding.queries.mail.configured import sends_mail, sends_sms
from pingding.queries.mail.content import MailContent, content_of, digest_of, sms_text
from pingding.queries.mail.queue import due_mails, mails_of, still_wanted
from pingding.records.models import OutgoingMail, Person

logger = logging.getLogger(__name__)
State, Medium = OutgoingMail.State, OutgoingMail.Medium
MOST_AT_ONCE = 200
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
        self._no_gateway: Fault | None = None

    def due(self) -> list[DueMail]:
        """What is to leave now, the longest due first; what was begun and never finished is unknown from now on."""
        open_media = {str(Medium.MAIL): sends_mail(), str(Medium.SMS): sends_sms()}
        media = tuple(medium for medium, is_open in open_media.items() if is_open)
        if not media:
            return []
        rows = due_mails(self.at, self.at - LOST_AFTER, media, most=MOST_AT_ONCE)
        if lost := [row["pk"] for row in rows if row["state"] == State.SENDING]:
            note_lost(lost, at=self.at)
        waiting = (row for row in rows if row["state"] == State.WAITING)
        letters = (DueMail(row["person_id"], None if row["digest"] else row["pk"], row["medium"]) for row in waiting)
        return list(dict.fromkeys(letters))

    def send(self, due: DueMail) -> int:
        """Send one letter or text message, or note why not; gives how many were sent.

        What cannot be made waits as what was not taken does. Raises what a database that is gone raises.
        """
        if time.monotonic() > self._until:
            return 0
        mails = self._wanted(due)
        if not mails:
            return 0
        mails = self._sayable(mails)
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
        kept = still_wanted(mails, self.at)
        if dropped := [mail for mail in mails if mail not in kept]:
            drop(dropped, at=self.at)
        return kept

    def _sayable(self, mails: Sequence[OutgoingMail]) -> list[OutgoingMail]:
        """Those of a letter whose message can be put into words; of a digest the rest leaves without the others."""
        sayable = []
        for mail in mails:
            with override(_language(mail.person)):
                try:
                    _content(mail)
                except Exception as error:
                    self._put_off([mail], error)
                else:
                    sayable.append(mail)
        return sayable

    def _put_off(self, mails: Sequence[OutgoingMail], error: Exception) -> None:
        """Have tried later what could not be made; the log names it when the reason is another than before."""
        if isinstance(error, OperationalError | InterfaceError):
            raise error
        fault = Fault("failed", printed(error))
        if any(mail.answer != fault.answer for mail in mails):
            logger.warning("A letter cannot be made: mail %s: %s", mails[0].pk, fault.answer, exc_info=error)
        postpone(mails, fault, at=self.at)

    def _mail(self, mails: Sequence[OutgoingMail]) -> int:
        name = secrets.token_hex(16)
        try:
            letter = self._letter(mails, name)
        except Exception as error:
            self._put_off(mails, error)
            return 0
        if (unreached := self._reach()) is not None:
            postpone(mails, unreached, at=self.at)
            return 0
        if not claim(mails, name, _address(mails[0]), at=self.at):
            return 0
        assert self._server is not None
        fault = self._server.hand_over(letter)
        settle(name, fault, at=self.at)
        return int(fault is None)

    def _letter(self, mails: Sequence[OutgoingMail], name: str) -> EmailMessage:
        messages = [mail.message for mail in mails]
        with override(_language(mails[0].person)):
            content = digest_of(messages, self.at) if mails[0].digest else _content(mails[0])
            letter = mail_of(content, to=_address(mails[0]), name=name, at=self.at)
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
        if (unreached := self._open_gateway()) is not None:
            postpone([mail], unreached, at=self.at)
            return 0
        if not claim([mail], name, number, at=self.at):
            return 0
        assert self._gateway is not None
        fault = hand_over(self._gateway, number, text, name)
        if fault is SILENT:
            self._gateway, self._no_gateway = None, replace(SILENT, kind="failed")
        settle(name, fault, at=self.at)
        return int(fault is None)

    def _open_gateway(self) -> Fault | None:
        """Have the gateway; one that cannot be made is not tried again in this run."""
        if self._gateway is None and self._no_gateway is None:
            try:
                self._gateway = gateway()
            except Exception as error:
                self._no_gateway = Fault("failed", printed(error))
                logger.warning("The text message gateway cannot be made: %s", self._no_gateway.answer, exc_info=error)
        return self._no_gateway


def _language(person: Person) -> str:
    choice = getattr(person, "mail_choice", None)
    return choice.language if choice else settings.LANGUAGE_CODE


def _content(mail: OutgoingMail) -> MailContent:
    return content_of(mail.message, code=code_of(mail.confirms) if mail.confirms else "")


def _address(mail: OutgoingMail) -> str:
    return mail.to or mail.person.email
