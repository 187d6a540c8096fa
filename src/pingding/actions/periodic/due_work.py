"""Doing what is due, thing by thing: what fails is noted, waits longer each time, and keeps nothing else waiting."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Model
from django.utils.translation import override

from pingding.actions.periodic.failures import Subject, note_failure
from pingding.policy.errors import PingdingError
from pingding.records.models import Case, Failure

T = TypeVar("T")
R = TypeVar("R")
WHOLE = Subject()
"""A kind of work as a whole: looking for what is due, or what is done to no one thing."""


class LeftToPerson(PingdingError):
    """What was due waits for somebody who has been notified why: it is held up and no failure, and tried each time."""


class DueWork:
    """The work of one moment. What failed before is read once; `held_up` counts what was due and is not done.

    Whatever an act stores is in the platform's language. A database that is gone stops everything: what it raises is
    raised on.
    """

    def __init__(self, at: datetime) -> None:
        self.at, self.held_up = at, 0
        self._failures = {(row.work, row.thing): row for row in Failure.objects.all()}

    def each(
        self, work: str, find: Callable[[], Collection[T]], act: Callable[[T], int], *, most: int | None = None
    ) -> int:
        """Do one kind of work (a key of `WORK`) to each thing that is due, or to so many of those that do not wait for
        another try; how much the acts did.

        A failure of a thing that is no longer due goes.
        """
        due = self._attempt(work, WHOLE, find)
        if due is None:
            return 0
        done, left = 0, len(due) if most is None else most
        for one in due:
            waits = self._waits(work, subject_of(one))
            if not waits and left <= 0:
                self._failures.pop((work, subject_of(one).thing), None)
                continue
            left -= not waits
            done += self._attempt(work, subject_of(one), partial(act, one)) or 0
        for key in [key for key in self._failures if key[0] == work]:
            self._failures.pop(key).delete()
        return done

    def once(self, work: str, act: Callable[[], object]) -> None:
        """Do work that is done to no one thing."""
        self._attempt(work, WHOLE, act)

    def _attempt(self, work: str, subject: Subject, act: Callable[[], R]) -> R | None:
        """What the act gives; None when it failed, or when it failed before and is not to be tried yet."""
        waits, failure = self._waits(work, subject), self._failures.pop((work, subject.thing), None)
        if waits:
            self.held_up += 1
            return None
        try:
            with override(settings.LANGUAGE_CODE):
                answer = act()
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:
            self.held_up += 1
            if not isinstance(fault, LeftToPerson):
                note_failure(work, subject, fault, failure, at=self.at)
                return None
            answer = None
        if failure is not None:
            failure.delete()
        return answer

    def _waits(self, work: str, subject: Subject) -> bool:
        """Whether it failed before and is not to be tried yet."""
        failure = self._failures.get((work, subject.thing))
        return failure is not None and (failure.next_at is None or failure.next_at > self.at)


def subject_of(thing: object) -> Subject:
    """What a thing, usually a record, is called in a failure."""
    if not isinstance(thing, Model):
        return Subject(str(thing))
    case = thing if isinstance(thing, Case) else getattr(thing, "case", None)
    return Subject(f"{thing._meta.model_name} {thing.pk}", case.number if isinstance(case, Case) else "")
