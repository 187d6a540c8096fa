"""Dates, weekdays and the time left, as words in the reader's language and in Chongqing's time."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils.translation import get_language, gettext

from pingding.policy import translation
from pingding.policy.translation import SHANGHAI as ZONE
from pingding.policy.translation import counted

SOON_DAYS = 5


@dataclass(frozen=True)
class TimeLeft:
    """How long until a deadline: `tone` is good, warn or bad; `words` says the same."""

    tone: str
    words: str
    icon: str


def local_day(value: date | datetime) -> date:
    """The calendar day in Chongqing on which the moment falls."""
    if not isinstance(value, datetime):
        return value
    return (value if value.tzinfo is None else value.astimezone(ZONE)).date()


def clock_words(value: datetime) -> str:
    """17:00, in Chongqing's time."""
    moment = value if value.tzinfo is None else value.astimezone(ZONE)
    return f"{moment:%H:%M}"


def day_words(value: date | datetime, weekday: bool = True) -> str:
    """2025年6月20日（周五）, or 20 June 2025 (Fri) for readers of English."""
    return translation.day(value, weekday)


def moment_words(value: date | datetime) -> str:
    """2025年6月20日（周五）17:00; a plain date has no clock."""
    if not isinstance(value, datetime):
        return day_words(value)
    return translation.moment(value)


def short_moment(value: date | datetime) -> str:
    """2025-06-20 17:00, for dense tables."""
    if not isinstance(value, datetime):
        return value.isoformat()
    local = value if value.tzinfo is None else value.astimezone(ZONE)
    return local.replace(tzinfo=None).isoformat(" ", "minutes")


def _days_words(days: int) -> str:
    return counted("还有 %(days)d 天", days) % {"days": days}


def _overdue(days: int) -> TimeLeft:
    if days == 0:
        return TimeLeft("bad", gettext("今天已截止"), "exclamation-octagon-fill")
    words = counted("已逾期 %(days)d 天", days) % {"days": days}
    return TimeLeft("bad", words, "exclamation-octagon-fill")


def _is_past(due: date | datetime, at: datetime) -> bool:
    if isinstance(due, datetime):
        return at > due
    return local_day(at) > due


def time_left(
    due: date | datetime, at: datetime, working_days: int | None = None, language: str | None = None
) -> TimeLeft:
    """The time from `at` to `due` in calendar days of Chongqing, or in the working days that the caller counted.

    `language` is the active one, where the caller knows it.
    """
    days = (local_day(due) - local_day(at)).days
    if _is_past(due, at):
        return _overdue(-days)
    if days == 0:
        clock = f" {clock_words(due)}" if isinstance(due, datetime) else ""
        return TimeLeft("bad", gettext("今天%(clock)s截止") % {"clock": clock}, "alarm-fill")
    return _ahead(language or get_language(), days, working_days)


@lru_cache(1024)
def _ahead(_language: str | None, days: int, working_days: int | None) -> TimeLeft:
    """The words for a day that is still ahead, in the language that is active."""
    count = days if working_days is None else working_days
    tone, icon = ("warn", "hourglass-split") if count <= SOON_DAYS else ("good", "clock")
    if working_days is None:
        return TimeLeft(tone, gettext("明天截止") if days == 1 else _days_words(days), icon)
    words = counted("还有 %(days)d 个工作日", count) % {"days": count}
    return TimeLeft(tone, words, icon)


def late_words(days: int | None) -> str:
    """By how many working days a form came late; empty where it was in time."""
    return counted("逾期%(days)d个工作日报送", days) % {"days": days} if days else ""
