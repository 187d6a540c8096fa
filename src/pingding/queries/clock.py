"""What time it is for this installation: the server's clock, shifted only in a demonstration."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from pingding.policy.translation import SHANGHAI as SHANGHAI
from pingding.queries.compiled_queries import compiled_query
from pingding.records.models import DemoClock


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai. Only web, api and cli ask for it."""
    at = timezone.now().astimezone(SHANGHAI)
    if settings.PINGDING_DEMO:
        at += timedelta(seconds=next(iter(_shift()), 0))
    return at


@compiled_query
def _shift() -> QuerySet[DemoClock, int]:
    return DemoClock.objects.order_by("id").values_list("shift_seconds", flat=True)[:1]


def local_date(at: datetime) -> date:
    """The calendar day of a moment in Asia/Shanghai."""
    return at.astimezone(SHANGHAI).date()


def same_day(past: datetime | None, at: datetime) -> bool:
    """Whether something was, and on the calendar day of `at`: what is done once a day is then done."""
    return past is not None and local_date(past) == local_date(at)


def start_of_day(on: date) -> datetime:
    """The first moment of a day in Chongqing."""
    return datetime.combine(on, time(), SHANGHAI)


def end_of_day(at: datetime) -> datetime:
    """The first moment of the next day in Chongqing."""
    return datetime.combine(local_date(at) + timedelta(days=1), time(), SHANGHAI)
