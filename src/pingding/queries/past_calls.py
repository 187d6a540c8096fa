"""What became of a programme's earlier calls, in numbers, and what was sent back most in the last of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from pingding.policy.language import Edition
from pingding.queries.calls.calls import CallState
from pingding.queries.calls.programmes import ProgrammeInfo
from pingding.records.models import Call, Case, StepRun

LEAST_CASES, LEAST_TIMES, FIRST_FEW = 10, 3, 5
"""Of fewer cases, and of parts that were sent back less often, nothing is said: it might point to somebody."""


@dataclass(frozen=True)
class EarlierCall:
    """A call that has closed: how many handed in, and how many titles were granted of them by now; None of so few that
    it would tell what became of somebody."""

    call: Call
    handed_in: int
    granted: int | None


@dataclass(frozen=True)
class SentBack:
    """The last closed call: of so many cases how many were returned, and which parts of the form most often."""

    call: Call
    cases: int
    returned: int
    parts: tuple[tuple[str, int], ...]


def earlier_calls(info: ProgrammeInfo) -> tuple[EarlierCall, ...]:
    """The programme's closed calls, the newest first, in one query."""
    closed = [each.call for each in info.calls if each.state is CallState.CLOSED]
    if not closed:
        return ()
    granted = Count("pk", filter=Q(title__isnull=False))
    rows = _handed_in().filter(call__in=closed).values("call").annotate(n=Count("pk"), granted=granted).order_by()
    numbers = {row["call"]: (row["n"], row["granted"] if row["n"] >= LEAST_CASES else None) for row in rows}
    return tuple(EarlierCall(call, *numbers[call.pk]) for call in closed if call.pk in numbers)


def _handed_in() -> QuerySet[Case]:
    return Case.objects.filter(held_title=None).exclude(submitted_at=None)


def sent_back(info: ProgrammeInfo) -> SentBack | None:
    """What was returned for correction in the last closed call; None where so few cases were that it says nothing.

    A part counts once for each case, however often it was returned there.
    """
    last = next((each.call for each in info.calls if each.state is CallState.CLOSED), None)
    if last is None:
        return None
    cases = _handed_in().filter(call=last).count()
    if cases < LEAST_CASES:
        return None
    returned: dict[int, set[str]] = {}
    runs = StepRun.objects.filter(case__call=last, case__held_title=None, correction__isnull=False)
    for case, asked in runs.values_list("case", "correction"):
        if asked:
            returned.setdefault(case, set()).update(_titles(info.edition, asked["parts"]))
    counted = Counter(title for titles in returned.values() for title in titles)
    parts = tuple((title, n) for title, n in counted.most_common(FIRST_FEW) if n >= LEAST_TIMES)
    return SentBack(last, cases, len(returned), parts) if parts else None


def _titles(edition: Edition, parts: Iterable[str]) -> Iterator[str]:
    """What the parts of the form are called; a part that no form has any more is left out."""
    sections = {key: section.title for form in edition.forms.values() for key, section in form.sections.items()}
    for part in parts:
        kind, _colon, key = part.partition(":")
        if kind == "section" and key in sections:
            yield sections[key]
        elif kind == "fact" and key in edition.vocabulary:
            yield edition.vocabulary[key].label
        elif kind == "material" and key in edition.materials:
            yield edition.materials[key].title
