"""A small world walked in English by each role: nothing is said in Chinese but what people typed."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from tests import factories
from tests.actions.life import Life
from tests.left_in_chinese import left_in_chinese, typed_texts

from pingding.policy.definition.english import texts_of
from pingding.policy.language import Edition
from pingding.queries.viewer import Viewer

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
SAID = ("aria-label", "placeholder", "title", "alt")
NOT_PAGES = re.compile(r"/(?:api|sign-out|language|type|static|media|files?|mail/kinds)/|export|download|\.\w+$")
"""What is no page, and the samples of mail, which stand there in both languages."""
TAB = re.compile(r"(?:^|&)(?:tab|area)=(\w+)")
"""What of an address is a page of its own."""
SAMPLE = "sample-life-2025"


class Said(HTMLParser):
    """What a page says, and where its links lead."""

    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.links: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._joins = False
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.texts += [given[key] for key in SAID if given.get(key)]
        self._joins = tag == "wbr"
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag not in VOID:
            chinese = tag != "html" and given.get("lang", "").startswith("zh")
            self._open.append((tag, chinese or tag in ("script", "style", "template", "textarea")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(silent for _, silent in self._open):
            return
        if self._joins:
            self.texts[-1] += data
        else:
            self.texts.append(data)
        self._joins = False


def in_both_languages(name: str) -> Edition:
    """The definition with an English for each of its texts."""
    edition = original(name)
    texts = dict.fromkeys(text[:] for _, text in texts_of(edition))
    english = {text: f"Text {n}" for n, text in enumerate(texts)}
    return edition.model_copy(update={"english": english})


original = factories.definition


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Life:
    """A case on notice, one at its panel, a draft."""
    monkeypatch.setattr(factories, "definition", in_both_languages)
    life = Life()
    noticed, _writer = life.submitted()
    life.to_notice(noticed)
    life.notice(noticed)
    reviewed = life.at_panel()
    life.assign(reviewed, *life.experts)
    life.draft()
    return life


def pages(viewer: Viewer | None, at: datetime, starts: list[str], most: int) -> Iterator[tuple[str, Said]]:
    """The pages that links lead to from the starting ones, one of each kind."""
    client, seen, kinds = Client(), set(starts), Counter[str]()
    client.cookies["django_language"] = "en"
    if viewer is not None and viewer.person is not None:
        client.force_login(viewer.person, backend="pingding.site.signing_in.PeopleBackend")
    waiting, shown = list(starts), 0
    while waiting and shown < most:
        path = waiting.pop(0)
        with patch("pingding.web.frame.middleware.now", return_value=at):
            answer = client.get(path)
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        shown += 1
        page = Said(answer.content.decode())
        yield path, page
        for link in page.links:
            target = urlsplit(urljoin(path, link))
            address = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc or address in seen or NOT_PAGES.search(target.path) or not target.path.startswith("/"):
                continue
            try:
                kind = f"{resolve(target.path).url_name} {TAB.findall(target.query)}"
            except Resolver404:
                continue
            if kinds[kind] < 1:
                kinds[kind] += 1
                seen.add(address)
                waiting.append(address)


def test_pages_in_english_leave_nothing_in_chinese_but_what_people_typed(world: Life) -> None:
    unit = world.draft()[1]
    at = world.later()
    walked = {
        "the public": (None, ["/", f"/programmes/{SAMPLE}/"]),
        "an applicant": (unit, ["/"]),
        "an officer": (world.officer, ["/desk/", "/lists/cases/"]),
        "a district": (world.districts["wanzhou"], ["/desk/"]),
        "a secretary": (world.secretary, ["/desk/"]),
        "an expert": (world.experts[0], ["/"]),
        "an auditor": (factories.auditor(), ["/journal/", "/lists/experts/", "/lists/cases/"]),
        "the administrator": (factories.administrator(), ["/administration/experts/", "/desk/"]),
    }
    typed, left, looked = typed_texts(), {}, 0
    for who, (viewer, starts) in walked.items():
        for path, page in pages(viewer, at, starts, 30):
            looked += 1
            for text in left_in_chinese(page.texts, typed):
                left.setdefault(text, f"{who}: {path}")
    assert looked > 60
    assert left == {}
