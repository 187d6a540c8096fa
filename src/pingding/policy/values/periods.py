"""Days, months and years as people count them: a month or year on is the same day, or the month's last one.

That is the law of periods (民法典第二百零二条); all that counts months or years rests on it.
"""

from calendar import monthrange
from datetime import date


def day_in(year: int, month: int, day: int) -> date:
    """That day of a month, or the last one of a shorter month."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month when it is shorter.

    A negative number goes back (`months_back`). Raises ValueError outside the years 1 to 9999.

    >>> add_months(date(2024, 8, 31), 6), add_months(date(2024, 2, 29), -12)
    (datetime.date(2025, 2, 28), datetime.date(2023, 2, 28))
    """
    if months < 0:
        return months_back(day, -months)
    year, month = _month_on(day, months)
    return day_in(year, month, day.day)


def months_back(day: date, months: int) -> date:
    """The last of the days from which so many months have gone by on this day.

    Raises ValueError outside the years 1 to 9999.

    >>> months_back(date(2023, 2, 28), 36), months_back(date(2024, 3, 31), 1)
    (datetime.date(2020, 2, 29), datetime.date(2024, 2, 29))
    """
    year, month = _month_on(day, -months)
    last = day.day == monthrange(day.year, day.month)[1]
    return day_in(year, month, 31 if last else day.day)


def _month_on(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


def whole_months(start: date, end: date) -> int:
    """How many whole months lie between two days; negative when the second is the earlier one.

    >>> whole_months(date(2022, 3, 1), date(2025, 2, 28)), whole_months(date(2025, 2, 28), date(2022, 3, 1))
    (35, -35)
    """
    if end < start:
        return -whole_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (add_months(start, months) > end)


def whole_years(start: date, end: date) -> int:
    """How many whole years lie between two days; negative when the second is the earlier one.

    >>> whole_years(date(2022, 3, 1), date(2025, 2, 28)), whole_years(date(2020, 2, 29), date(2021, 2, 28))
    (2, 1)
    """
    if end < start:
        return -whole_years(end, start)
    return whole_months(start, end) // 12
