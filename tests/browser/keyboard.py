"""Going through a page by the keyboard alone: where it leads, what shows it, how something is reached."""

from typing import Any

from playwright.sync_api import Page

MOST_STOPS = 400
FOCUSED = """() => {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return null;
    const look = () => [at, at.closest("label"), at.nextElementSibling].filter(Boolean).map(element => {
        const style = getComputedStyle(element);
        return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor].join();
    }).join("|");
    const shown = look(), again = window.stoppedAt === at;  // a date has three stops, and begins at its year once left
    if (!again) at.blur();
    const plain = again ? "" : look();
    if (!again) at.focus({preventScroll: true});
    window.stoppedAt = at;
    let fixed = false;
    for (let up = at; up && up !== document.body; up = up.parentElement)
        fixed ||= ["sticky", "fixed", "absolute"].includes(getComputedStyle(up).position);
    const box = at.getBoundingClientRect(), words = at.getAttribute("aria-label") || at.textContent || at.name || "";
    return {
        what: `${at.tagName.toLowerCase()} ${words.trim().slice(0, 30)}`,
        marked: shown !== plain, fixed, room: box.width * box.height,
        top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left, right: box.right,
    };
}"""
"""The element that has the focus: whether one sees that, and where on the page it stands; null behind the last."""


def faults_of_a_round(page: Page) -> list[str]:
    """What is wrong on the way from the first to the last stop: a focus one does not see, a step back up the page."""
    faults: list[str] = []
    before: dict[str, Any] | None = None
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return faults
        if not stop["marked"] or not stop["room"]:
            faults.append(f"one does not see the focus on: {stop['what']}")
        if before and leads_back(before, stop):
            faults.append(f"leads back up, from {before['what']} to {stop['what']}")
        before = stop
    return [*faults, "has no end"]


def leads_back(before: dict[str, Any], stop: dict[str, Any]) -> bool:
    """Whether a stop stands above the one before and not right of it, where a new column begins."""
    upward = stop["bottom"] <= before["top"] and stop["left"] < before["right"]
    return bool(upward and not (stop["fixed"] or before["fixed"]))


def reach(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what the selector finds."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector} on {page.url}")


def follow(page: Page, selector: str, leads_to: str) -> None:
    """Reach a link or button, press Enter, and wait for the address to which it leads."""
    reach(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(leads_to)
