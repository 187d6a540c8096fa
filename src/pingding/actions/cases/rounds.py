"""The rounds of a case at its steps: opened with deadline and seats, closed, due at another time.

What the worklist reads of a seat is a copy, and nothing else writes it: a seat waits from here on, until it has acted
(`actions.steps.fill_seat`) or its round is closed here.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.compiled_writes import insert, update
from pingding.actions.door import notify, record_act
from pingding.actions.page_drafts import drop_drafts_of_acts
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.policy.language import Deadline, Step
from pingding.policy.procedures.deadlines import Due, day_of, due
from pingding.policy.translation import listed
from pingding.queries.calls.closing import closing_of, district_dates
from pingding.queries.cases.assessment import procedure_of
from pingding.queries.cases.correction import ReturnForCorrection, ends_unless_corrected
from pingding.queries.cases.facts import case_facts
from pingding.queries.cases.lateness import due_by_facts
from pingding.queries.cases.parties import seats_of
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar, edition_of, shared
from pingding.queries.journal.acts.steps import KeepScore
from pingding.queries.journal.contents import of_result
from pingding.queries.mail.dated import Dated
from pingding.queries.regions import join_regions
from pingding.records.models import Call, Case, Organisation, ScoreSheet, Seat, StepRun


def open_round(
    case: Case, step_id: str, before: Sequence[StepRun], *, at: datetime, correction: ReturnForCorrection | None = None
) -> StepRun:
    """A new round of a step with its deadline and seats; a fill step in correction has the correction's deadline.

    `before` are the rounds of the case so far, in order.
    """
    step = procedure_of(case).steps[step_id]
    sitting = _sitting(case, step)
    if any(body.pk == case.organisation_id for _party, body in sitting):
        disclose(case)
    correcting = correction if step.kind == "fill" else None
    ends = _correction_due(correcting, at) if correcting else _step_due(case, step, before, at)
    run = StepRun(
        case=case,
        step=step_id,
        kind=step.kind,
        round=sum(1 for earlier in before if earlier.step == step_id) + 1,
        opened_at=at,
        due_at=ends.at if ends else None,
        provisional=ends.provisional if ends else False,
        correction=correcting.stored() if correcting else None,
        ends_by_itself=_ends_by_itself(case, step, correcting=correcting is not None),
    )
    insert(run)
    for seat in [insert(_seat(run, party, body)) for party, body in sitting]:
        if run.round > 1:
            _carry_sheet(case, step, seat, at)
        if case.submitted_at is not None:
            notify(
                gettext_noop("%(case)s：请办理“%(step)s”"),
                {"case": case, "step": step.title},
                at=at,
                organisation=seat.organisation,
                case=case,
                dated=Dated(f"seat-{seat.pk}", run.due_at) if run.due_at else None,
            )
    return run


def disclose(case: Case) -> None:
    """The case's own organisation may know of it from now on: it is heard, or something was decided on its title."""
    if case.confidential:
        case.confidential = False
        case.save(update_fields=["confidential"])


def close_rounds(rounds: Sequence[StepRun], outcome: str, *, at: datetime, all_acted: bool = False) -> None:
    """Close rounds with an outcome (empty where another step's outcome ended them); nobody is waited for there,
    and what was begun of the acts goes.

    `all_acted`: the caller, who holds the case, knows that nobody is waited for already.
    """
    if not all_acted:
        Seat.objects.filter(run__in=[run.pk for run in rounds], waiting=True).update(waiting=False)
    drop_drafts_of_acts(rounds)
    for run in rounds:
        run.closed_at, run.outcome = at, outcome
        update(run, "closed_at", "outcome")


def keep_result(case: Case, run: StepRun, score: Decimal | None, grade: str, *, at: datetime) -> None:
    """Keep with a round what it came to (the grade by its id), and journal it: lists read this copy.

    Only what differs from what is kept is written.
    """
    if (run.score, run.grade or "") == (score, grade):
        return
    run.score, run.grade = score, grade or None
    update(run, "score", "grade")
    journal_result(case, run, at=at)


def journal_result(case: Case, run: StepRun, *, at: datetime) -> None:
    """Journal what is kept with a round of what it came to."""
    title, content = procedure_of(case).steps[run.step].title, content_digest(of_result(run))
    record_act(KeepScore(round=run.round, content=content), at=at, case=case, step=run.step, about=title)


def _ends_by_itself(case: Case, step: Step, *, correcting: bool) -> bool:
    """Whether time alone brings something about at the step: a notice ends, a deadline decides, a correction lapses."""
    if correcting:
        return ends_unless_corrected(case)
    return step.kind == "notice" or (step.deadline is not None and step.deadline.passed in step.outcomes)


def _seat(run: StepRun, party: str, organisation: Organisation) -> Seat:
    """A seat of a round just opened, with what the worklist reads of its case and round."""
    case = run.case
    return Seat(
        run=run,
        party=party,
        organisation=organisation,
        role=edition_of(case.edition).parties[party].role,
        edition_id=case.edition_id,
        call_id=case.call_id,
        procedure=case.procedure,
        step=run.step,
        kind=run.kind,
        regions=join_regions(case.regions),
        opened_at=run.opened_at,
        due_at=run.due_at,
    )


def set_due(rounds: Sequence[int], ends: Due) -> None:
    """Set when rounds are due, for their seats as well."""
    StepRun.objects.filter(pk__in=rounds).update(due_at=ends.at, provisional=ends.provisional)
    Seat.objects.filter(run__in=rounds).update(due_at=ends.at)


def _sitting(case: Case, step: Step) -> list[tuple[str, Organisation]]:
    """Who sits at a step, by party. Refusal when nobody does: the case must not stand where nobody can act."""
    sitting = [(party, organisation) for party in step.by for organisation in seats_of(case, party)]
    if not sitting:
        raise _undeliverable(case, step)
    return sitting


def _undeliverable(case: Case, step: Step) -> Refusal:
    """That nobody sits at a step: no region of the level lies above, or nobody was named."""
    parties = edition_of(case.edition).parties
    words = {"step": step.title, "regions": listed(shared().regions[region].title for region in case.regions)}
    what, remedy = _("“%(step)s”没有可以办理的单位，本件无法送达"), _("请核对所填的主管部门，或联系平台管理员。")
    if any(parties[party].up_to for party in step.by):
        what = _("%(regions)s以上没有办理“%(step)s”的一级地区，本件无法送达")
        remedy = _("请联系平台管理员：办法应写明这样的件不经过本步骤（when、skip_to），或补写其上级地区。")
    return Refusal(what % words, clause=step.clause, kind="undeliverable", remedy=remedy)


def _carry_sheet(case: Case, step: Step, seat: Seat, at: datetime) -> None:
    """What a seat scored in the round before is its sheet of this round, to be gone over, not to be typed again."""
    if not step.own_sheet:
        return
    rows = ScoreSheet.objects.filter(case=case, run__step=seat.run.step, organisation=seat.organisation)
    last = rows.exclude(run=seat.run).order_by("-id").first()
    if last is not None:
        ScoreSheet.objects.create(
            case=case,
            run=seat.run,
            organisation=seat.organisation,
            source=last.source,
            indicators=last.indicators,
            scorer=last.scorer,
            points=last.points,
            reasons=last.reasons,
            saved_at=at,
        )


def _step_due(case: Case, step: Step, before: Sequence[StepRun], at: datetime) -> Due | None:
    """When a step opened now is due; None when it has no deadline or its event has not happened."""
    if step.deadline is None:
        return None
    ends = due(step.deadline, events_of(case, before, opened=at), calendar(), _put_off(case))
    if ends is None and step.deadline.after in edition_of(case.edition).vocabulary:
        return due_by_facts(step.deadline, case_facts(case, on=local_date(at)).facts)
    own = closing_of(case.call, case.regions) if step.kind == "fill" and case.call and not case.submitted_at else None
    return Due(own, ends.provisional) if ends and own and own < ends.at else ends


def _put_off(case: Case) -> int:
    """By how many days the case's call closes later than the definition says: its fixed dates move along."""
    closes = case.call.closes_at if case.call else None
    planned = edition_of(case.edition).programme.intake.closes
    return max(0, (local_date(closes) - day_of(planned)).days) if closes and planned else 0


def put_off_deadlines(call: Call) -> None:
    """Compute again when the open rounds of a call's cases are due, after its closing has moved.

    Fixed dates and lengths of time after the closing move; corrections, and what counts from another event, do not.
    """
    rows = StepRun.objects.filter(case__call=call, closed_at=None, correction__isnull=True).exclude(kind="notice")
    rounds_by_due: dict[Due, list[int]] = defaultdict(list)
    district_dates([call])
    for run in rows.select_related("case__edition", "case__organisation").defer("case__edition__content"):
        run.case.call = call
        step = procedure_of(run.case).steps[run.step]
        moves = step.deadline is not None and (step.deadline.date or step.deadline.after == "call_closed")
        if moves and (ends := _step_due(run.case, step, (), run.opened_at)) is not None:
            rounds_by_due[ends].append(run.pk)
    for ends, rounds in rounds_by_due.items():
        set_due(rounds, ends)


def events_of(case: Case, before: Sequence[StepRun], *, opened: datetime) -> dict[str, datetime | date]:
    """The events that deadlines count from: those of the case, and the last completion of each step so far."""
    events: dict[str, datetime | date] = {"opened": opened}
    if case.submitted_at:
        events["submitted"] = case.submitted_at
    if case.call and case.call.closes_at:
        events["call_closed"] = case.call.closes_at
    if case.held_title:
        events["title_granted"] = case.held_title.granted_on
    if case.period:
        events["period_end"] = date(case.period, 12, 31)
    return events | {run.step: run.closed_at for run in before if run.closed_at}


def _correction_due(correction: ReturnForCorrection, at: datetime) -> Due | None:
    return due(Deadline(working_days=correction.working_days, local="补正期限"), {"opened": at}, calendar())
