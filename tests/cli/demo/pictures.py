"""Pages of the demonstration in Chromium, without a server: a test's own client answers what the browser asks for.

What it shows is kept as pictures in `var/gallery`, at a desk's width and at a phone's, with a page that lists them.
"""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http.response import HttpResponseBase
from django.test import Client
from playwright.sync_api import Browser, Error, Route
from tests.browser.keyboard import faults_of_a_round
from tests.browser.launching import serious_faults
from tests.places import ROOT

FOLDER = ROOT / "var/gallery"
HOME = "http://testserver"
DESK, ZOOMED, PHONE = {"width": 1280, "height": 900}, {"width": 640, "height": 450}, {"width": 390, "height": 844}
"""A usual screen, the same at 200 %, a phone."""
KEYED = {"home", "programme", "notice", "title", "todo", "listing cases", "case", "writing_section", "score"}
"""Kinds through which one also goes by the keyboard."""
HIGHEST = 3000
"""Pixels of a page that its picture shows at most."""
WIDER = "document.documentElement.scrollWidth > innerWidth"
LARGE = "on => document.documentElement.classList.toggle('large-type', on)"
BADLY_SET = """() => {
    const hidden = element => element.closest(
        ".visually-hidden, .skip-link, svg, [aria-hidden=true], details:not([open]) > :not(summary)");
    const floats = element => {
        for (let at = element; at && at.parentElement; at = at.parentElement)
            if (["sticky", "fixed", "absolute"].includes(getComputedStyle(at).position)) return true;
        return false;
    };
    const clipped = element => {
        for (let at = element; at; at = at.parentElement)
            if (getComputedStyle(at).clipPath === "inset(50%)") return true;
        return false;
    };
    const seen = (element, box) => {
        let {left, right, top, bottom} = box;
        for (let at = element; at && at !== document.body; at = at.parentElement) {
            if (getComputedStyle(at).overflowX === "visible") continue;
            const edge = at.getBoundingClientRect();
            left = Math.max(left, edge.left), right = Math.min(right, edge.right);
        }
        return {left, right, top, bottom, width: right - left, height: bottom - top};
    };
    const faults = [], pieces = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement, words = node.textContent.trim();
        if (!words || hidden(element) || clipped(element)) continue;
        if (!element.checkVisibility({visibilityProperty: true})) continue;
        const style = getComputedStyle(element), over = element.scrollWidth > element.clientWidth + 1;
        if (over && style.overflowX === "hidden" && style.textOverflow !== "ellipsis")
            faults.push(`cut: ${words.slice(0, 30)}`);
        if (floats(element)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const whole of range.getClientRects()) {
            const box = seen(element, whole);
            if (box.width > 1 && box.height > 1) pieces.push({words, box});
        }
    }
    pieces.sort((one, other) => one.box.top - other.box.top);
    pieces.forEach((one, place) => {
        for (const other of pieces.slice(place + 1)) {
            if (other.box.top > one.box.bottom) break;
            const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
            const high = one.box.bottom - other.box.top;
            if (wide > 3 && high > 0.4 * Math.min(one.box.height, other.box.height) && one.words !== other.words)
                faults.push(`over each other: ${one.words.slice(0, 30)} | ${other.words.slice(0, 30)}`);
        }
    });
    return [...new Set(faults)].slice(0, 5);
}"""
"""Words that are cut off where nothing says so, and words that stand on others; not what is hidden from the eye on
purpose, nor what a box scrolls or cuts short with dots."""


class Pictures:
    """Takes the pictures; `faults` collects what is wrong on a page at any of its widths."""

    def __init__(self, browser: Browser) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob("*.jpg"):
            old.unlink()
        self.faults: list[str] = []
        self._kind, self._client = "", Client()
        self.page = browser.new_page(base_url=HOME, locale="zh-CN", timezone_id="Asia/Shanghai")
        self.page.on("pageerror", self._hear)
        self.page.route("**/*", self._answer)

    def take(self, kind: str, address: str, client: Client) -> None:
        """Show a page to a client's person and look at it at every width, in ordinary and in large type."""
        self._kind, self._client = kind, client
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        self.page.goto(address)
        if self.page.locator('[hx-trigger="load"]').count():
            self.page.wait_for_load_state("networkidle")
        self._picture(1280)
        if kind in KEYED:
            self.faults += [f"{kind}: {fault}" for fault in faults_of_a_round(self.page)]
        for size, large in ((ZOOMED, False), (PHONE, False), (PHONE, True), (DESK, True)):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.page.evaluate(LARGE, large)
            if size is PHONE and not large:
                self._picture(390)
                self.faults += [f"{kind}: {fault}" for fault in serious_faults(self.page)]
            self._look(f"{size['width']}{' large' if large else ''}")

    def _picture(self, width: int) -> None:
        path = FOLDER / f"{name_of(self._kind)}-{width}.jpg"
        high = min(int(self.page.evaluate("document.documentElement.scrollHeight")), HIGHEST)
        clip = {"x": 0, "y": 0, "width": width, "height": high}
        self.page.screenshot(path=path, type="jpeg", quality=60, full_page=True, clip=clip)  # type: ignore[arg-type]

    def _look(self, how: str) -> None:
        if self.page.evaluate(WIDER):
            self.faults.append(f"{self._kind} ({how}): scrolls sideways")
        self.faults += [f"{self._kind} ({how}): {fault}" for fault in self.page.evaluate(BADLY_SET)]

    def _hear(self, error: Error) -> None:
        self.faults.append(f"{self._kind}: {error}")

    def _answer(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        if route.request.method != "GET":
            route.abort()
        elif parts.path.startswith("/static/"):
            file = finders.find(parts.path.removeprefix("/static/"))
            if isinstance(file, str):
                route.fulfill(path=file)
            else:
                self.faults.append(f"{self._kind}: {parts.path} is missing")
                route.abort()
        else:
            asked = {name: value for name, value in route.request.headers.items() if name.startswith("hx-")}
            answer = self._client.get(parts._replace(scheme="", netloc="").geturl(), headers=asked)
            if answer.status_code >= 400 or "/sign-in/" in answer.headers.get("Location", ""):
                self.faults.append(f"{self._kind}: {parts.path} answers {answer.status_code}")
            route.fulfill(status=answer.status_code, headers=dict(answer.items()), body=body_of(answer))


def body_of(answer: HttpResponseBase) -> bytes:
    """What an answer brings, whole."""
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]


def name_of(kind: str) -> str:
    """A file's name for a kind of page."""
    return re.sub(r"\W+", "-", kind)


def write_list(kinds: Mapping[str, str]) -> None:
    """The page that shows all pictures, both widths of a kind side by side. `kinds` names the address of each."""
    rows = [
        f'<h2 id="{name_of(kind)}">{escape(kind)} <small>{escape(address)}</small></h2>\n<p>'
        + "".join(
            f'<img loading="lazy" width="{width * 5 // 8}" alt="" src="{name_of(kind)}-{width}.jpg"> '
            for width in (1280, 390)
        )
        + "</p>"
        for kind, address in kinds.items()
    ]
    style = "<style>img { vertical-align: top; border: 1px solid }</style>"
    head = f"<!doctype html>\n<meta charset=utf-8>\n<title>Pages</title>\n{style}"
    (FOLDER / "index.html").write_text("\n".join([head, *rows]), encoding="utf-8")
