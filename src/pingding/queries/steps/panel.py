"""A panel as its convener sees it: who was asked, who stands aside, who may still be asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.steps.kind import shortfall
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.step import StepBase
from pingding.queries.panels.recusals import eligible_experts
from pingding.queries.panels.sheets import PanelResult, SheetCombiner, facts_at_submission
from pingding.queries.steps.kind import AtSeat, RecordedLine, StepQueries
from pingding.records.models import Assignment, Expert


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


class PanelQueries(StepQueries):
    """Enough sheets must be handed in before a panel can be closed."""

    def unmet(self, asked: AtSeat) -> Iterator[Refusal]:
        step = asked.seat.step
        assert isinstance(step, Panel)
        done = len(asked.sheets)
        if done < step.quorum:
            what = _("已提交评审意见%(done)d份，不足%(quorum)d份") % {"done": done, "quorum": step.quorum}
            yield shortfall(step, what, _("请补充指派专家或等待评审完成。"))

    def desk(self, asked: AtSeat) -> PanelDesk:
        file, seat = asked.file, asked.seat
        step = seat.step
        assert isinstance(step, Panel)
        assignments = tuple(each for each in file.assignments if each.run_id == seat.run.pk)
        invited = {assignment.expert_id for assignment in assignments}
        pool = tuple(CandidateExpert(e, why) for e, why in eligible_experts(file) if e.person_id not in invited)
        lacking: tuple[str, ...] = ()
        if asked.sheets and step.indicators:
            lacking = _result(asked).lacking
        return PanelDesk(assignments, pool, len(asked.sheets), step.seats, step.quorum, lacking)

    def lines(self, step: StepBase, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
        if text := content.get("summary"):
            yield RecordedLine(_("评审小结"), text, wide=True)


def _result(asked: AtSeat) -> PanelResult:
    """What the sheets that count so far come to."""
    case = asked.file.case
    combiner = SheetCombiner({case.pk: facts_at_submission(asked.file)}, at=asked.at)
    return combiner.result(case, asked.sheets)


KIND = PanelQueries()
