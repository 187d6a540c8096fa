"""What became of rehearsed cases: how far each got, how it ended, how long each step took in virtual working days."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from pingding.policy.language import Edition
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar
from pingding.records.models import Case, StepRun


@dataclass(frozen=True)
class StepLine:
    """One step: cases that reached it, rounds by outcome, working days from opening to outcome."""

    id: str
    title: str
    reached: int
    outcomes: dict[str, int]
    median_days: float | None
    longest_days: int | None
    late: int


@dataclass(frozen=True)
class Funnel:
    """All of it. `ends` counts cases by how they ended, "" for those still open."""

    steps: tuple[StepLine, ...]
    opened: int
    submitted: int
    ends: dict[str, int]
    median_days: float | None
    longest_days: int | None


def funnel_of(edition: Edition, procedure: str) -> Funnel:
    """The funnel of all cases of a procedure in the present database."""
    cases = list(Case.objects.filter(procedure=procedure, edition__programme=edition.id))
    ended = [case for case in cases if case.ended_at and case.submitted_at]
    days = [_days(case.submitted_at, case.ended_at) for case in ended if case.submitted_at and case.ended_at]
    return Funnel(
        steps=tuple(_line(edition, procedure, step) for step in edition.procedures[procedure].steps),
        opened=len(cases),
        submitted=sum(case.submitted_at is not None for case in cases),
        ends=dict(Counter(str(case.progress["ended"] or "") for case in cases if case.submitted_at)),
        median_days=median(days) if days else None,
        longest_days=max(days, default=None),
    )


def _line(edition: Edition, procedure: str, step_id: str) -> StepLine:
    runs = list(StepRun.objects.filter(case__procedure=procedure, case__edition__programme=edition.id, step=step_id))
    closed = [run for run in runs if run.closed_at is not None]
    days = [_days(run.opened_at, run.closed_at) for run in closed if run.closed_at is not None]
    return StepLine(
        id=step_id,
        title=edition.procedures[procedure].steps[step_id].title,
        reached=len({run.case_id for run in runs}),
        outcomes=dict(Counter(run.outcome for run in closed if run.outcome)),
        median_days=median(days) if days else None,
        longest_days=max(days, default=None),
        # A notice is due when it ends; what follows that moment is on time.
        late=sum(
            bool(run.due_at and run.closed_at and run.closed_at > run.due_at) for run in runs if run.kind != "notice"
        ),
    )


def _days(first: datetime, last: datetime) -> int:
    return calendar().between(local_date(first), local_date(last))
