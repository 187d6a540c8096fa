"""The way a case took: its rounds, which steps are done, open, ahead or off its way, and who is at work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pingding.policy.language import Procedure, Step
from pingding.policy.procedures.paths import joins_after
from pingding.policy.procedures.progress import SKIP
from pingding.policy.steps.step import Outcome
from pingding.queries.cases.assessment import due_clause, procedure_of, progress_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.directory.names import name_at, office_name, read_names
from pingding.records.models import Case, StepRun

State = Literal["done", "now", "next", "none", "passed_over", "broken_off", "ended"]
"""Of a step: was done; is open; lies ahead; does not lie on the way; was left out, since it did not concern the case or
an officer skipped it; was begun and decided nothing, since the case was withdrawn, sent back or ended elsewhere; ended
the case without what it applied for."""
WITHDRAWN = "withdrawn"
"""How a round is closed when the case is withdrawn, or taken as withdrawn."""


def decision_words(procedure: Procedure, runs: Iterable[StepRun]) -> str:
    """What was decided at the step that ended a case; empty where that step could end it in one way only."""
    chosen, outcomes = _decided(procedure, runs)
    several = len({outcome.end for outcome in outcomes.values() if outcome.end}) > 1
    return chosen.label if several and chosen and chosen.end else ""


def ending_words(procedure: Procedure, runs: Iterable[StepRun]) -> str:
    """What was decided last of a case that has ended; empty where it ended by no decision."""
    chosen, _outcomes = _decided(procedure, runs)
    return chosen.label if chosen and chosen.end else ""


def _decided(procedure: Procedure, runs: Iterable[StepRun]) -> tuple[Outcome | None, Mapping[str, Outcome]]:
    """The outcome that was taken last, and all of its step."""
    decided = (run for run in runs if run.closed_at and run.outcome)
    last = max(decided, key=lambda run: (run.closed_at, run.pk), default=None)
    outcomes = procedure.steps[last.step].outcomes if last and last.step in procedure.steps else {}
    return (outcomes.get(last.outcome) if last else None), outcomes


@dataclass(frozen=True)
class OpenStep:
    """An open step: who is to act there, who has, until when."""

    step: str
    title: str
    clause: tuple[str, ...]
    since: datetime
    due: datetime | None
    provisional: bool
    acting: tuple[str, ...]
    acted: tuple[str, ...]
    correction: bool


@dataclass(frozen=True)
class CasePath:
    """Every round in order, the state of every step, and the open steps."""

    runs: tuple[StepRun, ...]
    states: Mapping[str, State]
    waiting: tuple[OpenStep, ...]

    @property
    def due(self) -> datetime | None:
        """The earliest deadline of the open steps."""
        return min((step.due for step in self.waiting if step.due), default=None)

    @property
    def open_kinds(self) -> frozenset[str]:
        """The kinds of the steps whose round is open."""
        return frozenset(run.kind for run in self.runs if run.closed_at is None)

    @property
    def lapsed(self) -> StepRun | None:
        """The correction that was not handed in by its deadline, by which the case ended as withdrawn."""
        ended = (run for run in self.runs if run.correction and run.outcome == WITHDRAWN)
        return next((run for run in ended if run.due_at and run.closed_at and run.closed_at > run.due_at), None)

    def closed_on(self, step: str) -> datetime | None:
        """When the last round of a step was closed that is done, or ended the case; else None."""
        if self.states.get(step) not in ("done", "ended"):
            return None
        return max((run.closed_at for run in self.runs if run.step == step and run.closed_at), default=None)


def path_of(file: CaseFile) -> CasePath:
    """The path that a case took so far."""
    waiting = tuple(_open_step(file, run) for run in file.runs if run.closed_at is None)
    return CasePath(file.runs, states_of(file.case, file.runs), waiting)


def states_of(case: Case, runs: Sequence[StepRun]) -> dict[str, State]:
    """Where each step of the procedure stands; `next` are those that lie ahead on the straight way.

    What neither is open nor lies ahead stands as its last round ended, even when the case was returned behind it.
    """
    procedure, progress = procedure_of(case), progress_of(case)
    ahead = _ahead(procedure, progress.open) if not progress.ended else frozenset()
    last = {run.step: run for run in runs if run.closed_at is not None}
    states: dict[str, State] = {}
    for key, step in procedure.steps.items():
        if key in progress.open:
            states[key] = "now"
        elif key in ahead and key not in progress.done:
            states[key] = "next"
        elif key in last:
            states[key] = _closed(step, last[key])
        else:
            states[key] = "passed_over" if key in progress.done else "none"
    return states


def _closed(step: Step, run: StepRun) -> State:
    """What the last round of a step came to."""
    if run.outcome == SKIP:
        return "passed_over"
    outcome = step.outcomes.get(run.outcome)
    if outcome is None or outcome.tone == "back":
        return "broken_off"
    return "ended" if outcome.end in Case.WITHOUT_SUCCESS else "done"


def _ahead(procedure: Procedure, start: frozenset[str]) -> frozenset[str]:
    """The steps that the forward outcomes lead to, from the open ones on."""
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        key = waiting.pop()
        step = procedure.steps[key]
        forward = [outcome for outcome in step.outcomes.values() if outcome.tone == "forward"]
        targets = [t for outcome in forward for t in (outcome.to or joins_after(procedure, key))]
        for target in targets:
            if target not in reached and target not in start and target in procedure.steps:
                reached.add(target)
                waiting.append(target)
    return frozenset(reached)


def _open_step(file: CaseFile, run: StepRun) -> OpenStep:
    step, seats = file.procedure.steps[run.step], file.seats_at(run)
    acted = [seat for seat in seats if seat.acted_at is not None]
    read_names(seat.organisation for seat in acted)
    return OpenStep(
        step=run.step,
        title=step.title,
        clause=due_clause(file.procedure, run) if run.correction else step.clause,
        since=run.opened_at,
        due=run.due_at,
        provisional=run.provisional,
        acting=tuple(office_name(seat.organisation.name) for seat in seats if seat.acted_at is None),
        acted=tuple(name_at(seat.organisation, seat.acted_at) for seat in acted),
        correction=run.correction is not None,
    )
