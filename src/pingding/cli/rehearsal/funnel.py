"""What became of rehearsed cases: how far each got, how it ended, how long each step took in virtual working days."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from pingding.cli.rehearsal.course import PASSED_OVER, branches_of
from pingding.cli.rehearsal.guide import led_procedures, visits
from pingding.cli.steps.registry import STEPS
from pingding.policy.language import Edition, Step
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar
from pingding.records.models import Case, StepRun


@dataclass(frozen=True)
class StepLine:
    """One step: cases that reached it, visits by outcome, working days from opening to outcome.

    `outcomes` has all that can be brought about there, those that no case visited with 0; `passed_over` counts the
    cases that a conditional step did not concern, None where it concerns all.
    """

    procedure: str
    id: str
    title: str
    reached: int
    outcomes: dict[str, int]
    passed_over: int | None
    median_days: float | None
    longest_days: int | None
    late: int


@dataclass(frozen=True)
class Funnel:
    """All of it. `opened` to `median_days` are of the application; `owed` counts cases by which holders met what they
    owe, by procedure. `ends` counts cases by how they ended, "" for those still open.

    `steps` are those of the procedures that cases are led through; `branches` counts the ways on from them, `unvisited`
    are those that no case went, as (step, outcome).
    """

    steps: tuple[StepLine, ...]
    opened: int
    submitted: int
    ends: dict[str, int]
    median_days: float | None
    longest_days: int | None
    owed: dict[str, int]
    branches: int
    unvisited: tuple[tuple[str, str], ...]


def funnel_of(edition: Edition) -> Funnel:
    """The funnel of all cases of an edition in the present database."""
    own = list(Case.objects.filter(edition__programme=edition.id))
    cases = [case for case in own if case.held_title_id is None]
    owed = Counter(case.procedure for case in own if case.held_title_id is not None)
    days = [_days(case.submitted_at, case.ended_at) for case in cases if case.submitted_at and case.ended_at]
    counts = visits(edition)
    branches = [branch for procedure in led_procedures(edition).values() for branch in branches_of(procedure)]
    return Funnel(
        steps=tuple(
            _line(edition, key, step, counts) for key, p in led_procedures(edition).items() for step in p.steps
        ),
        opened=len(cases),
        submitted=sum(case.submitted_at is not None for case in cases),
        ends=dict(Counter(str(case.progress["ended"] or "") for case in cases if case.submitted_at)),
        median_days=median(days) if days else None,
        longest_days=max(days, default=None),
        owed={key: owed[key] for key, each in edition.procedures.items() if each.opened_by == "obligation"},
        branches=len(branches),
        unvisited=tuple(branch for branch in branches if not counts[branch]),
    )


def _line(edition: Edition, procedure: str, step_id: str, counts: Counter[tuple[str, str]]) -> StepLine:
    step = edition.procedures[procedure].steps[step_id]
    runs = list(StepRun.objects.filter(case__edition__programme=edition.id, step=step_id))
    closed = [run for run in runs if run.closed_at is not None]
    days = [_days(run.opened_at, run.closed_at) for run in closed if run.closed_at is not None]
    late = [run for run in runs if run.due_at and run.closed_at and run.closed_at > run.due_at]
    own = [outcome for key, outcome in branches_of(edition.procedures[procedure]) if key == step_id]
    return StepLine(
        procedure=procedure,
        id=step_id,
        title=step.title,
        reached=len({run.case_id for run in runs}),
        outcomes={key: counts[step_id, key] for key in own if key != PASSED_OVER},
        passed_over=None if step.when is None else counts[step_id, PASSED_OVER],
        median_days=median(days) if days else None,
        longest_days=max(days, default=None),
        late=0 if STEPS[step.kind].ends_when_due else len(late),
    )


def passage_of(edition: Edition, number: str) -> str:
    """What a case went through, in words: each step that came open with its day and what became of it."""
    runs = StepRun.objects.filter(case__number=number).select_related("case").order_by("opened_at", "pk")
    return "；".join(_passed(edition.procedures[run.case.procedure].steps[run.step], run) for run in runs) or "尚未提交"


def _passed(step: Step, run: StepRun) -> str:
    last = local_date(run.closed_at or run.opened_at).isoformat()
    if run.closed_at is None:
        return f"{last}起{step.title}"
    return f"{last}{step.title}：{step.outcomes[run.outcome].label if run.outcome in step.outcomes else '未作出结果'}"


def _days(first: datetime, last: datetime) -> int:
    return calendar().between(local_date(first), local_date(last))
