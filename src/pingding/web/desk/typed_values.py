"""Texts of the desk's forms read back: days, moments, numbers, points; what cannot be read is refused at its field."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.values.days import iso_day, iso_moment
from pingding.web.frame.natural_number import LARGEST_COUNT


def read_day(text: str, where: str) -> date | None:
    """A day out of a date field; nothing for an empty one."""
    if not text.strip():
        return None
    try:
        return iso_day(text.strip())
    except ValueError as fault:
        raise Refusal(
            _("“%(text)s”不是日期") % {"text": text}, where=where, remedy=_("请按 2025-06-20 的格式填写。")
        ) from fault


def read_moment(text: str, where: str) -> datetime | date | None:
    """A moment out of a date-and-time field, or a whole day when there is no time."""
    cleaned = text.strip().replace(" ", "T")
    if "T" not in cleaned:
        return read_day(cleaned, where)
    try:
        return iso_moment(cleaned)
    except ValueError as fault:
        raise Refusal(
            _("“%(text)s”不是时间") % {"text": text}, where=where, remedy=_("请按 2025-06-20 17:00 的格式填写。")
        ) from fault


def read_whole(text: str, where: str) -> int | None:
    """A whole number that can be kept; nothing for an empty field."""
    if not text.strip():
        return None
    try:
        number = int(text.strip())
    except ValueError as fault:
        short = {"text": text.strip()[:20]}
        raise Refusal(_("“%(text)s”不是整数") % short, where=where, remedy=_("请填写整数。")) from fault
    if abs(number) > LARGEST_COUNT:
        raise Refusal(_("数字过大"), where=where, remedy=_("请核对后重新填写。"))
    return number


def read_points(text: str, where: str) -> Decimal | None:
    """Points out of a score field; nothing for an empty one."""
    cleaned = text.strip().replace("，", "").replace(",", "")
    if not cleaned:
        return None
    try:
        points = Decimal(cleaned)
    except InvalidOperation as fault:
        raise Refusal(_("“%(text)s”不是数字") % {"text": text}, where=where, remedy=_("请填写数字。")) from fault
    if not points.is_finite():
        raise Refusal(_("“%(text)s”不是数字") % {"text": text}, where=where, remedy=_("请填写数字。"))
    return points
