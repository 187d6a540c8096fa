"""The applicant's side in the browser: registering, filling whatever form is due, checking it, handing it in."""

import re
from collections.abc import Mapping

from playwright.sync_api import expect
from tests.browser.filling import attach_files, controls, fill_facts, put
from tests.browser.stage import Ground
from tests.browser.visitors import Visitor

from pingding.cli.synthesis.contents import points_for
from pingding.policy.values.typed import Row, Value
from pingding.records.models import Case

PASSWORD = "a-long-word-for-the-walk"
ROUNDS = 4
MOST_PAGES = 60
WORK = ".columns-writing form"


def account(username: str, name: str) -> dict[str, str]:
    """What a new person types about the own account."""
    words = {"person_name": name, "username": username, "password": PASSWORD, "again": PASSWORD}
    return words | {"phone": "023-60000003"}


def type_all(visitor: Visitor, form: str, words: Mapping[str, str]) -> None:
    """Type texts into a form's controls by their names."""
    place = visitor.page.locator(form)
    known = {each.name: each for each in controls(place)}
    for name, text in words.items():
        put(place, known[name], text)


def register(visitor: Visitor, unit: Mapping[str, str], username: str) -> None:
    """Register a unit with the account of its administrator, mistyping its code at first."""
    form = "main form"
    visitor.go("/join/")
    right = unit["code"]
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    type_all(visitor, form, {**unit, **account(username, "示例管理员"), "code": wrong})
    attach_files(visitor.page.locator(form))
    visitor.press(f"{form} .btn-primary", 422)
    expect(visitor.page.locator("#f-code-error")).to_be_visible()
    expect(visitor.page.locator("#f-name")).to_have_value(unit["name"])
    type_all(visitor, form, {"code": right, "password": PASSWORD, "again": PASSWORD})
    visitor.press(f"{form} .btn-primary")
    assert visitor.here == "organisation"


def invite_writer(visitor: Visitor, username: str) -> None:
    """The administrator makes an account for somebody who writes."""
    visitor.press(visitor.link("/members/"))
    visitor.press(visitor.link("act=invite"))
    type_all(visitor, "form#act", {"role": "writer", **account(username, "示例填报人")})
    visitor.press("form#act .btn-primary")


def sign_in(visitor: Visitor, username: str) -> None:
    """Type name and password."""
    visitor.go("/sign-in/")
    type_all(visitor, "main form", {"username": username, "password": PASSWORD})
    visitor.press("main form .btn-primary")


def apply(visitor: Visitor, call: int) -> str:
    """Begin an application in a call, from the list of what one can apply for; gives its number."""
    visitor.go("/my/")
    visitor.press(visitor.link(f"/calls/{call}/apply/"))
    visitor.press("main form .btn-primary")
    found = re.search(r"/cases/([^/]+)/", visitor.page.url)
    assert found is not None, visitor.page.url
    return found[1]


def invite_partner(visitor: Visitor, number: str, row: Row) -> None:
    """Name a partner on the page of the form that asks for partners."""
    for url in task_urls(visitor, number):
        visitor.go(url)
        if visitor.page.locator('[name="partner.code"]').count():
            break
    visitor.open(visitor.page.locator("details.partner-new"))
    words = {"partner.name": f"示例合作单位{row['code']}", "partner.code": str(row["code"])}
    more = {"partner.kind": str(row["kind"]), "partner.duties": str(row.get("duties") or "承担示例任务。")}
    type_all(visitor, WORK, words | more)
    visitor.press('[name="add_partner"]')


def task_urls(visitor: Visitor, number: str) -> list[str]:
    """The addresses of all parts of the form, as its task list has them."""
    visitor.go(f"/cases/{number}/write/")
    links = visitor.page.locator(".task-list a").all()
    return [str(link.get_attribute("href")) for link in links]


def confirm_partnership(visitor: Visitor, number: str) -> None:
    """A partner reads the invitation and takes part."""
    visitor.go("/my/")
    visitor.press(visitor.link(number, "invitation"))
    declared = visitor.page.locator('[name="declared"]')
    if declared.count():
        declared.check()
    visitor.press('main form [value="confirm"]')


def write(visitor: Visitor, stage: Ground, case: Case, step: str) -> None:
    """Fill all that this person is to fill, page by page, until the check finds nothing; the page of writing is open.

    What the check finds is gone to by its link, as the applicant would.
    """
    for _round in range(ROUNDS):
        _to_the_end(visitor, stage, case, step)
        faulty = visitor.page.locator("#error-summary a[href], #unfilled a[href]")
        if not faulty.count():
            return
        visitor.go(str(faulty.first.get_attribute("href")))
    raise AssertionError("the check still finds: " + visitor.page.locator("main").inner_text())


def _to_the_end(visitor: Visitor, stage: Ground, case: Case, step: str) -> None:
    for _page in range(MOST_PAGES):
        if visitor.here == "check_form":
            return
        _fill_page(visitor, stage, case, step)
        visitor.press(f'{WORK} [name="save"][value="next"]')
    raise AssertionError(f"the form of {case.number} has no end")


def _fill_page(visitor: Visitor, stage: Ground, case: Case, step: str) -> None:
    form = visitor.page.locator(WORK)
    if visitor.page.locator("[data-score-sheet]").count():
        fill_points(visitor, stage, case, step, "points-")
        return
    fill_facts(form, stage.edition.vocabulary, stage.values)
    attach_files(form)


def fill_points(visitor: Visitor, stage: Ground, case: Case, step: str, prefix: str) -> None:
    """Give points for every row of a score sheet that asks for them."""
    points = points_for(case, stage.step(case, step), stage.world.rng)
    for path, given in points.items():
        target = visitor.page.locator(f'[name="{prefix}{path}"]')
        if target.count():
            target.fill(f"{given:f}")


def hand_in(visitor: Visitor) -> str:
    """From the check to the page that repeats everything, sign, hand in; gives the receipt's number."""
    visitor.press("main .act-row a.btn-primary")
    for box in visitor.page.locator('#declarations [name="signed"]').all():
        box.check()
    visitor.press("#declarations .btn-primary")
    assert visitor.here == "receipt"
    return visitor.page.locator("dd.receipt").inner_text()


def correctable(values: Mapping[str, Value], parts: list[str]) -> str:
    """A part that one can be asked to correct: the first field of the form that was filled."""
    return next(part for part in parts if values.get(part.partition(":")[2]) is not None)
