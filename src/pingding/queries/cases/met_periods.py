"""When a period of an obligation was met: of what is owed, everybody asks this in one way."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, QuerySet

from pingding.queries.compiled_queries import compiled_query
from pingding.records.models import ObligationPeriod, StepRun


def met_at(rows: Sequence[ObligationPeriod]) -> dict[int, datetime]:
    """By key, when each of these periods was met, or was owed no more; no entry for those of which nothing came.

    An exempt one was met by its day. One whose case ended without a hand-in (it was met by another case, or the title
    had ended) is owed no more from then on: before that it was missed. The rows come with their `case`.
    """
    handed_in = handed_in_of([row.case_id for row in rows])
    moments = {}
    for row in rows:
        moment = row.due_at if row.exempt else handed_in.get(row.case_id) or row.case.ended_at
        if moment is not None:
            moments[row.pk] = moment
    return moments


@compiled_query
def _rounds(cases: tuple[int, ...]) -> QuerySet[StepRun, tuple[int, str, datetime | None, datetime | None]]:
    """Every round other than a correction: its case, its step, when it was closed, when somebody last acted in it."""
    rounds = StepRun.objects.filter(case__in=cases, correction__isnull=True).order_by("pk")
    return rounds.annotate(acted=Max("seats__acted_at")).values_list("case_id", "step", "closed_at", "acted")


def handed_in_of(cases: Sequence[int]) -> dict[int, datetime]:
    """By case, when somebody last acted in the last round of its first step, where that round is closed."""
    first: dict[int, str] = {}
    handed_in: dict[int, datetime] = {}
    for case, step, closed, acted in _rounds(tuple(cases)):
        if step != first.setdefault(case, step):
            continue
        handed_in.pop(case, None)
        if closed is not None and acted is not None:
            handed_in[case] = acted
    return handed_in
