"""After an act: the case that waits next at the same step."""

from dataclasses import dataclass

from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting_seats import IN_ORDER, waiting_seats
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
    others = seats.exclude(run__case=case)
    columns = ("run__case__number", "run__case__name", "run__case__organisation__name")
    first = others.order_by(*IN_ORDER).values_list(*columns).first()
    if first is None:
        return None
    number, name, unit = first
    return NextCase(number, name or unit, step, others.order_by().values("run__case").distinct().count())
