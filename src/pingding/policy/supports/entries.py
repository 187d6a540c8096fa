"""What was entered in a title's ledger: entries that are never changed, only reversed by later ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from pingding.policy.supports.money import NOTHING
from pingding.policy.values.typed import Value

EntryKind = Literal["promised", "paid", "stopped", "resumed", "claimed", "recovered", "reversed"]


NEWEST = 2**62
"""The id of an entry that is not stored yet: it stands behind all others."""


@dataclass(frozen=True)
class Entry:
    """One entry. `amount` is in 元; `instalment` counts from 1; `until` ends a stop (exclusive; None: not yet);
    `reverses` is the id of the entry that it undoes; `stated` are the facts that the office entered with a promise.
    """

    id: int
    support: str
    kind: EntryKind
    day: date
    amount: Decimal = NOTHING
    instalment: int | None = None
    until: date | None = None
    reverses: int | None = None
    stated: Mapping[str, Value] = field(default_factory=dict)
    document: str = ""
    reason: str = ""
    clause: tuple[str, ...] = ()

    @property
    def same_as(self) -> tuple[object, ...]:
        """What two entries share that say the same thing twice."""
        return (self.support, self.kind, self.day, self.amount, self.instalment, dict(self.stated), self.document)


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that count: neither reversals nor reversed, in the order in which they were entered."""
    ordered = sorted(entries, key=lambda each: each.id)
    reversed_ids = {each.reverses for each in ordered}
    return tuple(each for each in ordered if each.kind != "reversed" and each.id not in reversed_ids)


def total(entries: Iterable[Entry], kind: EntryKind) -> Decimal:
    """What the entries of a kind come to, in 元."""
    return sum((each.amount for each in entries if each.kind == kind), NOTHING)


def owed(entries: Iterable[Entry]) -> Decimal:
    """What is still to be paid back of what standing entries claim, in 元: what was got back before does not count."""
    rest = NOTHING
    for each in entries:
        if each.kind == "claimed":
            rest += each.amount
        elif each.kind == "recovered":
            rest = max(NOTHING, rest - each.amount)
    return rest


@dataclass(frozen=True)
class Stop:
    """From `first` on nothing is paid, until the day `until` (exclusive; None: not known when).

    What falls due in a stop with a stated end is not paid later; a stop without one only delays.
    """

    first: date
    until: date | None
    forfeits: bool
    clause: tuple[str, ...] = ()

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.until is None or day < self.until)


def stops_of(entries: Sequence[Entry]) -> tuple[Stop, ...]:
    """The stops of one support's standing entries, each ended by the first resumption entered after it."""
    stops = []
    for each in (entry for entry in entries if entry.kind == "stopped"):
        later = [other.day for other in entries if other.kind == "resumed" and other.id > each.id]
        ends = [day for day in (each.until, *later) if day is not None and day >= each.day]
        stops.append(Stop(each.day, min(ends, default=None), each.until is not None, each.clause))
    return tuple(stops)
