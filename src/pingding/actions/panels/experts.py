"""Experts of a panel: asked by the convener, standing aside by rule or by themselves."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.moving import count_act, lock_case
from pingding.actions.door import action, notify, record_act
from pingding.actions.panels.assigned import find_own_assignment
from pingding.policy.errors import Refusal
from pingding.policy.steps.panel import Panel
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.access import find_case
from pingding.queries.cases.seats import OpenSeat, seat_or_refuse
from pingding.queries.journal.acts.steps import AssignExpert, DeclareRecusal
from pingding.queries.panels.recusals import recusal_of
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Person, ScoreSheet

LONGEST_REASON = 500


@action
def assign_expert(number: str, step: str, expert: Person, *, actor: Viewer, at: datetime) -> Assignment:
    """Ask an expert to assess a case. Effects: the assignment; a message to the expert.

    Refusals: not the convener; not in the pool; a reason for recusal that the records show; already asked; every
    place of the panel is taken.
    """
    case = find_case(actor, number)
    seat_or_refuse(actor, case, step)
    lock_case(case)
    seat = seat_or_refuse(actor, case, step)
    _refuse_unassignable(case, seat, expert)
    assignment = Assignment.objects.create(
        run=seat.run, expert=expert, assigned_at=at, assigned_by=actor.person_or_refuse()
    )
    record_act(
        AssignExpert(),
        at=at,
        actor=actor,
        behalf=seat.seat.organisation,
        case=case,
        step=step,
        about=expert.name,
        clause=seat.step.clause,
    )
    notify(gettext_noop("请评审“%(case)s”"), {"case": case}, at=at, person=expert, case=case)
    return assignment


def _refuse_unassignable(case: Case, seat: OpenSeat, expert: Person) -> None:
    """Refuse an expert who may not assess the case, or for whom the panel has no place."""
    if not isinstance(seat.step, Panel):
        what = _("“%(step)s”不是专家评审步骤") % {"step": seat.step.title}
        raise Refusal(what, remedy=_("请从专家评审步骤指派。"))
    pool = getattr(expert, "expert", None)
    if pool is None or not pool.is_active:
        raise Refusal(_("%(name)s不在专家库中") % {"name": expert.name}, kind="invalid", remedy=_("请从专家库中选择。"))
    clause = seat.step.clause
    if (reason := recusal_of(case, pool)) is not None:
        what = _("%(name)s应当回避：%(reason)s") % {"name": expert.name, "reason": reason}
        raise Refusal(what, clause=clause, kind="conflict", remedy=_("请另选专家。"))
    if seat.run.assignments.filter(expert=expert).exists():
        what = _("%(name)s已在本件评审名单中") % {"name": expert.name}
        raise Refusal(what, kind="conflict", remedy=_("请另选专家。"))
    if seat.run.assignments.filter(recused_at=None).count() >= seat.step.seats:
        raise Refusal(
            _("评审专家已满%(seats)d人") % {"seats": seat.step.seats},
            where=seat.step.title,
            clause=clause,
            kind="conflict",
            remedy=_("有专家回避时可以补充指派。"),
        )


@action
def assign_experts(
    number: str, step: str, experts: Sequence[Person], *, actor: Viewer, at: datetime
) -> list[Assignment]:
    """Ask several experts at once: all of them, or none.

    Refusals: more than the panel has places left; all at once, whatever keeps one of them.
    """
    case = find_case(actor, number)
    seat = seat_or_refuse(actor, case, step)
    if isinstance(seat.step, Panel):
        places = seat.step.seats - seat.run.assignments.filter(recused_at=None).count()
        if len(experts) > places:
            raise Refusal(
                _("评审专家为%(seats)d人，还可指派%(left)d人，所选为%(chosen)d人")
                % {"seats": seat.step.seats, "left": places, "chosen": len(experts)},
                where=seat.step.title,
                clause=seat.step.clause,
                remedy=_("请减少所选的专家；没有指派任何人。"),
            )
    faults, assignments = Faults(), []
    for expert in experts:
        with faults.caught():
            assignments.append(assign_expert(number, step, expert, actor=actor, at=at))
    faults.refuse()
    return assignments


@action
def declare_recusal(number: str, step: str, reason: str, *, actor: Viewer, at: datetime) -> Assignment:
    """An expert declares a reason to stand aside.

    Effects: the case is closed to them; what they scored no longer counts; the convener gets a message.
    """
    own = find_own_assignment(actor, number, step)
    case, assignment = own.file.case, own.assignment
    count_act(case)
    reason = read_paragraphs(reason, _("回避理由"), LONGEST_REASON)
    assignment.recused_at, assignment.recusal_reason = at, reason
    assignment.save(update_fields=["recused_at", "recusal_reason"])
    ScoreSheet.objects.filter(run=assignment.run, scorer=actor.person, submitted_at=None).delete()
    record_act(
        DeclareRecusal(reason=assignment.recusal_reason),
        at=at,
        actor=actor,
        case=case,
        step=step,
        clause=own.step.clause,
    )
    for seat in assignment.run.seats.select_related("organisation"):
        notify(
            gettext_noop("%(name)s对“%(case)s”声明回避"),
            {"name": assignment.expert.name, "case": case},
            at=at,
            organisation=seat.organisation,
            case=case,
        )
    return assignment
