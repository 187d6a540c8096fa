"""Counting tries, outside the act that is tried: what is refused there is undone, and must count all the same."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F

from pingding.actions.door import for_change
from pingding.policy.errors import Refusal
from pingding.queries.directory.attempts import FAMILIAR, KEPT, LIMITS, Tries, binding, refuse_hasty, sign_in_tries
from pingding.queries.refusals import each_of
from pingding.records.models import Attempt, FamiliarPlace, Person


def person_signing_in(username: str, password: str, *, address: str, at: datetime) -> Person | None:
    """The person of this name and password; None for a wrong one. Refusal (too_many) to who has tried too often.

    Effects: a wrong try counts for account, address and both. A right one makes the account's from there forgotten,
    halves those from everywhere, and from there they bind the account no more.
    """
    counted = sign_in_tries(username, address)
    refuse_hasty(binding(counted, at), at)
    person = authenticate(None, username=username, password=password)
    if isinstance(person, Person):
        _welcome(counted, at)
        return person
    count(counted, at)
    return None


def _welcome(counted: Sequence[Tries], at: datetime) -> None:
    pair, _place, account = counted
    Attempt.objects.filter(sort=pair.sort, key=pair.key).delete()
    Attempt.objects.filter(sort=account.sort, key=account.key).update(count=F("count") / 2)
    FamiliarPlace.objects.filter(last_at__lte=at - FAMILIAR).delete()
    FamiliarPlace.objects.update_or_create(key=pair.key, defaults={"last_at": at})


class CountedTries:
    """A block that is refused to who has tried too often. Each time counts, or with `field` only that this field was
    refused."""

    def __init__(self, counted: Sequence[Tries], at: datetime, *, field: str | None = None) -> None:
        self.counted, self.at, self.field = counted, at, field

    def __enter__(self) -> None:
        refuse_hasty(self.counted, self.at)

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> None:
        wrong = isinstance(fault, Refusal) and any(each.field == self.field for each in each_of(fault))
        if self.field is None or wrong:
            count(self.counted, self.at)


def count(counted: Sequence[Tries], at: datetime) -> None:
    """Count one more try beside what is left of those before."""
    Attempt.objects.filter(last_at__lte=at - KEPT).delete()
    for each in counted:
        with transaction.atomic():
            Attempt.objects.get_or_create(sort=each.sort, key=each.key, defaults={"last_at": at})
            row = for_change(Attempt.objects.all()).get(sort=each.sort, key=each.key)
            row.count, row.last_at = LIMITS[each.sort].left(row.count, at - row.last_at) + 1, at
            row.save()
