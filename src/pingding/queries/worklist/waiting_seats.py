"""The seats that wait for a viewer, and how many there are of each sort: the worklist reads nothing wider."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, Min, Q, QuerySet, Sum, Value

from pingding.policy.language import BATCH_KINDS, Edition
from pingding.queries.cases.parties import ROLES_OF
from pingding.queries.clock import end_of_day
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_by
from pingding.queries.regions import split_regions
from pingding.queries.viewer import Viewer
from pingding.records.models import Seat, WaitingChange

IN_ORDER = (F("due_at").asc(nulls_last=True), "opened_at", "pk")
"""The earliest deadline first, those without one last."""
SORT = ("edition", "procedure", "step", "kind", "call", "regions")
"""What tells the sorts of waiting seats apart."""
Sort = tuple[int, str, str, str, int | None, str]
SeatsTaken = tuple[tuple[int, tuple[str, ...]], ...]
"""Organisations, each with the roles of parties in which somebody acts for it."""


PANEL = "panel"
TOGETHER = BATCH_KINDS | {PANEL}
"""Kinds of step at which many cases may be taken together: what is taken in batches, and panels to be convened."""


@dataclass(frozen=True)
class WaitingGroup:
    """How many seats wait at one step, in one call, of cases with the same regions; `late` are past their deadline, and
    `today` by the end of the day.

    `due` is the first deadline and `seat` one of the seats, known of steps at which many cases may be taken together.
    """

    definition: Edition
    edition: int
    procedure: str
    step: str
    kind: str
    call: int | None
    regions: str
    count: int
    late: int
    today: int
    due: datetime | None
    seat: int | None

    @property
    def programme(self) -> str:
        return self.definition.id

    @property
    def region_ids(self) -> tuple[str, ...]:
        return split_regions(self.regions)


def roles_for(member_roles: Iterable[str]) -> list[str]:
    """The parties' roles in which somebody sits who holds these membership roles."""
    return [role for role, members in ROLES_OF.items() if members & frozenset(member_roles)]


def seats_taken(viewer: Viewer) -> SeatsTaken:
    """For which organisations, and in which roles of the parties, the viewer may act."""
    taken = ((unit, tuple(roles_for(member_roles))) for unit, member_roles in viewer.roles.items())
    return tuple((unit, roles) for unit, roles in taken if roles)


def waiting_seats(viewer: Viewer) -> QuerySet[Seat]:
    """Every seat that the viewer may take now, by their roles in their organisations."""
    return seats_waiting_for(seats_taken(viewer))


def seats_waiting_for(taken: SeatsTaken) -> QuerySet[Seat]:
    """Every seat that may be taken now in these roles for these organisations."""
    return Seat.objects.filter(_own(taken), waiting=True)


def cases_at(seats: Collection[int]) -> dict[int, tuple[str, str]]:
    """Number and name of the case in which each of these seats is."""
    columns = ("pk", "run__case__number", "run__case__name")
    return {seat: (number, name) for seat, number, name in Seat.objects.filter(pk__in=seats).values_list(*columns)}


def waiting_groups(viewer: Viewer, at: datetime) -> list[WaitingGroup]:
    """What waits for the viewer by sort: the number that is kept, and how many are past their deadline.

    What is due first is read of the `TOGETHER` steps alone, in a second query where there are any.
    """
    taken = seats_taken(viewer)
    counts: dict[Sort, tuple[str, int, int, int]] = {}
    for *columns, digest, number, late, today in _numbers(taken, at, end_of_day(at)):
        sort: Any = tuple(columns)
        _digest, *before = counts.get(sort, (digest, 0, 0, 0))
        counts[sort] = (digest, before[0] + number, before[1] + late, before[2] + today)
    together = any(kind in TOGETHER for _edition, _procedure, _step, kind, _call, _regions in counts)
    first = {tuple(columns): (due, seat) for *columns, due, seat in _first_of(taken)} if together else {}
    return [
        WaitingGroup(edition_by(digest, sort[0]), *sort, number, late, today, *first.get(sort, (None, None)))
        for sort, (digest, number, late, today) in counts.items()
        if number
    ]


def taken_together(groups: Iterable[WaitingGroup], kind: str = "") -> tuple[str, ...]:
    """The kinds of step of which cases stand together in one row: batches; and panels to be convened, as soon as more
    than one waits at a step of a call, unless somebody looks at this `kind` alone."""
    panels: Counter[tuple[int, str, int | None]] = Counter()
    for group in groups:
        if group.kind == PANEL:
            panels[group.edition, group.step, group.call] += group.count
    merged = kind != PANEL and any(number > 1 for number in panels.values())
    return tuple(sorted(TOGETHER if merged else BATCH_KINDS))


def _own(taken: SeatsTaken) -> Q:
    own = Q(pk__in=[])
    for unit, roles in taken:
        own |= Q(organisation=unit, role__in=roles)
    return own


@compiled_query
def _numbers(taken: SeatsTaken, at: datetime, tomorrow: datetime) -> QuerySet[Any, Any]:
    """By sort, with the digest of the edition: how many wait, as it is kept, how many of them are late by now and by
    the end of the day."""
    columns, none = (*SORT, "edition__digest"), Value(0, IntegerField())
    kept = WaitingChange.objects.filter(_own(taken), what=WaitingChange.STEPS).order_by().values(*columns)
    due = seats_waiting_for(taken).filter(due_at__lt=tomorrow).order_by().values(*columns)
    late = Count("pk", filter=Q(due_at__lt=at))
    shown = (*columns, "number", "late", "today")
    numbers: QuerySet[Any, Any] = kept.annotate(number=Sum("n"), late=none, today=none).values_list(*shown)
    return numbers.union(due.annotate(number=none, late=late, today=Count("*")).values_list(*shown), all=True)


@compiled_query
def _first_of(taken: SeatsTaken) -> QuerySet[Seat, Any]:
    """By sort of what may be taken together, the first moment at which something is due, and one of the seats."""
    rows = seats_waiting_for(taken).filter(kind__in=sorted(TOGETHER)).order_by().values(*SORT)
    first: QuerySet[Seat, Any] = rows.annotate(due=Min("due_at"), seat=Min("pk")).values_list(*SORT, "due", "seat")
    return first
