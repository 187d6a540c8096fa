"""What a batch page shows before anything is decided: the cases that wait together at a step for one office."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import BATCH_KINDS, Edition, Step
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.recommend import Recommend
from pingding.queries.access import official_units
from pingding.queries.batches.batch_cases import BatchCase, BatchReader, GroupTotal
from pingding.queries.batches.recommended_list import RecommendedList, recommended_before, recommended_list
from pingding.queries.batches.sittings import SittingDesk, called_for, find_sitting, sitting_desk, sittings_at
from pingding.queries.directory.names import office_name
from pingding.queries.editions import edition_of, stored_edition
from pingding.queries.panels.ranking import RankedCases
from pingding.queries.steps.kind import Gathering
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting_seats import waiting_seats
from pingding.records.models import Case, IssuedDocument, Seat, Sitting, StoredEdition


@dataclass(frozen=True)
class BatchChoice:
    """A call and office for which cases wait at the step."""

    call: int | None
    call_title: str
    organisation: int
    organisation_name: str
    count: int


@dataclass(frozen=True)
class BatchDesk:
    """Everything that a batch page shows before anything is decided.

    `composition` says of a ranking or a draw what its cohort lacks and of how many cases shares are shares. `sittings`
    are those of a meeting for these cases, each with how many its agenda has; `called` are the cases of those that have
    not met yet, by number the session. Where a sitting was asked for, it is the `sitting`, and the cases are those of
    its agenda that still wait, in its order.
    """

    stored: StoredEdition
    edition: Edition
    step_id: str
    step: Step
    chosen: BatchChoice | None
    choices: tuple[BatchChoice, ...]
    cases: tuple[BatchCase, ...]
    totals: tuple[GroupTotal, ...]
    warnings: tuple[str, ...]
    composition: tuple[str, ...]
    quota: int | None
    used: int
    listed: RecommendedList | None = None
    ranked: RankedCases | None = None
    gathering: Gathering = field(default_factory=Gathering)
    sittings: tuple[tuple[Sitting, int], ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    sitting: SittingDesk | None = None


def batch_desk(
    viewer: Viewer,
    programme: str,
    step: str,
    *,
    at: datetime,
    call: int | None = None,
    organisation: int | None = None,
    sitting: int | None = None,
) -> BatchDesk:
    """The cases that wait for the viewer at a batch step, of one call and one office.

    Refusal(kind="missing") for an unknown programme, a step that is not done in batches, a sitting of another step.
    Where several calls or offices wait, the first is shown unless one, or a sitting, is named. The number of queries
    does not grow with the cases.
    """
    _refuse_others(viewer)
    stored = stored_edition(programme)
    edition = edition_of(stored)
    procedure, definition = _batch_step(edition, step)
    rows, choices, chosen, called = _gathered(viewer, stored, procedure, step, (call, organisation), sitting)
    own = _own_cases(rows, chosen, called)
    reader = BatchReader(edition, procedure, step, definition, own, at=at)
    sittings = _sittings(stored, definition, step, chosen)
    return BatchDesk(
        stored=stored,
        edition=edition,
        step_id=step,
        step=definition,
        chosen=chosen,
        choices=choices,
        quota=definition.quota if isinstance(definition, Recommend) else None,
        used=_used(stored, definition, step, chosen, own),
        listed=recommended_list(edition, definition, own, reader.facts),
        sittings=sittings,
        called=called_for(row for row, _count in sittings) if called is None else {},
        sitting=called,
        **_known(reader, called),
    )


def _known(reader: BatchReader, called: SittingDesk | None) -> dict[str, Any]:
    """What is known of the cases together, as the desk has it."""
    return {
        "cases": _in_order(reader.cases(), called),
        "totals": tuple(reader.totals()),
        "warnings": reader.warnings,
        "composition": reader.composition,
        "ranked": reader.ranked,
        "gathering": reader.gathering,
    }


def _own_cases(rows: Iterable[Seat], chosen: BatchChoice | None, called: SittingDesk | None) -> list[Case]:
    """The cases that wait for one office, of a sitting those of its agenda."""
    own = [row.run.case for row in rows if chosen and _belongs(row, chosen)]
    return own if called is None else [case for case in own if case.number in called.agenda]


def _sitting(viewer: Viewer, stored: StoredEdition, step: str, pk: int) -> SittingDesk:
    sitting = find_sitting(viewer, pk)
    if (sitting.edition_id, sitting.step) != (stored.pk, step):
        raise Refusal(_("这次会议不属于本步骤"), kind="missing", remedy=_("请从工作台进入。"))
    return sitting_desk(sitting)


def _in_order(cases: Sequence[BatchCase], called: SittingDesk | None) -> tuple[BatchCase, ...]:
    """The cases as the agenda has them, where there is one."""
    if called is None:
        return tuple(cases)
    return tuple(sorted(cases, key=lambda case: called.agenda.index(case.number)))


def _sittings(
    stored: StoredEdition, definition: Step, step: str, chosen: BatchChoice | None
) -> tuple[tuple[Sitting, int], ...]:
    if chosen is None or not isinstance(definition, Meeting):
        return ()
    return tuple(sittings_at(stored.pk, step, call=chosen.call, organisation=chosen.organisation))


def _gathered(
    viewer: Viewer,
    stored: StoredEdition,
    procedure: str,
    step: str,
    asked: tuple[int | None, int | None],
    sitting: int | None,
) -> tuple[list[Seat], tuple[BatchChoice, ...], BatchChoice | None, SittingDesk | None]:
    """The seats that wait, the calls and offices that they are of, the one that is `asked` for, or the sitting's."""
    rows = _waiting(viewer, stored, procedure, step)
    called = _sitting(viewer, stored, step, sitting) if sitting is not None else None
    if called is not None:
        asked = (called.sitting.call_id, called.sitting.organisation_id)
    choices = _choices(rows)
    return rows, choices, _chosen(choices, *asked), called


def numbers_in_batch(
    viewer: Viewer, programme: str, step: str, *, call: int | None = None, organisation: int | None = None
) -> tuple[str, tuple[str, ...]]:
    """The title of a batch step and the numbers of the cases that wait there together, in the order of its page.

    Refusals: as `batch_desk`.
    """
    _refuse_others(viewer)
    stored = stored_edition(programme)
    procedure, definition = _batch_step(edition_of(stored), step)
    rows = _waiting(viewer, stored, procedure, step)
    chosen = _chosen(_choices(rows), call, organisation)
    return definition.title, tuple(row.run.case.number for row in rows if chosen and _belongs(row, chosen))


def _batch_step(edition: Edition, step: str) -> tuple[str, Step]:
    for key, procedure in edition.procedures.items():
        definition = procedure.steps.get(step)
        if definition is not None and definition.kind in BATCH_KINDS:
            return key, definition
    raise Refusal(
        _("“%(programme)s”没有“%(step)s”这一成批办理的步骤") % {"programme": edition.title, "step": step},
        kind="missing",
        remedy=_("请从工作台进入。"),
    )


def _refuse_others(viewer: Viewer) -> None:
    viewer.person_or_refuse()
    if not official_units(viewer):
        remedy = _("请由承担该步骤的部门办理。")
        raise Refusal(_("成批办理由各部门的经办人和会议秘书进行"), kind="forbidden", remedy=remedy)


def _waiting(viewer: Viewer, stored: StoredEdition, procedure: str, step: str) -> list[Seat]:
    """The viewer's seats that wait at the step, each with its case."""
    seats = waiting_seats(viewer).filter(edition=stored, procedure=procedure, step=step)
    related = seats.select_related("organisation", "run__case__organisation", "run__case__call").defer("content")
    rows = list(related.order_by("opened_at", "pk"))
    for row in rows:
        row.run.case.edition = stored
    return rows


def _choices(rows: Iterable[Seat]) -> tuple[BatchChoice, ...]:
    counts: dict[tuple[int | None, int], int] = {}
    titles: dict[tuple[int | None, int], tuple[str, str]] = {}
    for row in rows:
        call = row.run.case.call
        key = (row.run.case.call_id, row.organisation_id)
        counts[key] = counts.get(key, 0) + 1
        titles[key] = (call.title if call else "", office_name(row.organisation.name))
    return tuple(BatchChoice(key[0], titles[key][0], key[1], titles[key][1], n) for key, n in counts.items())


def _chosen(choices: Sequence[BatchChoice], call: int | None, organisation: int | None) -> BatchChoice | None:
    fitting = [c for c in choices if call in (None, c.call) and organisation in (None, c.organisation)]
    return fitting[0] if fitting else None


def _belongs(row: Seat, chosen: BatchChoice) -> bool:
    return (row.run.case.call_id, row.organisation_id) == (chosen.call, chosen.organisation)


def _used(stored: StoredEdition, definition: Step, step: str, chosen: BatchChoice | None, own: Sequence[Case]) -> int:
    """How many places of the office's quota are taken; a case that came back and waits here again takes none yet."""
    if chosen is None or not isinstance(definition, Recommend):
        return 0
    before = recommended_before(stored, definition, step, call=chosen.call, organisation=chosen.organisation)
    return len(before - {case.pk for case in own})


def next_number(pattern: str, year: int) -> int:
    """The running number that the next document of this pattern would take."""
    taken = IssuedDocument.objects.filter(pattern=pattern, year=year)
    return (taken.aggregate(last=Max("n"))["last"] or 0) + 1


def others_to_act(step: str, cases: Collection[str], organisation: int) -> tuple[str, ...]:
    """The other bodies that have yet to act at the open step of any of these cases, by name."""
    seats = Seat.objects.filter(run__case__number__in=cases, step=step, waiting=True)
    others = seats.exclude(organisation=organisation).order_by("pk")
    return tuple(dict.fromkeys(others.values_list("organisation__name", flat=True)))


def steps_to_pass(steps: Collection[str], cases: Collection[str]) -> tuple[str, ...]:
    """Those of the steps that any of these cases has yet to pass."""
    if not steps:
        return ()
    progresses = Case.objects.filter(number__in=cases).values_list("progress", flat=True)
    done_by_case = [progress["done"] for progress in progresses]
    return tuple(step for step in steps if any(step not in done for done in done_by_case))
