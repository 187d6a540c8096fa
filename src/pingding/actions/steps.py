"""Acts at the steps that are done case by case: review, opinion, panel's close, visit, receipt, filing."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.drafts import hand_in
from pingding.actions.cases.moving import count_act, find_held, move
from pingding.actions.compiled_writes import update
from pingding.actions.door import action, notify, record_act
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Outcome
from pingding.policy.procedures.departures import unreasoned_departure
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.registry import CONTENT_OF
from pingding.policy.translation import counted
from pingding.queries.applications.writing_permission import own_part_of
from pingding.queries.cases.assessment import procedure_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.correction import ReturnForCorrection
from pingding.queries.cases.facts import case_facts
from pingding.queries.cases.seats import OpenSeat, departure_of, seat_or_refuse
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.steps import step_act
from pingding.queries.refusals import Faults
from pingding.queries.steps.kind import AtSeat
from pingding.queries.steps.registry import STEPS
from pingding.queries.steps.step_checks import find_unready
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, ScoreSheet, Seat


@action
def act_at_step(
    number: str,
    step: str,
    outcome: str,
    content: StepContent,
    *,
    actor: Viewer,
    at: datetime,
    revision: int | None = None,
) -> Case:
    """Take an outcome at a step for one's seat.

    Effects in order: the case is held (`revision` detects that somebody acted meanwhile); the seat is filled with
    `content`; when this decides the step, the case moves: forward outcomes wait for every seat where the step
    needs all, any other outcome decides at once; a return for correction names its parts and deadline; the
    applicant gets a message of a return or an end. Refusals: not one's step; no outcome, or an unknown
    one; whatever the kind of step asks for before it can pass (`queries.steps`).
    """
    case = find_held(actor, number)
    seat = seat_or_refuse(actor, case, step)
    count_act(case, revision, actor)
    if not outcome:
        _refuse_undecided(case, seat, content, at)
    faults = Faults()
    chosen = _chosen_outcome(seat, outcome, content, faults)
    _refuse_other_ways(seat, content)
    if outcome != "skip":
        find_unready(case, seat, chosen, content, faults, at=at)
    faults.refuse()
    departure = departure_at(seat, chosen)
    fill_seat(seat.seat, outcome, content.model_dump(mode="json") | departure, actor=actor, at=at)
    if chosen.tone == "forward" and outcome != "skip":
        _hand_in_own_part(case, seat, actor=actor, at=at)
    act = step_act(seat.step.kind, outcome, content.model_dump(exclude_defaults=True) | departure)
    about, clause = f"{seat.step.title}：{chosen.label}", grounds_of(case, seat, chosen, content)
    office = seat.seat.organisation
    record_act(act, at=at, actor=actor, behalf=office, case=case, step=step, about=about, clause=clause)
    settle(case, seat, outcome, chosen, content, at=at)
    return case


def _refuse_other_ways(seat: OpenSeat, content: StepContent) -> None:
    """Refuse what has an action of its own: batches, and forms, which are checked when they are handed in."""
    title = {"step": seat.step.title}
    if seat.batch:
        raise Refusal(_("“%(step)s”须成批办理") % title, remedy=_("请从批次页面办理。"))
    if isinstance(seat.step, Fill):
        raise Refusal(_("“%(step)s”须填写并提交表格") % title, remedy=_("请从填报页面提交。"))
    if type(content) is not CONTENT_OF[seat.step.kind]:
        raise Refusal(_("办理内容与“%(step)s”不符") % title, remedy=_("请从办件页面重新填写。"))


def _refuse_undecided(case: Case, seat: OpenSeat, content: StepContent, at: datetime) -> None:
    """Refuse an act without an outcome: one that is done in another way, else with all that its words lack at once."""
    _refuse_other_ways(seat, content)
    faults, outcomes = Faults(), seat.step.outcomes.values()
    undecided = Refusal(_("尚未选择办理结果"), clause=seat.step.clause, remedy=_("请选择一项结果后提交。"))
    faults.add(undecided, f"{seat.run.step}-outcome-1", seat.step.title)
    passing = next((each for each in outcomes if each.tone == "forward"), None)
    if passing is not None:
        for lacking in content.lacking(seat.step, seat.run.step, passing, local_date(at)):
            faults.add(lacking)
        for unsaid in STEPS[seat.step.kind].unsaid(
            AtSeat(CaseFile(case), seat, at, drafts=True), content, forward=True
        ):
            faults.add(unsaid)
    faults.refuse()


SKIP = Outcome(label="不安排", local="可选步骤")


def _chosen_outcome(seat: OpenSeat, outcome: str, content: StepContent, faults: Faults) -> Outcome:
    """The outcome's definition; refuses an unknown one, and adds a missing reason or an unnamed correction."""
    if outcome == "skip" and seat.step.optional:
        return SKIP
    if outcome not in seat.step.outcomes:
        raise Refusal(
            _("“%(step)s”没有“%(outcome)s”这一结果") % {"step": seat.step.title, "outcome": outcome},
            kind="invalid",
            remedy=_("请从页面所列结果中选择。"),
        )
    chosen = seat.step.outcomes[outcome]
    if chosen.reason and not content.reason:
        unreasoned = Refusal(
            _("作出“%(label)s”须写明理由") % {"label": chosen.label},
            where=seat.step.title,
            clause=chosen.clause or seat.step.clause,
            remedy=_("请填写理由。"),
        )
        faults.add(unreasoned, "reason")
    elif not content.reason and (way := departure_of(chosen, seat.rounds)):
        edition = edition_of(seat.run.case.edition)
        faults.add(unreasoned_departure(edition, seat.step, chosen, way), "reason")
    if chosen.correction:
        with faults.caught(where=seat.step.title):
            _refuse_unnamed(seat, chosen, content)
    return chosen


def departure_at(seat: OpenSeat, chosen: Outcome) -> dict[str, str]:
    """What is kept of a decision that departs from what was proposed; nothing of one that follows it."""
    way = departure_of(chosen, seat.rounds)
    return {"departs_from": way} if way else {}


def _refuse_unnamed(seat: OpenSeat, chosen: Outcome, content: StepContent) -> None:
    assert chosen.correction is not None
    if not content.parts:
        raise Refusal(
            _("退回补正须指明需要补正的部分"), where=seat.step.title, remedy=_("请勾选需要补正的栏目、字段或材料。")
        )
    before = Seat.objects.filter(run__case=seat.run.case_id, run__step=seat.run.step, outcome__in=_corrections(seat))
    if before.count() >= chosen.correction.times:
        raise Refusal(
            counted("本件已退回补正%(n)d次，不能再次退回", chosen.correction.times) % {"n": chosen.correction.times},
            clause=chosen.correction.clause,
            remedy=_("请作出通过或不予通过的决定。"),
        )


def _corrections(seat: OpenSeat) -> list[str]:
    return [key for key, outcome in seat.step.outcomes.items() if outcome.correction]


def grounds_of(case: Case, seat: OpenSeat, chosen: Outcome, content: StepContent) -> tuple[str, ...]:
    """The clauses that an act rests on: of a review that does not pass, first those of what was answered no."""
    own = chosen.clause or seat.step.clause
    if chosen.tone == "forward":
        return own
    return tuple(dict.fromkeys((*STEPS[seat.step.kind].grounds(edition_of(case.edition), seat, content), *own)))


def fill_seat(seat: Seat, outcome: str, content: dict[str, Any], *, actor: Viewer, at: datetime) -> None:
    seat.outcome, seat.content, seat.acted_at, seat.acted_by = outcome, content, at, actor.person
    seat.waiting = False
    update(seat, "outcome", "content", "acted_at", "acted_by", "waiting")


def decided(seat: OpenSeat, outcome: str, chosen: Outcome) -> str | None:
    """The outcome by which the step ends now that this seat has taken its own; None while it waits for others.

    The case has been held since before the seat was read, so that those beside it stand as they did.
    An outcome that is not forward decides at once, and so does the first act where any seat is enough; where offices
    act together a refusal waits for all of them too. Where all are needed, the outcome furthest down the definition's
    list counts: the more reserved one.
    """
    waits = chosen.tone == "forward" or (chosen.tone == "refuse" and seat.step.needs == "together")
    if not waits or seat.step.needs == "any":
        return outcome
    if any(other.acted_at is None for other in seat.others):
        return None
    taken = {outcome, *(other.outcome for other in seat.others)}
    return next((key for key in reversed(seat.step.outcomes) if key in taken), outcome)


def settle(
    case: Case,
    seat: OpenSeat,
    outcome: str,
    chosen: Outcome,
    content: StepContent,
    *,
    at: datetime,
    facts: Facts | None = None,
) -> bool:
    """Move the case when this seat's outcome decides the step, and say so.

    `facts` are the case's, where they were just read.
    """
    decision = decided(seat, outcome, chosen)
    if decision is None:
        return False
    chosen = seat.step.outcomes.get(decision, chosen)
    correction = None
    if chosen.correction:
        correction = ReturnForCorrection(
            asked_by=seat.run.step,
            working_days=chosen.correction.working_days,
            parts=tuple(content.parts),
            notes=dict(content.notes),
            reason=content.reason,
        )
    all_acted = all(other.acted_at is not None for other in seat.others)
    move(case, seat.run, decision, at=at, correction=correction, facts=facts, rounds=seat.rounds, all_acted=all_acted)
    notify_outcome(case, seat, chosen, content.reason, at=at)
    return True


def notify_outcome(case: Case, seat: OpenSeat, chosen: Outcome, reason: str, *, at: datetime) -> None:
    """A message to the applicant of an end, and of a return to a form; none of what only passes the case on."""
    steps = procedure_of(case).steps
    returned = chosen.tone != "forward" and any(isinstance(steps[to], Fill) for to in chosen.to)
    if chosen.end or returned:
        notify(
            gettext_noop("%(case)s：%(step)s“%(label)s”。%(reason)s"),
            {"case": case, "step": seat.step.title, "label": chosen.label, "reason": reason},
            at=at,
            organisation=case.organisation,
            case=case,
        )


def _hand_in_own_part(case: Case, seat: OpenSeat, *, actor: Viewer, at: datetime) -> None:
    """Close what this seat filled itself: its part of a form becomes a version, its score sheet is handed in."""
    if seat.step.own_form:
        own = own_part_of(case, seat, seat.step.own_form)
        read = case_facts(case, on=local_date(at), drafts=True, own=own)
        hand_in(case, seat.step.own_form, seat, read, actor=actor, at=at)
    hand_in_sheet(seat, at=at)


def hand_in_sheet(seat: OpenSeat, *, at: datetime) -> None:
    """Close the seat's own score sheet, once, with its act; experts hand in theirs one by one."""
    if seat.step.own_sheet:
        sheets = ScoreSheet.objects.filter(run=seat.run.pk, organisation=seat.seat.organisation_id)
        sheets.update(submitted_at=at)
