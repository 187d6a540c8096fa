"""A random draw among the cases that wait together: once, and so that anybody can repeat it."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import (
    ChosenOutcome,
    Decision,
    HeldBatch,
    carry_out,
    hold_batch,
    make_batch,
)
from pingding.actions.door import action, hold_journal
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.steps.draw import CURRENT, DRAWN, NOT_DRAWN, DrawNoted, draw_order, list_digest
from pingding.policy.text.typed_text import read_line
from pingding.policy.translation import counted
from pingding.queries.access import find_case
from pingding.queries.editions import edition_of
from pingding.queries.refusals import Faults
from pingding.queries.steps.draw import Lot, lots_at
from pingding.queries.viewer import Viewer
from pingding.records.models import Batch, BatchItem, Seat

SEED_BYTES = 32


@action
def draw_cases(
    step: str, cases: Sequence[str], *, actor: Viewer, at: datetime, text: str = "", seed: str | None = None
) -> Batch:
    """Draw, among all the cases of a call that wait for one office, as many of each group as the definition says.

    The platform makes the seed now, when nobody can act on it any more; `text` is public and may be added, such as
    the result of a lottery on a day named before. Only rehearsals give a `seed`: neither a page nor the API takes one.
    Effects: a batch with algorithm, seed, text and candidates; each case is journalled with them and moves as it was
    drawn or not. Refusals: a case that has been drawn from at this step before; cases that wait as well and were left
    out; a round that is not whole, where a share is one of the round; whatever keeps one of the cases.
    """
    _refuse_redrawn(cases, step, actor)
    faults = Faults()
    with faults.caught("text"):
        text = read_line(text, _("公开文本"), 200, required=False)
    held_batch = hold_batch([Decision(case, NOT_DRAWN) for case in cases], step, "draw", faults, actor=actor, at=at)
    hold_journal()  # no case may come to wait here meanwhile
    with faults.caught():
        _refuse_left_out(held_batch)
    lots = lots_at([chosen.case for chosen in held_batch.chosen], step, at=at)
    for missing in dict.fromkeys(lot.missing for lot in lots if lot.missing is not None):
        faults.add(missing)
    faults.refuse()
    seed = seed or secrets.token_hex(SEED_BYTES)
    drawn = [_drawn(held_batch, lot, seed, text) for lot in lots]
    held_batch = replace(held_batch, chosen=tuple(chosen for lot in drawn for chosen, _noted in lot))
    content: dict[str, Any] = {
        "algorithm": CURRENT,
        "seed": seed,
        "text": text,
        "lots": [lot.recorded() for lot in lots],
    }
    content |= {"candidates": sorted(number for lot in lots for number in lot.cases)}
    content |= {"number": sum(lot.number for lot in lots)}
    batch = make_batch(held_batch, content, actor=actor, at=at)
    for chosen, noted in (each for lot in drawn for each in lot):
        carry_out(batch, chosen, actor=actor, at=at, more=noted.model_dump())
    return batch


def _refuse_redrawn(cases: Sequence[str], step: str, actor: Viewer) -> None:
    """Refuse a case among which was drawn at this step already, whoever may see it, by the step's clause."""
    earlier = BatchItem.objects.filter(case__number__in=cases, batch__kind="draw", batch__step=step)
    item = earlier.select_related("batch", "case").order_by("pk").first()
    if item is None:
        return
    case = find_case(actor, item.case.number)
    definition = edition_of(case.edition).step(case.procedure, step)
    when = translation.moment(item.batch.acted_at)
    raise Refusal(
        _("“%(step)s”已于%(when)s抽取，不得重新抽取") % {"step": definition.title, "when": when},
        where=case.number,
        clause=definition.clause,
        kind="conflict",
        remedy=_("请查看办理记录中的抽取结果。"),
    )


def _refuse_left_out(held_batch: HeldBatch) -> None:
    """Refuse unless every case of the call that waits for the office is a candidate: nobody chooses among them."""
    waiting = Seat.objects.filter(
        edition=held_batch.edition,
        call=held_batch.call,
        step=held_batch.step,
        organisation=held_batch.organisation,
        waiting=True,
    )
    others = waiting.exclude(run__case__in=[chosen.case.pk for chosen in held_batch.chosen])
    numbers = list(others.order_by("run__case__number").values_list("run__case__number", flat=True))
    if numbers:
        raise Refusal(
            counted("还有%(n)d件也在等待抽取：%(cases)s", len(numbers))
            % {"n": len(numbers), "cases": translation.listed(numbers[:5])},
            where=held_batch.definition.title,
            clause=held_batch.definition.clause,
            kind="conflict",
            remedy=_("待抽取的各件须一次抽完，请刷新页面后重新核对候选名单。"),
        )


def _drawn(held_batch: HeldBatch, lot: Lot, seed: str, text: str) -> list[tuple[ChosenOutcome, DrawNoted]]:
    """The cases of a lot in the order of the draw, each with its outcome and what is noted of it."""
    by_number = {chosen.case.number: chosen for chosen in held_batch.chosen}
    drawn = []
    for place, case in enumerate(draw_order(lot.cases, seed, text)):
        key = DRAWN if place < lot.number else NOT_DRAWN
        noted = DrawNoted(
            algorithm=CURRENT,
            seed=seed,
            text=text,
            candidates=len(lot.cases),
            candidates_sha256=list_digest(lot.cases),
            number=lot.number,
            position=place + 1,
            group=lot.group,
            compared=lot.compared,
            before=lot.before,
        )
        outcome = held_batch.definition.outcomes[key]
        drawn.append((replace(by_number[case], decision=Decision(case, key), outcome=outcome), noted))
    return drawn


ACT = draw_cases
