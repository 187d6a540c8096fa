"""Whether a closed panel can be opened again for an expert whose sheet turned out to be in conflict, and by whom."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Step
from pingding.policy.procedures.paths import onward_of
from pingding.policy.steps.panel import Panel
from pingding.queries.access import find_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import may_sit
from pingding.queries.panels.fitness import candidates_at
from pingding.queries.panels.recusals import Concerned, Ties
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Expert, Seat, StepRun


def newest_round(file: CaseFile, step: str) -> StepRun | None:
    """The newest round of a step, if there was any."""
    return max((run for run in file.runs if run.step == step), key=lambda run: run.round, default=None)


def reopening_refusal(file: CaseFile, run: StepRun) -> Refusal | None:
    """Why a closed panel cannot be opened again, and what is to be done instead; None as long as nothing was decided
    on its result. A visit is no decision, and is made again."""
    case, steps = file.case, file.procedure.steps
    title = steps[run.step].title
    if run.closed_at is None:
        return Refusal(_("评审尚未结束"), where=title, kind="conflict", remedy=_("请直接更换专家。"))
    if case.ended_at is not None:
        remedy = _("请按异议程序处理，或报牵头机关决定。")
        return Refusal(_("本件已办结，不能重新评审"), where=title, kind="conflict", remedy=remedy)
    onward = onward_of(file.procedure, run.step) - {run.step}
    after = (each for each in file.runs if each.step in onward and each.opened_at >= run.closed_at)
    used = [each for each in after if each.outcome and each.kind != "visit"]
    if used or case.progress["grants"]:
        what = _("评审结果已由“%(step)s”采用，不能重新评审") % {"step": steps[used[0].step].title if used else title}
        remedy = _("请在后续决定中说明这一情况，另作结论的写明理由；公示期间的，按异议处理。")
        return Refusal(what, where=title, clause=steps[run.step].clause, kind="conflict", remedy=remedy)
    return None


def convener_seat(viewer: Viewer, file: CaseFile, run: StepRun) -> Seat | None:
    """The seat of the round in which the viewer may sit, if there is one."""
    return next((seat for seat in file.seats_at(run) if may_sit(viewer, file.case, seat)), None)


@dataclass(frozen=True)
class ClosedPanel:
    """A closed panel as its convener may reopen it: who scored, with what ties each, and who may be asked instead:
    nobody `by_hand` where the experts are drawn, whose order then says who follows."""

    case: Case
    run: StepRun
    step: Step
    experts: tuple[tuple[Assignment, Ties], ...]
    candidates: tuple[Expert, ...]
    refusal: Refusal | None
    by_hand: bool = True


def find_closed_panel(viewer: Viewer, number: str, step: str, at: datetime) -> ClosedPanel:
    """The newest round of a panel that the viewer convened; Refusal(kind="missing") for everybody else."""
    file = CaseFile(find_case(viewer, number))
    run = newest_round(file, step)
    if run is None or run.kind != "panel" or convener_seat(viewer, file, run) is None:
        raise Refusal(_("没有可以重新开启的评审"), kind="missing", remedy=_("请从办件页面进入。"))
    concerned = Concerned(file)
    own = [each for each in file.assignments if each.run_id == run.pk]
    invited = {each.expert_id for each in own}
    definition = file.procedure.steps[step]
    assert isinstance(definition, Panel)
    by_hand = definition.drawn is None
    pool = candidates_at(concerned, run, invited, at=at) if by_hand else ()
    return ClosedPanel(
        case=file.case,
        run=run,
        step=definition,
        by_hand=by_hand,
        experts=tuple((each, concerned.ties(each.expert.expert)) for each in own if each.ended_at is None),
        candidates=tuple(each.expert for each in pool if not each.against),
        refusal=reopening_refusal(file, run),
    )


def panels_to_reopen(viewer: Viewer, file: CaseFile) -> list[StepRun]:
    """The closed panels of a case that the viewer convened and may open again now."""
    newest = {run.step: run for run in file.runs if run.kind == "panel"}
    closed = [run for run in newest.values() if run.closed_at is not None]
    return [
        run for run in closed if convener_seat(viewer, file, run) is not None and reopening_refusal(file, run) is None
    ]
