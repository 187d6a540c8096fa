"""The chain of the journal: each entry's digest covers all that the entry says and the digest before it."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Protocol

ALGORITHM = "sm3" if "sm3" in hashlib.algorithms_available else "sha256"
"""The hash of new entries, by hashlib's name; each entry keeps the name of its own."""

ALGORITHMS = frozenset({"sm3", "sha256"})
"""The hashes that an entry may have: any other, however well known, is none of ours."""

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
    return _hashed(entry.algorithm, body)


def content_digest(content: Any) -> str:
    """The digest of what an act left in another table, with the name of its hash before it."""
    return f"{ALGORITHM}:{_hashed(ALGORITHM, content)}"


def content_fits(content: Any, digest: str) -> bool:
    """Whether `content_digest` gave this for the content. ValueError when its hash is not known here.

    >>> content_fits({"points": {"a": "5"}}, content_digest({"points": {"a": "5"}}))
    True
    """
    algorithm, _colon, expected = digest.partition(":")
    return _hashed(algorithm, content) == expected


def _hashed(algorithm: str, content: Any) -> str:
    if algorithm not in ALGORITHMS:
        raise ValueError(f"{algorithm} is not a hash of the journal")
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new(algorithm, text.encode()).hexdigest()
