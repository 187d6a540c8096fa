"""Days and moments as people write them, in years from which one can count on without a calendar's end."""

import re
import unicodedata
from datetime import date, datetime, time

FIRST_YEAR, LAST_YEAR = 1000, 2999
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)", re.ASCII
)
_MOMENT = re.compile(r"(.*?)(?:[T\s]+(\d{1,2})[:时](\d{2})(?:[:分](\d{2}))?[分秒]?)?", re.ASCII)


def written_day(text: str) -> date | None:
    """The day of a text; None for one that names no day. ValueError for a day that the calendar does not have.

    >>> [written_day(text) for text in ("２０２５－０６－２０", "2025 年 6 月 20 日", "2025/6/20", "2025年6月")]
    [datetime.date(2025, 6, 20), datetime.date(2025, 6, 20), datetime.date(2025, 6, 20), None]
    """
    parts = _DAY.fullmatch(re.sub(r"\s*([年月日/.-])\s*", r"\1", _plain(text)))
    return date(*(int(part) for part in parts.groups() if part)) if parts else None


def written_moment(text: str) -> datetime | date | None:
    """The moment of a text, or its day where it says no time; None and ValueError as for a day.

    >>> written_moment("2025-06-20T17:00"), written_moment("2025年6月20日 17：00"), written_moment("月底")
    (datetime.datetime(2025, 6, 20, 17, 0), datetime.datetime(2025, 6, 20, 17, 0), None)
    """
    parts = _MOMENT.fullmatch(_plain(text))
    day = written_day(parts[1]) if parts else None
    if parts is None or day is None or parts[2] is None:
        return day
    return datetime.combine(day, time(int(parts[2]), int(parts[3]), int(parts[4] or 0)))


def _plain(text: str) -> str:
    """Without full-width signs and the several dashes that keyboards have."""
    return re.sub(r"[‐-―−]", "-", unicodedata.normalize("NFKC", text)).strip()
