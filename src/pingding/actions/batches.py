"""Acts on many cases at once: recommending by letter, ranking, deciding in a meeting; then each goes its own way."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.door import action, hold_journal, record
from pingding.actions.moving import lock_case
from pingding.actions.steps import fill_seat, refuse_late, settle
from pingding.policy.contents import Content
from pingding.policy.errors import Refusal
from pingding.policy.language import Outcome
from pingding.policy.language.procedures import Meeting, Rank, Recommend
from pingding.policy.typed_text import read_line, read_paragraphs
from pingding.queries.cases import find_case
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.ranking import ranked_cases
from pingding.queries.refusals import Faults
from pingding.queries.seats import OpenSeat, seat_or_refuse
from pingding.queries.step_checks import refuse_unrecommendable, refuse_unsettled
from pingding.queries.viewer import Viewer
from pingding.records.models import Batch, BatchItem, Call, Case, Organisation, StoredEdition

LONGEST_TEXT = 5000


@dataclass(frozen=True)
class Decision:
    """What a batch decides for one case: outcome, why, and its place in the order where there is one."""

    case: str
    outcome: str
    reason: str = ""
    place: int | None = None


@dataclass(frozen=True)
class Chosen:
    """A case held for a batch, with its seat and its outcome's definition."""

    case: Case
    seat: OpenSeat
    decision: Decision
    outcome: Outcome


@dataclass(frozen=True)
class Held:
    """Everything a batch acts on, checked to belong together."""

    step: str
    kind: str
    edition: StoredEdition
    call: Call | None
    organisation: Organisation
    chosen: tuple[Chosen, ...] = field(default_factory=tuple)

    @property
    def definition(self) -> Any:
        first = self.chosen[0].seat
        return first.step


def hold(decisions: Sequence[Decision], step: str, kind: str, faults: Faults, *, actor: Viewer, at: datetime) -> Held:
    """Hold the cases of a batch in a fixed order.

    What is wrong with a case is among the faults, and the case held only as far as its outcome is known. Refuses with
    every fault so far when nothing is held.
    """
    if not decisions:
        faults.add(Refusal(_("尚未选择任何件"), remedy=_("请至少选择一件。")))
    if len({decision.case for decision in decisions}) < len(decisions):
        faults.add(Refusal(_("同一件在本批中出现多次"), remedy=_("请核对所选件。")))
    found = [_choose(d, step, kind, faults, actor, at) for d in sorted(decisions, key=lambda d: d.case)]
    chosen = [each for each in found if each is not None]
    if not chosen:
        faults.refuse()
    first = chosen[0]
    for other in chosen[1:]:
        if _batch_of(other) != _batch_of(first):
            mixed = Refusal(_("所选件不属于同一批次"), where=other.case.number, remedy=_("请分批办理。"))
            faults.add(mixed, f"case-{other.case.number}")
    return Held(
        step,
        kind,
        first.case.edition,
        first.case.call,
        first.seat.seat.organisation,
        tuple(sorted(chosen, key=lambda c: (c.decision.place is None, c.decision.place or 0, c.case.number))),
    )


def _batch_of(chosen: Chosen) -> tuple[int, int | None, int]:
    return chosen.case.edition_id, chosen.case.call_id, chosen.seat.seat.organisation_id


def first_outcome(actor: Viewer, number: str, step: str) -> str:
    """The outcome that a step without a choice takes; empty for a step that the case's procedure does not know."""
    case = find_case(actor, number)
    definition = edition_of(case.edition).procedures[case.procedure].steps.get(step)
    return next(iter(definition.outcomes)) if definition else ""


def _choose(decision: Decision, step: str, kind: str, faults: Faults, actor: Viewer, at: datetime) -> Chosen | None:
    """The case held with its seat; None where it cannot be, or its outcome is not known."""
    case = find_case(actor, decision.case)
    with faults.caught(f"case-{case.number}", str(case)):
        seat_or_refuse(actor, case, step)
        lock_case(case)
        seat = seat_or_refuse(actor, case, step)
        if seat.step.kind != kind:
            raise Refusal(_("“%(step)s”不按此方式办理") % {"step": seat.step.title}, kind="invalid")
        refuse_late(seat, at)
        outcome = seat.step.outcomes.get(decision.outcome)
        if outcome is None:
            raise Refusal(_("没有选择结果"), remedy=_("请为每一件选择结果。"), field=f"outcome-{case.number}")
        with faults.caught(f"reason-{case.number}", str(case)):
            _refuse_unreasoned(decision, outcome, seat.step.clause)
        with faults.caught(f"case-{case.number}"):
            if outcome.grants:
                refuse_unsettled(case, at=at)
        return Chosen(case, seat, decision, outcome)
    return None


def _refuse_unreasoned(decision: Decision, outcome: Outcome, clause: tuple[str, ...]) -> None:
    """Refuse a reason that is missing where the outcome asks for one, or too long."""
    if outcome.reason and not decision.reason.strip():
        raise Refusal(
            _("作出“%(label)s”须写明理由") % {"label": outcome.label},
            clause="、".join(outcome.clause or clause),
            remedy=_("请写明理由。"),
        )
    read_paragraphs(decision.reason, "", LONGEST_TEXT, required=False)


def make_batch(held: Held, content: dict[str, Any], *, actor: Viewer, at: datetime) -> Batch:
    """The record of the act itself, without its cases."""
    return Batch.objects.create(
        edition=held.edition,
        call=held.call,
        step=held.step,
        kind=held.kind,
        organisation=held.organisation,
        content=content,
        acted_at=at,
        acted_by=actor.person_or_refuse(),
    )


def carry_out(
    batch: Batch, chosen: Chosen, *, actor: Viewer, at: datetime, score: Decimal | None = None, moves: bool = True
) -> None:
    """Put one case into the batch, fill its seat, journal it and (unless it waits, as on notice) move it.

    A case that waits has no outcome yet; one is taken when its time has run.
    """
    decision, seat = chosen.decision, chosen.seat
    taken = decision.outcome if moves else ""
    BatchItem.objects.create(
        batch=batch,
        case=chosen.case,
        place=decision.place,
        score=score,
        outcome=taken,
        reason=decision.reason,
    )
    fill_seat(seat.seat, taken, {"batch": batch.pk, "reason": decision.reason}, actor=actor, at=at)
    record(
        f"step_{batch.kind}",
        at=at,
        actor=actor,
        behalf=batch.organisation,
        case=chosen.case,
        step=batch.step,
        about=f"{seat.step.title}：{chosen.outcome.label}" if moves else seat.step.title,
        clause=(chosen.outcome.clause if moves else ()) or seat.step.clause,
        change={"batch": batch.pk, "outcome": taken, "place": decision.place, "reason": decision.reason},
    )
    if not moves:
        return
    settle(chosen.case, seat, decision.outcome, chosen.outcome, Content(reason=decision.reason), at=at)


@action
def recommend(
    step: str, decisions: Sequence[Decision], *, actor: Viewer, at: datetime, letter_number: str, signed: bool
) -> Batch:
    """One letter with a list recommends cases of one office.

    Effects: a batch with the letter's number; each case is moved by its own outcome. Refusals, all at once: a case
    that fails a condition of recommendation; the office's quota is exceeded; the step's statement is not signed.
    """
    faults = Faults()
    with faults.caught("letter_number"):
        letter_number = read_line(letter_number, _("推荐函文号"), 60, required=False)
    held = hold(decisions, step, "recommend", faults, actor=actor, at=at)
    definition = held.definition
    assert isinstance(definition, Recommend)
    clause = "、".join(definition.clause)
    if definition.statement and not signed:
        unsigned = Refusal(_("尚未签署声明"), clause=clause, remedy=_("请确认声明后再提交。"))
        faults.add(unsigned, "signed", definition.title)
    forward = [c for c in held.chosen if c.outcome.tone == "forward"]
    for chosen in forward:
        with faults.caught(f"case-{chosen.case.number}"):
            refuse_unrecommendable(chosen.case, at=at)
    with faults.caught():
        if definition.quota is not None:
            _refuse_over_quota(held, definition, len(forward))
    faults.refuse()
    batch = make_batch(
        held, {"letter_number": letter_number, "letter": definition.letter, "signed": signed}, actor=actor, at=at
    )
    for chosen in held.chosen:
        carry_out(batch, chosen, actor=actor, at=at)
    return batch


def _refuse_over_quota(held: Held, definition: Recommend, more: int) -> None:
    """Count with the journal held: two letters of one office at once must not both find room."""
    hold_journal()
    used = BatchItem.objects.filter(
        batch__edition=held.edition,
        batch__call=held.call,
        batch__step=held.step,
        batch__organisation=held.organisation,
        outcome__in=[key for key, outcome in definition.outcomes.items() if outcome.tone == "forward"],
    ).exclude(case__in=[chosen.case for chosen in held.chosen])
    before = used.values("case").distinct().count()
    if before + more > (definition.quota or 0):
        raise Refusal(
            _("推荐名额为%(quota)d个，已用%(before)d个，本次%(more)d个")
            % {"quota": definition.quota, "before": before, "more": more},
            where=definition.title,
            clause="、".join(definition.clause),
            remedy=_("请减少本次推荐的件数。"),
        )


@action
def rank_cases(step: str, decisions: Sequence[Decision], *, actor: Viewer, at: datetime, summary: str = "") -> Batch:
    """Put the cases in order and propose an outcome for each.

    Effects: a batch with place and score per case; each case moves. Refusals, all at once: fewer cases than the
    turnout asks; a proposal below the minimum score; more proposals than a refusing quota allows, earlier lists of the
    call counted; places that lack or repeat.
    """
    faults = Faults()
    with faults.caught("summary"):
        summary = read_paragraphs(summary, _("排序说明"), LONGEST_TEXT, required=False)
    held = hold(decisions, step, "rank", faults, actor=actor, at=at)
    definition = held.definition
    assert isinstance(definition, Rank)
    hold_journal()  # two lists of one call at once must not both find room
    ranked = ranked_cases([c.case for c in held.chosen], definition.ranking)
    _find_misplaced(held.chosen, faults)
    proposed = {c.case.number for c in held.chosen if c.outcome.tone == "forward"}
    for unfit in ranked.unfit(proposed, definition, len(decisions)):
        faults.add(unfit)
    faults.refuse()
    batch = make_batch(held, {"summary": summary, "warnings": ranked.warnings(proposed)}, actor=actor, at=at)
    for chosen in held.chosen:
        carry_out(batch, chosen, actor=actor, at=at, score=ranked.scores.get(chosen.case.number))
    return batch


def _find_misplaced(cases: Sequence[Chosen], faults: Faults) -> None:
    """Every case without a place, or with that of another."""
    count = Counter(chosen.decision.place for chosen in cases)
    for chosen in cases:
        place = chosen.decision.place
        if place is None:
            lacking = Refusal(_("没有填写名次"), remedy=_("请逐件填写名次。"))
            faults.add(lacking, f"place-{chosen.case.number}", str(chosen.case))
        elif count[place] > 1:
            repeated = Refusal(_("名次%(place)d与另一件相同") % {"place": place}, remedy=_("请核对名次。"))
            faults.add(repeated, f"place-{chosen.case.number}", str(chosen.case))


@action
def decide_in_meeting(
    step: str,
    decisions: Sequence[Decision],
    *,
    actor: Viewer,
    at: datetime,
    held_on: date | None,
    session: str,
    minutes: str = "",
) -> Batch:
    """A meeting decides on each case: kind of meeting (from the definition), its day, its number, an outcome per case.

    Effects: a batch; each case moves, and is granted the kind of title its outcome names. Refusals, all at once: no
    day, or one in the future; no session number; whatever keeps one of the cases.
    """
    faults = Faults()
    with faults.caught("held_on"):
        held_on = _past_day(held_on, at)
    with faults.caught("session"):
        session = read_line(session, _("会议届次"), 60)
    with faults.caught("minutes"):
        minutes = read_paragraphs(minutes, _("会议纪要要点"), LONGEST_TEXT, required=False)
    batch_of = hold(decisions, step, "meeting", faults, actor=actor, at=at)
    definition = batch_of.definition
    assert isinstance(definition, Meeting)
    faults.refuse()
    content = {"body": definition.body, "held_on": str(held_on), "session": session, "minutes": minutes}
    batch = make_batch(batch_of, content, actor=actor, at=at)
    for chosen in batch_of.chosen:
        carry_out(batch, chosen, actor=actor, at=at)
    return batch


def _past_day(held_on: date | None, at: datetime) -> date:
    if held_on is None:
        raise Refusal(_("未填写"), where=_("会议日期"), remedy=_("请填写会议召开的日期。"))
    if held_on > local_date(at):
        raise Refusal(_("会议日期不能晚于今天"), remedy=_("请核对日期。"))
    return held_on
