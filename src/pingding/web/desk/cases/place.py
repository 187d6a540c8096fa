"""Where somebody stands on the page of a case, and out of which list they came: every link of the page keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve

PARTS = ("tab", "form", "version", "against", "file")
LISTS = frozenset({"todo", "listing", "batch"})
"""The pages, by the names of their addresses, out of which cases are opened one after the other."""
LONGEST = 2000


@dataclass(frozen=True)
class Place:
    """A part of the page, by its query, and `origin`: the address of the list behind it, empty where there is none."""

    query: Mapping[str, str]
    origin: str = ""

    def on(self, path: str, **changes: str) -> str:
        """A page of the case at this place, or at one that differs in some parts; an empty part goes."""
        parts = {**self.query, **changes, "from": self.origin}
        query = urlencode({name: text for name, text in parts.items() if text})
        return f"{path}?{query}" if query else path


def place_of(request: HttpRequest) -> Place:
    """The place that the address names; the list is the one that it names, else the page one comes from."""
    query = {name: text for name in PARTS if (text := str(request.GET.get(name, ""))[:LONGEST])}
    origin = str(request.GET.get("from", ""))
    return Place(query, origin if list_at(origin) else _came_from(request))


def list_at(origin: str) -> ResolverMatch | None:
    """The list that stands at an address of ours; None where none does."""
    parts = urlsplit(origin)
    path = parts.path
    if len(origin) > LONGEST or parts.scheme or parts.netloc or not path.startswith("/"):
        return None
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if match.url_name in LISTS else None


def _came_from(request: HttpRequest) -> str:
    """The list on which the link stood; what another site names is none."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return ""
    address = f"{before.path}?{before.query}" if before.query else before.path
    return address if list_at(address) else ""
