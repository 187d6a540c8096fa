"""Working days as the yearly decrees of the State Council fix them."""

from collections.abc import Mapping
from datetime import date, timedelta

from pingding.policy.language.shared import WorkingYear

ONE_DAY = timedelta(days=1)
FRIDAY = 4


class WorkingCalendar:
    """Separates working days from days off.

    A weekday is worked unless its year's decree makes it a holiday; a Saturday or Sunday is not, unless the decree
    makes it a make-up working day. A year without a decree knows weekends only: what is counted in it is provisional.

    >>> from datetime import date
    >>> year = WorkingYear(decree="示例", holidays={date(2025, 10, 8): "国庆节"}, worked=(date(2025, 10, 11),))
    >>> calendar = WorkingCalendar({2025: year})
    >>> calendar.is_working(date(2025, 10, 8)), calendar.is_working(date(2025, 10, 11))
    (False, True)
    """

    def __init__(self, years: Mapping[int, WorkingYear]) -> None:
        self._known = frozenset(years)
        self._holidays = frozenset(day for year in years.values() for day in year.holidays)
        self._worked = frozenset(day for year in years.values() for day in year.worked)

    def is_working(self, day: date) -> bool:
        """Whether work is done on that day."""
        return day in self._worked or (day.weekday() <= FRIDAY and day not in self._holidays)

    def next_working(self, day: date) -> date:
        """That day when it is a working day, else the first working day after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add(self, day: date, n: int, count_first: bool = False) -> date:
        """The n-th working day after `day`; with `count_first`, `day` itself counts when it is a working day.

        Raises ValueError when n is negative, or is zero while the first day counts.

        >>> calendar = WorkingCalendar({})
        >>> calendar.add(date(2025, 6, 20), 1), calendar.add(date(2025, 6, 20), 1, count_first=True)
        (datetime.date(2025, 6, 23), datetime.date(2025, 6, 20))
        """
        if n < (1 if count_first else 0):
            raise ValueError(f"cannot count {n} working days")
        last = day - ONE_DAY if count_first else day
        for _ in range(n):
            last = self.next_working(last + ONE_DAY)
        return last

    def before(self, day: date, n: int) -> date:
        """The n-th working day before `day`.

        >>> WorkingCalendar({}).before(date(2025, 6, 23), 2)
        datetime.date(2025, 6, 19)
        """
        for _ in range(n):
            day -= ONE_DAY
            while not self.is_working(day):
                day -= ONE_DAY
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days follow `first` up to and including `last`; negative when `last` lies before it.

        >>> WorkingCalendar({}).between(date(2025, 6, 20), date(2025, 6, 24))
        2
        """
        if last < first:
            return -self.between(last, first)
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(map(self.is_working, days))

    def provisional(self, day: date) -> bool:
        """Whether the day's year has no decree here, so that only weekends are known (shown as 暂定)."""
        return day.year not in self._known
