"""What a person did last, as the journal has it."""

from collections.abc import Sequence

from pingding.queries.access import visible_cases
from pingding.queries.journal.acts.steps import ReadScores
from pingding.queries.viewer import Viewer
from pingding.records.models import JournalEntry, JournalHead

SHOWN, LOOKED_AT = 5, 50_000
"""So many are shown, of so many entries of the whole journal that are looked through."""


def own_acts(viewer: Viewer) -> Sequence[JournalEntry]:
    """The last acts of the viewer on cases that they may still read as an official, newest first, with their case.

    Looking at scores is recorded, but is nothing that was done.
    """
    if viewer.person is None:
        return ()
    last = JournalHead.objects.values_list("seq", flat=True).first() or 0
    cases = visible_cases(viewer, as_partner=False)
    entries = JournalEntry.objects.filter(actor=viewer.person, case__in=cases, seq__gt=last - LOOKED_AT)
    entries = entries.exclude(act=ReadScores.act)
    return list(entries.select_related("case").order_by("-seq")[:SHOWN])
