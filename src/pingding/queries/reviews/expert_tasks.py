"""What an expert has to assess: every case asked of them, how far each is, and what is next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_by
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, ScoreSheet

CASE = "run__case"
SHOWN = (
    *("run", "assigned_at", "bar", "ended_at", "ended_reason", "replaced_by"),
    *("run__step", "run__due_at", "run__closed_at"),
    *(
        f"{CASE}__{name}"
        for name in (
            *("number", "name", "procedure", "edition", "edition__digest", "organisation__name"),
            *("call", "call__title"),
        )
    ),
)
"""What of an assignment, its round, its case and its applicant a task shows."""


@dataclass(frozen=True)
class ExpertTask:
    """One assignment: `state` is todo, doing, done (sealed), barred (to be replaced), recused, replaced or closed.

    Closed is what ended without a sheet; `reason` says why it is barred, recused or replaced.
    """

    number: str
    name: str
    step: str
    step_title: str
    programme: str
    assigned_at: datetime
    due: datetime | None
    state: str
    reason: str
    submitted_at: datetime | None
    portion: tuple[int, int, str]
    """What the tasks of one portion have in common: the edition, the call (0: none), the step."""
    call_title: str

    @property
    def is_open(self) -> bool:
        """Whether the expert has still to act."""
        return self.state in OPEN


OPEN = ("doing", "todo")
ASIDE = ("barred", "recused", "replaced")
"""The states of tasks that are still to be done, and of those at which the expert no longer assesses."""


@dataclass(frozen=True)
class Portion:
    """An expert's cases of one call at one step, in the order in which they were asked for."""

    tasks: tuple[ExpertTask, ...]

    @property
    def first(self) -> ExpertTask:
        """One of the tasks, for what they have in common."""
        return self.tasks[0]

    def count(self, *states: str) -> int:
        """How many tasks are in one of these states."""
        return sum(task.state in states for task in self.tasks)

    @property
    def own(self) -> int:
        """How many cases are, or were, the expert's to assess."""
        return len(self.tasks) - self.count(*ASIDE)

    @property
    def due(self) -> datetime | None:
        """Until when the first of those to do is to be sealed."""
        return min((task.due for task in self.tasks if task.is_open and task.due), default=None)

    def after(self, number: str = "") -> ExpertTask | None:
        """The next task to do after a case, round about; the first one, where no case is named."""
        at = next((n + 1 for n, task in enumerate(self.tasks) if task.number == number), 0)
        ahead = (task for task in (*self.tasks[at:], *self.tasks[:at]) if task.is_open and task.number != number)
        return next(ahead, None)


def portions(tasks: Iterable[ExpertTask]) -> list[Portion]:
    """Tasks by call and step, those first that are due first, those last in which nothing is to be done.

    Of a case that came back to the step, its newest round.
    """
    gathered: dict[tuple[int, int, str], dict[str, ExpertTask]] = {}
    for task in sorted(tasks, key=lambda task: (task.assigned_at, task.number)):
        gathered.setdefault(task.portion, {})[task.number] = task
    rows = [Portion(tuple(own.values())) for own in gathered.values()]
    return sorted(rows, key=lambda each: (each.after() is None, each.due is None, each.due and each.due.timestamp()))


def portion_of(tasks: Iterable[ExpertTask], number: str, step: str) -> Portion | None:
    """The portion in which a case stands at a step."""
    return next(
        (each for each in portions(tasks) if any((task.number, task.step) == (number, step) for task in each.tasks)),
        None,
    )


def following_task(tasks: Sequence[ExpertTask], number: str, step: str) -> ExpertTask | None:
    """What to do after a case: the next one of its portion, else the one due first of all others."""
    portion = portion_of(tasks, number, step)
    own = portion.after(number) if portion else None
    return own or next((task for task in tasks if task.is_open and task.number != number), None)


def expert_tasks(viewer: Viewer) -> tuple[ExpertTask, ...]:
    """Every assignment of the expert, those to do first by deadline; in two queries."""
    person = viewer.person_or_refuse()
    sheets = dict(_own_sheets(person.pk))
    tasks = [_task(row, row["run"] in sheets, sheets.get(row["run"])) for row in _own_assignments(person.pk)]
    order = {"doing": 0, "todo": 0, "barred": 1, "done": 1, "closed": 2, "recused": 3, "replaced": 3}
    return tuple(sorted(tasks, key=lambda task: order[task.state]))


def _task(row: Mapping[str, Any], begun: bool, submitted_at: datetime | None) -> ExpertTask:
    """A row as a task; whether a sheet of it was begun, and when it was handed in."""
    edition = edition_by(row[f"{CASE}__edition__digest"], row[f"{CASE}__edition"])
    return ExpertTask(
        number=row[f"{CASE}__number"],
        name=row[f"{CASE}__name"] or row[f"{CASE}__organisation__name"],
        step=row["run__step"],
        step_title=edition.step(row[f"{CASE}__procedure"], row["run__step"]).title,
        programme=edition.programme.short,
        assigned_at=row["assigned_at"],
        due=row["run__due_at"],
        state=_state(row, begun, submitted_at),
        reason=row["ended_reason"] or row["bar"],
        submitted_at=submitted_at,
        portion=(row[f"{CASE}__edition"], row[f"{CASE}__call"] or 0, row["run__step"]),
        call_title=row[f"{CASE}__call__title"] or "",
    )


def _state(row: Mapping[str, Any], begun: bool, submitted_at: datetime | None) -> str:
    if row["ended_at"]:
        return "replaced" if row["replaced_by"] else "recused"
    if row["bar"]:
        return "barred"
    if submitted_at:
        return "done"
    if row["run__closed_at"]:
        return "closed"
    return "doing" if begun else "todo"


@compiled_query
def _own_assignments(expert: int) -> QuerySet[Assignment, dict[str, Any]]:
    """What a task shows of the assignments of an expert, by deadline."""
    rows = Assignment.objects.filter(expert=expert).order_by("run__due_at", "assigned_at")
    columns: QuerySet[Assignment, dict[str, Any]] = rows.values(*SHOWN)
    return columns


@compiled_query
def _own_sheets(expert: int) -> QuerySet[ScoreSheet, tuple[int, datetime | None]]:
    return ScoreSheet.objects.filter(scorer=expert, source="expert").values_list("run", "submitted_at")
