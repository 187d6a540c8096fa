"""What becomes of a mail, by whatever medium it leaves: claimed by one alone, then settled by what was answered.

A letter is sent at most once: it is claimed in the database before anybody outside hears of it. Where the sender dies
in between, nobody can know whether it left: it is `unknown`, and only the administrator has it sent again. None of this
is an act of somebody: it leaves no journal entry, the queue itself says what was done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction
from django.db.models import F, QuerySet

from pingding.actions.door import for_change
from pingding.records.models import OutgoingMail

State = OutgoingMail.State
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
"""How long a mail waits after the first try, the second, and so on; the last is that of all that follow."""
MOST_TRIES = 16
"""More than two and a half days; then it is given up."""
LOST_AFTER = timedelta(minutes=15)
"""Nobody sends one mail for so long: whoever claimed it is gone."""


@dataclass(frozen=True)
class Fault:
    """Why a mail was not taken, in the words of whoever was to take it, where there were any.

    `refused` for good; `failed` for now, so that it is tried again; `unknown` when it had begun to leave and no answer
    came: it may have been taken.
    """

    kind: Literal["refused", "failed", "unknown"]
    answer: str
    code: int | None = None


def next_try(tries: int, at: datetime) -> datetime | None:
    """When a mail is tried again after so many tries; None when it is given up.

    >>> start = datetime(2025, 6, 20, 9)
    >>> [(next_try(tries, start) - start).seconds // 60 for tries in (1, 2, 6, 15)], next_try(16, start)
    ([1, 5, 360, 360], None)
    """
    return None if tries >= MOST_TRIES else at + DELAYS[min(tries, len(DELAYS)) - 1]


def claim(mails: Sequence[OutgoingMail], name: str, address: str, *, at: datetime) -> bool:
    """Whether all of them are ours to send: of two who claim at once, one waits and finds them claimed."""
    with transaction.atomic():
        held_keys = list(for_change(_waiting(mails)).order_by("pk").values_list("pk", flat=True))
        if len(held_keys) < len(mails):
            return False
        claimed = {"state": State.SENDING, "claim": name, "claimed_at": at, "address": address}
        OutgoingMail.objects.filter(pk__in=held_keys).update(**claimed)
    return True


def settle(name: str, fault: Fault | None, *, at: datetime) -> None:
    """Note what became of what was claimed by this name; without a fault it was taken."""
    claimed = OutgoingMail.objects.filter(claim=name)
    if fault is None:
        claimed.update(state=State.SENT, next_at=None, settled_at=at, code=None, answer="", refused=False)
    elif fault.kind == "failed":
        _try_later(claimed, fault, at)
    else:
        ended = {"state": State.GIVEN_UP if fault.kind == "refused" else State.UNKNOWN, "next_at": None}
        answer = {"code": fault.code, "answer": fault.answer, "refused": fault.kind == "refused"}
        claimed.update(tries=F("tries") + 1, settled_at=at, **ended, **answer)


def postpone(mails: Sequence[OutgoingMail], fault: Fault, *, at: datetime) -> None:
    """Have mails that nobody claimed tried later."""
    _try_later(_waiting(mails), fault, at)


def drop(mails: Sequence[OutgoingMail], *, at: datetime) -> None:
    """Have them not sent any more."""
    _waiting(mails).update(state=State.DROPPED, next_at=None, settled_at=at)


def note_lost(keys: Sequence[int], *, at: datetime) -> None:
    """Of what was claimed long ago and never settled nobody knows whether it left."""
    rows = OutgoingMail.objects.filter(pk__in=keys, state=State.SENDING)
    rows.update(state=State.UNKNOWN, next_at=None, settled_at=at)


def _try_later(mails: QuerySet[OutgoingMail], fault: Fault, at: datetime) -> None:
    """Each by how often it was tried; those are given up that were tried for too long."""
    for tries in sorted(set(mails.values_list("tries", flat=True)), reverse=True):
        later = next_try(tries + 1, at)
        mails.filter(tries=tries).update(
            state=State.GIVEN_UP if later is None else State.WAITING,
            tries=tries + 1,
            next_at=later,
            settled_at=at if later is None else None,
            code=fault.code,
            answer=fault.answer,
            refused=False,
        )


def _waiting(mails: Sequence[OutgoingMail]) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails], state=State.WAITING)
