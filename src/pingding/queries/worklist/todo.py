"""待办: what waits for a viewer, by deadline, with counts to filter by; batch steps come as groups.

However many seats wait, this takes the same few queries and reads only the rows of one page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from pingding.policy.language import BATCH_KINDS, Edition
from pingding.queries.cases.parties import ROLES_OF
from pingding.queries.editions import edition_of
from pingding.queries.regions import region_title
from pingding.queries.viewer import Viewer
from pingding.records.models import CaseRegion, Seat, StoredEdition

PAGE = 50


@dataclass(frozen=True)
class TodoFilter:
    """What a viewer wants to see; an empty field does not restrict."""

    programme: str = ""
    kind: str = ""
    region: str = ""
    overdue: bool = False


@dataclass(frozen=True)
class TodoRow:
    """One seat that waits: the act asked for, in which case, of whom, since when, until when."""

    step: str
    title: str
    kind: str
    programme: str
    number: str
    name: str
    applicant: str
    regions: tuple[str, ...]
    since: datetime
    due: datetime | None
    overdue: bool
    correcting: bool


@dataclass(frozen=True)
class BatchGroup:
    """The cases that wait at one batch step of one call, acted on together."""

    programme: str
    short: str
    step: str
    title: str
    kind: str
    call: int | None
    call_title: str
    count: int
    overdue: int
    due: datetime | None


@dataclass(frozen=True)
class Facet:
    """One choice of a filter and how many wait under it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class TodoPage:
    """One page of what waits. `total` counts the rows of all pages, `waiting` also those in batches.

    `everything` is what waits whatever the filter.
    """

    rows: tuple[TodoRow, ...]
    batches: tuple[BatchGroup, ...]
    programmes: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    regions: tuple[Facet, ...]
    total: int
    waiting: int
    overdue: int
    everything: int
    page: int
    pages: int


@dataclass(frozen=True)
class _Group:
    """How many seats wait at one step of one procedure, edition and call."""

    edition: StoredEdition
    procedure: str
    step: str
    kind: str
    call: int | None
    call_title: str
    everything: int
    count: int
    late: int
    due: datetime | None

    @property
    def definition(self) -> Edition:
        return edition_of(self.edition)


@dataclass(frozen=True)
class _Scope:
    """The seats that wait for a viewer and the editions they may belong to."""

    seats: QuerySet[Seat]
    editions: Mapping[int, StoredEdition] = field(default_factory=dict)


def waiting_seats(viewer: Viewer) -> QuerySet[Seat]:
    """Every seat that the viewer may take now, by their roles in their organisations."""
    return _scope(viewer).seats


def todo(viewer: Viewer, wanted: TodoFilter, *, at: datetime, page: int = 1) -> TodoPage:
    """One page of what waits for the viewer, the earliest deadline first, those without one last."""
    scope = _scope(viewer)
    in_region = _in_region(wanted.region)
    groups = _groups(scope, in_region, at)
    fitting = [group for group in groups if _fits(group, wanted)]
    single = [group for group in fitting if group.kind not in BATCH_KINDS]
    total = sum(group.late if wanted.overdue else group.count for group in single)
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    return TodoPage(
        rows=tuple(_rows(scope, in_region, wanted, at, page)) if total else (),
        batches=tuple(_batch(group) for group in fitting if group.kind in BATCH_KINDS),
        programmes=_programme_facets(groups, wanted),
        kinds=_kind_facets(groups, wanted),
        regions=_region_facets(scope, wanted, at),
        total=total,
        waiting=sum(group.count for group in fitting),
        overdue=sum(group.late for group in groups if _fits(group, replace(wanted, overdue=True))),
        everything=sum(group.everything for group in groups),
        page=page,
        pages=pages,
    )


def _scope(viewer: Viewer) -> _Scope:
    editions = {row.pk: row for row in StoredEdition.objects.defer("content")} if viewer.roles else {}
    mine = Q(pk__in=[])
    for unit, held in viewer.roles.items():
        for pk, row in editions.items():
            parties = [p for p, d in edition_of(row).parties.items() if ROLES_OF.get(d.role, frozenset()) & held]
            if parties:
                mine |= Q(organisation=unit, run__case__edition=pk, party__in=parties)
    seats = Seat.objects.filter(organisation__in=list(viewer.roles), acted_at=None, run__closed_at=None)
    return _Scope(seats.filter(mine), editions)


def _in_region(region: str) -> Q:
    """The seats of cases in the region; all of them when none is named."""
    if not region:
        return Q(pk__isnull=False)
    return Q(run__case__in=CaseRegion.objects.filter(region=region).values("case"))


def _groups(scope: _Scope, in_region: Q, at: datetime) -> list[_Group]:
    rows = (
        scope.seats.values(
            "run__case__edition",
            "run__case__procedure",
            "run__step",
            "run__kind",
            "run__case__call",
            "run__case__call__title",
        )
        .annotate(
            everything=Count("pk"),
            n=Count("pk", filter=in_region),
            late=Count("pk", filter=in_region & Q(run__due_at__lt=at)),
            due=Min("run__due_at", filter=in_region),
        )
        .order_by("due", "run__case__call", "run__step")
    )
    return [_group(scope, row) for row in rows]


def _group(scope: _Scope, row: Mapping[str, Any]) -> _Group:
    return _Group(
        edition=scope.editions[row["run__case__edition"]],
        procedure=row["run__case__procedure"],
        step=row["run__step"],
        kind=row["run__kind"],
        call=row["run__case__call"],
        call_title=row["run__case__call__title"] or "",
        everything=row["everything"],
        count=row["n"],
        late=row["late"],
        due=row["due"],
    )


def _fits(group: _Group, wanted: TodoFilter) -> bool:
    return (
        wanted.programme in ("", group.edition.programme)
        and wanted.kind in ("", group.kind)
        and group.count > 0
        and (not wanted.overdue or group.late > 0)
    )


def _batch(group: _Group) -> BatchGroup:
    step = group.definition.step(group.procedure, group.step)
    return BatchGroup(
        programme=group.edition.programme,
        short=group.definition.programme.short,
        step=group.step,
        title=step.title,
        kind=group.kind,
        call=group.call,
        call_title=group.call_title,
        count=group.count,
        overdue=group.late,
        due=group.due,
    )


def _rows(scope: _Scope, in_region: Q, wanted: TodoFilter, at: datetime, page: int) -> Iterable[TodoRow]:
    found = scope.seats.filter(in_region).exclude(run__kind__in=BATCH_KINDS)
    if wanted.programme:
        found = found.filter(run__case__edition__programme=wanted.programme)
    if wanted.kind:
        found = found.filter(run__kind=wanted.kind)
    if wanted.overdue:
        found = found.filter(run__due_at__lt=at)
    ordered = found.order_by(F("run__due_at").asc(nulls_last=True), "run__opened_at", "pk")
    start = (page - 1) * PAGE
    for seat in ordered.select_related("run__case__organisation").defer("content", "run__case__progress")[
        start : start + PAGE
    ]:
        yield _row(scope, seat, at)


def _row(scope: _Scope, seat: Seat, at: datetime) -> TodoRow:
    run, case = seat.run, seat.run.case
    edition = edition_of(scope.editions[case.edition_id])
    return TodoRow(
        step=run.step,
        title=edition.step(case.procedure, run.step).title,
        kind=run.kind,
        programme=edition.programme.short,
        number=case.number,
        name=case.name,
        applicant=case.organisation.name,
        regions=tuple(region_title(region) for region in case.regions),
        since=run.opened_at,
        due=run.due_at,
        overdue=run.due_at is not None and run.due_at < at,
        correcting=run.correction is not None,
    )


def _programme_facets(groups: list[_Group], wanted: TodoFilter) -> tuple[Facet, ...]:
    counts: dict[str, int] = {}
    labels = {group.edition.programme: group.definition.programme.short for group in groups}
    for group in groups:
        if _fits(group, replace(wanted, programme="")):
            counts[group.edition.programme] = counts.get(group.edition.programme, 0) + _counted(group, wanted)
    return tuple(Facet(key, labels[key], n) for key, n in sorted(counts.items()))


def _kind_facets(groups: list[_Group], wanted: TodoFilter) -> tuple[Facet, ...]:
    """The kinds of step; the caller has the words for them."""
    counts: dict[str, int] = {}
    for group in groups:
        if _fits(group, replace(wanted, kind="")):
            counts[group.kind] = counts.get(group.kind, 0) + _counted(group, wanted)
    return tuple(Facet(key, "", n) for key, n in sorted(counts.items()))


def _counted(group: _Group, wanted: TodoFilter) -> int:
    return group.late if wanted.overdue else group.count


def _region_facets(scope: _Scope, wanted: TodoFilter, at: datetime) -> tuple[Facet, ...]:
    found = scope.seats
    if wanted.programme:
        found = found.filter(run__case__edition__programme=wanted.programme)
    if wanted.kind:
        found = found.filter(run__kind=wanted.kind)
    if wanted.overdue:
        found = found.filter(run__due_at__lt=at)
    rows = (
        CaseRegion.objects.filter(case__in=found.values("run__case"))
        .values("region")
        .annotate(n=Count("pk"))
        .order_by("region")
    )
    return tuple(Facet(row["region"], region_title(row["region"]), row["n"]) for row in rows)
