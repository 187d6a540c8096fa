"""Search across everything that one may see."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from pingding.policy.text.places import places_of, plainly
from pingding.queries.access import visible_cases
from pingding.queries.clock import local_date
from pingding.queries.documents import readable_documents
from pingding.queries.listing.units import UnitListing
from pingding.queries.notices.notices import public_notices
from pingding.queries.search import MOST_WORDS, Kind, entries_with
from pingding.queries.titles.register import registered
from pingding.queries.viewer import Viewer
from pingding.records.models import SearchEntry

MOST, ALL = 10, 500
"""So many of a kind are shown together with others; so many where one kind alone is asked for."""
AROUND, LONGEST_WORDS = 40, 100


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
    rows = entries.defer("plain", "terms").order_by(first, "-subject", "key")[:most]
    return Hits(kind, tuple(Hit(kind, row.key, row.heading, _shown_of(kind, row.text, words)) for row in rows), total)


def _shown_of(kind: str, text: str, words: str) -> str:
    """The passage with the words; of a clause that is found by its number, how it begins."""
    passage = _passage(text, words)
    return passage or (_cut(text, 0, 2 * AROUND) if kind == Kind.CLAUSE else "")


def _passage(text: str, words: str) -> str:
    """The text around the first of the words that stands in it; empty where none does."""
    places = places_of(text, plainly(words).split())
    if not places:
        return ""
    first, _end = places[0]
    return _cut(text, max(0, first - AROUND), first + 2 * AROUND)


def _cut(text: str, start: int, end: int) -> str:
    return ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")
