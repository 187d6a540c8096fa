"""What waits for somebody until a moment: steps of their bodies and units, drafts before a call closes, assessments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, Q

from pingding.policy.language import BATCH_KINDS
from pingding.queries.calls.closing import closing_of, district_dates
from pingding.queries.cases.assessment import due_clause, procedure_of
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting import to_assess
from pingding.queries.worklist.waiting_seats import waiting_seats
from pingding.records.models import Call, Seat, StepRun

MOST = 500
"""So many deadlines are given, the earliest first."""
RELATED = ("run__case__edition", "run__case__organisation")
CONTENTS = ("run__case__edition__content", "run__case__call__edition__content")


@dataclass(frozen=True)
class OwnDeadline:
    """Something to be done until `due`. `key` stays the same as long as it is the same thing.

    What is done for many cases together stands once: then `cases` is how many, and `number` and `name` are empty.
    """

    key: str
    due: datetime
    title: str
    kind: str
    step: str
    programme: str
    programme_title: str
    call: int | None
    clause: tuple[str, ...]
    number: str = ""
    name: str = ""
    applicant: str = ""
    cases: int = 1


def own_deadlines(viewer: Viewer, at: datetime) -> tuple[OwnDeadline, ...]:
    """The viewer's deadlines, the earliest first, in a settled number of queries.

    A draft whose call has closed is none: nothing can be done any more.
    """
    rows = [*_of_seats(viewer, at), *_of_assignments(viewer)]
    return tuple(sorted(_together(rows), key=lambda row: (row.due, row.key))[:MOST])


def _of_seats(viewer: Viewer, at: datetime) -> Iterator[OwnDeadline]:
    """What waits for the bodies and units for which the viewer may act."""
    draft = Q(kind="fill", run__case__submitted_at=None, run__case__call__closes_at__gt=at)
    rows = waiting_seats(viewer).filter(draft | Q(due_at__isnull=False))
    related = rows.select_related(*RELATED, "run__case__call__edition").defer(*CONTENTS)
    seats = list(related.order_by(F("due_at").asc(nulls_last=True), "pk")[: 2 * MOST])
    district_dates(call for seat in seats if (call := _call_of_draft(seat)))
    for seat in seats:
        call = _call_of_draft(seat)
        closes = closing_of(call, seat.run.case.regions) if call else None
        due = min(filter(None, (closes, seat.due_at)), default=None)
        if due is None or (closes is not None and closes <= at):
            continue
        row = _deadline(f"seat-{seat.pk}", seat.run, due)
        yield replace(row, clause=row.clause or _clause_of_form(seat)) if seat.kind == "fill" else row


def _call_of_draft(seat: Seat) -> Call | None:
    """The call in which the seat's form is to be handed in, as long as it has not been."""
    return seat.run.case.call if seat.kind == "fill" and seat.run.case.submitted_at is None else None


def _clause_of_form(seat: Seat) -> tuple[str, ...]:
    """The clause by which a form is handed in until then: of what its holder owes, or of the intake."""
    edition, case = edition_of(seat.run.case.edition), seat.run.case
    owed = [obligation.clause for obligation in edition.obligations.values() if obligation.procedure == case.procedure]
    return owed[0] if owed else edition.programme.intake.clause


def _of_assignments(viewer: Viewer) -> Iterator[OwnDeadline]:
    """The cases that the viewer is to assess as an expert."""
    if viewer.person is None or not viewer.is_expert:
        return
    rows = to_assess((viewer.person.pk,)).filter(run__due_at__isnull=False)
    assignments = rows.select_related(*RELATED).defer(CONTENTS[0]).order_by("run__due_at", "pk")
    for row in assignments[:MOST]:
        assert row.run.due_at is not None
        yield replace(_deadline(f"assignment-{row.pk}", row.run, row.run.due_at), kind="sheet")


def _deadline(key: str, run: StepRun, due: datetime) -> OwnDeadline:
    case, edition, procedure = run.case, edition_of(run.case.edition), procedure_of(run.case)
    return OwnDeadline(
        key=key,
        due=due,
        title=procedure.steps[run.step].title,
        kind=run.kind,
        step=run.step,
        programme=edition.id,
        programme_title=edition.programme.short,
        call=case.call_id,
        clause=due_clause(procedure, run),
        number=case.number,
        name=case.name,
        applicant=case.organisation.name,
    )


def _together(rows: Iterable[OwnDeadline]) -> Iterator[OwnDeadline]:
    """What is done in batches once for each step of a call and moment, the rest as it is."""
    batches: dict[str, OwnDeadline] = {}
    for row in rows:
        if row.kind not in BATCH_KINDS:
            yield row
            continue
        key = f"batch-{row.programme}-{row.step}-{row.call or 0}-{row.due:%Y%m%d%H%M}"
        before = batches.get(key)
        cases = before.cases + 1 if before else 1
        batches[key] = replace(row, key=key, number="", name="", applicant="", cases=cases)
    yield from batches.values()
