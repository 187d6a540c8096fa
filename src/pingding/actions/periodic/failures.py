"""What was due and could not be done: noted with its reason, tried again ever later, at last left to a person."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from pingding.actions.door import action, for_change, record_act
from pingding.actions.permission import require_administrator
from pingding.policy.errors import Refusal
from pingding.queries.journal.acts.cases import RetryFailure
from pingding.queries.viewer import Viewer
from pingding.records.models import Failure

logger = logging.getLogger(__name__)

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 60))
"""How long it waits after the first try, the second, and so on; the last is that of all that follow."""
MOST_TRIES = 24
"""Almost a day: then it waits for a person."""
LONGEST_REASON = 500


@dataclass(frozen=True)
class Subject:
    """What a failure is about, as its record keeps it."""

    thing: str = ""
    case_number: str = ""


def next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after so many tries, the last of them at this moment; None when a person is to ask for it.

    >>> start = datetime(2025, 6, 20, 9)
    >>> [(next_try(tries, start) - start).seconds // 60 for tries in (1, 2, 3, 4, 23)], next_try(24, start)
    ([1, 5, 30, 60, 60], None)
    """
    return None if tries >= MOST_TRIES else at + DELAYS[min(tries, len(DELAYS)) - 1]


def reason_of(fault: Exception) -> str:
    """Why something failed, as it can be stored: what was refused, or what sort of fault it was and what it says.

    >>> reason_of(Refusal("申报已截止")), reason_of(KeyError("open"))
    ('申报已截止。', "KeyError：'open'")
    """
    text = str(fault) if isinstance(fault, Refusal) else f"{type(fault).__name__}：{fault}"
    return text.encode(errors="replace").decode().replace("\0", "")[:LONGEST_REASON]


def note_failure(work: str, subject: Subject, fault: Exception, before: Failure | None, *, at: datetime) -> None:
    """Note that something could not be done; `before` is what was noted of it earlier.

    The log names it once, and again when the reason is another. Where another process notes the same try, one of both
    does. There is no journal entry: nothing has changed.
    """
    broken, reason = not isinstance(fault, Refusal), reason_of(fault)
    tries = before.tries + 1 if before else 1
    noted = {"reason": reason, "broken": broken, "tries": tries, "last_at": at, "next_at": next_try(tries, at)}
    if before is None:
        Failure.objects.get_or_create(
            work=work,
            thing=subject.thing,
            defaults={"case_number": subject.case_number, "first_at": at, **noted},
        )
    else:
        Failure.objects.filter(pk=before.pk, tries=before.tries).update(**noted)
    if before is None or before.reason != reason:
        names = (work, subject.case_number or subject.thing, reason)
        logger.warning("What is due cannot be done: %s %s: %s", *names, exc_info=fault if broken else None)


@action
def retry_failure(pk: int, *, actor: Viewer, at: datetime) -> Failure:
    """Ask that what failed is tried once more, by the next tick.

    Effects: it is due now; journal. Refusals: not the platform's administrator; nothing failed, or it is done by now;
    it is to be tried anyway.
    """
    require_administrator(actor)
    failure = for_change(Failure.objects.filter(pk=pk)).first()
    if failure is None:
        raise Refusal(_("没有这项未办成的工作，或者它已经办成"), kind="missing", remedy=_("请刷新“后台运行”页。"))
    if failure.next_at is not None and failure.next_at <= at:
        raise Refusal(_("已经安排再试"), kind="conflict", remedy=_("一分钟内即会办理，请稍后刷新“后台运行”页。"))
    failure.next_at = at
    failure.save(update_fields=["next_at"])
    act = RetryFailure(work=failure.work, thing=failure.thing, tries=failure.tries)
    record_act(act, at=at, actor=actor, about=failure.case_number)
    return failure
