"""Days, moments, whole numbers and points as people type them; what cannot be read is refused."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from pingding.policy.errors import Refusal
from pingding.policy.translation import gettext as _
from pingding.policy.values.days import FIRST_DAY, FIRST_YEAR, LAST_DAY, LAST_YEAR, written_day, written_moment

LARGEST_COUNT = 2**31 - 1
"""The largest number that an ordinary column keeps."""
MOST_SHOWN = 20
_DIGITS = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]*)?|[+-]?\.[0-9]+")


def read_day(text: str, where: str) -> date | None:
    """The day of a text; nothing for an empty one."""
    if not text.strip():
        return None
    try:
        day = written_day(text)
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        what = _("“%(text)s”不是日期") % {"text": _short(text)}
        raise Refusal(what, where=where, remedy=_("请按 2025-06-20 的格式填写。"))
    return day


def read_moment(text: str, where: str) -> datetime | date | None:
    """The moment of a text, or a whole day when there is no time; nothing for an empty one."""
    if not text.strip():
        return None
    try:
        moment = written_moment(text)
    except ValueError:
        moment = None
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        what = _("“%(text)s”不是日期和时间") % {"text": _short(text)}
        raise Refusal(what, where=where, remedy=_("请按 2025-06-20 17:00 的格式填写。"))
    return moment


def read_whole(text: str, where: str, unit: str = "") -> int | None:
    """A whole number that can be kept, with or without its `unit`; nothing for an empty field.

    >>> read_whole("１２ 份", "收到份数", "份")
    12
    """
    typed = _typed(text, unit)
    if not typed:
        return None
    digits = _DIGITS.fullmatch(typed)
    if digits is None or digits[1] is not None or len(typed) > MOST_SHOWN:
        what = _("“%(text)s”不是整数") % {"text": _short(text)}
        raise Refusal(what, where=where, remedy=_("请填写整数。"))
    number = int(typed.replace(",", ""))
    if abs(number) > LARGEST_COUNT:
        raise Refusal(_("数字过大"), where=where, remedy=_("请核对后重新填写。"))
    return number


def read_points(text: str, where: str) -> Decimal | None:
    """Points of a score field; nothing for an empty one.

    >>> read_points("４８．５分", "质量")
    Decimal('48.5')
    """
    typed = _typed(text, "分")
    if not typed:
        return None
    if _DIGITS.fullmatch(typed) is None or len(typed) > MOST_SHOWN:
        what = _("“%(text)s”不是数字") % {"text": _short(text)}
        raise Refusal(what, where=where, remedy=_("请填写数字。"))
    return Decimal(typed.replace(",", ""))


def _typed(text: str, unit: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().removesuffix(unit).strip()


def _short(text: str) -> str:
    typed = text.strip()
    return typed if len(typed) <= MOST_SHOWN else typed[:MOST_SHOWN] + "…"


def year_of(text: str) -> int | None:
    """The year of an address or a filter: four digits from 1000 on; None for anything else.

    >>> year_of("2025"), year_of("0000"), year_of("２０２５"), year_of("25"), year_of("")
    (2025, None, None, None, None)
    """
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() and text[0] != "0" else None
