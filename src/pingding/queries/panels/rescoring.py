"""Whether a panel may score once more, and in which rounds it did."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.steps.panel import Panel
from pingding.policy.translation import counted
from pingding.queries.access import find_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.panels.recusals import Concerned
from pingding.queries.panels.reopening import convener_seat, newest_round
from pingding.queries.panels.sheets import counted_sheets
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, StepRun


def rescored_round(file: CaseFile, step: str) -> StepRun | None:
    """The round in which the experts of a panel score once more; None before."""
    return next((run for run in file.runs if run.step == step and run.rescoring), None)


def round_before(file: CaseFile, run: StepRun) -> StepRun:
    """The round of the same step before this one."""
    return next(each for each in file.runs if each.step == run.step and each.round == run.round - 1)


def rescoring_refusal(file: CaseFile, run: StepRun) -> Refusal | None:
    """Why the experts cannot score once more, and what is to be done instead; None where they can now."""
    panel = file.procedure.steps[run.step]
    assert isinstance(panel, Panel)
    if panel.rescoring is None:
        return _refused(panel, _("本步骤没有再次评分"), _("请按规定办结评审。"))
    if rescored_round(file, run.step) is not None:
        return _refused(panel, _("本件已经再次评分，只能一次"), _("请按第二轮评分办结评审。"))
    if run.closed_at is not None:
        return _refused(panel, _("评审已经办结，结果已交后续步骤"), _("结果有问题的，请在后续步骤说明。"))
    present = [each for each in file.assignments if each.run_id == run.pk and each.ended_at is None]
    sealed = {sheet.scorer_id for sheet in counted_sheets([run.pk])}
    owing = sum(each.expert_id not in sealed for each in present)
    if owing or not present:
        what = counted("还有%(n)d份评分没有封存", owing) % {"n": owing} if present else _("本件尚未指派专家")
        return _refused(panel, what, _("各份评分都封存后，方可讨论并再次评分。"))
    return _tied(file, present, panel)


def _refused(panel: Panel, what: str, remedy: str) -> Refusal:
    clause = (panel.rescoring.clause if panel.rescoring else ()) or panel.clause
    return Refusal(what, where=panel.title, clause=clause, kind="conflict", remedy=remedy)


def _tied(file: CaseFile, present: Sequence[Assignment], panel: Panel) -> Refusal | None:
    concerned = Concerned(file)
    for each in present:
        if bar := concerned.bar(each.expert.expert):
            what = _("%(name)s应当回避：%(reason)s") % {"name": each.expert.name, "reason": bar}
            return _refused(panel, what, _("请先更换这位专家。"))
    return None


@dataclass(frozen=True)
class PanelToRescore:
    """An open panel as its convener may have it scored once more."""

    case: Case
    edition: Edition
    run: StepRun
    step: Panel
    refusal: Refusal | None


def find_convened_panel(viewer: Viewer, number: str, step: str) -> tuple[CaseFile, StepRun]:
    """The newest round of a panel that the viewer convenes; Refusal(kind="missing") for everybody else."""
    file = CaseFile(find_case(viewer, number))
    run = newest_round(file, step)
    if run is None or run.kind != "panel" or convener_seat(viewer, file, run) is None:
        raise Refusal(_("没有由您召集的评审"), kind="missing", remedy=_("请从办件页面进入。"))
    return file, run


def find_panel_to_rescore(viewer: Viewer, number: str, step: str) -> PanelToRescore:
    """The newest round of a panel that the viewer convenes; Refusal(kind="missing") for everybody else."""
    file, run = find_convened_panel(viewer, number, step)
    panel = file.procedure.steps[step]
    assert isinstance(panel, Panel)
    return PanelToRescore(file.case, file.edition, run, panel, rescoring_refusal(file, run))
