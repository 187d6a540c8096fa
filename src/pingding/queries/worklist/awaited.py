"""在等别人: what an official's office handed on, or leads, and who keeps it waiting: a body, a unit, experts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from pingding.policy.language import Edition
from pingding.queries.access import official_units, visible_cases
from pingding.queries.editions import edition_by
from pingding.queries.journal.acts.cases import PromptOthers
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, JournalEntry, ScoreSheet, Seat, StepRun

MOST_READ = 200
"""So many of what is waited for are read, those due first."""
BETWEEN = timedelta(days=1)
"""How long whoever was prompted is left in peace."""


@dataclass(frozen=True)
class Awaited:
    """A round of a case that others keep waiting: bodies by key and name, and experts by key whose sheet is missing;
    without the unit that must not learn of it.

    `prompted` is when somebody last prompted them in this round.
    """

    number: str
    name: str
    programme: str
    step: str
    title: str
    bodies: Mapping[int, str]
    experts: tuple[int, ...]
    since: datetime
    due: datetime | None
    prompted: datetime | None

    def rests(self, at: datetime) -> bool:
        """Whether they were prompted so lately that nobody shall again."""
        return self.prompted is not None and at - self.prompted < BETWEEN


def awaited_by(viewer: Viewer, numbers: Collection[str] | None = None) -> tuple[Awaited, ...]:
    """What the viewer waits for, that due first; of these cases alone where they are named.

    Of cases that the viewer may see, in which an office of theirs has acted or which their authority leads, the rounds
    that are open and not theirs. Nobody but officials waits for others.
    """
    own = official_units(viewer)
    if not own:
        return ()
    runs = _runs(viewer, own, numbers)
    keys = [run.pk for run in runs]
    bodies, experts = _bodies(keys, own), _experts(keys)
    prompts = _prompts(runs)
    return tuple(
        _awaited(run, bodies[run.pk], experts[run.pk], prompts.get((run.case_id, run.step)))
        for run in runs
        if bodies[run.pk] or experts[run.pk]
    )


def _runs(viewer: Viewer, own: Collection[int], numbers: Collection[str] | None) -> list[StepRun]:
    """The open rounds that wait for others, with their case and its edition."""
    acted = Seat.objects.filter(run__case=OuterRef("case"), organisation__in=own, acted_at__isnull=False)
    others = Seat.objects.filter(run=OuterRef("pk"), waiting=True).exclude(organisation__in=own)
    concerned = Q(Exists(acted)) | Q(case__edition__lead__in=viewer.offices)
    cases = visible_cases(viewer, as_partner=False).filter(ended_at=None, submitted_at__isnull=False)
    runs = StepRun.objects.filter(concerned, case__in=cases, closed_at=None)
    runs = runs.filter(Q(Exists(others)) | Q(Exists(_unsealed().filter(run=OuterRef("pk")))))
    if numbers is not None:
        runs = runs.filter(case__number__in=numbers)
    ordered = runs.order_by(F("due_at").asc(nulls_last=True), "opened_at", "pk")
    return list(ordered.select_related("case__edition").defer("case__edition__content")[:MOST_READ])


def _unsealed() -> QuerySet[Assignment]:
    """The assignments of experts who have yet to seal their sheet."""
    sealed = ScoreSheet.objects.filter(run=OuterRef("run"), scorer=OuterRef("expert"), submitted_at__isnull=False)
    return Assignment.objects.filter(~Exists(sealed), ended_at=None, bar="")


def _bodies(runs: Collection[int], own: Collection[int]) -> Mapping[int, dict[int, str]]:
    bodies: dict[int, dict[int, str]] = defaultdict(dict)
    unaware = Q(run__case__confidential=True, organisation=F("run__case__organisation"))
    seats = Seat.objects.filter(~unaware, run__in=runs, waiting=True).exclude(organisation__in=own)
    for run, organisation, name in seats.order_by("pk").values_list("run", "organisation", "organisation__name"):
        bodies[run][organisation] = name
    return bodies


def _experts(runs: Collection[int]) -> Mapping[int, tuple[int, ...]]:
    experts: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for run, expert in _unsealed().filter(run__in=runs).order_by("pk").values_list("run", "expert"):
        experts[run] += (expert,)
    return experts


def _prompts(runs: Iterable[StepRun]) -> dict[tuple[int, str], datetime]:
    """By case and step, when they were last prompted."""
    entries = JournalEntry.objects.filter(act=PromptOthers.act, case__in={run.case_id for run in runs})
    rows = entries.order_by().values_list("case", "step").annotate(last=Max("at"))
    return {(case, step): last for case, step, last in rows if case is not None}


def _awaited(run: StepRun, bodies: Mapping[int, str], experts: tuple[int, ...], prompted: datetime | None) -> Awaited:
    case = run.case
    edition: Edition = edition_by(case.edition.digest, case.edition_id)
    return Awaited(
        number=case.number,
        name=case.name or case.number,
        programme=edition.programme.short,
        step=run.step,
        title=edition.step(case.procedure, run.step).title,
        bodies=bodies,
        experts=experts,
        since=run.opened_at,
        due=run.due_at,
        prompted=prompted if prompted is not None and prompted >= run.opened_at else None,
    )
