"""The chain of the journal: each entry's digest covers all that the entry says and the digest before it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Protocol

ALGORITHM = "sm3" if "sm3" in hashlib.algorithms_available else "sha256"
"""The hash of new entries, by hashlib's name; each entry keeps the name of its own."""

FIRST = "0" * 64
"""What stands for the digest before the first entry."""


class Chained(Protocol):
    """What an entry says; the journal's record has these attributes."""

    seq: int
    at: datetime
    actor_id: int | None
    actor_name: str
    behalf: str
    act: str
    case_id: int | None
    step: str
    about: str
    clause: str
    change: Any
    algorithm: str
    previous: str


def digest_of(entry: Chained) -> str:
    """The digest that `entry` must have, as hex. ValueError when its algorithm is not known here."""
    body = [
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_name,
        entry.behalf,
        entry.act,
        entry.case_id,
        entry.step,
        entry.about,
        entry.clause,
        entry.change,
        entry.previous,
    ]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new(entry.algorithm, text.encode()).hexdigest()
