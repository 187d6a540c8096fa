"""What an expert has to assess, and the one score sheet that the expert (or a seat) is filling in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Indicator, IndicatorSet, Step
from pingding.policy.scores.applicable_rows import asked_leaves
from pingding.policy.scores.leaves import judged_rule
from pingding.policy.scores.scoring import Scored, score
from pingding.policy.steps.panel import Panel
from pingding.queries.access import find_case
from pingding.queries.cases.seats import OpenSeat, seat_or_refuse
from pingding.queries.editions import edition_of
from pingding.queries.panels.sheets import cohort_of, points_of, sheet_facts, source_sheet
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, ScoreSheet


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
    rows = list(
        Assignment.objects.filter(expert=person)
        .select_related("run__case__edition", "run__case__organisation")
        .defer("run__case__edition__content", "run__case__progress")
        .order_by("run__due_at", "assigned_at")
    )
    sheets = {s.run_id: s for s in ScoreSheet.objects.filter(scorer=person, source="expert")}
    tasks = [_task(row, sheets.get(row.run_id)) for row in rows]
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
    """A score sheet being filled in: whose source, at which step, the tree, what stands in it so far.

    `judged` are the leaves that points are asked for, those that do not apply to the case left out. `seat` is set
    when an office or the applicant scores; None for an expert. `beside` are the sheets of other
    sources that the scorer may see (the applicant's own).
    """

    case: Case
    step_id: str
    step: Step
    seat: OpenSeat | None
    indicators: IndicatorSet | None
    scored: Scored | None
    judged: Mapping[str, Indicator]
    sheet: ScoreSheet | None
    beside: tuple[tuple[str, Scored], ...]
    due: datetime | None

    @property
    def sealed(self) -> bool:
        return self.sheet is not None and self.sheet.submitted_at is not None

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the rows that nobody scores say they lack, where that leaves the total open."""
        rows = self.scored.rows() if self.scored is not None and self.scored.total is None else ()
        return tuple(row.explain for row in rows if row.missing and row.path not in self.judged)

    @property
    def asks(self) -> tuple[str, ...]:
        return self.step.asks if isinstance(self.step, Panel) else ()


def sheet_desk(viewer: Viewer, number: str, step_id: str) -> SheetDesk:
    """The sheet that this viewer fills in at the step: an expert's own, or that of the viewer's seat.

    Refusals: forbidden when neither assigned nor seated; conflict when the step is not open.
    """
    case = find_case(viewer, number)
    person = viewer.person_or_refuse()
    procedure = edition_of(case.edition).procedures[case.procedure]
    step = procedure.steps.get(step_id)
    if step is None:
        raise Refusal(_("本办法没有“%(step)s”这一步骤") % {"step": step_id}, kind="missing")
    assigned = Assignment.objects.filter(run__case=case, run__step=step_id, expert=person, recused_at=None)
    assignment = assigned.select_related("run").order_by("-run__round").first()
    if assignment is not None:
        sheet = ScoreSheet.objects.filter(run=assignment.run, scorer=person).first()
        if assignment.run.closed_at and sheet is None:
            raise Refusal(_("评审已经结束"), kind="closed", where=step.title, remedy=_("请从“专家评审”页面进入。"))
        return _desk(case, step_id, step, None, sheet, assignment.run.due_at)
    if isinstance(step, Panel):
        raise Refusal(_("您未被指派评审本件"), kind="forbidden", remedy=_("请从“专家评审”页面进入。"))
    seat = seat_or_refuse(viewer, case, step_id)
    if not (step.indicators and step.source):
        raise Refusal(_("“%(step)s”不评分") % {"step": step.title}, kind="invalid")
    return _desk(case, step_id, step, seat, source_sheet(seat), seat.run.due_at)


def _desk(
    case: Case, step_id: str, step: Step, seat: OpenSeat | None, sheet: ScoreSheet | None, due: datetime | None
) -> SheetDesk:
    if step.indicators is None:
        return SheetDesk(case, step_id, step, seat, None, None, {}, sheet, (), due)
    indicators = edition_of(case.edition).indicators[step.indicators]
    facts = sheet_facts(case, step)
    cohort = cohort_of(case, indicators)
    judged = asked_leaves(indicators, facts)
    scored = score(indicators, facts, points_of(sheet) if sheet else {}, cohort)
    others = case.sheets.filter(indicators=step.indicators, submitted_at__isnull=False, source="self")
    newest = others.order_by("-pk").first()
    beside = ((_("自评"), score(indicators, facts, points_of(newest), cohort)),) if newest else ()
    return SheetDesk(case, step_id, step, seat, indicators, scored, judged, sheet, beside, due)


def full_points(leaf: Indicator) -> Decimal:
    """The most that a scorer may give in this row."""
    rule = judged_rule(leaf.score)
    return rule.max if rule is not None and rule.max is not None else leaf.weight


def next_task(viewer: Viewer, number: str) -> ExpertTask | None:
    """The next assignment to do after this case."""
    open_tasks = [task for task in expert_tasks(viewer) if task.state in ("todo", "doing")]
    later = [task for task in open_tasks if task.number != number]
    return later[0] if later else None
