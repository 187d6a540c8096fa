"""What the demonstration's pages and what they load answer, asked before there is a browser to show them.

Whoever drives a browser from Python stands in its event loop, where Django reaches the database over another
connection, which sees nothing of a test's transaction. So everything is asked first and kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.http.response import HttpResponseBase
from django.test import Client
from tests.cli.demo.crawl import signed_in
from tests.web.html_tree import parsed

from pingding.queries.viewer import Viewer

SHOWN_INSIDE = (("iframe", "src"), ("img", "src"), ("embed", "src"), ("object", "data"))
PART = {"hx-request": "true"}
"""The header with which a page asks for a part of itself."""


@dataclass(frozen=True)
class Answer:
    """What came back: its status, headers and content, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Answers:
    """What each person got at an address; `faults` names what was refused."""

    kept: dict[tuple[int, str, bool], Answer] = field(default_factory=dict)
    """By the person's key (0 the public), the address, and whether it was asked for as a part of a page."""
    faults: list[str] = field(default_factory=list)
    _clients: dict[int, Client] = field(default_factory=dict)

    def shows(self, viewer: Viewer, address: str) -> bool:
        """Whether somebody is shown a page at an address. Each person signs in the first time."""
        return self._client(viewer).get(address).status_code == 200

    def ask(self, viewer: Viewer, address: str, *, part: bool = False) -> None:
        """Ask for a page and for all that it loads by itself, and keep the answers."""
        key = (key_of(viewer), address, part)
        if key in self.kept:
            return
        answer = self._client(viewer).get(address, headers=PART if part else None)
        if answer.status_code != 200:
            self.faults.append(f"{address} answers {answer.status_code}")
        self.kept[key] = Answer(answer.status_code, dict(answer.items()), body_of(answer))
        if "html" in answer.headers.get("Content-Type", ""):
            for loaded, as_part in loaded_by(address, self.kept[key].body.decode()):
                self.ask(viewer, loaded, part=as_part)

    def _client(self, viewer: Viewer) -> Client:
        key = key_of(viewer)
        if key not in self._clients:
            self._clients[key] = signed_in(viewer)
        return self._clients[key]


def key_of(viewer: Viewer) -> int:
    """The key under which somebody's answers are kept."""
    return viewer.person.pk if viewer.person else 0


def loaded_by(address: str, html: str) -> Iterator[tuple[str, bool]]:
    """The addresses that a page may ask for without anybody's doing, and whether as parts of itself."""
    tree = parsed(html)
    for one in tree.all("[hx-get]"):
        if one.tag != "form":
            yield urljoin(address, one.attributes["hx-get"]), True
    for tag, name in SHOWN_INSIDE:
        for one in tree.all(f"{tag}[{name}]"):
            loaded = urlsplit(urljoin(address, one.attributes[name]))
            if loaded.scheme != "data" and not loaded.path.startswith("/static/"):
                yield loaded._replace(fragment="").geturl(), False


def body_of(answer: HttpResponseBase) -> bytes:
    """What an answer brings, whole."""
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
