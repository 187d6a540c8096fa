"""Sends what is queued: each letter is claimed, handed to the server, and settled by what the server said.

A letter is sent at most once: it is claimed in the database, by one alone, before the server hears of it. Where the
sender dies in between, nobody can know whether it left: it is `unknown`, and only the administrator has it sent again.
None of this is an act of somebody: it leaves no journal entry, the queue itself says what was done.
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import override

from pingding.actions.door import for_change
from pingding.actions.mail.smtp import Fault, MailServer
from pingding.documents.mail import mail_of
from pingding.queries.mail.configured import sends_mail
from pingding.queries.mail.content import content_of, digest_of
from pingding.queries.mail.queue import due_mails, mails_of, still_wanted
from pingding.records.models import OutgoingMail

State = OutgoingMail.State
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
"""How long a letter waits after the first try, the second, and so on; the last is that of all that follow."""
MOST_TRIES = 16
"""More than two and a half days; then it is given up."""
LOST_AFTER = timedelta(minutes=15)
"""Nobody sends one letter for so long: whoever claimed it is gone."""
MOST_SECONDS = 40.0
"""So long in one run; the next one goes on."""


@dataclass(frozen=True)
class DueMail:
    """What leaves as one letter: one mail, or all that are due of a person's digest."""

    person: int
    mail: int | None

    def __str__(self) -> str:
        return f"mail {self.mail}" if self.mail else f"digest of person {self.person}"


def next_try(tries: int, at: datetime) -> datetime | None:
    """When a letter is tried again after so many tries; None when it is given up.

    >>> start = datetime(2025, 6, 20, 9)
    >>> [(next_try(tries, start) - start).seconds // 60 for tries in (1, 2, 6, 15)], next_try(16, start)
    ([1, 5, 360, 360], None)
    """
    return None if tries >= MOST_TRIES else at + DELAYS[min(tries, len(DELAYS)) - 1]


class Sending:
    """One run, with the connection to the server once it is needed."""

    def __init__(self, at: datetime) -> None:
        self.at, self._until = at, time.monotonic() + MOST_SECONDS
        self._server: MailServer | None = None
        self._unreached: Fault | None = None

    def due(self) -> list[DueMail]:
        """What is to leave now, the longest due first; what was begun and never finished is unknown from now on."""
        if not sends_mail():
            return []
        rows = due_mails(self.at, self.at - LOST_AFTER)
        if lost := [row["pk"] for row in rows if row["state"] == State.SENDING]:
            lost_rows = OutgoingMail.objects.filter(pk__in=lost, state=State.SENDING)
            lost_rows.update(state=State.UNKNOWN, next_at=None, settled_at=self.at)
        waiting = (row for row in rows if row["state"] == State.WAITING)
        return list(dict.fromkeys(DueMail(row["person_id"], None if row["digest"] else row["pk"]) for row in waiting))

    def send(self, due: DueMail) -> int:
        """Send one letter, or note why not; gives how many were sent. Raises what making the letter raises."""
        if time.monotonic() > self._until:
            return 0
        mails = self._wanted(due)
        if not mails:
            return 0
        name = secrets.token_hex(16)
        letter = self._letter(mails, name)
        if (fault := self._reach()) is not None:
            self._postpone(_waiting(mails), fault)
            return 0
        if not self._claim(mails, name):
            return 0
        assert self._server is not None
        fault = self._server.hand_over(letter)
        self._settle(name, fault)
        return int(fault is None)

    def close(self) -> None:
        """Leave the server."""
        if self._server is not None:
            self._server.leave()

    def _wanted(self, due: DueMail) -> list[OutgoingMail]:
        """The mails of a letter; those are dropped that their person may not or does not want to get any more."""
        mails = list(mails_of(due.person, due.mail, self.at))
        kept = still_wanted(mails)
        if dropped := [mail for mail in mails if mail not in kept]:
            _waiting(dropped).update(state=State.DROPPED, next_at=None, settled_at=self.at)
        return kept

    def _letter(self, mails: Sequence[OutgoingMail], name: str) -> EmailMessage:
        person, choice = mails[0].person, getattr(mails[0].person, "mail_choice", None)
        with override(choice.language if choice else settings.LANGUAGE_CODE):
            messages = [mail.message for mail in mails]
            content = digest_of(messages, self.at) if mails[0].digest else content_of(messages[0])
            letter = mail_of(content, to=person.email, name=name, at=self.at)
        letter.message()  # what no header can hold is refused here, before the letter is claimed
        return letter

    def _reach(self) -> Fault | None:
        """Be connected to the server; one that was not reached is not tried again in this run."""
        if self._unreached is None:
            self._server = self._server or MailServer()
            self._unreached = self._server.reach()
        return self._unreached

    def _claim(self, mails: Sequence[OutgoingMail], name: str) -> bool:
        """Whether all of them are ours to send: of two who claim at once, one waits and finds them claimed."""
        with transaction.atomic():
            held_keys = list(for_change(_waiting(mails)).order_by("pk").values_list("pk", flat=True))
            if len(held_keys) < len(mails):
                return False
            claimed = {"state": State.SENDING, "claim": name, "claimed_at": self.at, "address": mails[0].person.email}
            OutgoingMail.objects.filter(pk__in=held_keys).update(**claimed)
        return True

    def _settle(self, name: str, fault: Fault | None) -> None:
        """Note what became of a letter that was handed over."""
        claimed = OutgoingMail.objects.filter(claim=name)
        if fault is None:
            claimed.update(state=State.SENT, next_at=None, settled_at=self.at, code=None, answer="", refused=False)
        elif fault.kind == "failed":
            self._postpone(claimed, fault)
        else:
            ended = {"state": State.GIVEN_UP if fault.kind == "refused" else State.UNKNOWN, "next_at": None}
            answer = {"code": fault.code, "answer": fault.answer, "refused": fault.kind == "refused"}
            claimed.update(tries=F("tries") + 1, settled_at=self.at, **ended, **answer)

    def _postpone(self, mails: QuerySet[OutgoingMail], fault: Fault) -> None:
        """Have them tried later, each by how often it was tried; give up those that were tried for too long."""
        for tries in sorted(set(mails.values_list("tries", flat=True)), reverse=True):
            later = next_try(tries + 1, self.at)
            mails.filter(tries=tries).update(
                state=State.GIVEN_UP if later is None else State.WAITING,
                tries=tries + 1,
                next_at=later,
                settled_at=self.at if later is None else None,
                code=fault.code,
                answer=fault.answer,
                refused=False,
            )


def _waiting(mails: Sequence[OutgoingMail]) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails], state=State.WAITING)
