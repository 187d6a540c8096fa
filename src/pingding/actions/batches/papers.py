"""The papers of a batch: their body with its cases in their places, kept as it was sent out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import HeldBatch
from pingding.policy.text.papers import fill_places, listed_cases
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.batches.recipients import PaperRecipients, recipients_of
from pingding.queries.editions import edition_of
from pingding.queries.refusals import Faults
from pingding.records.models import Batch, Case, IssuedDocument

LONGEST_BODY, LONGEST_RECIPIENTS = 20_000, 500


@dataclass(frozen=True)
class NamedByHand:
    """To whom an officer has a paper addressed and copied instead; "" leaves it to the definition."""

    addressed_to: str = ""
    copied_to: str = ""


NOBODY_BY_HAND = NamedByHand()


def read_by_hand(by_hand: NamedByHand, faults: Faults) -> NamedByHand:
    """Both as they are kept; what is too long is among the faults."""

    def line(text: str, field: str, label: str) -> str:
        read = faults.read(lambda: read_line(text, label, LONGEST_RECIPIENTS, required=False), "", field)
        return read.rstrip("：:。")

    addressed_to = line(by_hand.addressed_to, "addressed_to", _("主送"))
    return NamedByHand(addressed_to, line(by_hand.copied_to, "copied_to", _("抄送")))


def recipients_named(held_batch: HeldBatch, cases: Sequence[Case], by_hand: NamedByHand) -> PaperRecipients:
    """Those named by hand, else those of the definition."""
    usual = recipients_of(held_batch.definition, cases, held_batch.organisation)
    return PaperRecipients(by_hand.addressed_to or usual.addressed_to, by_hand.copied_to or usual.copied_to)


def paper_body(held_batch: HeldBatch, cases: Iterable[Case], typed: str | None, day: date) -> str:
    """What was typed, else the definition's text, with these cases of the batch in their places."""
    edition, listed = edition_of(held_batch.edition), list(cases)
    text = edition.texts.get(held_batch.definition.text or "", "") if typed is None else typed
    values = {
        "list": listed_cases(_line(case) for case in listed),
        "count": str(len(listed)),
        "programme": edition.title,
        "year": str(day.year),
    }
    return fill_places(read_paragraphs(text, _("正文"), LONGEST_BODY), values)


def _line(case: Case) -> str:
    """A case on the paper's list: its name with its unit, which of these there is."""
    unit = case.organisation.name
    return f"{case.name}（{unit}）" if case.name and case.name != unit else unit


def keep_paper(
    batch: Batch,
    *,
    number: str,
    title: str,
    body: str,
    dated: date,
    head: str = "",
    pattern: str = "",
    n: int | None = None,
    recipients: PaperRecipients,
) -> IssuedDocument:
    """The paper under the names of this day, whoever is renamed later; `n` where the platform counts its `pattern`."""
    issuer = batch.organisation.name
    return IssuedDocument.objects.create(
        batch=batch,
        pattern=pattern,
        year=dated.year,
        n=n,
        number=number,
        title=title,
        dated=dated,
        head=head or issuer,
        body=body,
        issuer=issuer,
        addressed_to=recipients.addressed_to,
        copied_to=recipients.copied_to,
    )
