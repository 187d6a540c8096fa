"""The open panels of a step that somebody convenes: who was asked in each case, and how far each expert is.

Of a sheet it is known whether it was begun and whether it was handed in; nothing that stands in it is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.steps.panel import Panel
from pingding.queries.access import official_units
from pingding.queries.clock import same_day
from pingding.queries.editions import edition_of, stored_edition
from pingding.queries.reviews.assigning import places_left
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting_seats import PANEL, roles_for
from pingding.records.models import Assignment, Case, Person, ScoreSheet, Seat

SEALED, HALF, OPEN, BARRED = "sealed", "half", "open", "barred"
"""How far an expert is with a case: handed in, begun, not begun; or to be replaced, since something ties them to it."""
HandedIn = dict[tuple[int | None, int | None], datetime | None]
"""By round and scorer, the sheets that were begun, with when they were handed in."""


@dataclass(frozen=True)
class AskedExpert:
    """An expert who was asked in a case and has not left it, and how far they are."""

    assignment: Assignment
    case: Case
    state: str

    @property
    def is_owed(self) -> bool:
        """Whether a sheet is still to come."""
        return self.state in (HALF, OPEN)


@dataclass(frozen=True)
class ConvenedCase:
    """A case at the step. `asked` are the experts who have not left; `invited` with those who have, and when,
    be it in an earlier round.

    `own` says that the viewer acts for the body that convenes it, and does not only follow it.
    """

    case: Case
    seat: Seat
    panel: Panel
    asked: tuple[AskedExpert, ...]
    invited: dict[int, datetime | None]
    own: bool = True

    @property
    def due(self) -> datetime | None:
        return self.seat.run.due_at

    @property
    def is_full(self) -> bool:
        """Whether no place of the panel is free: nobody more can be asked or drawn."""
        return places_left(self.panel, self.invited) <= 0

    def count(self, *states: str) -> int:
        """How many of the experts are as far as one of these."""
        return sum(each.state in states for each in self.asked)


@dataclass(frozen=True)
class BusyExpert:
    """An expert with all that was asked of them here; `reminded_at` is the last time that they were reminded of it."""

    person: Person
    tasks: tuple[AskedExpert, ...]

    @property
    def owed(self) -> tuple[AskedExpert, ...]:
        return tuple(task for task in self.tasks if task.is_owed)

    @property
    def due(self) -> datetime | None:
        """Until when the first sheet is owed."""
        return min((task.assignment.run.due_at for task in self.owed if task.assignment.run.due_at), default=None)

    @property
    def reminded_at(self) -> datetime | None:
        return max((each.assignment.reminded_at for each in self.owed if each.assignment.reminded_at), default=None)

    def count(self, *states: str) -> int:
        """How many of the cases are as far as one of these."""
        return sum(task.state in states for task in self.tasks)

    def was_reminded_today(self, at: datetime) -> bool:
        """Whether a further reminder today would be one too many."""
        return same_day(self.reminded_at, at)


@dataclass(frozen=True)
class ConvenedPanels:
    """The open panels of one step that a body of the viewer convenes, of one call where several are under way."""

    edition: Edition
    step_id: str
    step: Panel
    calls: tuple[tuple[int, str, int], ...]
    """Key (0: none), title and number of cases of each call with open panels."""
    call: int
    cases: tuple[ConvenedCase, ...]

    @property
    def may_act(self) -> bool:
        """Whether the viewer may make or remind any of them."""
        return any(case.own for case in self.cases)

    @property
    def experts(self) -> tuple[BusyExpert, ...]:
        """Whoever was asked in one of the cases, those first who owe most."""
        tasks: dict[int, list[AskedExpert]] = {}
        for case in self.cases:
            for asked in case.asked:
                tasks.setdefault(asked.assignment.expert_id, []).append(asked)
        rows = (BusyExpert(own[0].assignment.expert, tuple(own)) for own in tasks.values())
        return tuple(sorted(rows, key=lambda each: (-len(each.owed), each.person.name, each.person.pk)))

    def count(self, *states: str) -> int:
        """How many sheets, of all that were asked for, are as far as one of these."""
        return sum(case.count(*states) for case in self.cases)


def convened_panels(viewer: Viewer, programme: str, step: str, call: int | None = None) -> ConvenedPanels:
    """The open panels of a step that a body of the viewer convenes; of the first call unless one is named.

    Its officers act in them, its secretaries follow them. Refusals: missing for what is no panel of the programme;
    forbidden for who is in no public body. The queries do not grow with the cases.
    """
    viewer.person_or_refuse()
    units = official_units(viewer)
    if not units:
        remedy = _("请从您自己的工作台进入。")
        raise Refusal(_("组建评审由召集单位的经办人和会议秘书进行"), kind="forbidden", remedy=remedy)
    stored = stored_edition(programme)
    edition = edition_of(stored)
    procedure, definition = panel_step(edition, step)
    rows = Seat.objects.filter(organisation__in=units, waiting=True, kind=PANEL)
    rows = rows.filter(edition=stored, procedure=procedure, step=step)
    seats = list(rows.select_related("organisation", "run__case__organisation", "run__case__call").order_by("pk"))
    titles = {seat.run.case.call_id or 0: seat.run.case.call.title if seat.run.case.call else "" for seat in seats}
    counts = [seat.run.case.call_id or 0 for seat in seats]
    chosen = call if call in titles else next(iter(titles), 0)
    own = sorted(
        (seat for seat in seats if (seat.run.case.call_id or 0) == chosen), key=lambda seat: seat.run.case.number
    )
    for seat in own:
        seat.run.case.edition = stored
    return ConvenedPanels(
        edition=edition,
        step_id=step,
        step=definition,
        calls=tuple((key, title, counts.count(key)) for key, title in titles.items()),
        call=chosen,
        cases=tuple(_cases(own, definition, viewer)),
    )


def convenes_now(viewer: Viewer, programme: str, step: str) -> bool:
    """Whether a body of the viewer has an open panel at a step, to make or to follow."""
    rows = Seat.objects.filter(organisation__in=official_units(viewer), waiting=True, kind=PANEL, step=step)
    return rows.filter(edition__programme=programme).exists()


def own_panels(viewer: Viewer, programme: str, step: str, call: int | None = None) -> ConvenedPanels:
    """Of `convened_panels` those in which the viewer may act. Refusal: forbidden for who only follows them."""
    panels = convened_panels(viewer, programme, step, call)
    if panels.cases and not panels.may_act:
        remedy = _("您可以查看各件的评审进度。")
        raise Refusal(_("指派和催办专家由召集单位的经办人办理"), kind="forbidden", remedy=remedy)
    return replace(panels, cases=tuple(case for case in panels.cases if case.own))


def panel_step(edition: Edition, step: str) -> tuple[str, Panel]:
    """The procedure of a panel step and its definition; Refusal(kind="missing") for what is none."""
    for key, procedure in edition.procedures.items():
        definition = procedure.steps.get(step)
        if isinstance(definition, Panel):
            return key, definition
    what = _("“%(programme)s”没有“%(step)s”这一评审步骤") % {"programme": edition.title, "step": step}
    raise Refusal(what, kind="missing", remedy=_("请从工作台进入。"))


def _cases(seats: list[Seat], panel: Panel, viewer: Viewer) -> Iterable[ConvenedCase]:
    runs, steps = [seat.run_id for seat in seats], {seat.run.step for seat in seats}
    left = Q(ended_at__isnull=False, run__case__in=[seat.run.case_id for seat in seats], run__step__in=steps)
    rows = Assignment.objects.filter(Q(run__in=runs) | left).select_related("expert", "run").order_by("run", "pk")
    assignments = list(rows)
    sheets = ScoreSheet.objects.filter(run__in=runs, source="expert").values_list("run", "scorer", "submitted_at")
    handed_in: HandedIn = {(run, scorer): submitted_at for run, scorer, submitted_at in sheets}
    for seat in seats:
        case = seat.run.case
        invited = {each.expert_id: each.ended_at for each in assignments if each.run.case_id == case.pk}
        present = [each for each in assignments if each.run_id == seat.run_id and each.ended_at is None]
        asked = tuple(AskedExpert(each, case, _state(each, handed_in)) for each in present)
        acts = seat.role in roles_for(viewer.roles[seat.organisation_id])
        yield ConvenedCase(case, seat, panel, asked, invited, acts)


def _state(assignment: Assignment, handed_in: HandedIn) -> str:
    if assignment.bar:
        return BARRED
    key = (assignment.run_id, assignment.expert_id)
    if key not in handed_in:
        return OPEN
    return SEALED if handed_in[key] else HALF
