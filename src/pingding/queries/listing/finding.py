"""Search across everything that one may see."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest, Least, Length, NullIf, StrIndex, Substr

from pingding.policy.text.places import FIGURES, WAY, places_of, plainly
from pingding.queries.access import visible_cases
from pingding.queries.clock import local_date
from pingding.queries.documents import readable_documents
from pingding.queries.listing.units import UnitListing
from pingding.queries.notices.notices import public_notices
from pingding.queries.search import LONGEST_TEXT, MOST_WORDS, Kind, entries_with
from pingding.queries.titles.register import registered
from pingding.queries.viewer import Viewer
from pingding.records.models import SearchEntry

MOST, ALL = 10, 500
"""So many of a kind are shown together with others; so many where one kind alone is asked for."""
AROUND, LONGEST_WORDS = 40, 100
NOWHERE = 18 * LONGEST_TEXT + 1
"""Beyond every place: no character becomes more than eighteen."""
WINDOW = 3 * AROUND + 3 * WAY
"""So much is read of a text whose characters become more or fewer, to find the words in it."""
PASSAGE = ("place", "begins", "window", "size", "even")
"""What is read of a text: see `_with_passages`."""


@dataclass(frozen=True)
class Hit:
    """Something that was found: `key` names it in addresses, `passage` is where the words stand in its text."""

    kind: str
    key: str
    heading: str
    passage: str


@dataclass(frozen=True)
class Hits:
    """What was found of a kind: the first few, and how many there are."""

    kind: str
    hits: tuple[Hit, ...]
    total: int


def find_everywhere(viewer: Viewer, words: str, at: datetime, only: str = "") -> tuple[Hits, ...]:
    """What the viewer may see in which all the words stand, kind by kind; kinds of which nothing is found are absent.

    Of cases, titles and units what has the words in its heading comes first. Of the `only` kind asked for, all.
    """
    asked = " ".join(plainly(words)[:LONGEST_WORDS].split()[:MOST_WORDS])
    entries, most = entries_with(asked), ALL if only else MOST
    scopes = [(kind, scope) for kind, scope in _scopes(viewer, at) if only in ("", kind)]
    return tuple(hits for kind, scope in scopes if (hits := _hits(kind, entries.filter(scope()), asked, most)))


def _scopes(viewer: Viewer, at: datetime) -> Iterator[tuple[str, Callable[[], Q]]]:
    """The kinds in the order of the page, each with what of it the viewer may see."""
    on = local_date(at)
    if viewer.signed_in:
        yield Kind.CASE, lambda: Q(kind=Kind.CASE, subject__in=_keys(visible_cases(viewer)))
    yield Kind.TITLE, lambda: Q(kind=Kind.TITLE, subject__in=_keys(registered(on)))
    if UnitListing.open_to(viewer):
        yield Kind.UNIT, lambda: Q(kind=Kind.UNIT, subject__in=_keys(UnitListing(viewer, at).everything()))
    yield Kind.PROGRAMME, lambda: Q(kind=Kind.PROGRAMME)
    yield Kind.CALL, lambda: Q(kind=Kind.CALL)
    yield Kind.NOTICE, lambda: Q(kind=Kind.NOTICE, subject__in=_keys(public_notices(at)))
    yield Kind.DOCUMENT, lambda: Q(kind=Kind.DOCUMENT, subject__in=_keys(readable_documents(viewer)))
    yield Kind.CLAUSE, lambda: Q(kind=Kind.CLAUSE)


def _keys(rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    return rows.order_by().values("pk")


def _hits(kind: str, entries: QuerySet[SearchEntry], words: str, most: int) -> Hits | None:
    total = entries.count()
    if not total:
        return None
    in_heading = Q()
    for word in words.split():
        in_heading &= Q(heading__icontains=word)
    first = Case(When(in_heading, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = _with_passages(entries, words).order_by(first, "-subject", "key").values_list("key", "heading", *PASSAGE)
    hits = (Hit(kind, key, heading, _shown_of(kind, words, *passage)) for key, heading, *passage in rows[:most])
    return Hits(kind, tuple(hits), total)


def _with_passages(entries: QuerySet[SearchEntry], words: str) -> QuerySet[SearchEntry]:
    """The entries with what `PASSAGE` names, cut out by the database: where in the text's own part of `plain` the first
    of the words stands (`NOWHERE` where none does), where in the text a window begins in which it is, that window, or
    how the text begins, how long the whole is, and whether places in both are the same (`even`).

    Where they are not, the last waypoint before the word leads into the text.
    """
    own = Substr("plain", F("text_from") + 1)
    places = [Coalesce(NullIf(StrIndex(own, Value(word)), 0), NOWHERE) for word in words.split()]
    even = Case(When(waypoints="", then=Value(1)), default=Value(0), output_field=IntegerField())
    mark = Substr("waypoints", (F("place") - 1) / WAY * FIGURES + 1, FIGURES)
    led = Cast(Coalesce(NullIf(mark, Value("")), Value("0")), IntegerField()) + 1
    near = Case(When(place=NOWHERE, then=1), When(even=1, then=F("place")), default=led)
    begins = Greatest(near - AROUND, 1)
    window = Substr("text", begins, Case(When(even=1, then=3 * AROUND), default=WINDOW))
    sought = entries.annotate(size=Length("text"), even=even, place=Least(*places, Value(NOWHERE)))
    return sought.annotate(begins=begins, window=window)


def _shown_of(kind: str, words: str, place: int, begins: int, window: str, size: int, even: int) -> str:
    """The passage with the words; of a clause that is found by its number, how it begins."""
    if place == NOWHERE:
        return _cut(window, 0, 2 * AROUND, size) if kind == Kind.CLAUSE else ""
    first = place - 1
    if not even:
        places = places_of(window, plainly(words).split())
        first = begins - 1 + (places[0][0] if places else AROUND)
    start = max(0, first - AROUND)
    return _cut(window[start - begins + 1 :], start, first + 2 * AROUND, size)


def _cut(around: str, start: int, end: int, size: int) -> str:
    """From `start` to `end` of a text of that `size`, of which `around` begins at `start`."""
    return ("…" if start else "") + " ".join(around[: end - start].split()) + ("…" if end < size else "")
