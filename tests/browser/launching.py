"""Chromium itself, and what axe says of a page that it shows."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from system_packages import chromium
from tests.places import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SERIOUS = {"serious", "critical"}


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium as long as the block runs; the test fails where the machine has none."""
    path = chromium()
    if path is None:
        pytest.fail("The browser tests need Chromium: install it or set PINGDING_CHROMIUM to its path.")
    # Playwright keeps an event loop in this thread, where Django would refuse the database for no reason.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def serious_faults(page: Page) -> list[str]:
    """A page's serious and critical accessibility faults, one line each."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')} }}")
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: {node['target']}"
        for fault in found["violations"]
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]
