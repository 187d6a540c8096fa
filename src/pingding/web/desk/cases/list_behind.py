"""The list out of which a case was opened: the case before and after it there, and what waits next of the same kind."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.batches.batches import numbers_in_batch
from pingding.queries.listing.subjects import listing_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.todo import numbers_waiting
from pingding.records.models import Case
from pingding.web.desk.cases.place import Place, list_at
from pingding.web.desk.listings.asked import asked_for
from pingding.web.desk.worklist import filter_of
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number

MOST = 2000
"""So many cases of a list are gone through one after the other."""
Named = tuple[str, Sequence[str]]
"""What a list is called, and the numbers of its cases in its order."""


def list_behind(request: ViewerRequest, case: Case, place: Place) -> dict[str, Any] | None:
    """The list with the way back, the case before and the one after; None where there is none for this viewer.

    After a case that stands in it no more, because it was acted on, comes the first.
    """
    match = list_at(place.origin)
    if match is None:
        return None
    try:
        title, numbers = READERS[match.url_name or ""](request, match, QueryDict(urlsplit(place.origin).query))
    except Refusal:
        return None
    at = numbers.index(case.number) if case.number in numbers else -1
    return {
        "title": title,
        "url": place.origin,
        "at": at + 1,
        "count": len(numbers),
        "previous": _case(place, numbers[at - 1]) if at > 0 else "",
        "next": _case(place, numbers[at + 1]) if at + 1 < len(numbers) else "",
    }


def _case(place: Place, number: str) -> str:
    return Place({}, place.origin).on(address("case", number))


def _waiting(request: ViewerRequest, _match: ResolverMatch, query: QueryDict) -> Named:
    return _("工作台"), numbers_waiting(request.viewer, filter_of(query), at=request.at, most=MOST)


def _listed(request: ViewerRequest, match: ResolverMatch, query: QueryDict) -> Named:
    if match.kwargs.get("subject") != "cases":
        raise Refusal(_("没有这份清单"), kind="missing")
    listing = listing_of("cases", request.viewer, request.at)
    asked = asked_for(query, listing.filters({name: str(query[name]) for name in query}))
    return _(listing.title), list(listing.matching(asked.search).values_list("number", flat=True)[:MOST])


def _in_batch(request: ViewerRequest, match: ResolverMatch, query: QueryDict) -> Named:
    call, office = (natural_number(query.get(name, "")) for name in ("call", "office"))
    kwargs = match.kwargs
    return numbers_in_batch(request.viewer, kwargs["programme"], kwargs["step"], call=call, organisation=office)


READERS: dict[str, Callable[[ViewerRequest, ResolverMatch, QueryDict], Named]] = {
    "todo": _waiting,
    "listing": _listed,
    "batch": _in_batch,
}
