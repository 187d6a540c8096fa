"""The one door: every action runs in one transaction, for somebody, at a moment, and leaves one journal entry."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import wraps
from hashlib import sha256
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_noop, override

from pingding.actions.compiled_writes import insert, update
from pingding.actions.mail_queue import queue_mail
from pingding.policy.errors import PingdingError, Refusal
from pingding.policy.journal_chain import ALGORITHM, digest_of
from pingding.policy.translation import kept
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.journal.acts.act import JournalAct
from pingding.queries.mail.dated import WORD, Dated
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import (
    ActToken,
    AddressChange,
    Case,
    JournalEntry,
    JournalHead,
    Message,
    Organisation,
    Person,
)

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

LONGEST_WORD = 500
"""How much of a reason or an answer a message repeats; the case's page has all of it."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction: a fault in the middle leaves the state before.

    The function takes keyword-only `at` (an aware datetime) and, unless the platform itself acts, `actor`. A refusal
    that is `kept` is raised once what was stored before it stands.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        at = kwargs.get("at")
        if not isinstance(at, datetime) or at.tzinfo is None:
            raise PingdingError(f"{function.__name__} needs `at`, an aware datetime")
        with transaction.atomic(), kept():
            try:
                return function(*args, **kwargs)
            except Refusal as refusal:
                if not refusal.kept:
                    raise
                unfinished = refusal
        raise unfinished

    return run


def attempt(faults: Faults, act: Callable[[], R], *, only_ask: bool = False) -> R:
    """Do an act, unless what was typed for it has `faults` already; then ask what else it would refuse; raise all.

    With `only_ask` it is always only asked: the act is carried out and undone, so that a confirmation page refuses
    exactly what the act would. What it returned then stands for nothing that is stored.
    """
    if not faults and not only_ask:
        return act()
    with transaction.atomic():
        with faults.caught():
            result = act()
        transaction.set_rollback(True)
    faults.refuse()
    return result


def platform_language() -> AbstractContextManager[None]:
    """Inside, words are put together to be stored: in the platform's language, not in that of who acts.

    An act's refusals are in the actor's language, so that the act as a whole is carried out in it.
    """
    return override(settings.LANGUAGE_CODE)


def for_change(rows: QuerySet[M]) -> QuerySet[M]:
    """The rows, held against other changes until the transaction ends; new rows may still refer to them.

    Everybody holds in this order, so that nobody waits in a circle: an organisation, cases by their numbers, what
    belongs to them, the journal's head last. Where the database knows it, the weaker lock is taken: under the
    stronger one, a message to an organisation would wait for whoever holds it, and that one for the journal.
    """
    features = connection.features
    only = ("self",) if features.has_select_for_update_of else ()
    return rows.select_for_update(of=only, no_key=features.has_select_for_no_key_update)


def hold_journal() -> JournalHead:
    """The journal's one head row, held until the transaction ends: whoever appends waits here."""
    head = next(iter(_journal_head()), None)
    return head or for_change(JournalHead.objects.all()).get_or_create(pk=1)[0]


@compiled_query
def _journal_head() -> QuerySet[JournalHead]:
    return for_change(JournalHead.objects.all()).filter(pk=1)


def record_act(
    act: JournalAct,
    *,
    at: datetime,
    actor: Viewer | None = None,
    behalf: Organisation | None = None,
    case: Case | None = None,
    step: str = "",
    about: str = "",
    clause: tuple[str, ...] = (),
) -> JournalEntry:
    """Append one entry to the journal, in the caller's transaction.

    `actor` None means the platform acted by itself (a deadline passed). What was put into words for it was so in the
    `platform_language`.
    """
    head = hold_journal()
    person = actor.person if actor else None
    entry = JournalEntry(
        seq=head.seq + 1,
        at=at,
        actor=person,
        actor_name=person.name if person else (gettext_noop("公众") if actor else gettext_noop("系统")),
        behalf=behalf.name if behalf else "",
        act=act.act,
        case=case,
        step=step,
        about=about[:200],
        clause="、".join(clause)[:200],
        change=act.stored(),
        algorithm=ALGORITHM,
        previous=head.digest,
    )
    entry.digest = digest_of(entry)
    head.seq, head.digest = entry.seq, entry.digest
    update(head, "seq", "digest")
    return insert(entry)


def notify(
    text: str,
    words: Mapping[str, object] | None = None,
    *,
    at: datetime,
    organisation: Organisation | None = None,
    person: Person | None = None,
    case: Case | None = None,
    dated: Dated | None = None,
    to: str | None = None,
    confirms: AddressChange | None = None,
) -> None:
    """Leave a message for an organisation's members or for one person and queue its mails, in the caller's transaction.

    `text` is a Chinese template marked with `gettext_noop`, `words` what fills it: each reader gets it in their own
    language. Days, moments and lazily translated words follow the reader too; all else stays as it is. `dated` is the
    deadline or the meeting that it is about, for the calendar. A message to a person with `to` goes by mail to that
    address alone, at once, whatever was chosen, with the code of what it `confirms`. Of a confidential case its own
    organisation hears nothing.
    """
    if case is not None and case.confidential and organisation == case.organisation:
        return
    stored_words = {key: _stored_word(word) for key, word in (words or {}).items()}
    if dated is not None:
        stored_words[WORD] = dated.stored()
    message = Message(organisation=organisation, person=person, case=case, text=text, words=stored_words, sent_at=at)
    queue_mail(insert(message), at=at, to=to, confirms=confirms)


def _stored_word(word: object) -> object:
    """A message's word as JSON, tagged as `policy.translation.in_language` reads it."""
    if isinstance(word, datetime):
        return {"moment": word.isoformat()}
    if isinstance(word, date):
        return {"day": word.isoformat()}
    if isinstance(word, Promise):
        with platform_language():
            return {"word": str(word)}
    return str(word)[:LONGEST_WORD]


def idempotent(token: str, words: Sequence[str], at: datetime, do: Callable[[], str]) -> str:
    """Do an act at most once for a token and the `words` of it, the act's name first; a repetition gets the
    first answer, other words are another act. Must run inside an action.

    An empty token means the caller cannot repeat by accident, and the act is simply done.
    """
    if not token:
        return do()
    hold_journal()
    key = sha256("\0".join((token, *words)).encode()).hexdigest()
    earlier = ActToken.objects.filter(token=key).first()
    if earlier is not None:
        return earlier.answer
    answer = do()
    ActToken.objects.create(token=key, act=words[0], answer=answer, at=at)
    return answer
