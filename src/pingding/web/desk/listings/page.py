"""The page of a list: its views as tabs, one row of filters, those in use as words to take away, one line a row."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.policy.translation import headed
from pingding.policy.translation import listed as together
from pingding.queries.listing.columns import Column, chosen_columns
from pingding.queries.listing.kept import views_of
from pingding.queries.listing.listing import SIZES, Filter, Listed
from pingding.queries.listing.subjects import SUBJECTS, AnyListing, listing_of, subjects_for
from pingding.queries.search import parted
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import SavedView
from pingding.web.desk.component_values import crumbs
from pingding.web.desk.listings.asked import Asked, asked_for
from pingding.web.desk.listings.cells import card_places, leads_for, row_of
from pingding.web.desk.listings.selection import selectable
from pingding.web.desk.paging import page_of
from pingding.web.frame.addresses import address
from pingding.web.frame.require_sign_in import signed_in

FIRST_FILTERS = 5
"""So many filters stand beside the search box, the others below "更多条件"."""
WARNING = frozenset({"overdue"})


@signed_in
def listing_page(request: ViewerRequest, subject: str) -> HttpResponse:
    """One page of a list, as its address asks for it."""
    listing = listing_of(subject, request.viewer, request.at)
    listing.everything()
    filters = listing.filters(request.GET.dict())
    asked = asked_for(request.GET, filters, listing.views)
    saved = list(views_of(request.viewer, subject))
    kept = {view.pk: asked_for(QueryDict(view.query), filters, anything=True).search for view in saved}
    listed = listing.listed(asked.search, kept)
    columns = chosen_columns(listing.columns, asked.columns)
    page, numbers = page_of(listed.total, listed.page, asked.search.size)
    context = {
        "subject": subject,
        "title": _(listing.title),
        "count": _(listing.counter) % {"n": listed.total},
        "sought": _(listing.sought),
        "others": _others(request, subject, asked),
        **_selections(listing, listed, asked, saved),
        "query": asked.kept(),
        "export_url": f"{address('export_list', subject)}{asked.address()}",
        "filters": [_filter(each, asked) for each in filters[:FIRST_FILTERS]],
        "more_filters": [_filter(each, asked) for each in filters[FIRST_FILTERS:] if each.choices],
        "in_use": _in_use(filters, asked),
        "words": asked.search.words,
        "carried": [(name, value) for name, value in asked.carried("q", *(each.key for each in filters))],
        "columns": [
            _head(listing, column, asked) | {"card": card}
            for column, card in zip(columns, card_places(columns), strict=True)
        ],
        **_rows(request, subject, columns, listed),
        **_choices(listing, columns, asked),
        "page": page,
        "numbers": numbers,
        "at": request.at,
        "crumbs": crumbs((_(listing.title), "")),
    }
    return render(request, "desk/listings/listing.html", context)


def _rows(request: ViewerRequest, subject: str, columns: list[Column[Any]], listed: Listed[Any]) -> dict[str, Any]:
    """The rows; cases can be chosen by whoever acts on some."""
    leads = leads_for(request.viewer, subject)
    rows = [row_of(leads, columns, row, request.at) for row in listed.rows]
    marks = selectable(request.viewer, [row.number for row in listed.rows]) if subject == "cases" else {}
    for shown, row in zip(rows, listed.rows, strict=True) if marks else ():
        shown |= {
            "id": row.number,
            "label": _("选择%(name)s") % {"name": row.name or row.number},
            "marks": marks[row.number],
        }
    return {"rows": rows, "selectable": bool(marks)}


def _others(request: ViewerRequest, subject: str, asked: Asked) -> list[dict[str, Any]]:
    """The lists that the viewer has, this one marked, their rows as low as here; none where it is the only one."""
    keys, low = subjects_for(request.viewer), "?rows=compact" if asked.compact else ""
    links = [
        {"title": _(SUBJECTS[key].title), "url": f"{address('listing', key)}{low}", "active": key == subject}
        for key in keys
    ]
    return links if len(links) > 1 else []


def _selections(listing: AnyListing, listed: Listed[Any], asked: Asked, saved: list[SavedView]) -> dict[str, Any]:
    """The views and one's own selections, of which one is marked; and what is said where the address asks in vain."""
    own = _saved(saved, listed, asked)
    return {
        "tabs": _tabs(listing, listed, asked, any(each["active"] for each in own)),
        "saved": own,
        "left_out": together(headed(label, value) for label, value in asked.left_out),
        "parted": None if listed.total else _parted(listing, asked),
    }


def _parted(listing: AnyListing, asked: Asked) -> dict[str, str] | None:
    """The words with one of them parted, where something is found by that, and the address that asks so."""
    words = parted(asked.search.words, lambda words: listing.matching(replace(asked.search, words=words)).exists())
    return {"words": words, "url": asked.address(q=words)} if words else None


def _tabs(listing: AnyListing, listed: Listed[Any], asked: Asked, saved: bool) -> list[dict[str, Any]]:
    """The views, the one that is looked at marked where no selection of one's own is."""
    first = next(iter(listing.views))
    return [
        {
            "title": _(words),
            "url": asked.address(view="" if view == first else view),
            "active": not saved and view == (asked.search.view or first),
            "count": listed.views[view],
            "tone": "bad" if view in WARNING and listed.views[view] else "",
        }
        for view, words in listing.views.items()
    ]


def _saved(views: Iterable[SavedView], listed: Listed[Any], asked: Asked) -> list[dict[str, Any]]:
    """The viewer's own selections, the one that is shown marked."""
    return [
        {
            "title": view.title,
            "url": f"{address('listing', view.subject)}?{view.query}",
            "active": bool(view.query) and view.query == asked.kept(),
            "count": listed.kept[view.pk],
            "remove_url": address("remove_view", view.pk),
        }
        for view in views
    ]


def _filter(each: Filter, asked: Asked) -> dict[str, Any]:
    chosen = asked.search.chosen.get(each.key, "")
    choices, grouped = [*each.choices], [key for _heading, within in each.groups for key, _words in within]
    if chosen and chosen not in (*dict(choices), *grouped):
        choices.append((chosen, each.words_of(chosen)))
    return {"key": each.key, "label": each.label, "choices": choices, "groups": each.groups, "chosen": chosen}


def _in_use(filters: tuple[Filter, ...], asked: Asked) -> list[dict[str, str]]:
    """What restricts the list, each with the address without it."""
    by_key = {each.key: each for each in filters}
    in_use = [
        {"title": headed(by_key[key].label, by_key[key].words_of(chosen)), "url": asked.address(**{key: ""})}
        for key, chosen in asked.search.chosen.items()
    ]
    if asked.search.words:
        in_use.insert(0, {"title": headed(_("查找"), asked.search.words), "url": asked.address(q="")})
    return in_use


def _head(listing: AnyListing, column: Column[Any], asked: Asked) -> dict[str, str]:
    """A column's head, which sorts by it; again, from its end."""
    head = {"label": column.title, "kind": column.kind, "width": column.width}
    if column.key not in listing.sorts:
        return head
    sorted_by = asked.search.sort or next(iter(listing.sorts))
    here, backwards = sorted_by == column.key, asked.search.backwards
    turned = f"-{column.key}" if here and not backwards else column.key
    falling = backwards != (column.key in listing.greatest_first)
    marked = {"sorted": "descending" if falling else "ascending"} if here else {}
    return {**head, "sort_url": asked.address(sort=turned), **marked}


def _choices(listing: AnyListing, shown: list[Column[Any]], asked: Asked) -> dict[str, Any]:
    """The columns, sizes and heights of rows of a page to choose from."""
    keys = {column.key for column in shown}
    return {
        "all_columns": [
            {"key": column.key, "label": column.title, "shown": column.key in keys} for column in listing.columns
        ],
        "columns_carried": asked.carried("columns"),
        "sizes": [
            {"title": size, "url": asked.address(size=str(size)), "active": size == asked.search.size} for size in SIZES
        ],
        "compact": asked.compact,
        "heights": [
            {"title": _("标准"), "url": asked.address(rows=""), "active": not asked.compact},
            {"title": _("紧凑"), "url": asked.address(rows="compact"), "active": asked.compact},
        ],
        "clear_url": asked.address(q="", **dict.fromkeys(asked.search.chosen, "")),
    }
