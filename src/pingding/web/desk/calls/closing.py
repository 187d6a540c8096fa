"""The closing of a call as it is asked for and read: a day, with or without a time of the day."""

import unicodedata
from datetime import date, datetime, time

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.text.typed_numbers import read_day
from pingding.queries.clock import local_date
from pingding.web.desk.component_values import Field, field


def closing_fields(typed: QueryDict, closing: datetime | date | None, **more: str) -> list[Field]:
    """The closing day and, where it is not the end of that day, the time; `closing` stands in them at first."""
    clock = closing.strftime("%H:%M") if isinstance(closing, datetime) else ""
    day, time_of_day = typed.get("closes_at", day_of(closing) or ""), typed.get("closes_time", clock)
    help_text = _("留空的，至当日24时。")
    return [
        field("closes_at", "date", _("截止日期"), day, required=True, **more),
        field("closes_time", "time", _("截止时刻"), time_of_day, help=help_text),
    ]


def typed_closing(post: QueryDict) -> datetime | date | None:
    """The closing that was typed: a day, or a moment where a time of the day stands beside it; None where neither."""
    clock, day = post.get("closes_time", "").strip(), read_day(post.get("closes_at", ""), _("截止日期"))
    if not clock:
        return day
    if day is None:
        remedy = _("请填写截止日期，不能只填时刻。")
        raise Refusal(_("未填写"), where=_("截止日期"), remedy=remedy, field="closes_at")
    try:
        return datetime.combine(day, time.fromisoformat(unicodedata.normalize("NFKC", clock)))
    except ValueError:
        what, remedy = _("“%(text)s”不是时刻") % {"text": clock[:20]}, _("请按 17:00 的格式填写。")
        raise Refusal(what, where=_("截止时刻"), remedy=remedy, field="closes_time") from None


def day_of(closing: datetime | date | None) -> date | None:
    """The day of a closing, in Chongqing."""
    return local_date(closing) if isinstance(closing, datetime) else closing
