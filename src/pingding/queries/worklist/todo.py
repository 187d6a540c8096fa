"""待办: what waits for a viewer, by deadline, with counts to filter by; batch steps come as groups.

However many seats wait, this takes two queries: the counts by sort, of which every filter and number is made, and
the rows of one page.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db.models import F

from pingding.policy.language import BATCH_KINDS, Edition
from pingding.queries.regions import region_title
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting_seats import WaitingGroup, waiting_groups, waiting_seats
from pingding.records.models import Call, Seat

PAGE = 50
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


def todo(viewer: Viewer, filters: TodoFilter, *, at: datetime, page: int = 1) -> TodoPage:
    """One page of what waits for the viewer, the earliest deadline first, those without one last."""
    groups = waiting_groups(viewer, at)
    fitting = [group for group in groups if _fits(group, filters)]
    single = [group for group in fitting if group.kind not in BATCH_KINDS]
    total = sum(_counted(group, filters) for group in single)
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    return TodoPage(
        rows=tuple(_rows(viewer, single, filters, at, page)) if total else (),
        batches=tuple(_batches(group for group in fitting if group.kind in BATCH_KINDS)),
        programmes=_programme_facets(groups, filters),
        kinds=_kind_facets(groups, filters),
        regions=_region_facets(groups, filters),
        total=total,
        waiting=sum(group.count for group in fitting),
        overdue=sum(group.late for group in groups if _fits(group, replace(filters, overdue=True))),
        everything=sum(group.count for group in groups),
        page=page,
        pages=pages,
    )


def _fits(group: WaitingGroup, filters: TodoFilter) -> bool:
    return (
        filters.programme in ("", group.programme)
        and filters.kind in ("", group.kind)
        and (not filters.region or filters.region in group.region_ids)
        and (not filters.overdue or group.late > 0)
    )


def _counted(group: WaitingGroup, filters: TodoFilter) -> int:
    return group.late if filters.overdue else group.count


def _batches(groups: Iterable[WaitingGroup]) -> list[BatchGroup]:
    """The groups of one call's step together, whatever their regions, the earliest deadline first."""
    by_step: dict[tuple[int, str, int | None], list[WaitingGroup]] = {}
    for group in groups:
        by_step.setdefault((group.edition, group.step, group.call), []).append(group)
    calls = Call.objects.in_bulk({call for _edition, _step, call in by_step if call is not None}) if by_step else {}
    titles = {None: "", **{pk: call.title for pk, call in calls.items()}}
    batches = [_batch(together, titles[call]) for (_edition, _step, call), together in by_step.items()]
    return sorted(batches, key=lambda batch: (batch.due or LAST, batch.call or 0, batch.step))


def _batch(groups: Sequence[WaitingGroup], call_title: str) -> BatchGroup:
    first = groups[0]
    return BatchGroup(
        programme=first.programme,
        short=first.definition.programme.short,
        step=first.step,
        title=first.definition.step(first.procedure, first.step).title,
        kind=first.kind,
        call=first.call,
        call_title=call_title,
        count=sum(group.count for group in groups),
        overdue=sum(group.late for group in groups),
        due=min((group.due for group in groups if group.due), default=None),
    )


def _rows(
    viewer: Viewer, groups: Sequence[WaitingGroup], filters: TodoFilter, at: datetime, page: int
) -> Iterator[TodoRow]:
    """The rows of a page: their keys by an index that has their order, then what is shown of these few."""
    seats = waiting_seats(viewer).exclude(kind__in=BATCH_KINDS)
    if filters.programme:
        seats = seats.filter(edition__in={group.edition for group in groups})
    if filters.kind:
        seats = seats.filter(kind=filters.kind)
    if filters.region:
        seats = seats.filter(regions__in={group.regions for group in groups})
    if filters.overdue:
        seats = seats.filter(due_at__lt=at)
    order = (F("due_at").asc(nulls_last=True), "opened_at", "pk")
    keys = seats.order_by(*order).values("pk")[(page - 1) * PAGE : page * PAGE]
    shown = Seat.objects.filter(pk__in=keys).order_by(*order).select_related("run__case__organisation")
    editions = {group.edition: group.definition for group in groups}
    for seat in shown.defer("content", "run__case__progress"):
        yield _row(editions, seat, at)


def _row(editions: Mapping[int, Edition], seat: Seat, at: datetime) -> TodoRow:
    edition, case = editions[seat.edition_id], seat.run.case
    return TodoRow(
        step=seat.step,
        title=edition.step(seat.procedure, seat.step).title,
        kind=seat.kind,
        programme=edition.programme.short,
        number=case.number,
        name=case.name,
        applicant=case.organisation.name,
        regions=tuple(region_title(region) for region in case.regions),
        since=seat.opened_at,
        due=seat.due_at,
        overdue=seat.due_at is not None and seat.due_at < at,
        correcting=seat.run.correction is not None,
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
