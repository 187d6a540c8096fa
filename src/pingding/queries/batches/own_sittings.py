"""The sittings to which somebody is asked, for their calendar."""

from datetime import datetime

from pingding.queries.access import official_units
from pingding.queries.batches.sittings import members_of
from pingding.queries.clock import local_date
from pingding.queries.viewer import Viewer
from pingding.records.models import Sitting


def own_sittings(viewer: Viewer, at: datetime) -> list[Sitting]:
    """Those of today and later that have not met and have the viewer's account among their members, in one query."""
    units = official_units(viewer)
    if viewer.person is None or not units:
        return []
    coming = Sitting.objects.filter(organisation__in=units, batch=None, cancelled_at=None, held_on__gte=local_date(at))
    rows = coming.select_related("edition").defer("edition__content").order_by("held_on", "pk")
    return [row for row in rows if viewer.person.pk in {member.person for member in members_of(row)}]
