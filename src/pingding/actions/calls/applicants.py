"""Telling the units with an application in a call what becomes of it, with the day until which a draft can be sent."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pingding.actions.door import notify
from pingding.queries.calls.closing import closing_of
from pingding.queries.mail.dated import Dated
from pingding.records.models import Call, Case, Seat


def notify_applicants(call: Call, cases: Iterable[Case], text: str, words: Mapping[str, object], at: datetime) -> None:
    """A message to the unit of each case; of a draft that can still be handed in its day goes into the calendar."""
    chosen = list(cases)
    drafts = Seat.objects.filter(run__case__in=chosen, run__case__submitted_at=None, run__closed_at=None, kind="fill")
    seats = dict(drafts.values_list("run__case", "pk"))
    for case in chosen:
        closes = closing_of(call, case.regions) if case.pk in seats else None
        dated = Dated(f"seat-{seats[case.pk]}", closes) if closes is not None and closes > at else None
        notify(text, words, at=at, organisation=case.organisation, case=case, dated=dated)
