"""The next moment at which time alone brings something about: `tick` is called then, and not every day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from pingding.policy.language import Edition
from pingding.queries.clock import SHANGHAI, local_date
from pingding.records.models import Case, ObligationPeriod, StepRun, Title, TitleChange, TitleSpan

MORNING = time(0, 1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Moments:
    """Asks the records for the first of them. What is due already, or was set back, comes the next morning."""

    def __init__(self, edition: Edition) -> None:
        silences = {each.from_.days for each in edition.consequences.values() if each.from_.missed}
        self.silences = sorted({0, *silences})
        self.follows_up = bool(edition.consequences)

    def next(self, after: datetime) -> datetime | None:
        """The first moment after another; None where nothing is to come."""
        today = local_date(after)
        days = [day for day in self._days(today) if day is not None]
        mornings = [datetime.combine(max(day, today + DAY), MORNING, SHANGHAI) for day in days]
        return min([*mornings, *self._due(after)], default=None)

    def _days(self, today: date) -> Iterator[date | None]:
        yield _first(Title.objects.all(), "next_opens_on")
        yield _first(ObligationPeriod.objects.all(), "remind_on")
        yield _first(TitleSpan.objects.filter(starts__gt=today), "starts")
        if self.follows_up:
            yield _first(TitleChange.objects.filter(follow_up=True), "effective_on")
            ended = _first(Case.objects.filter(follow_up=True), "ended_at")
            yield None if ended is None else today

    def _due(self, after: datetime) -> Iterator[datetime]:
        runs = StepRun.objects.filter(closed_at=None, ends_by_itself=True, due_at__gte=after - MINUTE)
        if (due := _first(runs, "due_at")) is not None:
            yield due + 2 * MINUTE
        for days in self.silences if self.follows_up else ():
            since = timedelta(days=days)
            owed = ObligationPeriod.objects.filter(follow_up=True, due_at__gte=after - since - MINUTE)
            if (due := _first(owed, "due_at")) is not None:
                yield due + since + 2 * MINUTE


def _first(rows: QuerySet[Any], column: str) -> Any:
    """The least value of a column that is not empty; None where there is none."""
    return rows.filter(**{f"{column}__isnull": False}).order_by(column).values_list(column, flat=True).first()
