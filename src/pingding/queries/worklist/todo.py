"""待办: what waits for a viewer, by deadline, with counts to filter by; batch steps come as groups.

However many seats wait, this takes two queries: the counts by sort, of which every filter and number is made, and
the rows of one page. What is taken together takes two more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from pingding.policy.language import Edition
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_of
from pingding.queries.regions import region_title, split_regions
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting_seats import (
    IN_ORDER,
    SeatsTaken,
    WaitingGroup,
    seats_taken,
    seats_waiting_for,
    taken_together,
    waiting_groups,
)
from pingding.records.models import Call, Seat, StoredEdition

PAGE = 50
SHOWN = (
    *("edition", "procedure", "step", "kind", "regions", "opened_at", "due_at"),
    *("run__correction", "run__case__number", "run__case__name", "run__case__organisation__name"),
    "run__case__late_days",
)
"""What of a seat, its round, its case and its applicant a row shows."""
LAST = datetime.max.replace(tzinfo=UTC)


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
    matter: str
    """The procedure, where it is about a title."""
    kind: str
    edition: str
    programme: str
    number: str
    name: str
    applicant: str
    regions: tuple[str, ...]
    since: datetime
    due: datetime | None
    overdue: bool
    correcting: bool
    late_days: int | None
    """By how many working days the case was handed in late, where it was."""


@dataclass(frozen=True)
class BatchGroup:
    """The cases that wait at one step of one call and are acted on together, a batch or panels; `seat` is one's."""

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
    seat: int | None


@dataclass(frozen=True)
class Facet:
    """One choice of a filter and how many wait under it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class TodoPage:
    """One page of what waits. `total` counts the rows of all pages, `waiting` also those in batches.

    `overdue` are past their deadline, `today` will be by the end of the day; `everything` is what waits whatever the
    filter.
    """

    rows: tuple[TodoRow, ...]
    batches: tuple[BatchGroup, ...]
    programmes: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    regions: tuple[Facet, ...]
    total: int
    waiting: int
    overdue: int
    today: int
    everything: int
    page: int
    pages: int


def todo(viewer: Viewer, filters: TodoFilter, *, at: datetime, page: int = 1) -> TodoPage:
    """One page of what waits for the viewer, the earliest deadline first, those without one last."""
    groups = waiting_groups(viewer, at)
    fitting = [group for group in groups if _fits(group, filters)]
    apart = taken_together(groups, filters.kind)
    single = [group for group in fitting if group.kind not in apart]
    total = sum(_counted(group, filters) for group in single)
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    return TodoPage(
        rows=tuple(_rows(viewer, single, filters, apart, at, page)) if total else (),
        batches=tuple(_batches((group for group in fitting if group.kind in apart), filters)),
        programmes=_programme_facets(groups, filters),
        kinds=_kind_facets(groups, filters),
        regions=_region_facets(groups, filters),
        total=total,
        waiting=sum(group.count for group in fitting),
        overdue=sum(group.late for group in groups if _fits(group, replace(filters, overdue=True))),
        today=sum(group.today for group in groups if _fits(group, replace(filters, overdue=False))),
        everything=sum(group.count for group in groups),
        page=page,
        pages=pages,
    )


def numbers_waiting(viewer: Viewer, filters: TodoFilter, *, at: datetime, most: int) -> list[str]:
    """The numbers of the cases of the first `most` rows of all pages, in their order, each case once."""
    every = waiting_groups(viewer, at)
    groups = [group for group in every if _fits(group, filters)]
    seats = seats_waiting_for(seats_taken(viewer)).exclude(kind__in=taken_together(every, filters.kind))
    seats = seats.filter(**_restricted(groups, filters, at))
    return list(dict.fromkeys(seats.order_by(*IN_ORDER).values_list("run__case__number", flat=True)[:most]))


def _restricted(groups: Sequence[WaitingGroup], filters: TodoFilter, at: datetime) -> dict[str, Any]:
    """What a seat has to be for the filters; those that are not set do not restrict."""
    chosen = {
        "edition__in": tuple({group.edition for group in groups}) if filters.programme else None,
        "kind": filters.kind or None,
        "regions__in": tuple({group.regions for group in groups}) if filters.region else None,
        "due_at__lt": at if filters.overdue else None,
    }
    return {name: value for name, value in chosen.items() if value is not None}


def _fits(group: WaitingGroup, filters: TodoFilter) -> bool:
    return (
        filters.programme in ("", group.programme)
        and filters.kind in ("", group.kind)
        and (not filters.region or filters.region in group.region_ids)
        and (not filters.overdue or group.late > 0)
    )


def _counted(group: WaitingGroup, filters: TodoFilter) -> int:
    return group.late if filters.overdue else group.count


def _batches(groups: Iterable[WaitingGroup], filters: TodoFilter) -> list[BatchGroup]:
    """The groups of one call's step together, whatever their regions, the earliest deadline first."""
    by_step: dict[tuple[int, str, int | None], list[WaitingGroup]] = {}
    for group in groups:
        by_step.setdefault((group.edition, group.step, group.call), []).append(group)
    calls = Call.objects.in_bulk({call for _edition, _step, call in by_step if call is not None}) if by_step else {}
    titles = {None: "", **{pk: call.title for pk, call in calls.items()}}
    batches = [_batch(together, titles[call], filters) for (_edition, _step, call), together in by_step.items()]
    return sorted(batches, key=lambda batch: (batch.due or LAST, batch.call or 0, batch.step))


def _batch(groups: Sequence[WaitingGroup], call_title: str, filters: TodoFilter) -> BatchGroup:
    first = groups[0]
    return BatchGroup(
        programme=first.programme,
        short=first.definition.programme.short,
        step=first.step,
        title=first.definition.step(first.procedure, first.step).title,
        kind=first.kind,
        call=first.call,
        call_title=call_title,
        count=sum(_counted(group, filters) for group in groups),
        overdue=sum(group.late for group in groups),
        due=min((group.due for group in groups if group.due), default=None),
        seat=next((group.seat for group in groups if _counted(group, filters)), None),
    )


def _rows(
    viewer: Viewer,
    groups: Sequence[WaitingGroup],
    filters: TodoFilter,
    apart: tuple[str, ...],
    at: datetime,
    page: int,
) -> Iterator[TodoRow]:
    """The rows of a page, by an index that has their order."""
    editions = {group.edition: group.definition for group in groups}
    combined = {group.regions for group in groups}
    shown = _shown(
        seats_taken(viewer),
        tuple(editions) if filters.programme else None,
        filters.kind or None,
        tuple(combined) if filters.region else None,
        at if filters.overdue else None,
        apart,
        page=page,
    )
    missing = {row["edition"] for row in shown} - editions.keys()  # none, as long as the counts are right
    stored = StoredEdition.objects.defer("content").in_bulk(missing) if missing else {}
    editions |= {pk: edition_of(edition) for pk, edition in stored.items()}
    for row in shown:
        yield _row(editions[row["edition"]], row, at)


@compiled_query
def _shown(
    taken: SeatsTaken,
    editions: tuple[int, ...] | None,
    kind: str | None,
    regions: tuple[str, ...] | None,
    late_at: datetime | None,
    apart: tuple[str, ...],
    *,
    page: int,
) -> QuerySet[Seat, dict[str, Any]]:
    """What is shown of the seats on a page; the filters that are none do not restrict."""
    seats = seats_waiting_for(taken).exclude(kind__in=apart)
    chosen = {"edition__in": editions, "kind": kind, "regions__in": regions, "due_at__lt": late_at}
    seats = seats.filter(**{name: value for name, value in chosen.items() if value is not None})
    columns: QuerySet[Seat, dict[str, Any]] = seats.order_by(*IN_ORDER).values(*SHOWN)
    return columns[(page - 1) * PAGE : page * PAGE]


def _row(edition: Edition, row: Mapping[str, Any], at: datetime) -> TodoRow:
    procedure = edition.procedures[row["procedure"]]
    return TodoRow(
        step=row["step"],
        title=edition.step(row["procedure"], row["step"]).title,
        matter="" if procedure.opened_by == "application" else procedure.title,
        kind=row["kind"],
        edition=edition.id,
        programme=edition.programme.short,
        number=row["run__case__number"],
        name=row["run__case__name"],
        applicant=row["run__case__organisation__name"],
        regions=tuple(region_title(region) for region in split_regions(row["regions"])),
        since=row["opened_at"],
        due=row["due_at"],
        overdue=row["due_at"] is not None and row["due_at"] < at,
        correcting=row["run__correction"] is not None,
        late_days=row["run__case__late_days"],
    )


def _programme_facets(groups: Sequence[WaitingGroup], filters: TodoFilter) -> tuple[Facet, ...]:
    labels = {group.programme: group.definition.programme.short for group in groups}
    counts: Counter[str] = Counter()
    for group in groups:
        if _fits(group, replace(filters, programme="")):
            counts[group.programme] += _counted(group, filters)
    return tuple(Facet(key, labels[key], n) for key, n in sorted(counts.items()))


def _kind_facets(groups: Sequence[WaitingGroup], filters: TodoFilter) -> tuple[Facet, ...]:
    """The kinds of step; the caller has the words for them."""
    counts: Counter[str] = Counter()
    for group in groups:
        if _fits(group, replace(filters, kind="")):
            counts[group.kind] += _counted(group, filters)
    return tuple(Facet(key, "", n) for key, n in sorted(counts.items()))


def _region_facets(groups: Sequence[WaitingGroup], filters: TodoFilter) -> tuple[Facet, ...]:
    """The regions, of which a joint application has several and counts under each."""
    counts: Counter[str] = Counter()
    for group in groups:
        if _fits(group, replace(filters, region="")):
            counts.update(dict.fromkeys(group.region_ids, _counted(group, filters)))
    return tuple(Facet(key, region_title(key), n) for key, n in sorted(counts.items()))
