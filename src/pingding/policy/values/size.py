"""How much may be typed into one place, before anything is read of it or kept: what the definition has room for."""

import json
from collections.abc import Mapping

from pingding.policy.errors import Refusal
from pingding.policy.language.facts import Column, Fact
from pingding.policy.translation import counted
from pingding.policy.translation import gettext as _

TOO_LARGE = "too_large"
"""The kind of these refusals: what is refused so is not kept as it was typed either."""
LONGEST_TEXT, LONGEST_LINE = 100_000, 5_000
"""Characters of paragraphs and of anything else; a draft may be longer than its field, but no book."""
LARGEST = 1_000_000
"""Characters of a whole table, written as JSON."""


def refuse_oversized(fact: Fact | Column, raw: object, *, where: str) -> None:
    """Refuse a table with more rows than it has at most, and texts beyond any form; rows left blank do not count.

    >>> table = Fact(label="成果", type="table", columns={"name": Column(label="名称")}, rows={"max": 2})
    >>> refuse_oversized(table, [{"name": "甲"}, {"name": "乙"}, {"name": ""}], where="成果")
    >>> refuse_oversized(table, [{"name": "甲"}] * 3, where="成果")
    Traceback (most recent call last):
        ...
    pingding.policy.errors.Refusal: 成果：有3行，最多2行。请删去多余的行后再保存。
    """
    if fact.type == "table" and isinstance(fact, Fact) and isinstance(raw, list | tuple):
        count = sum(map(_is_written, raw))
        if count > fact.rows.max:
            what = counted("有%(n)d行，最多%(most)d行", count) % {"n": count, "most": fact.rows.max}
            raise Refusal(what, where=where, kind=TOO_LARGE, remedy=_("请删去多余的行后再保存。"))
    most = LONGEST_TEXT if fact.type == "longtext" else LONGEST_LINE
    if isinstance(raw, str) and len(raw) > most:
        _refuse_length(len(raw), most, where)
    elif isinstance(raw, list | tuple | Mapping):
        length = len(json.dumps(raw, ensure_ascii=False, default=str))
        if length > LARGEST:
            _refuse_length(length, LARGEST, where)


def _is_written(row: object) -> bool:
    return not isinstance(row, Mapping) or any(cell not in (None, "", []) for cell in row.values())


def _refuse_length(length: int, most: int, where: str) -> None:
    what = _("有%(n)d字，最多%(most)d字") % {"n": length, "most": most}
    raise Refusal(what, where=where, kind=TOO_LARGE, remedy=_("请删减后再保存。"))
