"""Somebody in front of a browser: goes to pages, presses buttons; every new kind of page is looked at closely."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import resolve
from playwright.sync_api import Locator, Page, Response
from tests.left_in_chinese import CHINESE, left_in_chinese, typed_texts

from pingding.records.models import Person

BACKEND = "pingding.site.signing_in.PeopleBackend"
WIDER = "document.documentElement.scrollWidth > innerWidth"
OURS = ".site-nav a, .site-footer p, .required-mark, .optional-mark, .header-tools .tool:not([lang])"
FAULT_SHOWN = 1500
LOOKED: set[str] = set()
"""The kinds of pages that this process has looked at closely."""
USUAL = 1280
"""The width at which, in Chinese, every kind of page of the demonstration is looked at elsewhere."""


@dataclass
class Watch:
    """What is watched for on the pages of a walk; `looked` is shared by all walks of a process, so once per kind."""

    axe: Callable[[Page], list[str]]
    looked: set[str]
    script: bool = True
    english: bool = False
    faults: list[str] = field(default_factory=list)

    def look(self, page: Page, kind: str) -> None:
        """Look at a page whose kind nobody in this window size and language has looked at before, here or elsewhere."""
        wide = (page.viewport_size or {"width": 0})["width"]
        key = f"{kind} {wide} {self.english}"
        if key in self.looked or not self.script or (wide, self.english) == (USUAL, False):
            return
        self.looked.add(key)
        self.faults += [f"{kind}: {fault}" for fault in self.axe(page)]
        if page.evaluate(WIDER):
            self.faults.append(f"{kind}: scrolls sideways at {wide}")
        if self.english:
            self.faults += [f"{kind}: {fault}" for fault in untranslated(page)]


def untranslated(page: Page) -> list[str]:
    """What the platform or a definition says on the page and does not say in English though English was chosen."""
    found = [] if page.locator("html").get_attribute("lang") == "en" else ["the page is not in English"]
    ours = page.locator(OURS).all_inner_texts()
    found += [f"not in English: {text}" for text in dict.fromkeys(ours) if CHINESE.search(text)]
    said = page.locator("main").inner_text().splitlines()
    return found + [f"left in Chinese: {text}" for text in left_in_chinese(said, typed_texts())]


def kind_of(url: str) -> str:
    """The kind of page at an address: its name, with the tab or area that is shown."""
    parts = urlsplit(url)
    found = resolve(parts.path)
    tab = parse_qs(parts.query).get("tab", [""])[0] or str(found.kwargs.get("area", ""))
    return f"{found.url_name} {tab}".strip()


class Visitor:
    """One person's window, with cookies of its own."""

    def __init__(self, page: Page, home: str, watch: Watch) -> None:
        """`home` is the address of the server."""
        self.page, self.home, self.watch = page, home, watch

    @property
    def here(self) -> str:
        """The name of the page that is shown."""
        return resolve(urlsplit(self.page.url).path).url_name or ""

    def go(self, path: str) -> None:
        """Type an address."""
        self._arrive(self.page.goto(path), 200)

    def press(self, what: Locator | str, status: int = 200) -> None:
        """Press a button or follow a link that leads to another page."""
        target = self.page.locator(what) if isinstance(what, str) else what
        with self.page.expect_navigation() as answer:
            target.first.click()
        self._arrive(answer.value, status)

    def open(self, details: Locator) -> None:
        """Unfold a part of the page, unless it is."""
        if details.get_attribute("open") is None:
            details.locator("> summary").click()

    def link(self, *parts: str) -> str:
        """A CSS selector of links in the page's text whose address has all these parts."""
        return "main a" + "".join(f'[href*="{part}"]' for part in parts)

    def sign_in_by_cookie(self, person: Person) -> None:
        """Be somebody without typing a password: a session as the sign-in page makes it."""
        store = SessionStore()
        store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), BACKEND
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.save()
        self.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": str(store.session_key), "url": self.home}]
        )

    def _arrive(self, answer: Response | None, status: int) -> None:
        assert answer is not None, "the browser stayed where it was"
        if answer.status != status:
            text = self.page.locator("main").inner_text()[:FAULT_SHOWN]
            raise AssertionError(f"{self.page.url} answered {answer.status}, not {status}:\n{text}")
        self.watch.look(self.page, kind_of(self.page.url))
