"""Marks of what stands in a draft, so that a page can tell whether it moved on since the page was made."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

ABSENT = "-"


def mark_of(data: Mapping[str, Any], key: str) -> str:
    """What stands there for a fact, as ten characters; a dash when nothing does.

    >>> mark_of({"staff": "50"}, "staff") == mark_of({"staff": "50", "other": 1}, "staff"), mark_of({}, "staff")
    (True, '-')
    """
    if key not in data:
        return ABSENT
    return sha256(json.dumps(data[key], ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:10]


def marks_of(data: Mapping[str, Any], keys: Iterable[str]) -> dict[str, str]:
    """The marks of several facts, as a page carries them and sends them back."""
    return {key: mark_of(data, key) for key in keys}
