"""Ranking: cases are put in order, with a proposal for each."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
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
from pingding.actions.batches.weighing import grades_of, limit, weigh
from pingding.actions.door import action, hold_journal
from pingding.policy.errors import Refusal
from pingding.policy.scores.reordering import MovedUp
from pingding.policy.steps.rank import Rank
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.panels.ranking import RankedCases, ranked_cases
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Batch


@action
def rank_cases(
    step: str, decisions: Sequence[Decision], *, actor: Viewer, at: datetime, summary: str = "", order_reason: str = ""
) -> Batch:
    """Put the cases in order and propose an outcome for each.

    Effects: a batch with place and score per case, and where the order departs from the rules' the reason with the
    cases concerned; each case moves. Refusals, all at once: a round that is not whole, or of which cases were left
    out; fewer cases than the turnout asks; a proposal below the minimum score; more than a refusing quota allows,
    earlier lists of the call counted, or for a value that has its title; places that lack or repeat; a case put above
    one that the rules place before it, without `order_reason`; a proposal with a row below its floor, or by an
    outcome that is for other grades.
    """
    faults = Faults()
    with faults.caught("summary"):
        summary = read_paragraphs(summary, _("排序说明"), LONGEST_TEXT, required=False)
    with faults.caught("order_reason"):
        order_reason = read_paragraphs(order_reason, _("调整名次的理由"), LONGEST_TEXT, required=False)
    held_batch = hold_batch(decisions, step, "rank", faults, actor=actor, at=at)
    assert isinstance(held_batch.definition, Rank)
    hold_journal()  # two lists of one call at once must not both find room
    ranked = ranked_cases([c.case for c in held_batch.chosen], step, at=at)
    ordered = _find_misplaced(held_batch.chosen, faults)
    moved = ranked.moved_up([c.case.number for c in held_batch.chosen]) if ordered else ()
    if moved and not order_reason:
        faults.add(ranked.unreasoned(moved))
    warnings = _find_unfit(held_batch, ranked, faults)
    results = weigh(held_batch, faults, at=at)
    faults.refuse()
    noted = _reordered(ranked, moved, order_reason)
    content: dict[str, Any] = {"summary": summary, "warnings": warnings, "order_reason": order_reason}
    content |= {"compared": dict(ranked.stands), "provisional": ranked.provisional}
    content["placed_before"] = ranked.placed_before
    content["grades"] = grades_of(held_batch, results)
    content["by_rules"] = {number: words["by_rules"] for number, words in noted.items()}
    batch = make_batch(held_batch, content, actor=actor, at=at, scores=ranked.scores)
    for chosen in held_batch.chosen:
        number = chosen.case.number
        carry_out(batch, chosen, actor=actor, at=at, more=noted.get(number))
    return batch


def _find_unfit(held_batch: HeldBatch, ranked: RankedCases, faults: Faults) -> list[dict[str, Any]]:
    """Whatever in the proposal the ranking's rules and limits do not allow; what they only warn of, as it is kept."""
    outcomes = {chosen.case.number: chosen.decision.outcome for chosen in held_batch.chosen}
    for unfit in ranked.unfit(outcomes):
        faults.add(unfit)
    return limit(ranked.breaches(outcomes), held_batch, faults)


def _reordered(ranked: RankedCases, moved: Sequence[MovedUp], reason: str) -> dict[str, dict[str, Any]]:
    """For each case that was put above others, or passed: its place by the rules; for those moved up, why."""
    places = ranked.places()
    concerned = {each.key for each in moved} | {key for each in moved for key in each.passed}
    noted: dict[str, dict[str, Any]] = {number: {"by_rules": places[number]} for number in sorted(concerned)}
    for each in moved:
        noted[each.key]["order_reason"] = reason
    return noted


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


ACT = rank_cases
