"""What an expert has to assess, and the one score sheet that the expert (or a seat) is filling in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Indicator, IndicatorSet, Step
from pingding.policy.scores.applicable_rows import asked_leaves
from pingding.policy.scores.leaves import judged_rule, leaves
from pingding.policy.scores.scoring import Scored, score
from pingding.policy.steps.panel import Panel
from pingding.queries.access import may_see, no_such_case, recorded_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import OpenSeat, seat_or_refuse
from pingding.queries.editions import edition_of
from pingding.queries.panels.sheets import cohort_of, facts_at_submission, points_of, sheet_facts, source_sheet
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Person, ScoreSheet, StepRun


@dataclass(frozen=True)
class ExpertTask:
    """One assignment: `state` is todo, doing, done (sealed), recused or closed (the panel ended without a sheet)."""

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


def expert_tasks(viewer: Viewer) -> tuple[ExpertTask, ...]:
    """Every assignment of the expert, those to do first by deadline; in two queries. Of a recused one, no name."""
    person = viewer.person_or_refuse()
    sheets = {sheet.run_id: sheet for sheet in ScoreSheet.objects.filter(scorer=person, source="expert")}
    tasks = [_task(row, sheets.get(row.run_id)) for row in _assignments(person)]
    order = {"doing": 0, "todo": 0, "done": 1, "closed": 2, "recused": 3}
    return tuple(sorted(tasks, key=lambda task: order[task.state]))


def _task(row: Assignment, sheet: ScoreSheet | None) -> ExpertTask:
    case = row.run.case
    edition = edition_of(case.edition)
    return ExpertTask(
        number=case.number,
        name=case.name or case.organisation.name,
        step=row.run.step,
        step_title=edition.step(case.procedure, row.run.step).title,
        programme=edition.programme.short,
        assigned_at=row.assigned_at,
        due=row.run.due_at,
        state=_state(row, sheet),
        reason=row.recusal_reason,
        submitted_at=sheet.submitted_at if sheet else None,
    )


def _state(row: Assignment, sheet: ScoreSheet | None) -> str:
    if row.recused_at:
        return "recused"
    if sheet is not None and sheet.submitted_at:
        return "done"
    if row.run.closed_at:
        return "closed"
    return "doing" if sheet is not None else "todo"


@dataclass(frozen=True)
class SheetDesk:
    """A score sheet being filled in: at which step and in which round, by whom.

    `seat` is set when an office or the applicant scores; None for an expert. What a page shows beside it is read and
    computed when it is asked for.
    """

    file: CaseFile
    step_id: str
    step: Step
    run: StepRun
    seat: OpenSeat | None
    scorer: Person

    @property
    def case(self) -> Case:
        return self.file.case

    @property
    def due(self) -> datetime | None:
        return self.run.due_at

    @property
    def indicators(self) -> IndicatorSet | None:
        return self.file.edition.indicators[self.step.indicators] if self.step.indicators else None

    @property
    def leaves(self) -> Mapping[str, Indicator]:
        """Every row that a scorer gives points for, whether it applies to the case or not."""
        rows = leaves(self.indicators) if self.indicators else ()
        return {path: leaf for path, leaf in rows if judged_rule(leaf.score)}

    @property
    def asks(self) -> tuple[str, ...]:
        return self.step.asks if isinstance(self.step, Panel) else ()

    @cached_property
    def sheet(self) -> ScoreSheet | None:
        """What stands in the sheet so far."""
        if self.seat is not None:
            return source_sheet(self.seat)
        return ScoreSheet.objects.filter(run=self.run, scorer=self.scorer).first()

    @property
    def sealed(self) -> bool:
        return self.sheet is not None and self.sheet.submitted_at is not None

    @cached_property
    def facts(self) -> Facts:
        return sheet_facts(self.file, self.step)

    @cached_property
    def judged(self) -> Mapping[str, Indicator]:
        """The rows that points are asked for, those that do not apply to the case left out."""
        return asked_leaves(self.indicators, self.facts) if self.indicators else {}

    @cached_property
    def cohort(self) -> Mapping[str, tuple[Decimal, ...]]:
        if self.indicators is None:
            return {}
        return cohort_of(self.case, self.indicators, facts_at_submission(self.file))

    @cached_property
    def scored(self) -> Scored | None:
        """The whole tree with the points so far and the computed rows."""
        return self._scored(self.sheet)

    @cached_property
    def beside(self) -> tuple[tuple[str, Scored], ...]:
        """The sheets of other sources that the scorer may see: the applicant's own."""
        others = self.case.sheets.filter(indicators=self.step.indicators, submitted_at__isnull=False, source="self")
        newest = others.order_by("-pk").first() if self.indicators else None
        scored = self._scored(newest) if newest else None
        return ((_("自评"), scored),) if scored else ()

    def _scored(self, sheet: ScoreSheet | None) -> Scored | None:
        if self.indicators is None:
            return None
        return score(self.indicators, self.facts, points_of(sheet) if sheet else {}, self.cohort)

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the rows that nobody scores say they lack, where that leaves the total open."""
        rows = self.scored.rows() if self.scored is not None and self.scored.total is None else ()
        return tuple(row.explain for row in rows if row.missing and row.path not in self.judged)


def sheet_desk(viewer: Viewer, number: str, step_id: str) -> SheetDesk:
    """The sheet that this viewer fills in at the step: an expert's own, or that of the viewer's seat.

    Refusals: forbidden when neither assigned nor seated; conflict when the step is not open.
    """
    person = viewer.person_or_refuse()
    case = recorded_case(number)
    assignment = _assignment(person, case, step_id) if case is not None else None
    # An assigned expert may see the case: that need not be asked again.
    if case is None or not ((assignment and viewer.is_expert) or may_see(viewer, case)):
        raise no_such_case(number)
    file = CaseFile(case)
    step = file.procedure.steps.get(step_id)
    if step is None:
        raise Refusal(_("本办法没有“%(step)s”这一步骤") % {"step": step_id}, kind="missing")
    if assignment is not None:
        desk = SheetDesk(file, step_id, step, assignment.run, None, person)
        if assignment.run.closed_at and desk.sheet is None:
            raise Refusal(_("评审已经结束"), kind="closed", where=step.title, remedy=_("请从“专家评审”页面进入。"))
        return desk
    if isinstance(step, Panel):
        raise Refusal(_("您未被指派评审本件"), kind="forbidden", remedy=_("请从“专家评审”页面进入。"))
    seat = seat_or_refuse(viewer, case, step_id)
    if not step.own_sheet:
        raise Refusal(_("“%(step)s”不评分") % {"step": step.title}, kind="invalid")
    return SheetDesk(file, step_id, step, seat.run, seat, person)


def _assignment(expert: Person, case: Case, step_id: str) -> Assignment | None:
    """The expert's own assignment in the newest round of the step, unless recused."""
    own = Assignment.objects.filter(run__case=case, run__step=step_id, expert=expert, recused_at=None)
    return own.select_related("run").order_by("-run__round").first()


def full_points(leaf: Indicator) -> Decimal:
    """The most that a scorer may give in this row."""
    rule = judged_rule(leaf.score)
    return rule.max if rule is not None and rule.max is not None else leaf.weight


def next_task(viewer: Viewer, number: str) -> ExpertTask | None:
    """The next assignment to do after this case, in one query."""
    person = viewer.person_or_refuse()
    handed_in = ScoreSheet.objects.filter(run=OuterRef("run"), scorer=person, submitted_at__isnull=False)
    rows = _assignments(person).filter(recused_at=None, run__closed_at=None).exclude(run__case__number=number)
    following = next(iter(rows.exclude(Exists(handed_in))[:1]), None)
    return _task(following, None) if following else None


def _assignments(expert: Person) -> QuerySet[Assignment]:
    """The assignments of an expert with their cases, by deadline."""
    rows = Assignment.objects.filter(expert=expert).select_related("run__case__edition", "run__case__organisation")
    return rows.defer("run__case__edition__content", "run__case__progress").order_by("run__due_at", "assigned_at")
