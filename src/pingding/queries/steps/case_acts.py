"""What a viewer can do with a case now, and what keeps an act from being done yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.conditions.assess import Assessment, Finding
from pingding.policy.errors import Refusal
from pingding.policy.language import Condition
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.opinion import Opinion
from pingding.policy.steps.panel import Panel
from pingding.queries.applications.content import CorrectionPart, correction_tree
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.parties import ROLES_OF, seats_of
from pingding.queries.cases.seats import OpenSeat, open_seats
from pingding.queries.cases.visibility import my_assignments
from pingding.queries.editions import edition_of
from pingding.queries.panels.recusals import eligible_experts
from pingding.queries.panels.sheets import SheetCombiner, counted_sheets, facts_at_submission, sheet_gaps
from pingding.queries.steps.step_checks import judged_at
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Expert, Override


@dataclass(frozen=True)
class CandidateExpert:
    """An expert of the pool, and why they must stand aside, if so."""

    expert: Expert
    reason: str | None


@dataclass(frozen=True)
class PanelDesk:
    """What the convener of a panel works with: who was asked, who stands aside, who may still be asked.

    `lacking` says what will keep the case from having a score when the panel is closed.
    """

    assignments: tuple[Assignment, ...]
    candidates: tuple[CandidateExpert, ...]
    handed_in: int
    seats: int
    quorum: int
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """An act open to the viewer.

    `judged` are the conditions to answer here by path; `findings` the computed verdicts beside checklist items;
    `blocked` why a forward outcome cannot be taken yet; `corrections` what may be named when the form goes back.
    """

    seat: OpenSeat
    judged: tuple[tuple[str, Condition], ...]
    findings: dict[str, Finding]
    blocked: tuple[Refusal, ...]
    corrections: tuple[CorrectionPart, ...]
    corrected: int
    panel: PanelDesk | None
    writes: bool

    @property
    def scores(self) -> bool:
        """Whether this seat fills in a score sheet of its own."""
        step = self.seat.step
        return bool(step.indicators and step.source) and step.kind != "panel"


def acts_of(viewer: Viewer, file: CaseFile, *, at: datetime) -> tuple[Act, ...]:
    """Every act of the case that waits for the viewer, in the order the steps opened."""
    seats = open_seats(viewer, file)
    needs_verdicts = any(seat.step.kind in ("review", "opinion") for seat in seats)
    assessment = assessment_of(file, at=at) if needs_verdicts else None
    return tuple(_act(file, seat, assessment) for seat in seats)


def my_reviews(viewer: Viewer, file: CaseFile) -> tuple[Assignment, ...]:
    """The viewer's open assignments as an expert."""
    return tuple(each for each in my_assignments(viewer, file) if each.run.closed_at is None)


def _act(file: CaseFile, seat: OpenSeat, assessment: Assessment | None) -> Act:
    case, edition = file.case, file.edition
    step = seat.step
    findings = {finding.path: finding for finding in assessment.every()} if assessment else {}
    correcting = next((o for o in step.outcomes.values() if o.correction), None)
    target = edition.step(case.procedure, correcting.to[0]) if correcting and correcting.to else None
    back = target if isinstance(target, Fill) else None
    panel = _panel(file, seat) if isinstance(step, Panel) else None
    return Act(
        seat=seat,
        judged=tuple(judged_at(edition, seat.run.step).items()) if step.kind == "review" else (),
        findings=findings,
        blocked=tuple(_blocked(file, seat, assessment, panel)),
        corrections=correction_tree(file, back) if back else (),
        corrected=_corrected(file, seat) if back else 0,
        panel=panel,
        writes=step.kind == "fill" or (isinstance(step, Opinion) and step.form is not None),
    )


def _corrected(file: CaseFile, seat: OpenSeat) -> int:
    keys = [key for key, outcome in seat.step.outcomes.items() if outcome.correction]
    return sum(each.run.step == seat.run.step and each.outcome in keys for each in file.seats)


def _blocked(
    file: CaseFile, seat: OpenSeat, assessment: Assessment | None, panel: PanelDesk | None
) -> Iterator[Refusal]:
    """What keeps the step from passing, as far as it does not hang on what is being written in the form itself."""
    step = seat.step
    if panel is not None and panel.handed_in < panel.quorum:
        numbers = {"done": panel.handed_in, "quorum": panel.quorum}
        what = _("已提交评审意见%(done)d份，至少需要%(quorum)d份") % numbers
        yield Refusal(what, where=step.title, clause=step.clause, remedy=_("请等待专家提交，或补充指派。"))
    if isinstance(step, Opinion) and assessment is not None:
        for finding in assessment.blocking("recommendation"):
            yield Refusal(finding.sentence, where=step.title, clause=finding.clause, remedy=finding.remedy)
    if step.indicators and step.source and step.kind not in ("panel", "fill"):
        gaps = sheet_gaps(file, seat)
        if gaps:
            what = _("评价表还有%(n)d项未评分") % {"n": len(gaps)}
            yield Refusal(what, where=step.title, clause=step.clause, remedy=_("请先完成评价表。"))


def _panel(file: CaseFile, seat: OpenSeat) -> PanelDesk:
    step = seat.step
    assert isinstance(step, Panel)
    assignments = tuple(each for each in file.assignments if each.run_id == seat.run.pk)
    asked = {assignment.expert_id for assignment in assignments}
    pool = tuple(CandidateExpert(e, why) for e, why in eligible_experts(file) if e.person_id not in asked)
    sheets = list(counted_sheets([seat.run.pk]))
    lacking: tuple[str, ...] = ()
    if sheets and step.indicators:
        lacking = SheetCombiner({file.case.pk: facts_at_submission(file)}).result(file.case, sheets).lacking
    return PanelDesk(assignments, pool, len(sheets), step.seats, step.quorum, lacking)


def may_override(viewer: Viewer, case: Case, finding: Finding) -> bool:
    """Whether the viewer acts for the party that may let this condition pass."""
    if finding.override is None or not viewer.roles:
        return False
    party = edition_of(case.edition).parties[finding.override]
    try:
        places = seats_of(case, finding.override)
    except Refusal:
        return False
    return any(viewer.holds(unit.pk, *ROLES_OF.get(party.role, frozenset({"nobody"}))) for unit in places)


def overrides_of(file: CaseFile) -> tuple[Override, ...]:
    """The conditions that were let pass, with who did it and why."""
    return file.overrides
