"""How much waits for somebody: one count, shown alike by the navigation, by each desk and by the demonstration."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, Exists, F, OuterRef, QuerySet, Value

from pingding.queries.access import official_units
from pingding.queries.directory.messages import messages_for
from pingding.queries.directory.offices import held_regions, registrations_in_charge
from pingding.queries.viewer import Role, Viewer
from pingding.queries.worklist.waiting_seats import roles_for
from pingding.records.models import Assignment, Objection, Organisation, Partner, ScoreSheet, Seat

Counts = Counter[tuple[str, int, str]]
"""By what is counted, whose it is (a row's key, or 0), and what else distinguishes it (a role, a region, a code)."""


@dataclass(frozen=True)
class WaitingCount:
    """What waits for one person, by what it is. Unread `messages` ask for nothing and are not in the total."""

    steps: int = 0
    objections: int = 0
    registrations: int = 0
    invitations: int = 0
    sheets: int = 0
    messages: int = 0

    @property
    def total(self) -> int:
        return self.steps + self.objections + self.registrations + self.invitations + self.sheets


def waiting_for(viewer: Viewer, on: date, steps: int | None = None) -> WaitingCount:
    """What waits for one viewer today, in one query; `steps` where a page has counted those already (`queries.todo`).

    A second query says whose the registrations are that wait beyond the viewer's own regions.
    """
    parts = [] if steps is not None else _steps([viewer])
    unread = _counted("messages", messages_for(viewer).filter(read_at=None))
    counts = _counts([unread, *parts, *_beside([viewer])])
    waiting = _waiting(viewer, on, counts)
    return waiting if steps is None else replace(waiting, steps=steps)


def waiting_for_each(viewers: Sequence[Viewer], on: date) -> list[WaitingCount]:
    """What waits for each of them, in the same queries however many they are; their messages are not counted."""
    parts = [*_steps(viewers), *_beside(viewers)]
    counts, regions_held = _counts(parts) if parts else Counts(), held_regions()
    return [_waiting(viewer, on, counts, regions_held) for viewer in viewers]


def _waiting(viewer: Viewer, on: date, counts: Counts, regions_held: frozenset[str] | None = None) -> WaitingCount:
    units = viewer.roles.items()
    return WaitingCount(
        steps=sum(counts["steps", pk, role] for pk, member_roles in units for role in roles_for(member_roles)),
        objections=sum(counts["objections", pk, ""] for pk in official_units(viewer)),
        registrations=_approvable(viewer, on, counts, regions_held),
        invitations=sum(counts["invitations", 0, code] for code in _codes(viewer)),
        sheets=counts["sheets", viewer.person.pk, ""] if viewer.person else 0,
        messages=counts["messages", 0, ""],
    )


def _approvable(viewer: Viewer, on: date, counts: Counts, regions_held: frozenset[str] | None) -> int:
    """How many of the units that wait are the viewer's to approve."""
    pending = {region: n for (what, _pk, region), n in counts.items() if what == "registrations"}
    return sum(pending[region] for region in registrations_in_charge(viewer, on, pending, regions_held))


def _codes(viewer: Viewer) -> list[str]:
    """The units for which the viewer may answer an invitation."""
    return [unit.code for unit in viewer.organisations if unit.code and viewer.holds(unit.pk, Role.ADMINISTRATOR)]


def _counts(parts: Iterable[QuerySet[Any, Any]]) -> Counts:
    """The counts of all parts, in one statement."""
    first, *others = parts
    rows = first.union(*others, all=True) if others else first
    return Counter({(what, owner, mark): n for what, owner, mark, n in rows})


def _counted(what: str, rows: QuerySet[Any, Any], owner: str = "", mark: str = "") -> QuerySet[Any, Any]:
    """How many rows there are of each owner and mark, in the columns that all counts share."""
    grouped = rows.order_by().values(
        what=Value(what, CharField()),
        owner=F(owner) if owner else Value(0, BigIntegerField()),
        mark=F(mark) if mark else Value("", CharField()),
    )
    counted: QuerySet[Any, Any] = grouped.annotate(n=Count("*")).values_list("what", "owner", "mark", "n")
    return counted


def _steps(viewers: Iterable[Viewer]) -> list[QuerySet[Any, Any]]:
    """Seats that wait, by organisation and the role in which they are taken."""
    units = {pk for viewer in viewers for pk in viewer.roles}
    rows = Seat.objects.filter(waiting=True, organisation__in=units)
    return [_counted("steps", rows, "organisation", "role")] if units else []


def _beside(viewers: Sequence[Viewer]) -> Iterator[QuerySet[Any, Any]]:
    """What waits beside the steps of cases, of whatever can wait for any of the viewers."""
    if units := {pk for viewer in viewers for pk in official_units(viewer)}:
        # Objections without an answer, by the body that put up the notice.
        open_objections = Objection.objects.filter(state=Objection.State.OPEN, notice__batch__organisation__in=units)
        yield _counted("objections", open_objections, "notice__batch__organisation")
    if any(viewer.offices or viewer.is_administrator for viewer in viewers):
        # Units whose registration waits, by region.
        pending = Organisation.objects.filter(status=Organisation.Status.PENDING)
        yield _counted("registrations", pending, mark="region")
    if codes := {code for viewer in viewers for code in _codes(viewer)}:
        # Invitations without an answer to live cases, by the code of the unit invited.
        invited = Partner.objects.filter(code__in=codes, removed_at=None, answered_at=None, case__ended_at=None)
        yield _counted("invitations", invited, mark="code")
    if experts := {viewer.person.pk for viewer in viewers if viewer.person and viewer.is_expert}:
        yield _counted("sheets", _assessing(experts), "expert")


def _assessing(experts: Iterable[int]) -> QuerySet[Assignment]:
    """Assignments of an open panel without a sheet handed in: a sheet handed in is work done."""
    handed_in = ScoreSheet.objects.filter(
        run=OuterRef("run"), scorer=OuterRef("expert"), source="expert", submitted_at__isnull=False
    )
    rows = Assignment.objects.filter(expert__in=experts, recused_at=None, run__closed_at=None)
    return rows.filter(~Exists(handed_in))
