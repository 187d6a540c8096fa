"""The programmes whose leading authority the viewer acts for, and their calls."""

from datetime import date

from django.db.models import QuerySet

from pingding.policy.errors import Refusal
from pingding.policy.procedures.validity import in_force_from
from pingding.queries.editions import edition_fault, edition_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Call, StoredEdition


def led_editions(viewer: Viewer) -> list[StoredEdition]:
    """The editions for which the viewer may publish calls, by title."""
    rows = StoredEdition.objects.filter(lead__in=viewer.officer_offices)
    return list(rows.defer("content").order_by("title", "pk"))


def over_fault(stored: StoredEdition, on: date) -> Refusal | None:
    """Why no call of the edition can be published any more; one that only comes into force later still can."""
    starts = [in_force_from(document) for document in edition_of(stored).documents.values() if document.rules]
    if any(first is not None and on < first for first in starts):
        return None
    return edition_fault(stored, on)


def led_calls(viewer: Viewer) -> QuerySet[Call]:
    """The calls of those editions."""
    rows = Call.objects.filter(edition__in=led_editions(viewer)).select_related("edition")
    return rows.defer("edition__content").order_by("-opens_at", "-pk")
