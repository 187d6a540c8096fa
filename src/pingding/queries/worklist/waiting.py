"""How much waits for somebody: one count, told alike by the navigation, by each desk and by the demonstration."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef

from pingding.queries.access import official_units
from pingding.queries.cases.parties import ROLES_OF
from pingding.queries.directory.offices import held_regions, registrations_in_charge
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Assignment, Objection, Organisation, Partner, ScoreSheet, Seat, StoredEdition


@dataclass(frozen=True)
class WaitingCount:
    """What waits for one person, by what it is."""

    steps: int = 0
    objections: int = 0
    registrations: int = 0
    invitations: int = 0
    sheets: int = 0

    @property
    def total(self) -> int:
        return self.steps + self.objections + self.registrations + self.invitations + self.sheets


def waiting_for(viewer: Viewer, on: date, steps: int | None = None) -> WaitingCount:
    """What waits for one viewer today; `steps` where a page has counted those already (`queries.todo`)."""
    if steps is None:
        return waiting_for_each((viewer,), on)[0]
    return replace(_beside((viewer,), on)[0], steps=steps)


def waiting_for_each(viewers: Sequence[Viewer], on: date) -> list[WaitingCount]:
    """What waits for each of them, in the same few queries however many they are."""
    steps = _steps({pk for viewer in viewers for pk in viewer.roles})
    return [
        replace(beside, steps=sum(n for (pk, role), n in steps.items() if viewer.roles.get(pk, frozenset()) & role))
        for viewer, beside in zip(viewers, _beside(viewers, on), strict=True)
    ]


def _beside(viewers: Sequence[Viewer], on: date) -> list[WaitingCount]:
    """What waits beside the steps of cases."""
    objections = _objections({pk for viewer in viewers for pk in official_units(viewer)})
    regions = _registrations(viewers)
    invitations = _invitations({code for viewer in viewers for code in _codes(viewer)})
    sheets = _sheets([viewer.person.pk for viewer in viewers if viewer.person and viewer.is_expert])
    held = held_regions() if regions else frozenset()
    return [
        WaitingCount(
            objections=sum(objections[pk] for pk in official_units(viewer)),
            registrations=_approvable(viewer, regions, on, held),
            invitations=sum(invitations[code] for code in _codes(viewer)),
            sheets=sheets[viewer.person.pk] if viewer.person else 0,
        )
        for viewer in viewers
    ]


def _steps(units: Iterable[int]) -> Mapping[tuple[int, frozenset[str]], int]:
    """Seats that wait, by organisation and the roles that may take them."""
    found: Counter[tuple[int, frozenset[str]]] = Counter()
    held = list(units)
    if not held:
        return found
    waiting = Seat.objects.filter(organisation__in=held, acted_at=None, run__closed_at=None)
    rows = waiting.values_list("organisation", "party", "run__case__edition").annotate(n=Count("pk")).order_by()
    editions = StoredEdition.objects.defer("content").in_bulk({edition for _body, _party, edition, _n in rows})
    for body, party, edition, count in rows:
        role = edition_of(editions[edition]).parties[party].role
        found[body, ROLES_OF.get(role, frozenset())] += count
    return found


def _objections(units: Iterable[int]) -> Counter[Any]:
    """Objections without an answer, by the body that put up the notice."""
    rows = Objection.objects.filter(state=Objection.State.OPEN, notice__batch__organisation__in=list(units))
    return Counter(rows.values_list("notice__batch__organisation", flat=True)) if units else Counter()


def _registrations(viewers: Sequence[Viewer]) -> Mapping[str, int]:
    """Units whose registration waits, by region."""
    if not any(viewer.offices or viewer.is_administrator for viewer in viewers):
        return {}
    return Counter(Organisation.objects.filter(status=Organisation.Status.PENDING).values_list("region", flat=True))


def _approvable(viewer: Viewer, regions: Mapping[str, int], on: date, held: frozenset[str]) -> int:
    """How many of the units that wait are the viewer's to approve."""
    return (
        sum(regions[region] for region in registrations_in_charge(viewer, on, held) & regions.keys()) if regions else 0
    )


def _codes(viewer: Viewer) -> list[str]:
    """The units for which the viewer may answer an invitation."""
    return [unit.code for unit in viewer.organisations if unit.code and viewer.holds(unit.pk, Role.ADMINISTRATOR)]


def _invitations(codes: Iterable[str]) -> Counter[str]:
    """Invitations without an answer to live cases, by the code of the unit invited."""
    rows = Partner.objects.filter(code__in=list(codes), removed_at=None, answered_at=None, case__ended_at=None)
    return Counter(rows.values_list("code", flat=True)) if codes else Counter()


def _sheets(experts: Sequence[int]) -> Counter[int]:
    """Assignments of an open panel without a sheet handed in, by expert: a sheet handed in is work done."""
    handed_in = ScoreSheet.objects.filter(
        run=OuterRef("run"), scorer=OuterRef("expert"), source="expert", submitted_at__isnull=False
    )
    rows = Assignment.objects.filter(expert__in=experts, recused_at=None, run__closed_at=None)
    return Counter(rows.exclude(Exists(handed_in)).values_list("expert", flat=True)) if experts else Counter()
