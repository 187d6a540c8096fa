"""What an expert notes about a case for nobody else: beside the score sheet, and no part of it."""

from collections.abc import Mapping

from pingding.policy.language import IndicatorSet
from pingding.policy.scores.leaves import is_judged, leaves
from pingding.records.models import Case, Person, ReviewNote

NOTE = "note-"
"""How the names of the fields begin, before the leaf's path; for the whole case nothing follows."""
LONGEST_NOTE = 2000
"""Characters of one note."""


def note_names(indicators: IndicatorSet | None) -> tuple[str, ...]:
    """The paths that may be noted upon: the whole case, and each row that a scorer may be asked for."""
    rows = leaves(indicators) if indicators is not None else ()
    return ("", *(path for path, leaf in rows if is_judged(leaf.score)))


def own_notes(case: Case, step: str, person: Person) -> Mapping[str, str]:
    """What this person, and nobody else, noted about a case at a step, by path."""
    rows = ReviewNote.objects.filter(case=case, step=step, person=person).values_list("texts", flat=True)
    return next(iter(rows), {})
