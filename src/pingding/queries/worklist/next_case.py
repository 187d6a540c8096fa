"""After an act: the case that waits next at the same step."""

from dataclasses import dataclass

from django.db.models import F

from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting_seats import waiting_seats
from pingding.records.models import Case


@dataclass(frozen=True)
class NextCase:
    """A case that waits at a step, and how many wait there with it."""

    number: str
    name: str
    step: str
    count: int


def next_alike(viewer: Viewer, case: Case, step: str) -> NextCase | None:
    """What waits for the viewer at that step of the same programme, by deadline; None if nothing does."""
    seats = waiting_seats(viewer).filter(edition__programme=case.edition.programme, procedure=case.procedure, step=step)
    others = seats.exclude(run__case=case).order_by(F("due_at").asc(nulls_last=True), "opened_at", "pk")
    columns = ("run__case__number", "run__case__name", "run__case__organisation__name")
    rows = list(dict.fromkeys(others.values_list(*columns)))
    if not rows:
        return None
    number, name, unit = rows[0]
    return NextCase(number, name or unit, step, len(rows))
