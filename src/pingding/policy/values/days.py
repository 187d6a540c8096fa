"""Days and moments as they are typed: ISO text, in years from which one can count on without a calendar's end."""

from datetime import date, datetime

FIRST_YEAR, LAST_YEAR = 1000, 2999
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def iso_day(text: str) -> date:
    """The day. ValueError for anything else than `YYYY-MM-DD`, and for a year out of reach.

    >>> iso_day("2025-06-20")
    datetime.date(2025, 6, 20)
    >>> iso_day("9999-12-31")
    Traceback (most recent call last):
        ...
    ValueError: 9999-12-31 is not in the years 1000 to 2999
    """
    return _in_reach(date.fromisoformat(text))


def iso_moment(text: str) -> datetime:
    """The moment, with its zone where one is written. ValueError as `iso_day`."""
    moment = datetime.fromisoformat(text)
    _in_reach(moment.date())
    return moment


def _in_reach(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{day} is not in the years {FIRST_YEAR} to {LAST_YEAR}")
    return day
