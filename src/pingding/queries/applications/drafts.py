"""Drafts: how many files they take and how large, and marks of what stands in them, for a page to see what moved on."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language.forms import Material
from pingding.records.models import Attachment, Filing

MOST_FILES = 30
"""Files of one material that may have several."""
MEGABYTE = 1024 * 1024
ABSENT = "-"
"""The mark of a field in which nothing stands."""


def most_in_all_mb() -> int:
    """The most that the files of one draft may have together, in megabytes (`PINGDING_MAX_DRAFT_MB`)."""
    return int(settings.PINGDING_MAX_DRAFT_MB)


def full_refusal(draft: Filing, key: str, material: Material, attachment: Attachment) -> Refusal | None:
    """Why the draft takes no more as this material; None while it does. A file that is replaced does not count."""
    others = draft.files.exclude(material=key, attachment=attachment)
    clause = material.clause
    if not material.multiple:
        others = others.exclude(material=key)
    elif others.filter(material=key).count() >= MOST_FILES:
        what = _("已有%(n)d个文件，达到上限") % {"n": MOST_FILES}
        remedy = _("请合并成较少的文件，或先移除不需要的再上传。")
        return Refusal(what, where=material.title, clause=clause, remedy=remedy)
    size = (others.aggregate(size=Sum("attachment__size"))["size"] or 0) + attachment.size
    if size <= most_in_all_mb() * MEGABYTE:
        return None
    return Refusal(
        _("加上“%(name)s”，本表的文件合计超过%(mb)d MB") % {"name": attachment.name, "mb": most_in_all_mb()},
        where=material.title,
        clause=clause,
        kind="too_large",
        remedy=_("请压缩扫描分辨率，或先移除不需要的文件再上传。"),
    )


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
