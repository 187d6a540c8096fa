"""A list as one viewer sees it at a moment: searched, narrowed, sorted, cut into pages; alike whatever is listed."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.listing.columns import Column
from pingding.queries.viewer import Viewer

M = TypeVar("M", bound=Model)
R = TypeVar("R")
SIZES = (20, 50, 100)
"""How many rows a page can have."""
MOST_WORDS = 8
NOTHING = Q(pk__in=())


@dataclass(frozen=True)
class ListSearch:
    """What somebody looks for; an empty part does not restrict.

    `view` is one of the list's own selections, `chosen` has by filter what was chosen in it, `sort` is the column by
    which it is sorted, `backwards` from its end.
    """

    words: str = ""
    view: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    backwards: bool = False
    page: int = 1
    size: int = SIZES[1]


@dataclass(frozen=True)
class Filter:
    """One thing to choose by; `choices` are keys with their words, empty where it is set by a link alone.

    `groups` are choices under headings; `unlisted` are keys that links have and nobody chooses.
    """

    key: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    unlisted: tuple[tuple[str, str], ...] = ()

    def words_of(self, chosen: str) -> str:
        """What was chosen, in words; as it stands where no choice has it."""
        return self._words().get(chosen, chosen)

    def knows(self, chosen: str) -> bool:
        """Whether it can be chosen; where there is nothing to choose from, anything can."""
        return not self._words() or chosen in self._words()

    def _words(self) -> dict[str, str]:
        grouped = (choice for _heading, choices in self.groups for choice in choices)
        return dict([*self.unlisted, *grouped, *self.choices])


@dataclass(frozen=True)
class Listed(Generic[R]):
    """A page of a list: its rows, how many match at all, by view how many there are, and of each selection kept."""

    rows: tuple[R, ...]
    total: int
    page: int
    views: Mapping[str, int]
    kept: Mapping[int, int]


class Listing(ABC, Generic[M, R]):
    """What a kind of thing is listed by. Refusal for whoever may see none of it.

    The order of `views` is that of the page, where one begins with the first. `sorts` are what orders by a column.
    Of the columns in `greatest_first` the greatest value comes first, where it is not asked for backwards.
    `title`, `counter` (so many of them) and `sought` (what the search box takes) are words for the page.
    """

    title: ClassVar[str]
    counter: ClassVar[str]
    sought: ClassVar[str]
    columns: ClassVar[tuple[Column[Any], ...]]
    views: ClassVar[Mapping[str, str]]
    sorts: ClassVar[Mapping[str, tuple[str | OrderBy, ...]]]
    greatest_first: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, viewer: Viewer, at: datetime) -> None:
        self.viewer, self.at = viewer, at

    @staticmethod
    @abstractmethod
    def open_to(viewer: Viewer) -> bool:
        """Whether the viewer has this list."""

    @abstractmethod
    def everything(self) -> QuerySet[M]:
        """All that the viewer may see."""

    @abstractmethod
    def in_view(self, view: str) -> Q:
        """What belongs to a view."""

    @abstractmethod
    def about(self, word: str) -> Q:
        """What a word is found in."""

    @abstractmethod
    def narrowed(self, key: str, chosen: str) -> Q:
        """What a filter leaves."""

    @abstractmethod
    def filters(self, chosen: Mapping[str, str]) -> tuple[Filter, ...]:
        """The filters, their choices fitting what was chosen in the others."""

    @abstractmethod
    def rows(self, records: Sequence[M]) -> list[R]:
        """What is shown of each, in a settled number of queries."""

    def view_title(self, search: ListSearch) -> str:
        """The name of the view that is looked at."""
        return _(self.views.get(search.view) or next(iter(self.views.values())))

    def matching(self, search: ListSearch) -> QuerySet[M]:
        """All that is looked for, in its order. Refusal for a view that there is not."""
        if search.view and search.view not in self.views:
            what = _("没有“%(view)s”这一栏") % {"view": search.view}
            raise Refusal(what, kind="missing", remedy=_("请从本页的分栏进入。"))
        return self.everything().filter(self._sought(search)).order_by(*self._order(search))

    def _sought(self, search: ListSearch) -> Q:
        sought = self.in_view(search.view or next(iter(self.views)))
        for word in search.words.split()[:MOST_WORDS]:
            sought &= self.about(word)
        for key, chosen in search.chosen.items():
            sought &= self.narrowed(key, chosen)
        return sought

    def listed(self, search: ListSearch, kept: Mapping[int, ListSearch] | None = None) -> Listed[R]:
        """The page that is looked for; the last one for whoever asks behind it. `kept`: selections, by their keys."""
        records = self.matching(search)
        total = records.count()
        page = max(1, min(search.page, -(-total // search.size)))
        cut = records[(page - 1) * search.size : page * search.size]
        counted = self._counted({**{view: self.in_view(view) for view in self.views}, **self._kept(kept or {})})
        views, numbers = {view: counted[view] for view in self.views}, {key: counted[str(key)] for key in kept or {}}
        return Listed(tuple(self.rows(list(cut))) if total else (), total, page, views, numbers)

    def all_rows(self, search: ListSearch, step: int = 500) -> Iterator[R]:
        """Every row that is looked for, read some hundred at a time by their keys."""
        keys = list(self.matching(search).values_list("pk", flat=True))
        for start in range(0, len(keys), step):
            window = keys[start : start + step]
            records = {record.pk: record for record in self.everything().filter(pk__in=window)}
            yield from self.rows([records[key] for key in window if key in records])

    def counts(self, views: Collection[str]) -> dict[str, int]:
        """By view how many, in one query."""
        return self._counted({view: self.in_view(view) for view in views})

    def _kept(self, kept: Mapping[int, ListSearch]) -> dict[str, Q]:
        return {str(key): self._sought(search) for key, search in kept.items()}

    def _counted(self, sought: Mapping[str, Q]) -> dict[str, int]:
        """How many there are of each, in one query."""
        counted: dict[str, Any] = {f"view_{key}": Count("pk", filter=each) for key, each in sought.items()}
        numbers = self.everything().order_by().aggregate(**counted)
        return {key: numbers[f"view_{key}"] for key in sought}

    def _order(self, search: ListSearch) -> list[str | OrderBy]:
        order = self.sorts.get(search.sort) or next(iter(self.sorts.values()))
        return [*(_reversed(each) if search.backwards else each for each in order), "pk"]


def _reversed(each: str | OrderBy) -> str | OrderBy:
    if isinstance(each, str):
        return each.removeprefix("-") if each.startswith("-") else f"-{each}"
    return OrderBy(each.expression, descending=not each.descending, nulls_last=True)
