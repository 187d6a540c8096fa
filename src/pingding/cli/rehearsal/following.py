"""Follows the cases of a rehearsal by what the journal says: what came open is scheduled, what ended is over."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from pingding.cli.rehearsal.stage import Event, Stage
from pingding.queries.compiled_queries import compiled_query
from pingding.records.models import Case, JournalEntry, StepRun

Day = Callable[[StepRun], datetime | None]
"""When a step that came open is acted on; None for never."""


@compiled_query
def _journalled(seq: int) -> QuerySet[JournalEntry, tuple[int, int | None]]:
    return JournalEntry.objects.filter(seq__gt=seq).values_list("seq", "case")


@compiled_query
def _cases(keys: tuple[int, ...], edition: int) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=keys, edition=edition).order_by("pk")


@compiled_query
def _open_runs(cases: tuple[int, ...]) -> QuerySet[StepRun]:
    runs = StepRun.objects.filter(closed_at=None, case__in=cases).order_by("pk")
    return runs.select_related("case__edition").defer("case__edition__content")


@compiled_query
def _still_open(run: int) -> QuerySet[StepRun, int]:
    return StepRun.objects.filter(pk=run, closed_at=None).values_list("pk", flat=True)


class Following:
    """Reads what was journalled since the last time, so that the cost follows what happened, not the cases under way.

    `act` acts on a step when its day has come; `begin` takes up a case about a title as soon as there is one.
    """

    def __init__(
        self, stage: Stage, *, day_for: Day, act: Callable[[StepRun], None], begin: Callable[[Case], None]
    ) -> None:
        self.stage, self._day_for, self._act, self._begin = stage, day_for, act, begin
        self._seq = 0
        self._scheduled: set[int] = set()

    def catch_up(self) -> None:
        """Schedule what has come open; count what is over."""
        rows = _journalled(self._seq)
        if rows:
            self._seq = max(seq for seq, _case in rows)
            touched = _cases(tuple(sorted({case for _seq, case in rows if case})), self.stage.stored.pk)
            self._look_at([case for case in touched if self._follows(case)])

    def _look_at(self, cases: Sequence[Case]) -> None:
        for run in _open_runs(tuple(case.pk for case in cases)):
            taken = run.case.submitted_at is not None or run.case.held_title_id is not None
            if taken and run.pk not in self._scheduled:
                self._schedule(run)
        for case in cases:
            if case.progress["ended"]:
                self.stage.finish(case.number)

    def _follows(self, case: Case) -> bool:
        """Whether the case is followed, from now on where it is about a title."""
        if case.number not in self.stage.plays and case.held_title_id is not None:
            self._begin(case)
        return case.number in self.stage.plays

    def _schedule(self, run: StepRun) -> None:
        self._scheduled.add(run.pk)
        day = self._day_for(run)
        if day is None:
            self.stage.rest(run.case.number)
        else:
            self.stage.resting.discard(run.case.number)
            self.stage.at(day, self._event(run))

    def _event(self, run: StepRun) -> Event:
        def act() -> None:
            if run.case.number in self.stage.over:
                return
            if _still_open(run.pk):
                self._act(run)

        return act
