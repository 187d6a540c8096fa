"""Acts on many cases at once: recommending by letter, ranking, deciding in a meeting; then each goes its own way."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import (
    LONGEST_TEXT,
    ChosenOutcome,
    Decision,
    HeldBatch,
    carry_out,
    hold_batch,
    make_batch,
)
from pingding.actions.door import action, hold_journal
from pingding.policy.errors import Refusal
from pingding.policy.scores.reordering import MovedUp
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.rank import Rank
from pingding.policy.steps.recommend import Recommend
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.batches.recommended_list import recommended_before
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.panels.panel_results import CaseResult, case_results, panel_of_ranking
from pingding.queries.panels.ranking import RankedCases, ranked_cases
from pingding.queries.refusals import Faults
from pingding.queries.steps.step_checks import refuse_unrecommendable
from pingding.queries.viewer import Viewer
from pingding.records.models import Batch


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
    held_batch = hold_batch(decisions, step, "recommend", faults, actor=actor, at=at)
    definition = held_batch.definition
    assert isinstance(definition, Recommend)
    if definition.statement and not signed:
        unsigned = Refusal(_("尚未签署声明"), clause=definition.clause, remedy=_("请确认声明后再提交。"))
        faults.add(unsigned, "signed", definition.title)
    forward = [c for c in held_batch.chosen if c.outcome.tone == "forward"]
    for chosen in forward:
        with faults.caught(f"case-{chosen.case.number}"):
            refuse_unrecommendable(chosen.case, at=at)
    with faults.caught():
        if definition.quota is not None:
            _refuse_over_quota(held_batch, definition, len(forward))
    faults.refuse()
    batch = make_batch(
        held_batch, {"letter_number": letter_number, "letter": definition.letter, "signed": signed}, actor=actor, at=at
    )
    for chosen in held_batch.chosen:
        carry_out(batch, chosen, actor=actor, at=at)
    return batch


def _refuse_over_quota(held_batch: HeldBatch, definition: Recommend, more: int) -> None:
    """Count with the journal held: two letters of one office at once must not both find room."""
    hold_journal()
    call = held_batch.call.pk if held_batch.call else None
    earlier = recommended_before(
        held_batch.edition, definition, held_batch.step, call=call, organisation=held_batch.organisation.pk
    )
    before = len(earlier - {chosen.case.pk for chosen in held_batch.chosen})
    if before + more > (definition.quota or 0):
        raise Refusal(
            _("推荐名额为%(quota)d个，已用%(before)d个，本次%(more)d个")
            % {"quota": definition.quota, "before": before, "more": more},
            where=definition.title,
            clause=definition.clause,
            remedy=_("请减少本次推荐的件数。"),
        )


@action
def rank_cases(
    step: str, decisions: Sequence[Decision], *, actor: Viewer, at: datetime, summary: str = "", order_reason: str = ""
) -> Batch:
    """Put the cases in order and propose an outcome for each.

    Effects: a batch with place and score per case, and where the order departs from the rules' the reason with the
    cases concerned; each case moves. Refusals, all at once: fewer cases than the turnout asks; a proposal below the
    minimum score; more proposals than a refusing quota allows, earlier lists of the call counted; places that lack or
    repeat; a case put above one that the rules place before it, without `order_reason`; a proposal with a row below
    its floor, or by an outcome that is for other grades.
    """
    faults = Faults()
    with faults.caught("summary"):
        summary = read_paragraphs(summary, _("排序说明"), LONGEST_TEXT, required=False)
    with faults.caught("order_reason"):
        order_reason = read_paragraphs(order_reason, _("调整名次的理由"), LONGEST_TEXT, required=False)
    held_batch = hold_batch(decisions, step, "rank", faults, actor=actor, at=at)
    definition = held_batch.definition
    assert isinstance(definition, Rank)
    hold_journal()  # two lists of one call at once must not both find room
    ranked = ranked_cases([c.case for c in held_batch.chosen], definition.ranking)
    ordered = _find_misplaced(held_batch.chosen, faults)
    moved = ranked.moved_up([c.case.number for c in held_batch.chosen]) if ordered else ()
    if moved and not order_reason:
        faults.add(ranked.unreasoned(moved, definition))
    proposed = {c.case.number for c in held_batch.chosen if c.outcome.tone == "forward"}
    for unfit in ranked.unfit(proposed, definition, len(decisions)):
        faults.add(unfit)
    results = _weigh(held_batch, faults)
    faults.refuse()
    noted = _reordered(ranked, moved, order_reason)
    content: dict[str, Any] = {"summary": summary, "warnings": ranked.warnings(proposed), "order_reason": order_reason}
    content["grades"] = _grades(held_batch, results)
    content["by_rules"] = {number: words["by_rules"] for number, words in noted.items()}
    batch = make_batch(held_batch, content, actor=actor, at=at, scores=ranked.scores)
    for chosen in held_batch.chosen:
        number = chosen.case.number
        carry_out(batch, chosen, actor=actor, at=at, more=noted.get(number))
    return batch


def _reordered(ranked: RankedCases, moved: Sequence[MovedUp], reason: str) -> dict[str, dict[str, Any]]:
    """For each case that was put above others, or passed: its place by the rules; for those moved up, why."""
    places = ranked.places()
    concerned = {each.key for each in moved} | {key for each in moved for key in each.passed}
    noted: dict[str, dict[str, Any]] = {number: {"by_rules": places[number]} for number in sorted(concerned)}
    for each in moved:
        noted[each.key]["order_reason"] = reason
    return noted


def _weigh(held_batch: HeldBatch, faults: Faults) -> dict[int, CaseResult]:
    """What the panels came to; every outcome that a case cannot take by its floors or grade is among the faults."""
    first = held_batch.chosen[0].case
    panel = panel_of_ranking(edition_of(first.edition), first.procedure, held_batch.definition)
    results = case_results([chosen.case for chosen in held_batch.chosen], panel)
    for chosen in held_batch.chosen:
        result = results.get(chosen.case.pk) or CaseResult(None, None, "")
        if refusal := result.unfit(chosen.outcome, chosen.seat.step):
            faults.add(refusal, f"outcome-{chosen.case.number}", str(chosen.case))
    return results


def _grades(held_batch: HeldBatch, results: Mapping[int, CaseResult]) -> dict[str, str]:
    """By number, the grade that stood beside the score when the list was made."""
    graded = {
        chosen.case.number: results[chosen.case.pk].label for chosen in held_batch.chosen if chosen.case.pk in results
    }
    return {number: label for number, label in graded.items() if label}


def _find_misplaced(cases: Sequence[ChosenOutcome], faults: Faults) -> bool:
    """Every case without a place, or with that of another; whether there is none, so that the order is known."""
    before = len(faults.found)
    count = Counter(chosen.decision.place for chosen in cases)
    for chosen in cases:
        place = chosen.decision.place
        if place is None:
            lacking = Refusal(_("没有填写名次"), remedy=_("请逐件填写名次。"))
            faults.add(lacking, f"place-{chosen.case.number}", str(chosen.case))
        elif count[place] > 1:
            repeated = Refusal(_("名次%(place)d与另一件相同") % {"place": place}, remedy=_("请核对名次。"))
            faults.add(repeated, f"place-{chosen.case.number}", str(chosen.case))
    return len(faults.found) == before


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
    day, or one in the future; no session number; whatever keeps one of the cases; a title
    for a case with a row below its floor; an outcome that is for other grades than the case's.
    """
    faults = Faults()
    with faults.caught("held_on"):
        held_on = _past_day(held_on, at)
    with faults.caught("session"):
        session = read_line(session, _("会议届次"), 60)
    with faults.caught("minutes"):
        minutes = read_paragraphs(minutes, _("会议纪要要点"), LONGEST_TEXT, required=False)
    batch_of = hold_batch(decisions, step, "meeting", faults, actor=actor, at=at)
    definition = batch_of.definition
    assert isinstance(definition, Meeting)
    results = _weigh(batch_of, faults)
    faults.refuse()
    content: dict[str, Any] = {"body": definition.body, "held_on": str(held_on), "session": session, "minutes": minutes}
    content["grades"] = _grades(batch_of, results)
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
