"""The day that a message is about: kept beside its words, attached to its letter for a calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

WORD = "calendar"
"""The word of a message that no text of ours repeats."""
SITTING = "sitting-"
"""Before the number of a sitting of a meeting, as its key."""


@dataclass(frozen=True)
class Dated:
    """A deadline, or a moment at which one meets. `key` stays the same as long as it is the same thing, so that a
    calendar moves what it has when another letter names another day; `cancelled` says that it is no more."""

    key: str
    at: date
    cancelled: bool = False

    def stored(self) -> dict[str, str]:
        """As a word of the message."""
        words = {"key": self.key, "moment" if isinstance(self.at, datetime) else "day": self.at.isoformat()}
        return words | {"cancelled": "yes"} if self.cancelled else words


def no_longer(key: str, at: date | None) -> Dated | None:
    """What takes it out of a calendar again; None where it never had a day."""
    return None if at is None else Dated(key, at, cancelled=True)


def dated_of(words: Mapping[str, Any]) -> Dated | None:
    """What the words of a message say of a day.

    >>> dated_of(Dated("seat-7", date(2026, 5, 1)).stored() and {"calendar": {"key": "seat-7", "day": "2026-05-01"}})
    Dated(key='seat-7', at=datetime.date(2026, 5, 1), cancelled=False)
    """
    stored = words.get(WORD)
    if not stored:
        return None
    at = datetime.fromisoformat(stored["moment"]) if "moment" in stored else date.fromisoformat(stored["day"])
    return Dated(stored["key"], at, cancelled="cancelled" in stored)
