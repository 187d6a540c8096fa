"""One letter with a list recommends cases of one office."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import ChosenOutcome, Decision, HeldBatch, carry_out, hold_batch, make_batch
from pingding.actions.batches.papers import (
    NOBODY_BY_HAND,
    NamedByHand,
    keep_paper,
    paper_body,
    read_by_hand,
    recipients_named,
)
from pingding.actions.door import action, hold_journal
from pingding.policy.errors import Refusal
from pingding.policy.steps.recommend import Recommend
from pingding.policy.text.typed_text import read_line
from pingding.queries.batches.recommended_list import recommended_before
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.clock import local_date
from pingding.queries.refusals import Faults
from pingding.queries.steps.conditions import refuse_unrecommendable
from pingding.queries.viewer import Viewer
from pingding.records.models import Batch


@action
def recommend(
    step: str,
    decisions: Sequence[Decision],
    *,
    actor: Viewer,
    at: datetime,
    letter_number: str,
    signed: bool,
    text: str | None = None,
    by_hand: NamedByHand = NOBODY_BY_HAND,
) -> Batch:
    """One letter with a list recommends cases of one office.

    `text` is its body, the definition's unless given, as are its recipients unless named `by_hand`. Effects: a batch;
    the letter, kept as it was sent, unless no case is recommended; each case is moved by its own outcome. Refusals, all
    at once: a case that fails a condition of recommendation; the office's quota is exceeded; the step's statement is
    not signed; a body that does not say whom it is about; recipients that are too long.
    """
    faults = Faults()
    with faults.caught("letter_number"):
        letter_number = read_line(letter_number, _("推荐函文号"), 60, required=False)
    by_hand = read_by_hand(by_hand, faults)
    held_batch = hold_batch(decisions, step, "recommend", faults, actor=actor, at=at)
    definition: Recommend = held_batch.definition
    with faults.caught("signed", definition.title):
        _refuse_unsigned(definition, signed)
    forward = [c for c in held_batch.chosen if c.outcome.tone == "forward"]
    body = _letter_body(held_batch, forward, text, faults, at=at)
    with faults.caught():
        _refuse_over_quota(held_batch, definition, len(forward))
    faults.refuse()
    content = {"letter_number": letter_number, "letter": definition.letter, "signed": signed}
    batch = make_batch(held_batch, content, actor=actor, at=at)
    if forward:
        to = recipients_named(held_batch, [chosen.case for chosen in forward], by_hand)
        title = definition.letter or definition.title
        keep_paper(batch, number=letter_number, title=title, body=body, dated=local_date(at), recipients=to)
    for chosen in held_batch.chosen:
        carry_out(batch, chosen, actor=actor, at=at)
    return batch


def _refuse_unsigned(definition: Recommend, signed: bool) -> None:
    if definition.statement and not signed:
        raise Refusal(_("尚未签署声明"), clause=definition.clause, remedy=_("请确认声明后再提交。"))


def _letter_body(
    held_batch: HeldBatch, forward: Sequence[ChosenOutcome], text: str | None, faults: Faults, *, at: datetime
) -> str:
    """What the letter says of those who are recommended; empty where nobody is. What keeps one is among the faults."""
    for chosen in forward:
        with faults.caught(f"case-{chosen.case.number}"):
            refuse_unrecommendable(CaseFile(chosen.case), at=at)
    with faults.caught("text"):
        if forward:
            return paper_body(held_batch, (chosen.case for chosen in forward), text, local_date(at))
    return ""


def _refuse_over_quota(held_batch: HeldBatch, definition: Recommend, more: int) -> None:
    """Count with the journal held: two letters of one office at once must not both find room."""
    if definition.quota is None:
        return
    hold_journal()
    call = held_batch.call.pk if held_batch.call else None
    earlier = recommended_before(
        held_batch.edition, definition, held_batch.step, call=call, organisation=held_batch.organisation.pk
    )
    before = len(earlier - {chosen.case.pk for chosen in held_batch.chosen})
    if before + more > definition.quota:
        raise Refusal(
            _("推荐名额为%(quota)d个，已用%(before)d个，本次%(more)d个")
            % {"quota": definition.quota, "before": before, "more": more},
            where=definition.title,
            clause=definition.clause,
            remedy=_("请减少本次推荐的件数。"),
        )


ACT = recommend
