"""Notices that have run and could not end by themselves: why, for the offices that put them up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pingding.queries.access import official_units
from pingding.queries.journal.acts.cases import DeadlineHeldUp
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, JournalEntry, StepRun


@dataclass(frozen=True)
class HeldUp:
    """A case that stands at a notice whose time has run, and what keeps it there, with its clause and what to do."""

    number: str
    name: str
    why: str


def held_up_for(viewer: Viewer, at: datetime, case: Case | None = None) -> tuple[HeldUp, ...]:
    """What is held up of the notices of the viewer's bodies (of one case, when it is given), the oldest first."""
    bodies = official_units(viewer)
    if not bodies:
        return ()
    rows = StepRun.objects.filter(kind="notice", closed_at=None, due_at__lte=at, seats__organisation__in=bodies)
    runs = rows.filter(case=case) if case is not None else rows
    return tuple(_said(list(runs.select_related("case").order_by("due_at", "pk").distinct())))


def _said(runs: list[StepRun]) -> Iterator[HeldUp]:
    """With the reason that the journal has for the round; one that only waits for the clock has none."""
    if not runs:
        return
    entries = JournalEntry.objects.filter(act=DeadlineHeldUp.act, case__in=[run.case_id for run in runs])
    acts = [(entry.case_id, entry.step, DeadlineHeldUp.model_validate(entry.change)) for entry in entries]
    reasons = {(case, step, act.round): act.reason for case, step, act in acts}
    for run in runs:
        if why := reasons.get((run.case_id, run.step, run.round)):
            yield HeldUp(run.case.number, run.case.name, why)
