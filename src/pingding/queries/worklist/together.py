"""Which cases of a selection wait for a viewer at one step that is taken in batches, and why the others do not."""

from collections.abc import Collection
from dataclasses import dataclass

from pingding.policy.language import BATCH_KINDS
from pingding.queries.editions import edition_by
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting_seats import waiting_seats


@dataclass(frozen=True)
class BatchPlace:
    """One step of one call, taken for one office: what waits there can be acted on together."""

    programme: str
    step: str
    title: str
    call: int | None
    office: int


def batch_places(viewer: Viewer, numbers: Collection[str]) -> dict[BatchPlace, tuple[str, ...]]:
    """By place, those of the cases that wait there for the viewer; in one query."""
    columns = ("run__case__number", "edition__digest", "edition", "procedure", "step", "call", "organisation")
    seats = waiting_seats(viewer).filter(kind__in=BATCH_KINDS, run__case__number__in=numbers).order_by("pk")
    places: dict[BatchPlace, tuple[str, ...]] = {}
    for number, digest, pk, procedure, step, call, office in seats.values_list(*columns):
        edition = edition_by(digest, pk)
        place = BatchPlace(edition.id, step, edition.step(procedure, step).title, call, office)
        places[place] = (*places.get(place, ()), number)
    return places
