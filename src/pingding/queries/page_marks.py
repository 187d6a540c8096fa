"""Marks of what a page showed: it sends them back, so that what changed meanwhile is merged or shown for decision."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.translation import listed
from pingding.queries.clock import SHANGHAI
from pingding.records.models import JournalEntry

ABSENT = "-"
"""The mark of a field in which nothing stands."""


class Moved(Refusal):
    """The same fields were saved after the page was made; `saved` has what stands there now, by field.

    What else the page sent is stored: only these fields wait for a decision.
    """

    def __init__(self, labels: Iterable[str], saved: Mapping[str, Any], last: JournalEntry | None = None) -> None:
        self.saved = saved
        what = _("“%(fields)s”在您填写期间已被修改") % {"fields": listed(labels)}
        if last is not None:
            when = f"{last.at.astimezone(SHANGHAI):%H:%M}"
            what += _("（%(who)s，%(at)s）") % {"who": last.who, "at": when}
        remedy = _("您填写的内容仍在本页，尚未保存。请核对后再次保存，将以您的为准。")
        super().__init__(what, kind="conflict", remedy=remedy)
        self.kept = True


def mark_of(data: Mapping[str, Any], key: str) -> str:
    """What stands there for a field, as ten characters; a dash when nothing does.

    >>> mark_of({"staff": "50"}, "staff") == mark_of({"staff": "50", "other": 1}, "staff"), mark_of({}, "staff")
    (True, '-')
    """
    if key not in data:
        return ABSENT
    return sha256(json.dumps(data[key], ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:10]


def marks_of(data: Mapping[str, Any], keys: Iterable[str]) -> dict[str, str]:
    """The marks of several fields, as a page carries them and sends them back."""
    return {key: mark_of(data, key) for key in keys}


def retyped(values: Mapping[str, Any], seen: Mapping[str, str]) -> dict[str, Any]:
    """Of what a page sent back, what its reader changed: not what the page itself showed (`seen`)."""
    return {key: value for key, value in values.items() if seen.get(key) != mark_of(values, key)}


def changes(
    stored: Mapping[str, Any], typed: Mapping[str, Any], seen: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, Any]:
    """Of what was `typed`, all that a page did not show, and what was changed where it was `seen`.

    Moved, when what was changed there is no longer `stored` as it was seen; `labels` name the fields.
    """
    shown = {key: value for key, value in typed.items() if key in seen}
    changed = {key: value for key, value in typed.items() if key not in seen} | retyped(shown, seen)
    if moved := moved_on(stored, changed, seen):
        raise Moved([labels.get(key, key) for key in moved], moved)
    return changed


def moved_on(stored: Mapping[str, Any], new: Mapping[str, Any], seen: Mapping[str, str]) -> dict[str, Any]:
    """Of what is to be saved, the fields that were `seen` otherwise than they stand now: what stands there."""
    return {
        key: stored.get(key)
        for key, value in new.items()
        if key in seen and seen[key] != mark_of(stored, key) and value != stored.get(key)
    }
