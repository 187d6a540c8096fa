"""The next moment at which time alone brings something about: `tick` is called then, and not every day."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet, Subquery

from pingding.policy.language import Edition
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.records.models import Case, JournalHead, ObligationPeriod, StepRun, Title, TitleChange, TitleSpan

MORNING = time(0, 1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Moments:
    """Asks the records for the first of them. What is due already, or was set back, comes the next morning."""

    def __init__(self, edition: Edition) -> None:
        self.silences: list[timedelta] = []
        """After which lengths of silence something may follow by the edition."""
        if edition.consequences:
            days = {each.from_.days for each in edition.consequences.values() if each.from_.missed}
            self.silences = [timedelta(days=number) for number in sorted({0, *days})]

    def next(self, after: datetime) -> datetime | None:
        """The first moment after another; None where nothing is to come."""
        today, since = local_date(after), after - MINUTE
        firsts = next(iter(_firsts(today, since, tuple(since - each for each in self.silences))), None)
        if firsts is None:
            return None
        opens, reminds, turns, changes, ended, due, *silent = firsts
        days = [opens, reminds, turns, *((changes, ended and today) if self.silences else ())]
        mornings = [datetime.combine(max(day, today + DAY), MORNING, SHANGHAI) for day in days if day is not None]
        ends = [due, *(each and each + length for each, length in zip(silent, self.silences, strict=True))]
        return min([*mornings, *(each + 2 * MINUTE for each in ends if each is not None)], default=None)


@compiled_query
def _firsts(today: date, since: datetime, silent: tuple[datetime, ...]) -> QuerySet[JournalHead, tuple[Any, ...]]:
    """The first day or moment of each kind, in one row; none before the first act."""
    runs = StepRun.objects.filter(closed_at=None, ends_by_itself=True, due_at__gte=since)
    owed = ObligationPeriod.objects.filter(follow_up=True)
    firsts = (
        _least(Title.objects.all(), "next_opens_on"),
        _least(ObligationPeriod.objects.all(), "remind_on"),
        _least(TitleSpan.objects.filter(starts__gt=today), "starts"),
        _least(TitleChange.objects.filter(follow_up=True), "effective_on"),
        _least(Case.objects.filter(follow_up=True), "ended_at"),
        _least(runs, "due_at"),
        *(_least(owed.filter(due_at__gte=moment), "due_at") for moment in silent),
    )
    return JournalHead.objects.filter(pk=1).values_list(*firsts)


def _least(rows: QuerySet[Any], column: str) -> Subquery:
    """The least value of a column that is not empty."""
    return Subquery(rows.filter(**{f"{column}__isnull": False}).order_by(column).values(column)[:1])
