"""Pages of the demonstration in Chromium, without a server: what was asked before answers the browser.

Where a folder is given, what is shown is kept there as pictures, with a page that lists them.
"""

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, ViewportSize
from tests.browser.launching import serious_faults
from tests.cli.demo.answers import Answers

HOME = "http://testserver"
DESK = ViewportSize(width=1280, height=900)
ZOOMED = ViewportSize(width=640, height=450)
PHONE = ViewportSize(width=390, height=844)
"""A usual screen, the same at 200 %, a phone."""
SHOWN = ("1280", "390", "390-large")
"""The pictures of each kind of page."""
HIGHEST = 3000
"""Pixels of a page that its picture shows at most."""
PATIENCE = 20_000
"""Milliseconds until a page that does not load is a fault."""
WIDER = "document.documentElement.scrollWidth > innerWidth"
LARGE = "on => document.documentElement.classList.toggle('large-type', on)"
UNFOLDED = "document.querySelectorAll('main details').forEach(each => { each.open = true })"
STILL = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
"""Nothing is being loaded into the page."""
BADLY_SET = """() => {
    const hidden = element => element.closest(
        ".visually-hidden, .skip-link, details:not([open]) > :not(summary)");
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
        if (!words || element.matches("details:not([open])") || hidden(element) || clipped(element)) continue;
        if (!element.checkVisibility({visibilityProperty: true})) continue;
        const style = getComputedStyle(element), over = element.scrollWidth > element.clientWidth + 1;
        if (over && style.overflowX === "hidden" && style.textOverflow !== "ellipsis")
            faults.push(`cut: ${words.slice(0, 30)}`);
        if (floats(element.ownerSVGElement?.parentElement || element)) continue;  // a chart stands as a whole
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
    """Shows pages; `faults` collects what is wrong with one at any of its widths."""

    def __init__(self, browser: Browser, answers: Answers, folder: Path | None = None) -> None:
        self.faults: list[str] = []
        self._answers, self._folder = answers, folder
        self._kind, self._key = "", 0
        self._desk, self._phone = self._opened(browser, DESK), self._opened(browser, PHONE)

    def take(self, kind: str, address: str, key: int) -> None:
        """Show a page to the person with this key and look at it at every width, in ordinary and in large type."""
        self._kind, self._key = kind, key
        self._show(self._desk, address)
        self._look(self._desk, "1280")
        self._desk.evaluate(UNFOLDED)
        self._desk.wait_for_function(STILL)
        self.faults += [f"{kind}: {fault}" for fault in serious_faults(self._desk)]
        self._desk.set_viewport_size(ZOOMED)
        self._look(self._desk, "640")
        self._desk.set_viewport_size(DESK)
        self._show(self._phone, address)
        self._look(self._phone, "390")
        self._phone.evaluate(LARGE, True)
        self._look(self._phone, "390-large")

    def _opened(self, browser: Browser, size: ViewportSize) -> Page:
        page = browser.new_page(base_url=HOME, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self._say(str(error)))
        page.on("console", self._hear)
        page.route("**/*", self._answer)
        return page

    @staticmethod
    def _show(page: Page, address: str) -> None:
        page.goto(address)
        page.wait_for_function(STILL)

    def _look(self, page: Page, how: str) -> None:
        if page.evaluate(WIDER):
            self._say(f"scrolls sideways at {how}")
        for fault in page.evaluate(BADLY_SET):
            self._say(f"{fault} ({how})")
        if self._folder and how in SHOWN:
            high = min(int(page.evaluate("document.documentElement.scrollHeight")), HIGHEST)
            path = self._folder / f"{name_of(self._kind)}-{how}.jpg"
            clip = {"x": 0, "y": 0, "width": int(how.split("-")[0]), "height": high}
            page.screenshot(path=path, type="jpeg", quality=60, full_page=True, clip=clip)  # type: ignore[arg-type]

    def _say(self, fault: str) -> None:
        self.faults.append(f"{self._kind}: {fault}")

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self._say(message.text)

    def _answer(self, route: Route) -> None:
        asked = route.request
        parts = urlsplit(asked.url)
        address = parts._replace(scheme="", netloc="", fragment="").geturl()
        answer = self._answers.kept.get((self._key, address, "hx-request" in asked.headers))
        if parts.scheme not in ("http", "https"):  # the browser's own viewer of PDF
            route.continue_()
        elif parts.path.startswith("/static/") and (file := file_of(parts.path)):
            route.fulfill(path=file)
        elif asked.method == "GET" and answer is not None:
            route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)
        else:
            self._say(f"{asked.method} {asked.url} was not asked before")
            route.abort()


@cache
def file_of(path: str) -> str:
    """Where the file of a static address lies; empty where there is none."""
    found = finders.find(path.removeprefix("/static/"))
    return found if isinstance(found, str) else ""


def name_of(kind: str) -> str:
    """A file's name for a kind of page."""
    return re.sub(r"\W+", "-", kind)


def write_list(folder: Path, places: Iterable[tuple[str, str]]) -> None:
    """The page that shows all pictures, those of a kind side by side. `places` names each kind with its address."""
    rows = [
        f'<h2 id="{name_of(kind)}">{escape(kind)} <small>{escape(address)}</small></h2>\n<p>'
        + "".join(
            f'<a href="{file}"><img loading="lazy" width="{int(how.split("-")[0]) // 2}" alt="{how}" src="{file}"></a> '
            for how in SHOWN
            for file in [f"{name_of(kind)}-{how}.jpg"]
        )
        + "</p>"
        for kind, address in places
    ]
    style = "<style>img { vertical-align: top; border: 1px solid }</style>"
    head = f"<!doctype html>\n<meta charset=utf-8>\n<title>Pages</title>\n{style}"
    (folder / "index.html").write_text("\n".join([head, *rows]), encoding="utf-8")
