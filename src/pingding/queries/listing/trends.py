"""Cases over the years, by programme, district, grade or field, and how their scores are spread: for exploring."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from pingding.policy.language import Edition
from pingding.queries.clock import SHANGHAI
from pingding.queries.editions import edition_of
from pingding.queries.listing import choices
from pingding.queries.listing.cases import CaseListing
from pingding.queries.listing.titles import TitleListing
from pingding.queries.regions import region_title
from pingding.queries.viewer import Viewer
from pingding.records.models import StoredEdition

WAYS = ("programme", "region", "grade", "field")
"""By what cases are counted; titles by their field."""
STEP = 10
"""How many points a bar of the spread of scores covers."""


@dataclass(frozen=True)
class Series:
    """What falls to one programme, district, grade or field: its number by year."""

    key: str
    title: str
    numbers: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


@dataclass(frozen=True)
class Spread:
    """How many cases have a score from `low` on and below `high`; up to and including it where that is `closed`."""

    low: int
    high: int
    number: int
    closed: bool = False


class Trends:
    """The trends of one viewer at a moment, of one programme where one is named; in a settled number of queries.

    Refusal for whoever has no list of cases.
    """

    def __init__(self, viewer: Viewer, at: datetime, programme: str = "") -> None:
        self.listing = CaseListing(viewer, at)
        self.cases: QuerySet[Any] = self.listing.everything().order_by()
        self.titles = TitleListing(viewer, at).everything().order_by() if TitleListing.open_to(viewer) else None
        keys = self.cases.values("edition")
        self.programmes = {key: each.programme.short for key, each in choices.editions_among(keys).items()}
        self.programme = programme
        if programme:
            self.cases = self.cases.filter(edition__programme=programme)
            self.titles = None if self.titles is None else self.titles.filter(edition__programme=programme)

    def by(self, way: str) -> tuple[Series, ...]:
        """The numbers by year, what has most first: of cases by the year they were opened in, of titles by that of
        their grant."""
        if way == "field":
            return self._fields()
        column = {"programme": "edition__programme", "region": "regions", "grade": "grade"}[way]
        year = ExtractYear("opened_at", tzinfo=SHANGHAI)
        rows = self.cases.annotate(year=year).values_list(column, "year").annotate(number=Count("pk"))
        counted: dict[str, Counter[int]] = {}
        for value, in_year, number in rows:
            for key in value if way == "region" else [value]:
                counted.setdefault(key or "", Counter())[in_year] += number
        return _series(counted, self._titles_of(way, counted))

    def _fields(self) -> tuple[Series, ...]:
        counted: dict[str, Counter[int]] = {}
        for key, year, number in (
            self.titles.exclude(field="").values_list("field", "granted_on__year").annotate(number=Count("pk"))
            if self.titles is not None
            else ()
        ):
            counted.setdefault(key, Counter())[year] += number
        return _series(counted, {})

    def _titles_of(self, way: str, counted: Iterable[str]) -> Mapping[str, str]:
        if way == "region":
            return {key: region_title(key) for key in counted}
        if way == "programme":
            return self.programmes
        return dict(choices.grades(self._editions()))

    def _editions(self) -> Iterator[Edition]:
        stored = StoredEdition.objects.filter(pk__in=self.cases.values("edition")).defer("content")
        return (edition_of(each) for each in stored)

    def spread(self) -> tuple[Spread, ...]:
        """How the scores of one programme are spread, from the lowest that there is to the highest; empty for several
        programmes, whose scores are out of different numbers.

        The last bar ends with the full marks and holds them, unless some case has more.
        """
        scores = self.cases.filter(score__isnull=False).values_list("score", flat=True) if self.programme else ()
        exact = Counter(scores)
        if not exact:
            return ()
        full = max((int(each.total) for edition in self._editions() for each in edition.indicators.values()), default=0)
        top = full if full and max(exact) == full else None
        last = (top - 1) // STEP * STEP if top else None
        lows: Counter[int] = Counter()
        for score, number in exact.items():
            lows[int(score) // STEP * STEP if last is None else min(int(score) // STEP * STEP, last)] += number
        return tuple(
            Spread(low, top if top and low == last else low + STEP, lows[low], closed=low == last)
            for low in range(min(lows), max(lows) + 1, STEP)
        )


def _series(counted: Mapping[str, Mapping[int, int]], titles: Mapping[str, Any]) -> tuple[Series, ...]:
    series = (Series(key, str(titles.get(key, key)), numbers) for key, numbers in counted.items() if key)
    return tuple(sorted(series, key=lambda each: (-each.total, each.key)))
