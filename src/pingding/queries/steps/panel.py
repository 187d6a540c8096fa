"""A panel as its convener sees it: who was asked, who left it, who may still be asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.scores.results import PanelResult
from pingding.policy.steps.kind import StepContent, shortfall
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.step import Outcome, StepBase
from pingding.policy.translation import counted
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.panels.avoidances import avoided_in
from pingding.queries.panels.expert_draws import LackingLot, binding_draw, draws_of, lacking_lots
from pingding.queries.panels.fitness import CandidateExpert, candidates_at
from pingding.queries.panels.recusals import Ties, unfit
from pingding.queries.panels.rescoring import rescored_round
from pingding.queries.panels.sheets import SheetCombiner, counted_sheets, facts_at_submission
from pingding.queries.panels.vetoes import vetoes_of
from pingding.queries.steps.kind import AtSeat, RecordedLine, StepQueries
from pingding.records.models import Assignment, AvoidanceRequest, ExpertDraw, NoShow, StepRun


@dataclass(frozen=True)
class AssignedExpert:
    """An expert who was asked. `replace` proposes why another should be asked in their place; empty: no reason.
    `may_be_absent` says that nothing came in time, or that there is no such time; `no_show` that it was recorded."""

    assignment: Assignment
    ties: Ties
    handed_in: bool
    replace: str
    no_show: bool = False
    may_be_absent: bool = False


@dataclass(frozen=True)
class PanelDesk:
    """What the convener of a panel works with: who was asked, who left the panel, who may still be asked.

    Whose sheet is missing is shown, since another may have to be asked; nothing of any sheet is. `lacking` says what
    will keep the case from having a score when the panel is closed. `programme` is that of the case. `by_hand` says
    whether experts may be chosen, `is_full` that no place is free; `draws` are those made for the case, `vacant` the
    fields of the newest that lack somebody. `rescoring` says whether the experts may still be asked to score once
    more, `rescored` for which reason they do so now. `avoidances` are whom the applicant asks to avoid.
    """

    programme: str

    assigned: tuple[AssignedExpert, ...]
    ended: tuple[Assignment, ...]
    candidates: tuple[CandidateExpert, ...]
    handed_in: int
    seats: int
    quorum: int
    lacking: tuple[str, ...] = ()
    by_hand: bool = True
    is_full: bool = False
    draws: tuple[ExpertDraw, ...] = ()
    vacant: tuple[LackingLot, ...] = ()
    rescoring: bool = False
    rescored: str = ""
    avoidances: tuple[AvoidanceRequest, ...] = ()


class PanelQueries(StepQueries):
    """Enough sheets must be handed in before a panel can be closed, and none by whom something ties to the case."""

    def unmet(self, asked: AtSeat) -> Iterator[Refusal]:
        step = asked.seat.step
        assert isinstance(step, Panel)
        yield from _too_few(asked, step)
        yield from _owing_again(asked, step)
        yield from _vetoed(asked, step)
        for assignment in _present(asked):
            if bar := asked.concerned.ties(assignment.expert.expert).bar:
                what = _("%(name)s应当回避：%(reason)s") % {"name": assignment.expert.name, "reason": bar}
                yield shortfall(step, what, _("请更换这位专家，其评分表另存，不计入。"))

    def against(self, asked: AtSeat, outcome: Outcome) -> Iterator[Refusal]:
        """What fails by veto needs one, and the sheets that closing needs."""
        step = asked.seat.step
        assert isinstance(step, Panel)
        if step.veto is None or outcome is not step.outcomes[step.veto.outcome]:
            return
        if not vetoes_of(step, asked.sheets):
            clause = step.veto.clause or step.clause
            yield shortfall(step, _("没有专家提出否决"), _("请选择其他结果。"), clause=clause)
        yield from _too_few(asked, step)
        yield from _owing_again(asked, step)

    def grounds(self, edition: Edition, seat: OpenSeat, content: StepContent) -> tuple[str, ...]:
        step = seat.step
        assert isinstance(step, Panel)
        vetoed = step.veto is not None and vetoes_of(step, tuple(counted_sheets([seat.run.pk])))
        return step.veto.clause if step.veto and vetoed else ()

    def undecidable(self, asked: AtSeat) -> Iterator[Refusal]:
        """Time decides nothing in the experts' place, for or against the case."""
        yield from self.unmet(asked)

    def desk(self, asked: AtSeat) -> PanelDesk:
        absent = frozenset(
            NoShow.objects.filter(assignment__run=asked.seat.run.pk).values_list("assignment", flat=True)
        )
        file, seat = asked.file, asked.seat
        step = seat.step
        assert isinstance(step, Panel)
        assignments = tuple(each for each in file.assignments if each.run_id == seat.run.pk)
        invited = {assignment.expert_id for assignment in assignments}
        by_hand = step.drawn is None
        candidates = candidates_at(asked.concerned, asked.seat.run, invited, at=asked.at) if by_hand else ()
        draws = tuple(draws_of(file.case, seat.run.step))
        free = step.seats > sum(each.ended_at is None for each in assignments)
        lacking: tuple[str, ...] = ()
        if asked.sheets and step.indicators:
            lacking = _result(asked).lacking
        return PanelDesk(
            programme=file.edition.id,
            assigned=tuple(_assigned(asked, each, each.pk in absent) for each in _present(asked)),
            ended=tuple(each for each in assignments if each.ended_at is not None),
            candidates=candidates,
            handed_in=len(asked.sheets),
            seats=step.seats,
            quorum=step.quorum,
            lacking=lacking,
            by_hand=by_hand,
            is_full=not free,
            draws=draws,
            vacant=lacking_lots(file.case, _binding(draws, seat.run, assignments) if free else None, assignments),
            rescoring=step.rescoring is not None and rescored_round(file, seat.run.step) is None,
            rescored=seat.run.rescoring,
            avoidances=tuple(avoided_in([file.case.pk]).get(file.case.pk, ())) if step.avoidance else (),
        )

    def lines(self, step: StepBase, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
        if text := content.get("summary"):
            yield RecordedLine(_("评审小结"), text, wide=True)


def _binding(draws: Sequence[ExpertDraw], run: StepRun, assignments: Sequence[Assignment]) -> ExpertDraw | None:
    return binding_draw(draws, run, {each.draw_id for each in assignments if each.draw_id is not None})


def _too_few(asked: AtSeat, step: Panel) -> Iterator[Refusal]:
    if (done := len(asked.sheets)) < step.quorum:
        what = counted("已提交评审意见%(done)d份，不足%(quorum)d份", done) % {"done": done, "quorum": step.quorum}
        yield shortfall(step, what, _("请补充指派、更换专家或等待评审完成。"))


def _owing_again(asked: AtSeat, step: Panel) -> Iterator[Refusal]:
    """That somebody who sealed a sheet has not sealed it in the second round: it would count in neither."""
    sealed = {sheet.scorer_id for sheet in asked.sheets}
    owing = sum(each.expert_id not in sealed for each in _present(asked)) if asked.seat.run.rescoring else 0
    if owing:
        what = counted("再次评分还有%(n)d份没有封存", owing) % {"n": owing}
        clause = (step.rescoring.clause if step.rescoring else ()) or step.clause
        yield shortfall(step, what, _("请催交，或更换这位专家并写明理由。"), clause=clause)


def _vetoed(asked: AtSeat, step: Panel) -> Iterator[Refusal]:
    """That an expert vetoes: on which ground, not who, nor what else stands in the sheet."""
    for ground in dict.fromkeys(sheet.veto for sheet in vetoes_of(step, asked.sheets)):
        assert step.veto is not None
        what = _("有专家提出否决：%(ground)s") % {"ground": step.veto.grounds[ground]}
        remedy = _("只能作出“%(outcome)s”。") % {"outcome": step.outcomes[step.veto.outcome].label}
        yield shortfall(step, what, remedy, clause=step.veto.clause)


def _present(asked: AtSeat) -> Iterator[Assignment]:
    """The assignments of the round that have not ended."""
    return (each for each in asked.file.assignments if each.run_id == asked.seat.run.pk and each.ended_at is None)


def _assigned(asked: AtSeat, assignment: Assignment, no_show: bool) -> AssignedExpert:
    ties = asked.concerned.ties(assignment.expert.expert)
    handed_in = any(sheet.scorer_id == assignment.expert_id for sheet in asked.sheets)
    due = asked.seat.run.due_at
    late = due is None or due < asked.at or due < assignment.assigned_at
    may_be_absent = late and not (handed_in or no_show or ties.bar)
    replace = _to_replace(asked, assignment, ties, handed_in)
    return AssignedExpert(assignment, ties, handed_in, replace, no_show, may_be_absent)


def _to_replace(asked: AtSeat, assignment: Assignment, ties: Ties, handed_in: bool) -> str:
    """Why another should be asked in the place of an expert; empty: no reason. Whoever was asked late has no date."""
    due, why = asked.seat.run.due_at, unfit(assignment.expert.expert, ties)
    if ties.bar or (why and not handed_in):
        return why
    overdue = not handed_in and due is not None and assignment.assigned_at <= due < asked.at
    return _("逾期未提交评审意见") if overdue else ""


def _result(asked: AtSeat) -> PanelResult:
    """What the sheets that count so far come to."""
    case = asked.file.case
    combiner = SheetCombiner({case.pk: facts_at_submission(asked.file)}, at=asked.at)
    return combiner.result(case, asked.sheets)


KIND = PanelQueries()
