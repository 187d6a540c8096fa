"""Compares what the worklist reads of a seat with what it is copied from, and the counts that are kept with a count."""

from collections import Counter

from pingding.queries.editions import edition_of
from pingding.queries.regions import join_regions
from pingding.records.models import Message, Seat, WaitingChange

SORT = ("organisation", "role", "edition", "procedure", "step", "kind", "call", "regions")


def wrong_counts() -> dict[tuple[object, ...], int]:
    """By sort of what waits, by how much the number that is kept is too large."""
    wrong: Counter[tuple[object, ...]] = Counter()
    for what, person, n, *sort in WaitingChange.objects.values_list("what", "person", "n", *SORT):
        wrong[what, person, *sort] += n
    wrong.subtract(("steps", None, *sort) for sort in Seat.objects.filter(waiting=True).values_list(*SORT))
    unread = Message.objects.filter(read_at=None).values_list("person", "organisation")
    wrong.subtract(("messages", person, unit, "", None, "", "", "", None, "") for person, unit in unread)
    return {sort: n for sort, n in wrong.items() if n}


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
