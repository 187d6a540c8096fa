"""What a page was opened on: it goes out with the page's form and comes back with what was typed."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.text.json_text import read_json
from pingding.policy.translation import counted
from pingding.queries.page_marks import Moved, marks_of
from pingding.queries.viewer_request import ViewerRequest

LONGEST = 60


def seen_text(data: Mapping[str, Any], names: Iterable[str]) -> str:
    """The marks of what a page shows in its fields, for the hidden field `seen`."""
    return json.dumps(marks_of(data, names), separators=(",", ":"))


def seen_marks(request: ViewerRequest) -> dict[str, str]:
    """The marks that a page sent back, in its form or beside its patch; nothing when they are not readable."""
    text = request.headers.get("X-Seen", "") if request.method == "PATCH" else str(request.POST.get("seen", ""))
    return read_marks(text)


def read_marks(text: str) -> dict[str, str]:
    """Marks as a page carries them; none where they are not readable."""
    try:
        sent = read_json(text or "{}")
    except ValueError:
        return {}
    return {str(key): str(mark) for key, mark in sent.items()} if isinstance(sent, dict) else {}


def stands_now(moved: Moved) -> dict[str, list[str]]:
    """What stands in the fields that were saved elsewhere meanwhile, as the line below each."""
    return {key: [_("现已保存为：%(value)s") % {"value": in_short(stored)}] for key, stored in moved.saved.items()}


def in_short(stored: object) -> str:
    """A stored value in a few words."""
    if isinstance(stored, list):
        return counted("%(n)d行", len(stored)) % {"n": len(stored)}
    text = str("" if stored is None else stored)
    return (text[:LONGEST] + "…" if len(text) > LONGEST else text) or _("空")
