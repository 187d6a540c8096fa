"""The cases of a batch: held together, refused together, put on its record, sent each its own way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.cases.moving import lock_case
from pingding.actions.door import hold_journal, record_act
from pingding.actions.steps import departure_at, fill_seat, settle
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.policy.language import Outcome
from pingding.policy.procedures.departures import unreasoned_departure
from pingding.policy.scores.sources import sources_of
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.rank import Rank
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.access import find_case
from pingding.queries.cases.bound_outcomes import refuse_bound
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.registers import overridable
from pingding.queries.cases.seats import OpenSeat, departure_of, seat_or_refuse
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.steps import step_act
from pingding.queries.journal.contents import of_batch_item
from pingding.queries.panels.case_scoring import learn_scores
from pingding.queries.panels.limits import grant_breaches
from pingding.queries.panels.panel_results import case_results
from pingding.queries.refusals import Faults
from pingding.queries.steps.conditions import refuse_unsettled
from pingding.queries.viewer import Viewer
from pingding.records.models import Batch, BatchItem, Call, Case, Organisation, Override, StoredEdition

LONGEST_TEXT = 5000
NO_SCORES: Mapping[str, Decimal | None] = {}


@dataclass(frozen=True)
class Decision:
    """What a batch decides for one case: outcome, why, and its place in the order where there is one."""

    case: str
    outcome: str
    reason: str = ""
    place: int | None = None


@dataclass(frozen=True)
class ChosenOutcome:
    """A case held for a batch, with its seat and its outcome's definition."""

    case: Case
    seat: OpenSeat
    decision: Decision
    outcome: Outcome


@dataclass(frozen=True)
class HeldBatch:
    """Everything a batch acts on, checked to belong together; `warnings` are of limits that its titles exceed."""

    step: str
    kind: str
    edition: StoredEdition
    call: Call | None
    organisation: Organisation
    chosen: tuple[ChosenOutcome, ...] = field(default_factory=tuple)
    warnings: tuple[dict[str, Any], ...] = ()

    @property
    def definition(self) -> Any:
        first = self.chosen[0].seat
        return first.step


def hold_batch(
    decisions: Sequence[Decision], step: str, kind: str, faults: Faults, *, actor: Viewer, at: datetime
) -> HeldBatch:
    """Hold the cases of a batch in a fixed order.

    What is wrong with a case is among the faults, and the case held only as far as its outcome is known. Refuses with
    every fault so far when nothing is held.
    """
    if not decisions:
        faults.add(Refusal(_("尚未选择任何件"), remedy=_("请至少选择一件。")))
    if len({decision.case for decision in decisions}) < len(decisions):
        faults.add(Refusal(_("同一件在本批中出现多次"), remedy=_("请核对所选件。")))
    choices = [_choose(d, step, kind, faults, actor, at) for d in sorted(decisions, key=lambda d: d.case)]
    chosen = [each for each in choices if each is not None]
    if not chosen:
        faults.refuse()
    first = chosen[0]
    together = [each for each in chosen if _batch_of(each) == _batch_of(first)]
    _refuse_bound(together, faults, at)
    for other in chosen[1:]:
        if other not in together:
            mixed = Refusal(_("所选件不属于同一批次"), where=other.case.number, remedy=_("请分批办理。"))
            faults.add(mixed, f"case-{other.case.number}")
    return HeldBatch(
        step,
        kind,
        first.case.edition,
        first.case.call,
        first.seat.seat.organisation,
        tuple(sorted(chosen, key=lambda c: (c.decision.place is None, c.decision.place or 0, c.case.number))),
        tuple(_exceeding(chosen, step, faults, at)),
    )


def _refuse_bound(chosen: Sequence[ChosenOutcome], faults: Faults, at: datetime) -> None:
    """Outcomes that are for cases of other facts are among the faults.

    Where the cases are put in order or decided on by their scores, these are among the facts.
    """
    first, bound = chosen[0], [each for each in chosen if each.outcome.when is not None]
    edition = edition_of(first.case.edition)
    if bound and edition.score_facts and isinstance(first.seat.step, Rank | Meeting):
        sources = sources_of(edition, edition.procedures[first.case.procedure], first.seat.step)
        cases = [each.case for each in chosen]
        learn_scores(cases, case_results(cases, sources, at=at))
    for each in bound:
        with faults.caught(f"outcome-{each.case.number}"):
            refuse_bound(CaseFile(each.case), each.seat.step, each.outcome, at=at)


def _exceeding(chosen: Sequence[ChosenOutcome], step: str, faults: Faults, at: datetime) -> Iterator[dict[str, Any]]:
    """Limits that the titles which these cases are to be granted would exceed: faults, or warnings as they are kept."""
    granted = {each.case: each.outcome.grants for each in chosen if each.outcome.grants}
    if granted:
        hold_journal()  # nobody else may be granted one meanwhile
    for breach in grant_breaches(granted, at=at, step=step, together=[each.case for each in chosen]):
        kept_back = [case for case in granted if case.number == breach.case and not _let_pass(case, granted[case])]
        if breach.refuses or kept_back:
            faults.add(breach.refusal(), f"outcome-{breach.case}" if breach.case else "")
        else:
            yield breach.stored()


def _let_pass(case: Case, kind: str) -> bool:
    """Whether a value that another has would not keep the case from the title once that one is issued: no condition
    asks about it that somebody might let pass, or somebody has. A pilot may lack it.
    """
    edition = edition_of(case.edition)
    paths = overridable(edition, "field_free")
    if not paths or edition.titles[kind].status == "pilot":
        return True
    return Override.objects.filter(case=case, condition__in=paths).exists()


def _batch_of(chosen: ChosenOutcome) -> tuple[int, int | None, int]:
    return chosen.case.edition_id, chosen.case.call_id, chosen.seat.seat.organisation_id


def first_outcome(actor: Viewer, number: str, step: str) -> str:
    """The outcome that a step without a choice takes; empty for a step that the case's procedure does not know."""
    case = find_case(actor, number)
    definition = edition_of(case.edition).procedures[case.procedure].steps.get(step)
    return next(iter(definition.outcomes)) if definition else ""


def _choose(
    decision: Decision, step: str, kind: str, faults: Faults, actor: Viewer, at: datetime
) -> ChosenOutcome | None:
    """The case held with its seat; None where it cannot be, or its outcome is not known."""
    case = find_case(actor, decision.case)
    with faults.caught(f"case-{case.number}", str(case)):
        seat_or_refuse(actor, case, step)
        lock_case(case)
        seat = seat_or_refuse(actor, case, step)
        if seat.step.kind != kind:
            raise Refusal(_("“%(step)s”不按此方式办理") % {"step": seat.step.title}, kind="invalid")
        outcome = seat.step.outcomes.get(decision.outcome)
        if outcome is None:
            raise Refusal(_("没有选择结果"), remedy=_("请为每一件选择结果。"), field=f"outcome-{case.number}")
        with faults.caught(f"reason-{case.number}", str(case)):
            decision = replace(decision, reason=_reason(decision, outcome, seat))
        with faults.caught(f"case-{case.number}"):
            if outcome.grants:
                refuse_unsettled(CaseFile(case), outcome.grants, at=at)
        return ChosenOutcome(case, seat, decision, outcome)
    return None


def _reason(decision: Decision, outcome: Outcome, seat: OpenSeat) -> str:
    """The reason as it is kept.

    Refusal when it is too long, or missing where the outcome asks for one or departs from the proposal.
    """
    reason = read_paragraphs(decision.reason, "", LONGEST_TEXT, required=False)
    if outcome.reason and not reason:
        raise Refusal(
            _("作出“%(label)s”须写明理由") % {"label": outcome.label},
            clause=outcome.clause or seat.step.clause,
            remedy=_("请写明理由。"),
        )
    if not reason and (way := departure_of(outcome, seat.rounds)):
        raise unreasoned_departure(edition_of(seat.run.case.edition), seat.step, outcome, way)
    return reason


def make_batch(
    held_batch: HeldBatch,
    content: dict[str, Any],
    *,
    actor: Viewer,
    at: datetime,
    scores: Mapping[str, Decimal | None] = NO_SCORES,
    moves: bool = True,
) -> Batch:
    """The record of the act itself with its cases; where they wait, as on notice, they have no outcome yet."""
    ways = {c.case.number: departure_of(c.outcome, c.seat.rounds) for c in held_batch.chosen if moves}
    departures = {number: way for number, way in ways.items() if way}
    batch = Batch.objects.create(
        edition=held_batch.edition,
        call=held_batch.call,
        step=held_batch.step,
        kind=held_batch.kind,
        organisation=held_batch.organisation,
        content=content | ({"departures": departures} if departures else {}),
        acted_at=at,
        acted_by=actor.person_or_refuse(),
    )
    BatchItem.objects.bulk_create(
        BatchItem(
            batch=batch,
            case=chosen.case,
            place=chosen.decision.place,
            score=scores.get(chosen.case.number),
            outcome=chosen.decision.outcome if moves else "",
            reason=chosen.decision.reason,
        )
        for chosen in held_batch.chosen
    )
    batch.refresh_from_db(fields=["content"])  # as it is read back, so it is digested
    batch.digests = {item.case_id: content_digest(of_batch_item(batch, item)) for item in batch.items.all()}
    return batch


def carry_out(
    batch: Batch,
    chosen: ChosenOutcome,
    *,
    actor: Viewer,
    at: datetime,
    moves: bool = True,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Fill the seat of one case of the batch, journal it and (unless it waits, as on notice) move it.

    A case that waits has no outcome yet; one is taken when its time has run. `more` is journalled beside it.
    """
    decision, seat = chosen.decision, chosen.seat
    taken, departure = (decision.outcome, departure_at(seat, chosen.outcome)) if moves else ("", {})
    fill_seat(seat.seat, taken, {"batch": batch.pk, "reason": decision.reason, **departure}, actor=actor, at=at)
    recorded = {"batch": batch.pk, "place": decision.place, "reason": decision.reason, **departure, **(more or {})}
    recorded["content"] = batch.digests[chosen.case.pk]
    record_act(
        step_act(batch.kind, taken, recorded),
        at=at,
        actor=actor,
        behalf=batch.organisation,
        case=chosen.case,
        step=batch.step,
        about=f"{seat.step.title}：{chosen.outcome.label}" if moves else seat.step.title,
        clause=(chosen.outcome.clause if moves else ()) or seat.step.clause,
    )
    if not moves:
        return
    settle(chosen.case, seat, decision.outcome, chosen.outcome, StepContent(reason=decision.reason), at=at)
