"""Compares what the worklist reads of a seat with what it is copied from."""

from pingding.queries.editions import edition_of
from pingding.queries.regions import join_regions
from pingding.records.models import Seat


def unequal_copies() -> list[str]:
    """Each column of a seat that differs from its case, its round or its party, as `step column`."""
    unequal = []
    for seat in Seat.objects.select_related("run__case__edition"):
        run, case = seat.run, seat.run.case
        sources = {
            "waiting": run.closed_at is None and seat.acted_at is None,
            "role": edition_of(case.edition).parties[seat.party].role,
            "edition_id": case.edition_id,
            "call_id": case.call_id,
            "procedure": case.procedure,
            "step": run.step,
            "kind": run.kind,
            "regions": join_regions(case.regions),
            "opened_at": run.opened_at,
            "due_at": run.due_at,
        }
        unequal += [f"{seat.step} {name}" for name, value in sources.items() if getattr(seat, name) != value]
    return unequal
