"""The seats that wait for a viewer, and how many there are of each sort: the worklist reads nothing wider."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from pingding.policy.language import Edition
from pingding.queries.cases.parties import ROLES_OF
from pingding.queries.editions import edition_of
from pingding.queries.regions import split_regions
from pingding.queries.viewer import Viewer
from pingding.records.models import Seat, StoredEdition

SORT = ("edition", "procedure", "step", "kind", "call", "regions")
"""What tells the sorts of waiting seats apart; an index of the table has exactly these columns."""


@dataclass(frozen=True)
class WaitingGroup:
    """How many seats wait at one step, in one call, of cases with the same regions; `late` are past their deadline."""

    definition: Edition
    edition: int
    procedure: str
    step: str
    kind: str
    call: int | None
    regions: str
    count: int
    late: int
    due: datetime | None

    @property
    def programme(self) -> str:
        return self.definition.id

    @property
    def region_ids(self) -> tuple[str, ...]:
        return split_regions(self.regions)


def roles_for(member_roles: Iterable[str]) -> list[str]:
    """The parties' roles in which somebody sits who holds these membership roles."""
    return [role for role, members in ROLES_OF.items() if members & frozenset(member_roles)]


def waiting_seats(viewer: Viewer) -> QuerySet[Seat]:
    """Every seat that the viewer may take now, by their roles in their organisations."""
    own = Q(pk__in=[])
    for unit, member_roles in viewer.roles.items():
        if roles := roles_for(member_roles):
            own |= Q(organisation=unit, role__in=roles)
    return Seat.objects.filter(own, waiting=True)


def waiting_groups(viewer: Viewer, at: datetime) -> list[WaitingGroup]:
    """What waits for the viewer by sort: counted in one query over one index, and the editions in another."""
    counted = waiting_seats(viewer).values(*SORT).order_by()
    rows = list(counted.annotate(count=Count("*"), late=Count("due_at", filter=Q(due_at__lt=at)), due=Min("due_at")))
    stored = StoredEdition.objects.defer("content").in_bulk({row["edition"] for row in rows})
    return [WaitingGroup(definition=edition_of(stored[row["edition"]]), **row) for row in rows]
