"""Experts drawn at random for panels, as anybody can repeat it; whoever leaves is followed by the next in order."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.door import action, hold_journal, platform_language, record_act
from pingding.actions.panels.experts import LONGEST_REASON, Lotted, ask_expert, asked_for, hold_panel
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.policy.steps.drawn_experts import DrawnCase, DrawRecord, recorded_draw
from pingding.policy.steps.panel import Panel
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.steps import DrawPanel
from pingding.queries.panels.expert_draws import (
    InOrder,
    binding_draw,
    drawn_case,
    draws_of,
    lacking_lots,
    present_by_lot,
    record_of,
)
from pingding.queries.panels.fitness import Fitness
from pingding.queries.refusals import Faults
from pingding.queries.reviews.drawing import DrawAsked, DrawLists, PanelToDraw, draw_lists, orders, wrong_number
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, ExpertDraw

SEED_BYTES = 32
NOTHING = DrawAsked()


@dataclass(frozen=True)
class _Held:
    """A case, panel_held, with the convener's seat at its open panel and what a draw needs to know of it."""

    case: Case
    seat: OpenSeat
    panel: Panel
    to_draw: PanelToDraw
    present: tuple[Assignment, ...]

    def binding(self) -> ExpertDraw | None:
        """The draw whose order holds in this round."""
        return binding_draw(draws_of(self.case, self.seat.run.step), self.seat.run, self.to_draw.drawn)


@action
def draw_panels(
    step: str,
    cases: Sequence[str],
    asked: DrawAsked = NOTHING,
    *,
    text: str = "",
    seed: str | None = None,
    actor: Viewer,
    at: datetime,
) -> ExpertDraw:
    """Draw the experts of the panels of these cases (by number) at a step.

    The platform makes the seed now; `text` is public and may be added. Only rehearsals, the demonstration and tests
    give a `seed`. What is drawn is as `asked`, or as the definition says where it has the experts drawn. Effects: the
    record of the draw, an entry in the journal of each case, whoever is drawn is asked as by hand. Where a lot has too
    few candidates all of them are drawn. Refusals: no case; not the convener of one; cases of several programmes or
    bodies; no number, or more than a panel has places; places that the order of an earlier draw still fills; somebody
    left out without a reason; nobody to draw from.
    """
    faults = Faults()
    with faults.caught("text"):
        text = read_line(text, _("公开文本"), 200, required=False)
    asked = replace(asked, left_out=_reasons(asked.left_out, faults))
    panels_held = [_hold(number, step, actor) for number in sorted(set(cases))]
    faults.refuse()
    _refuse_apart(panels_held)
    hold_journal()  # nobody is drawn meanwhile who would then be asked more often than the year allows
    asked = asked.bound_by(panels_held[0].panel)
    with platform_language():
        lists = draw_lists([each.to_draw for each in panels_held], asked, at=at)
    _refuse_undrawable(panels_held, asked, lists)
    edition = edition_of(panels_held[0].case.edition)
    record = recorded_draw(
        seed or secrets.token_hex(SEED_BYTES), text, asked.terms(edition.id, step), lists.cases, lists.experts
    )
    draw = _stored(record, panels_held, actor=actor, at=at)
    for each, drawn in zip(panels_held, record.cases, strict=True):
        _ask_drawn(draw, record, drawn, each, lists, actor=actor, at=at)
    return draw


@action
def call_next(number: str, step: str, *, actor: Viewer, at: datetime) -> list[Assignment]:
    """Fill the free places of a drawn panel by the order of its newest draw, field by field.

    Who cannot be asked any more is passed over, with the reason in the journal. Effects: those who follow are asked.
    Refusals: not the convener; never drawn; no free place; nobody is left in the order.
    """
    panel_held = _hold(number, step, actor)
    draw = panel_held.binding()
    if draw is None:
        remedy = _("请先随机抽取专家。")
        raise Refusal(_("本件还没有抽取专家"), where=panel_held.panel.title, kind="conflict", remedy=remedy)
    lacking = lacking_lots(panel_held.case, draw, panel_held.present)
    if not lacking:
        raise Refusal(
            _("本件抽取的专家没有空缺"), where=panel_held.panel.title, kind="conflict", remedy=_("请刷新页面查看。")
        )
    hold_journal()
    (following, fitness), assignments = _following(panel_held, draw, at=at), []
    for each in following:
        lotted = Lotted(draw, each.lot.lot.field, each.passed)
        for expert in each.experts:
            seat, panel = panel_held.seat, panel_held.panel
            assignments.append(ask_expert(fitness, seat, panel, expert.person, lotted=lotted, actor=actor, at=at))
    if not assignments:
        what = _("抽取顺序中已没有可以递补的专家")
        raise Refusal(what, where=panel_held.panel.title, kind="conflict", remedy=_("请对空缺的席位再次随机抽取。"))
    return assignments


def _reasons(left_out: Mapping[int, str], faults: Faults) -> dict[int, str]:
    """The reasons for whom the officer leaves out, each read."""
    read: dict[int, str] = {}
    for person, reason in left_out.items():
        with faults.caught(f"reason-{person}"):
            read[person] = read_paragraphs(reason, _("不参加抽取的理由"), LONGEST_REASON)
    return read


def _hold(number: str, step: str, actor: Viewer) -> _Held:
    case, seat, panel = hold_panel(actor, number, step)
    rows = list(seat.run.assignments.order_by("pk"))
    present = tuple(row for row in rows if row.ended_at is None)
    drawn = frozenset(row.draw_id for row in rows if row.draw_id is not None)
    asked = asked_for(seat.run.pk)
    to_draw = PanelToDraw(case, panel, asked, present_by_lot(present), seat.run, drawn)
    return _Held(case, seat, panel, to_draw, present)


def _refuse_apart(panels_held: Sequence[_Held]) -> None:
    """Refuse unless there are cases, of one edition, and one body convenes all their panels."""
    if not panels_held:
        raise Refusal(_("尚未选择要抽取专家的件"), remedy=_("请勾选至少一件。"))
    if len({(each.case.edition_id, each.seat.seat.organisation_id) for each in panels_held}) > 1:
        what = _("所选各件不属同一办法或不由同一单位召集")
        raise Refusal(what, kind="conflict", remedy=_("请分开抽取。"))


def _refuse_undrawable(panels_held: Sequence[_Held], asked: DrawAsked, lists: DrawLists) -> None:
    """All at once, what keeps each case from being drawn."""
    faults = Faults()
    by_number = {each.case: each for each in lists.cases}
    for each in panels_held:
        with faults.caught(where=each.case.number):
            _refuse_case(each, asked, by_number[each.case.number], lists)
    faults.refuse()


def _refuse_case(each: _Held, asked: DrawAsked, lists_of: DrawnCase, lists: DrawLists) -> None:
    panel = each.panel
    if refusal := wrong_number(each.to_draw, asked):
        raise refusal
    earlier = each.binding()
    if earlier and any(following.experts for following in orders(each.to_draw, earlier, lists_of, lists)):
        what = _("上次抽取的顺序中还有可以递补的专家")
        raise Refusal(what, clause=panel.clause, kind="conflict", remedy=_("请按抽取顺序递补，不再另行抽取。"))
    if not any(lot.candidates for lot in lists_of.lots if lot.number):
        remedy = _("请补充专家库，或放宽条件。")
        raise Refusal(_("没有可以参加抽取的专家"), clause=panel.clause, kind="conflict", remedy=remedy)


def _stored(record: DrawRecord, panels_held: Sequence[_Held], *, actor: Viewer, at: datetime) -> ExpertDraw:
    first = panels_held[0]
    draw = ExpertDraw.objects.create(
        edition=first.case.edition,
        call=first.case.call,
        step=first.seat.run.step,
        organisation=first.seat.seat.organisation,
        record=record.model_dump(mode="json"),
        drawn_at=at,
        drawn_by=actor.person_or_refuse(),
    )
    draw.cases.set([each.case for each in panels_held])
    return draw


def _ask_drawn(
    draw: ExpertDraw,
    record: DrawRecord,
    drawn: DrawnCase,
    panel_held: _Held,
    lists: DrawLists,
    *,
    actor: Viewer,
    at: datetime,
) -> None:
    """The entry in the journal of one case, and its experts asked."""
    act = DrawPanel(
        expert_draw=draw.pk,
        algorithm=record.algorithm,
        seed=record.seed,
        text=record.text,
        candidates=len({key for lot in drawn.lots for key in lot.candidates}),
        candidates_sha256=record.candidates_sha256,
        left_out=len(drawn.left_out),
        drawn=sum(len(lot.drawn) for lot in drawn.lots),
        content=content_digest(draw.record),
    )
    behalf = panel_held.seat.seat.organisation
    step, clause = panel_held.seat.run.step, panel_held.panel.clause
    record_act(act, at=at, actor=actor, behalf=behalf, case=panel_held.case, step=step, clause=clause)
    fitness = lists.fitness[panel_held.case.number]
    for lot in drawn.lots:
        for key in lot.drawn:
            person, lotted = lists.pool[key].person, Lotted(draw, lot.field)
            ask_expert(fitness, panel_held.seat, panel_held.panel, person, lotted=lotted, actor=actor, at=at)


def _following(panel_held: _Held, draw: ExpertDraw, *, at: datetime) -> tuple[list[InOrder], Fitness]:
    """Whom the order of a draw brings now, for each field that lacks somebody, and how the experts stand."""
    record = record_of(draw)
    fields = {lot.field: 1 for lot in drawn_case(record, panel_held.case.number).lots}
    terms = record.terms
    asked = DrawAsked(fields, terms.most_a_year, terms.joint_years, most_no_shows=terms.most_no_shows)
    with platform_language():
        lists = draw_lists([panel_held.to_draw], asked, at=at)
        return orders(panel_held.to_draw, draw, lists.cases[0], lists), lists.fitness[panel_held.case.number]
