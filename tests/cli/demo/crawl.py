"""Every link and every form of every page that somebody is shown in the demonstration, followed."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import parse_qs, urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from tests.web.html_tree import Element, parsed

from pingding.cli.demo import DAY
from pingding.queries.viewer import PUBLIC, Viewer, viewers_of
from pingding.queries.worklist.desks import desks_of
from pingding.queries.worklist.waiting import waiting_for_each
from pingding.records.models import Person, Seat
from pingding.web.desk.urls import urlpatterns as desk_pages
from pingding.web.public.urls import urlpatterns as public_pages

DESK = {page.name for page in desk_pages}
FOR_ALL = {page.name for page in public_pages}
MOST, FEW = 3, 2
"""So many pages of a kind are looked at, with a query and without; fewer of those that are the same for all, by all but
the public."""
PAPERS = (".pdf", ".docx")
"""How addresses of papers end, of which so many are asked for by everybody together: each is made when it is."""
LEFT_ALONE = ("/static/", "/type/", "/i18n/", "/sign-out/", "/demo/")


@dataclass
class Walk:
    """What one person comes upon, following everything from the first page and their own desks."""

    viewer: Viewer
    refused: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    papers: ClassVar[Counter[str]] = Counter()
    pages: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Of each kind of page the fullest: its length in bytes, its address."""

    def __post_init__(self) -> None:
        self._sent: Counter[str] = Counter()
        self.client = signed_in(self.viewer)

    def follow_all(self) -> "Walk":
        kinds, seen, ahead = Counter[tuple[str, bool]](), {""}, deque([("/", "")])
        while ahead:
            path, on = ahead.popleft()
            parts = urlsplit(path)
            address = parts._replace(fragment="").geturl()
            if address in seen or parts.netloc or parts.scheme or parts.path.startswith(LEFT_ALONE):
                continue
            seen.add(address)
            page = page_of(parts.path)
            if parts.path.endswith(PAPERS) and not self._sets(page):
                continue
            kinds[page, bool(parts.query)] += 1
            if kinds[page, bool(parts.query)] <= (FEW if self.viewer.signed_in and page in FOR_ALL else MOST):
                ahead.extend((urljoin(address, link), address) for link in self._asked(address, page, on))
        return self

    def _sets(self, page: str) -> bool:
        """Whether one more paper of the kind is asked for."""
        self.papers[page] += 1
        return self.papers[page] <= MOST

    def _asked(self, address: str, page: str, on: str) -> Iterator[str]:
        """Ask for a page; give the addresses to which it leads."""
        answer = self.client.get(address)
        if answer.status_code >= 400:
            self.refused.append(f"{answer.status_code} {address} ({on})")
        elif answer.status_code >= 300:
            yield answer.headers["Location"]
        elif "html" in answer.headers.get("Content-Type", ""):
            kind = kind_of(address)
            self.pages[kind] = max(self.pages.get(kind, (0, "")), (len(answer.content), address))
            tree = parsed(answer.content.decode())
            if page in DESK and self.viewer.signed_in and len(marked(tree)) != 1:
                self.unmarked.append(f"{address}: {marked(tree)}")
            self.empty += [f"{address}: {one.text}" for one in tree.all("details") if is_empty(one)]
            self._send_forms(tree, address)
            yield from links_of(tree)

    def _send_forms(self, tree: Element, address: str) -> None:
        """Send each form as it stands, and take back what came of it: what is offered is not forbidden."""
        for form in tree.all("form[method=post]"):
            action = urljoin(address, form.attributes.get("action", ""))
            name = page_of(urlsplit(action).path)
            left_alone = action.startswith(LEFT_ALONE) or name in ("sign_out", "sign_in")
            if left_alone or not form.all("button") or self._sent[name] >= MOST:
                continue
            self._sent[name] += 1
            with transaction.atomic():
                answer = self.client.post(action, standing(form))
                transaction.set_rollback(True)
            if answer.status_code in (403, 405):
                self.refused.append(f"{answer.status_code} POST {action} ({address})")


def signed_in(viewer: Viewer) -> Client:
    """A client with a new session of somebody's, the public's without one."""
    client = Client(raise_request_exception=False)
    if viewer.person is not None:
        client.force_login(viewer.person, backend="pingding.site.signing_in.PeopleBackend")
    return client


def standing(form: Element) -> dict[str, list[str]]:
    """What a form sends of itself, nothing typed and the first of its buttons pressed."""
    values: dict[str, list[str]] = {}
    for one in [*form.all("input[type=hidden][name]"), *form.all("button[name]")[:1]]:
        values.setdefault(one.attributes["name"], []).append(one.attributes.get("value", ""))
    return values


def is_empty(fold: Element) -> bool:
    """Whether nothing is to be read or filled in below what unfolds it."""
    return fold.text == fold.all("summary")[0].text and not [*fold.all("textarea"), *fold.all("input")]


def page_of(path: str) -> str:
    """The name of the page at a path; empty where there is none, which asking for it shows."""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def kind_of(address: str) -> str:
    """The kind of page at an address: its name, then which of its lists, areas or tabs is shown."""
    parts = urlsplit(address)
    found = resolve(parts.path)
    which = {"listing": "subject", "administration_area": "area"}.get(found.url_name or "")
    shown = [str(found.kwargs[which])] if which else parse_qs(parts.query).get("tab", [])
    return " ".join([found.url_name or "", *shown])


def links_of(tree: Element) -> Iterator[str]:
    """Where the links and forms of a page lead, its buttons and frames too."""
    for selector, name in (("a", "href"), ("form", "action"), ("button", "formaction"), ("iframe", "src")):
        yield from (one.attributes[name] for one in tree.all(f"{selector}[{name}]") if one.attributes[name])


def marked(tree: Element) -> list[str]:
    return [one.text for one in tree.all(".site-nav [aria-current]")]


def one_of_each_kind(viewers: list[Viewer]) -> list[Viewer]:
    """Of those who have the same desks and roles, and the same seats waiting, the one for whom most waits."""
    by_kind: dict[object, Viewer] = {}
    counts = zip(viewers, waiting_for_each(viewers, DAY.date()), strict=True)
    for viewer, _count in sorted(counts, key=lambda pair: pair[1].total):
        roles = frozenset(role for of_unit in viewer.roles.values() for role in of_unit)
        seats = Seat.objects.filter(organisation__in=list(viewer.roles), waiting=True)
        by_kind[desks_of(viewer), roles, frozenset(seats.values_list("role", flat=True))] = viewer
    return list(by_kind.values())


class Links:
    """Nobody is led to a page that refuses them, and everybody sees where they are."""

    _walks: ClassVar[list[Walk]] = []

    @classmethod
    def walks(cls) -> list[Walk]:
        """One walk for each kind of person and one of the public, walked once for all tests."""
        if not cls._walks:
            viewers = one_of_each_kind(viewers_of(list(Person.objects.select_related("expert"))))
            cls._walks = [Walk(viewer).follow_all() for viewer in (*viewers, PUBLIC)]
        return cls._walks

    def test_no_link_or_form_leads_to_a_refusal_each_desk_page_is_marked_and_no_fold_is_empty(self) -> None:
        found = {
            kind: [line for walk in self.walks() for line in getattr(walk, kind)]
            for kind in ("refused", "unmarked", "empty")
        }
        assert not any(found.values()), found
        visited = {kind.split()[0] for walk in self.walks() for kind in walk.pages}
        assert visited >= {"case", "score", "batch", "title_acts", "supports_desk", "credit", "rounds", "call_details"}
