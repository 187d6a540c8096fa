"""Draws of experts as they were recorded: who may read them, what they still lack, whether they agree when repeated."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.steps.drawn_experts import DrawnCase, DrawnLot, DrawRecord, lot_order
from pingding.queries.access import official_units
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Expert, ExpertDraw, StepRun


def expert_key(expert: Expert) -> str:
    """By what a draw tells experts apart, whatever their names: the number of their entry in the pool."""
    return f"E{expert.pk}"


def record_of(draw: ExpertDraw) -> DrawRecord:
    """The record of a draw, typed."""
    return DrawRecord.model_validate(draw.record)


def find_expert_draw(viewer: Viewer, pk: int) -> ExpertDraw:
    """A draw for those who may know the experts: officials of the body that drew and of the leading authority, and
    auditors. Refusal(kind="missing") for everybody else."""
    draw = ExpertDraw.objects.select_related("edition", "call", "organisation", "drawn_by").filter(pk=pk).first()
    if draw is None or not may_read_draw(viewer, draw):
        raise Refusal(_("没有这份抽取记录，或您无权查看"), kind="missing", remedy=_("请从办件页面进入。"))
    return draw


def may_read_draw(viewer: Viewer, draw: ExpertDraw) -> bool:
    """Whether the viewer is among those who know who was drawn, and who was left out and why."""
    return viewer.is_auditor or draw.organisation_id in official_units(viewer) or draw.edition.lead in viewer.offices


def draws_of(case: Case, step: str) -> QuerySet[ExpertDraw]:
    """The draws for the panel of a case at a step, the newest first."""
    return ExpertDraw.objects.filter(cases=case, step=step).order_by("-pk")


def binding_draw(draws: Iterable[ExpertDraw], run: StepRun, drawn: Collection[int]) -> ExpertDraw | None:
    """The newest of a case's draws, newest first, whose order holds in a round: made in it, or of which it took experts
    over (`drawn` are the draws of its assignments). A panel that a case came back to is drawn afresh."""
    return next((draw for draw in draws if draw.drawn_at >= run.opened_at or draw.pk in drawn), None)


def draws_at(step: str, cases: Collection[int]) -> list[ExpertDraw]:
    """The draws at a step for any of these cases, the newest first."""
    rows = ExpertDraw.objects.filter(step=step, cases__in=cases).distinct()
    return list(rows.select_related("drawn_by").order_by("-pk"))


@dataclass(frozen=True)
class LackingLot:
    """A lot of a case's newest draw of which `n` places are free."""

    draw: ExpertDraw
    record: DrawRecord
    case: str
    lot: DrawnLot
    n: int

    def order(self) -> tuple[str, ...]:
        """All candidates of the lot in the order of the draw."""
        return lot_order(self.record, self.case, self.lot)


def drawn_case(record: DrawRecord, number: str) -> DrawnCase:
    """What a draw holds of one of its cases."""
    return next(each for each in record.cases if each.case == number)


def present_by_lot(assignments: Iterable[Assignment]) -> Counter[str]:
    """By field, how many of these were drawn for it and have not left."""
    return Counter(each.lot for each in assignments if each.lot and each.ended_at is None)


def lacking_lots(case: Case, draw: ExpertDraw | None, assignments: Sequence[Assignment]) -> tuple[LackingLot, ...]:
    """The lots of the newest draw that have free places, by the assignments of the round."""
    return lacking_beside(case, draw, present_by_lot(assignments)) if draw else ()


def lacking_beside(case: Case, draw: ExpertDraw, present: Mapping[str, int]) -> tuple[LackingLot, ...]:
    """The same, by how many are `present` who were drawn for each field."""
    record = record_of(draw)
    lots = [(lot, lot.number + lot.kept - present.get(lot.field, 0)) for lot in drawn_case(record, case.number).lots]
    return tuple(LackingLot(draw, record, case.number, lot, n) for lot, n in lots if n > 0)


@dataclass(frozen=True)
class InOrder:
    """Whom the order of a lot brings: who is asked, and who was before them and why not."""

    lot: LackingLot
    experts: tuple[Expert, ...]
    passed: tuple[str, ...]


def next_in_order(
    lot: LackingLot, pool: Mapping[str, Expert], out: Mapping[str, str], asked: Mapping[int, datetime | None]
) -> InOrder:
    """The next of a lot by its order, as many as are lacking: whoever was asked before is passed in silence, who is
    `out` now (by key, why) with the reason, who left the pool altogether too."""
    chosen: list[Expert] = []
    passed: list[str] = []
    for key in lot.order():
        expert = pool.get(key)
        if len(chosen) == lot.n:
            break
        if expert is not None and expert.person_id in asked:
            continue
        if expert is None or key in out:
            name, reason = lot.record.experts[key].name, out.get(key) or _("已不在专家库中")
            passed.append(_("%(name)s：%(reason)s") % {"name": name, "reason": reason})
            continue
        chosen.append(expert)
    return InOrder(lot, tuple(chosen), tuple(passed))
