"""What the address of a list asks for: words, view, filters, columns, order; and the addresses that ask for other."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.queries.listing.listing import SIZES, Filter, ListSearch
from pingding.web.frame.natural_number import natural_number

LONGEST = 200


@dataclass(frozen=True)
class Asked:
    """A list as its address asks for it."""

    query: QueryDict
    search: ListSearch
    columns: tuple[str, ...]
    compact: bool = False
    """Whether the rows are as low as can be."""
    left_out: tuple[tuple[str, str], ...] = ()
    """What the address asks for that there is not: label and value."""
    behind: ListSearch | None = None
    """What the list asked for of which single rows are chosen; they alone count."""

    def address(self, **changes: str) -> str:
        """The query of the address with some values changed, an empty one taken away; from the first page on."""
        query = self.query.copy()
        query.pop("page", None)
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    def kept(self) -> str:
        """What of the address is worth keeping: without the page."""
        return self.address().removeprefix("?")

    def carried(self, *without: str) -> list[tuple[str, str]]:
        """Names and values that a form sends along beside its own fields."""
        left_out = {*without, "page"}
        return [(name, value) for name, values in self.query.lists() if name not in left_out for value in values]


def asked_for(
    query: QueryDict, filters: Iterable[Filter] = (), views: Collection[str] = (), *, anything: bool = False
) -> Asked:
    """What an address asks for; what no filter of the list is called is left aside. What a filter does not know, and a
    view that there is not, where `views` are given, is left out and named; not so where `anything` may be asked."""
    query, left_out = query.copy(), []
    if views and (view := _text(query, "view")) not in ("", *views):
        left_out.append((_("分栏"), view))
        del query["view"]
    chosen = {}
    for each in filters:
        if value := _text(query, each.key):
            if anything or each.knows(value):
                chosen[each.key] = value
            else:
                left_out.append((each.label, value))
                del query[each.key]
    sort = _text(query, "sort")
    size = natural_number(query.get("size", "")) or 0
    search = ListSearch(
        words=_text(query, "q"),
        view=_text(query, "view"),
        chosen=chosen,
        sort=sort.removeprefix("-"),
        backwards=sort.startswith("-"),
        page=natural_number(query.get("page", "")) or 1,
        size=size if size in SIZES else ListSearch().size,
    )
    return Asked(query, search, tuple(query.getlist("columns")), _text(query, "rows") == "compact", tuple(left_out))


def _text(query: QueryDict, name: str) -> str:
    return str(query.get(name, "")).strip()[:LONGEST]
