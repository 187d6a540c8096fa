"""Sums up how much waits: the many small changes that the database has noted since become one row of each sort."""

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum, Window

from pingding.queries.compiled_queries import compiled_query
from pingding.records.models import WaitingChange

SORT = ("what", "organisation_id", "person_id", "role", "edition_id", "procedure", "step", "kind", "call_id", "regions")
MOST_AT_ONCE = 500


def sum_up_counts() -> int:
    """Put a sum in place of the changes of each sort; how many rows fewer there are. What waits stays as much.

    A change noted meanwhile is left for the next time, and where another process sums up as well, one of both does.
    """
    by_sort: dict[tuple[object, ...], dict[int, int]] = defaultdict(dict)
    for pk, n, *sort in _superfluous():
        by_sort[tuple(sort)][pk] = n
    gone = [pk for rows in by_sort.values() for pk in rows]
    sums = {sort: sum(rows.values()) for sort, rows in by_sort.items()}
    if not gone:
        return 0
    kept = [WaitingChange(**dict(zip(SORT, sort, strict=True)), n=n) for sort, n in sums.items() if n]
    with transaction.atomic():
        starts = range(0, len(gone), MOST_AT_ONCE)
        chunks = (gone[start : start + MOST_AT_ONCE] for start in starts)
        if sum(WaitingChange.objects.filter(pk__in=chunk).delete()[0] for chunk in chunks) < len(gone):
            transaction.set_rollback(True)
            return 0
        WaitingChange.objects.bulk_create(kept)
    return len(gone) - len(kept)


@compiled_query
def _superfluous() -> QuerySet[WaitingChange, Any]:
    """Every change of a sort that has several, or that comes to nothing."""
    rows, total = Window(Count("*"), partition_by=list(map(F, SORT))), Window(Sum("n"), partition_by=list(map(F, SORT)))
    noted = WaitingChange.objects.annotate(rows=rows, total=total).filter(Q(rows__gt=1) | Q(total=0))
    return noted.values_list("pk", "n", *SORT)
