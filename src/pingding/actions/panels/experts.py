"""Experts of a panel: asked by the convener, standing aside by rule or by themselves, replaced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from pingding.actions.cases.moving import count_act, find_held
from pingding.actions.compiled_writes import insert
from pingding.actions.door import action, notify, record_act
from pingding.actions.panels.assigned import find_own_assignment
from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import Panel
from pingding.policy.text.typed_text import read_paragraphs
from pingding.policy.translation import counted
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import OpenSeat, seat_or_refuse
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.journal.acts.act import JournalAct
from pingding.queries.journal.acts.steps import AssignExpert, DeclareRecusal, ReplaceExpert
from pingding.queries.mail.dated import Dated, no_longer
from pingding.queries.panels.fitness import Fitness, fitness_of
from pingding.queries.panels.sheets import scorers_sheet
from pingding.queries.refusals import Faults
from pingding.queries.reviews.assigning import assigning_refusal, places_left
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Expert, ExpertDraw, Person, StepRun

LONGEST_REASON = 500


@action
def assign_expert(number: str, step: str, expert: Person, *, actor: Viewer, at: datetime) -> Assignment:
    """Ask an expert to assess a case. Effects: the assignment; a message to the expert.

    Refusals: not the convener; the definition has the experts drawn; not in the pool; a reason for recusal that the
    records show; already asked; every place of the panel is taken.
    """
    case, seat, panel = hold_panel(actor, number, step)
    return ask_expert(_fitness(case, seat, [expert], at), seat, panel, expert, actor=actor, at=at)


@dataclass(frozen=True)
class Lotted:
    """That an expert is asked by a draw: which, for which field, and who stood before them in its order and why not."""

    draw: ExpertDraw
    field: str
    passed: tuple[str, ...] = ()


def ask_expert(
    fitness: Fitness,
    seat: OpenSeat,
    panel: Panel,
    expert: Person,
    *,
    lotted: Lotted | None = None,
    actor: Viewer,
    at: datetime,
) -> Assignment:
    """Ask an expert, whom somebody chose or a draw; how they stand to the case is read once for all of an act."""
    doubts = _refuse_unassignable(fitness, seat, panel, expert, by_hand=lotted is None)
    case, by = fitness.concerned.file.case, actor.person_or_refuse()
    draw, lot = (lotted.draw, lotted.field) if lotted else (None, "")
    assignment = insert(Assignment(run=seat.run, expert=expert, assigned_at=at, assigned_by=by, draw=draw, lot=lot))
    _record(_assigning(case, seat, doubts, expert, lotted, at), seat, expert, actor=actor, at=at)
    dated = Dated(f"assignment-{assignment.pk}", seat.run.due_at) if seat.run.due_at else None
    notify(gettext_noop("请评审“%(case)s”"), {"case": case}, at=at, person=expert, case=case, dated=dated)
    return assignment


def _fitness(case: Case, seat: OpenSeat, experts: Sequence[Person], at: datetime) -> Fitness:
    """How these persons, as far as they are in the pool, stand to a case."""
    entries = list(Expert.objects.filter(person__in=experts))
    return fitness_of(CaseFile(case), seat.run, entries, at=at)


def _assigning(
    case: Case, seat: OpenSeat, doubts: Sequence[str], expert: Person, lotted: Lotted | None, at: datetime
) -> AssignExpert:
    """The act, with what was to be looked into: stored in Chinese, whatever language the actor reads."""
    recorded: dict[str, Any] = {}
    if doubts:
        with override(settings.LANGUAGE_CODE):
            recorded["doubts"] = _fitness(case, seat, [expert], at).doubts(expert.expert)
    if lotted is not None:
        recorded |= {"expert_draw": lotted.draw.pk, "lot": lotted.field}
        recorded |= {"passed": lotted.passed} if lotted.passed else {}
    return AssignExpert(**recorded)


def hold_panel(actor: Viewer, number: str, step: str) -> tuple[Case, OpenSeat, Panel]:
    """The case, held, the seat of the actor who convenes its open panel, and the panel's definition."""
    case = find_held(actor, number)
    seat = seat_or_refuse(actor, case, step)
    if not isinstance(seat.step, Panel):
        what = _("“%(step)s”不是专家评审步骤") % {"step": seat.step.title}
        raise Refusal(what, remedy=_("请从专家评审步骤指派。"))
    count_act(case)
    return case, seat, seat.step


@compiled_query
def _asked_at(run: int) -> QuerySet[Assignment, tuple[int, datetime | None]]:
    own = StepRun.objects.filter(pk=run)
    left = Q(ended_at__isnull=False, run__case__in=own.values("case"), run__step__in=own.values("step"))
    return Assignment.objects.filter(Q(run=run) | left).order_by("run").values_list("expert", "ended_at")


def asked_for(run: int) -> dict[int, datetime | None]:
    """The experts ever asked for a round, and those who left the panel in an earlier one, with when that ended."""
    return dict(_asked_at(run))


def _record(act: JournalAct, seat: OpenSeat, expert: Person, *, actor: Viewer, at: datetime) -> None:
    """Record what a convener did about an expert."""
    record_act(
        act,
        at=at,
        actor=actor,
        behalf=seat.seat.organisation,
        case=seat.run.case,
        step=seat.run.step,
        about=expert.name,
        clause=seat.step.clause,
    )


def _refuse_unassignable(
    fitness: Fitness, seat: OpenSeat, panel: Panel, expert: Person, *, by_hand: bool
) -> tuple[str, ...]:
    """Refuse an expert who may not assess the case, or for whom the panel has no place; else what is to be looked
    into."""
    entry = getattr(expert, "expert", None)
    if entry is None:
        raise Refusal(_("%(name)s不在专家库中") % {"name": expert.name}, kind="invalid", remedy=_("请从专家库中选择。"))
    if (refusal := assigning_refusal(panel, entry, fitness, asked_for(seat.run.pk), by_hand=by_hand)) is not None:
        raise refusal
    return fitness.doubts(entry)


@action
def assign_experts(
    number: str, step: str, experts: Sequence[Person], *, actor: Viewer, at: datetime
) -> list[Assignment]:
    """Ask several experts at once: all of them, or none.

    Refusals: more than the panel has places left; all at once, whatever keeps one of them.
    """
    case, seat, panel = hold_panel(actor, number, step)
    places = places_left(panel, asked_for(seat.run.pk))
    if len(experts) > places:
        raise Refusal(
            counted("评审专家为%(seats)d人，还可指派%(left)d人，所选为%(chosen)d人", panel.seats)
            % {"seats": panel.seats, "left": places, "chosen": len(experts)},
            where=panel.title,
            clause=panel.clause,
            remedy=_("请减少所选的专家；没有指派任何人。"),
        )
    faults, assignments, fitness = Faults(), [], _fitness(case, seat, experts, at)
    for expert in experts:
        with faults.caught():
            assignments.append(ask_expert(fitness, seat, panel, expert, actor=actor, at=at))
    faults.refuse()
    return assignments


@action
def assign_panels(
    step: str, chosen: Mapping[str, Sequence[Person]], *, actor: Viewer, at: datetime
) -> list[Assignment]:
    """Ask experts for several cases at once, by the numbers of the cases: all of them, or none.

    Refusals, all at once: whatever keeps one of them from being asked, with the number of its case.
    """
    faults, assignments = Faults(), []
    for number in sorted(chosen):
        with faults.caught(where=number):
            assignments += assign_experts(number, step, chosen[number], actor=actor, at=at)
    faults.refuse()
    return assignments


@action
def declare_recusal(number: str, step: str, reason: str, *, actor: Viewer, at: datetime) -> Assignment:
    """An expert declares a reason to stand aside.

    Effects: the case is closed to them; their sheet is set aside; the convener gets a message.
    """
    own = find_own_assignment(actor, number, step)
    case, assignment = own.file.case, own.assignment
    count_act(case)
    _end(assignment, reason, _("回避理由"), at=at)
    act = DeclareRecusal(reason=assignment.ended_reason)
    record_act(act, at=at, actor=actor, case=case, step=step, clause=own.step.clause)
    for seat in assignment.run.seats.select_related("organisation"):
        notify(
            gettext_noop("%(name)s对“%(case)s”声明回避"),
            {"name": assignment.expert.name, "case": case},
            at=at,
            organisation=seat.organisation,
            case=case,
        )
    return assignment


@action
def replace_expert(
    number: str, step: str, expert: Person, reason: str, *, by: Person | None = None, actor: Viewer, at: datetime
) -> Assignment:
    """The convener frees the seat of an expert, and asks another `by` whom to replace them, where one is named.

    Effects: the case is closed to the expert, who gets a message; the sheet, handed in or begun, is set aside; the
    other's assignment. Refusals: not the convener; not on the panel, or no longer; no reason; whatever keeps the other
    expert from being asked.
    """
    case, seat, panel = hold_panel(actor, number, step)
    assignment = seat.run.assignments.filter(expert=expert, ended_at=None).select_related("expert").first()
    if assignment is None:
        what = _("%(name)s不在本件评审名单中") % {"name": expert.name}
        raise Refusal(what, kind="conflict", remedy=_("请刷新页面查看。"))
    _end(assignment, reason, _("更换理由"), at=at, replaced_by=actor.person_or_refuse())
    sheet = scorers_sheet(seat.run, expert)
    state = "none" if sheet is None else "handed_in" if sheet.submitted_at else "begun"
    _record(ReplaceExpert(reason=assignment.ended_reason, sheet=state), seat, expert, actor=actor, at=at)
    words = {"case": case, "reason": assignment.ended_reason}
    gone = no_longer(f"assignment-{assignment.pk}", seat.run.due_at)
    notify(gettext_noop("“%(case)s”不再由您评审：%(reason)s"), words, at=at, person=expert, dated=gone)
    if by is not None:
        ask_expert(_fitness(case, seat, [by], at), seat, panel, by, actor=actor, at=at)
    return assignment


def _end(assignment: Assignment, reason: str, label: str, *, at: datetime, replaced_by: Person | None = None) -> None:
    """End an assignment for a reason, and that of the same expert in earlier rounds of the panel: the case is closed to
    them. Their sheets stay as they are, and `counted_sheets` leaves them out."""
    faults = Faults()
    with faults.caught("reason"):
        assignment.ended_reason = read_paragraphs(reason, label, LONGEST_REASON)
    faults.refuse()
    assignment.ended_at, assignment.replaced_by = at, replaced_by
    of_panel = Assignment.objects.filter(run__case=assignment.run.case_id, run__step=assignment.run.step)
    ended = {name: getattr(assignment, name) for name in ("ended_at", "ended_reason", "replaced_by")}
    of_panel.filter(expert=assignment.expert_id, ended_at=None).update(**ended)
