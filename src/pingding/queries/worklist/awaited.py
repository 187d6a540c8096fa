"""在等别人: what an official's office handed on, or leads, and who keeps it waiting: a body, a unit, experts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from pingding.policy.language import Edition
from pingding.queries.access import official_units, visible_cases
from pingding.queries.clock import same_day
from pingding.queries.directory.names import office_name
from pingding.queries.editions import edition_by
from pingding.queries.journal.acts.cases import PromptOthers
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Assignment, JournalEntry, OfficeHeld, Organisation, ScoreSheet, Seat, StepRun

MOST_READ = 200
"""So many of what is waited for are read where no cases are named, those due first."""


@dataclass(frozen=True)
class Awaited:
    """A round of a case that others keep waiting: bodies by key and name, and experts by key whose sheet is missing;
    without the unit that must not learn of it.

    `office` is the viewer's that waits: of what experts owe, one that convenes them or leads; else one that leads or
    acted before. `prompts`: the viewer is an officer of it; `convenes`: one of theirs convenes
    the panel. `prompted` is when the bodies were last prompted in this
    round; beside each expert stands when they were last reminded of what they owe at this step.
    """

    run: int
    number: str
    name: str
    programme: str
    edition: str
    step: str
    title: str
    office: Organisation
    prompts: bool
    convenes: bool
    bodies: Mapping[int, str]
    experts: Mapping[int, datetime | None]
    since: datetime
    due: datetime | None
    prompted: datetime | None

    def bodies_at(self, at: datetime) -> Mapping[int, str]:
        """The bodies that may be prompted: none where they were today."""
        return {} if same_day(self.prompted, at) else self.bodies

    def experts_at(self, at: datetime) -> tuple[int, ...]:
        """The experts who may be prompted: those who were not reminded today."""
        return tuple(expert for expert, reminded in self.experts.items() if not same_day(reminded, at))

    def rests(self, at: datetime) -> bool:
        """Whether all of them were prompted today, so that nobody shall again."""
        return not self.bodies_at(at) and not self.experts_at(at)

    @property
    def last(self) -> datetime | None:
        """When any of them was last prompted."""
        return max((each for each in (self.prompted, *self.experts.values()) if each), default=None)


@dataclass(frozen=True)
class _Ties:
    """What ties offices of the viewer to cases and rounds: by programme's office, who leads; by round, who convenes its
    panel; by case, who acted, the last first."""

    leading: Mapping[str, int]
    convening: Mapping[int, tuple[int, ...]]
    acted: Mapping[int, tuple[int, ...]]

    def judging(self, run: StepRun) -> tuple[int, ...]:
        """The offices that may know who assesses the case in this round: that convene the panel, that lead."""
        return (*self.convening.get(run.pk, ()), *self._leading(run))

    def waiting(self, run: StepRun) -> tuple[int, ...]:
        """The offices that handed the case on or lead."""
        return (*self._leading(run), *self.acted.get(run.case_id, ()))

    def _leading(self, run: StepRun) -> tuple[int, ...]:
        leads = self.leading.get(run.case.edition.lead)
        return () if leads is None else (leads,)


def awaited_by(viewer: Viewer, numbers: Collection[str] | None = None) -> tuple[Awaited, ...]:
    """What the viewer waits for, that due first; of these cases alone, and all of it, where they are named.

    Of cases of others that the viewer may see: the rounds that are open and not theirs, where an office of theirs has
    acted or leads; and the experts who owe a sheet, where it convenes the panel or leads. Nobody but officials waits
    for others.
    """
    own = official_units(viewer)
    if not own:
        return ()
    runs = _runs(viewer, own, numbers)
    ties = _ties(own, runs)
    bodies = _bodies([run.pk for run in runs if ties.waiting(run)], own)
    experts = _experts([run.pk for run in runs if ties.judging(run)])
    prompts = _prompts(runs)
    return tuple(
        _awaited(
            run,
            bodies[run.pk],
            experts[run.pk],
            prompts.get((run.case_id, run.step)),
            _office(viewer, ties.judging(run) if experts[run.pk] else ties.waiting(run)),
            convenes=run.pk in ties.convening,
        )
        for run in runs
        if bodies[run.pk] or experts[run.pk]
    )


def _runs(viewer: Viewer, own: Collection[int], numbers: Collection[str] | None) -> list[StepRun]:
    """The open rounds that wait for others, with their case and its edition."""
    leads = Q(case__edition__lead__in=viewer.offices)
    acted = Seat.objects.filter(run__case=OuterRef("case"), organisation__in=own, acted_at__isnull=False)
    convened = Seat.objects.filter(run=OuterRef("pk"), organisation__in=own, kind="panel")
    others = Seat.objects.filter(run=OuterRef("pk"), waiting=True).exclude(organisation__in=own)
    cases = visible_cases(viewer, as_partner=False).filter(ended_at=None, submitted_at__isnull=False)
    runs = StepRun.objects.filter(case__in=cases.exclude(organisation__in=list(viewer.roles)), closed_at=None)
    bodies = (leads | Q(Exists(acted))) & Q(Exists(others))
    runs = runs.filter(bodies | ((leads | Q(Exists(convened))) & Q(Exists(_unsealed().filter(run=OuterRef("pk"))))))
    if numbers is not None:
        runs = runs.filter(case__number__in=numbers)
    ordered = runs.order_by(F("due_at").asc(nulls_last=True), "opened_at", "pk")
    rows = ordered.select_related("case__edition").defer("case__edition__content")
    return list(rows if numbers is not None else rows[:MOST_READ])


def _ties(own: Collection[int], runs: Collection[StepRun]) -> _Ties:
    convening: dict[int, tuple[int, ...]] = defaultdict(tuple)
    acted: dict[int, tuple[int, ...]] = defaultdict(tuple)
    seats = Seat.objects.filter(organisation__in=own, run__case__in={run.case_id for run in runs})
    seats = seats.filter(Q(kind="panel") | Q(acted_at__isnull=False)).order_by(
        F("acted_at").desc(nulls_last=True), "pk"
    )
    for run, case, kind, unit, at in seats.values_list("run", "run__case", "kind", "organisation", "acted_at"):
        if kind == "panel":
            convening[run] += (unit,)
        if at is not None:
            acted[case] += (unit,)
    led = OfficeHeld.objects.filter(organisation__in=own, office__in={run.case.edition.lead for run in runs})
    return _Ties(dict(led.values_list("office", "organisation")), convening, acted)


def _office(viewer: Viewer, offices: Sequence[int]) -> tuple[Organisation, bool]:
    """The one of these offices that waits, rather one of which the viewer is an officer, and whether they are."""
    units = {unit.pk: unit for unit in viewer.organisations}
    officers = [pk for pk in offices if viewer.holds(pk, Role.OFFICER)]
    return units[(officers or offices)[0]], bool(officers)


def _unsealed() -> QuerySet[Assignment]:
    """The assignments of experts who have yet to seal their sheet."""
    sealed = ScoreSheet.objects.filter(run=OuterRef("run"), scorer=OuterRef("expert"), submitted_at__isnull=False)
    return Assignment.objects.filter(~Exists(sealed), ended_at=None, bar="")


def _bodies(runs: Collection[int], own: Collection[int]) -> Mapping[int, dict[int, str]]:
    bodies: dict[int, dict[int, str]] = defaultdict(dict)
    unaware = Q(run__case__confidential=True, organisation=F("run__case__organisation"))
    seats = Seat.objects.filter(~unaware, run__in=runs, waiting=True).exclude(organisation__in=own)
    for run, organisation, name in seats.order_by("pk").values_list("run", "organisation", "organisation__name"):
        bodies[run][organisation] = office_name(name)
    return bodies


def _experts(runs: Collection[int]) -> Mapping[int, dict[int, datetime | None]]:
    """By round, who owes a sheet, with when they were last reminded at this step in any case of the same call."""
    own = ("run__case__edition", "run__case__call", "run__step", "expert")
    owing = list(_unsealed().filter(run__in=runs).order_by("pk").values_list("run", *own))
    asked = Assignment.objects.filter(expert__in={row[-1] for row in owing}, reminded_at__isnull=False)
    rows = asked.order_by().values_list(*own).annotate(last=Max("reminded_at"))
    reminded: dict[tuple[Any, ...], datetime | None] = {tuple(key): last for *key, last in rows}
    experts: dict[int, dict[int, datetime | None]] = defaultdict(dict)
    for run, *key in owing:
        experts[run][key[-1]] = reminded.get(tuple(key))
    return experts


def _prompts(runs: Iterable[StepRun]) -> dict[tuple[int, str], datetime]:
    """By case and step, when they were last prompted."""
    entries = JournalEntry.objects.filter(act=PromptOthers.act, case__in={run.case_id for run in runs})
    rows = entries.order_by().values_list("case", "step").annotate(last=Max("at"))
    return {(case, step): last for case, step, last in rows if case is not None}


def _awaited(
    run: StepRun,
    bodies: Mapping[int, str],
    experts: Mapping[int, datetime | None],
    prompted: datetime | None,
    office: tuple[Organisation, bool],
    *,
    convenes: bool,
) -> Awaited:
    case = run.case
    edition: Edition = edition_by(case.edition.digest, case.edition_id)
    return Awaited(
        run=run.pk,
        number=case.number,
        name=case.name or case.number,
        programme=edition.programme.short,
        edition=edition.id,
        step=run.step,
        title=edition.step(case.procedure, run.step).title,
        office=office[0],
        prompts=office[1],
        convenes=convenes,
        bodies=bodies,
        experts=experts,
        since=run.opened_at,
        due=run.due_at,
        prompted=prompted if prompted is not None and prompted >= run.opened_at else None,
    )
