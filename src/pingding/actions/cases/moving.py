"""The one place where a case moves: rounds are closed and opened, seats set out, the status follows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.door import for_change, notify
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Deadline, Step
from pingding.policy.language.procedures import StepBase
from pingding.policy.procedures.deadlines import Due, day_of, due
from pingding.policy.procedures.progress import Applies, advance, begin, write_progress
from pingding.queries.access import find_case
from pingding.queries.cases.assessment import procedure_of, progress_of
from pingding.queries.cases.correction import ReturnForCorrection
from pingding.queries.cases.facts import case_facts
from pingding.queries.cases.parties import seats_of
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar, edition_of
from pingding.queries.journal.act_names import act_name
from pingding.queries.viewer import Viewer
from pingding.records.models import Call, Case, JournalEntry, Organisation, ScoreSheet, Seat, StepRun

Status = Case.Status
STATUS_OF_KIND = {
    "notice": Status.NOTICED,
    "panel": Status.ASSESSING,
    "visit": Status.ASSESSING,
    "rank": Status.ASSESSING,
    "meeting": Status.ASSESSING,
}
STATUS_OF_END = {
    "recognised": Status.RECOGNISED,
    "pilot": Status.PILOT,
    "selected": Status.SELECTED,
    "refused": Status.REFUSED,
    "not_selected": Status.REFUSED,
    "withdrawn": Status.WITHDRAWN,
    "filed": Status.FILED,
    "closed": Status.CLOSED,
}


def hold_case(case: Case) -> Case:
    """Hold the case until the transaction ends and bring `case` up to date. Drafts and score sheets need no more."""
    held = for_change(Case.objects.all()).get(pk=case.pk)
    case.revision, case.progress, case.status, case.name = held.revision, held.progress, held.status, held.name
    case.submitted_at, case.ended_at = held.submitted_at, held.ended_at
    return case


def find_held(actor: Viewer, number: str) -> Case:
    """The case of that number as the actor may see it, held until the transaction ends."""
    return find_case(actor, number, hold=for_change)


def refuse_changed(case: Case, revision: int | None) -> None:
    """Refusal(kind="conflict") when somebody has acted since `revision` was read (if given); it says what happened."""
    if revision is not None and case.revision != revision:
        last = JournalEntry.objects.filter(case=case).order_by("-seq").first()
        happened = _("%(who)s刚刚办理了“%(act)s”") % {
            "who": (last.behalf or last.who) if last else "",
            "act": act_name(last.act) if last else "",
        }
        raise Refusal(
            _("本件在您办理期间已有变化：%(happened)s") % {"happened": happened},
            kind="conflict",
            remedy=_("您填写的内容仍在，请查看最新状态后再决定是否提交。"),
        )


def count_act(case: Case, revision: int | None = None) -> None:
    """Count one more act on a case that is held; a conflict when it is no longer at the `revision` given."""
    refuse_changed(case, revision)
    case.revision += 1
    case.save(update_fields=["revision"])


def lock_case(case: Case, revision: int | None = None) -> Case:
    """Hold the case and count one more act on it; a conflict when it is no longer at the `revision` given."""
    count_act(hold_case(case), revision)
    return case


def start(case: Case, *, at: datetime) -> None:
    """Open the first step of the case's procedure."""
    progress = begin(procedure_of(case), _applies(case, at))
    for step_id in sorted(progress.open):
        open_round(case, step_id, (), at=at)
    _store(case, write_progress(progress), at=at)


def move(
    case: Case,
    run: StepRun,
    outcome: str,
    *,
    at: datetime,
    correction: ReturnForCorrection | None = None,
    facts: Facts | None = None,
    rounds: Sequence[StepRun] | None = None,
) -> None:
    """Take an outcome at a step and follow it: close its round, open what it leads to, settle the status.

    Effects: the round (and, at an end, every round) is closed; rounds and seats of the next steps are made with
    their deadlines; the case's progress, status and end are stored; whoever sits next is told. `facts` are those
    that conditional steps are decided by, `rounds` every round of the case so far, in order, where the caller has just
    read them.
    """
    after = advance(procedure_of(case), progress_of(case), run.step, outcome, _applies(case, at, facts))
    StepRun.objects.filter(pk=run.pk).update(closed_at=at, outcome=outcome)
    run.closed_at, run.outcome = at, outcome
    before = [run if r.pk == run.pk else r for r in rounds or StepRun.objects.filter(case=case.pk).order_by("pk")]
    still_open = {earlier.step for earlier in before if earlier.closed_at is None}
    if still_open - after.open:
        StepRun.objects.filter(case=case, closed_at=None).exclude(step__in=after.open).update(closed_at=at, outcome="")
    for step_id in sorted(after.open - still_open):
        open_round(case, step_id, before, at=at, correction=correction)
    _store(case, write_progress(after), at=at)


def end(case: Case, ending: str, *, at: datetime) -> None:
    """End the case from wherever it stands (a withdrawal): every open round is closed."""
    StepRun.objects.filter(case=case, closed_at=None).update(closed_at=at, outcome=ending)
    _store(case, case.progress | {"open": [], "returning": [], "ended": ending}, at=at)


def open_round(
    case: Case, step_id: str, before: Sequence[StepRun], *, at: datetime, correction: ReturnForCorrection | None = None
) -> StepRun:
    """A new round of a step with its deadline and seats; a fill step in correction has the correction's deadline.

    `before` are the rounds of the case so far, in order.
    """
    step = procedure_of(case).steps[step_id]
    correcting = correction if step.kind == "fill" else None
    ends = _correction_due(correcting, at) if correcting else _step_due(case, step, before, at)
    run = StepRun.objects.create(
        case=case,
        step=step_id,
        kind=step.kind,
        round=sum(1 for earlier in before if earlier.step == step_id) + 1,
        opened_at=at,
        due_at=ends.at if ends else None,
        provisional=ends.provisional if ends else False,
        correction=correcting.stored() if correcting else None,
    )
    for party, organisation in _sitting(case, step):
        seat = Seat.objects.create(run=run, party=party, organisation=organisation)
        if run.round > 1:
            _carry_sheet(case, step, seat, at)
        if case.submitted_at is not None:
            notify(
                gettext_noop("%(case)s：请办理“%(step)s”"),
                {"case": case, "step": step.title},
                at=at,
                organisation=organisation,
                case=case,
            )
    return run


def _sitting(case: Case, step: Step) -> list[tuple[str, Organisation]]:
    """Who sits at a step, by party. Refusal when nobody does: the case must not stand where nobody can act."""
    found = [(party, organisation) for party in step.by for organisation in seats_of(case, party)]
    if not found:
        raise Refusal(
            _("“%(step)s”没有可以办理的单位，本件无法送达") % {"step": step.title},
            clause="、".join(step.clause),
            kind="undeliverable",
            remedy=_("请核对所填的主管部门，或联系平台管理员。"),
        )
    return found


def _carry_sheet(case: Case, step: Step, seat: Seat, at: datetime) -> None:
    """What a seat scored in the round before is its sheet of this round, to be gone over, not to be typed again."""
    if not (step.indicators and step.source) or step.kind == "panel":
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
    return due(step.deadline, events_of(case, before, opened=at), calendar(), _put_off(case))


def _put_off(case: Case) -> int:
    """By how many days the case's call closes later than the definition says: its fixed dates move along."""
    closes = case.call.closes_at if case.call else None
    said = edition_of(case.edition).programme.intake.closes
    return max(0, (local_date(closes) - day_of(said)).days) if closes and said else 0


def put_off_deadlines(call: Call) -> None:
    """Reckon anew when the open rounds of a call's cases are due, after its closing has moved.

    Fixed dates and lengths of time after the closing move; corrections, and what counts from another event, do not.
    """
    rows = StepRun.objects.filter(case__call=call, closed_at=None, correction__isnull=True).exclude(kind="notice")
    for run in rows.select_related("case__edition", "case__organisation").order_by("pk"):
        run.case.call = call
        step = procedure_of(run.case).steps[run.step]
        moves = step.deadline is not None and (step.deadline.date or step.deadline.after == "call_closed")
        if moves and (ends := _step_due(run.case, step, (), run.opened_at)) is not None:
            StepRun.objects.filter(pk=run.pk).update(due_at=ends.at, provisional=ends.provisional)


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


def _applies(case: Case, at: datetime, facts: Facts | None = None) -> Applies:
    """Whether a conditional step concerns this case; a condition that cannot be decided keeps the step."""

    def applies(_step_id: str, step: StepBase) -> bool:
        if step.when is None:
            return True
        known = facts or case_facts(case, on=local_date(at)).facts
        return known.holds(step.when) is not False

    return applies


def _store(case: Case, progress: dict[str, Any], *, at: datetime) -> None:
    case.progress = progress
    case.status = _status(case)
    if progress["ended"] and case.ended_at is None:
        case.ended_at = at
    case.save(update_fields=["progress", "status", "ended_at"])


def _status(case: Case) -> Status:
    """The status word: the end reached; else the title held; else what the open steps are about."""
    ended = case.progress["ended"]
    if ended:
        return STATUS_OF_END[ended]
    title = getattr(case, "title", None) if case.progress["grants"] else None
    if title is not None:
        return STATUS_OF_END[title.status]
    steps = procedure_of(case).steps
    kinds = {steps[step].kind for step in case.progress["open"]}
    if "fill" in kinds and not case.submitted_at:
        return Status.DRAFT
    if any(fill in case.progress["open"] for fill, _asker in case.progress["returning"]):
        return Status.CORRECTING
    return next((status for kind, status in STATUS_OF_KIND.items() if kind in kinds), Status.REVIEWING)
