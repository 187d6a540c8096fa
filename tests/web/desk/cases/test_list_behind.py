"""From case to case of the list out of which one was opened, and back to it; after an act, what waits next alike."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page, page_of

from pingding.queries.viewer import Viewer
from pingding.queries.worklist.next_case import next_alike
from pingding.queries.worklist.todo import TodoFilter, numbers_waiting
from pingding.records.models import Case

pytestmark = pytest.mark.django_db
PASSED = {"check-complete": "yes", "judged-worth": "yes", "outcome": "pass"}


def opened_from(life: Life, viewer: Viewer, case: Case, origin: str, host: str = "testserver") -> Page:
    visitor = Visitor(viewer, life.at)
    visitor.get(f"/cases/{case.number}/")
    headers = {"Referer": f"http://{host}{origin}"}
    return page_of(visitor.client.get(f"/cases/{case.number}/", headers=headers))


def waiting(life: Life, n: int = 3) -> list[Case]:
    return [life.submitted()[0] for _n in range(n)]


@pytest.mark.parametrize(
    "origin", ["/desk/", "/desk/?kind=review", "/lists/cases/?sort=number", "/lists/cases/?q=示例"]
)
def test_a_case_of_a_list_has_the_one_before_it_the_one_after_it_and_the_way_back(origin: str) -> None:
    life = Life()
    cases = waiting(life)
    page = opened_from(life, life.districts["wanzhou"], cases[1], origin).one("nav.list-behind")
    assert page.links()[0] == origin or page.links()[0].startswith("/lists/cases/?q=")
    there = {page.link("上一件").split("?")[0], page.link("下一件").split("?")[0]}
    assert there == {f"/cases/{cases[0].number}/", f"/cases/{cases[2].number}/"}
    assert page.text_of(".muted") == "第 2 / 3 件"


def test_a_case_opened_from_the_list_of_all_stands_below_it_in_crumbs_and_menu() -> None:
    life = Life()
    (case,) = waiting(life, 1)
    for origin, above in (("/lists/cases/?sort=number", "全部事项"), ("/desk/?kind=review", "工作台")):
        page = opened_from(life, life.districts["wanzhou"], case, origin)
        assert above in page.one("nav.crumbs").texts("a")[0]
        assert above in page.one("nav.site-nav [aria-current]").text
    page = opened_from(life, life.districts["wanzhou"], case, "/lists/cases/?sort=number")
    assert page.one("nav.crumbs").link("全部事项") == "/lists/cases/?sort=number"


def test_the_list_goes_along_through_tabs_neighbours_and_acts() -> None:
    life = Life()
    cases = waiting(life, 2)
    visitor = Visitor(life.districts["wanzhou"], life.at)
    path = f"/cases/{cases[0].number}/?from=%2Fdesk%2F%3Fkind%3Dreview"
    page = visitor.get(path)
    onward = page.one("nav.list-behind").link("下一件")
    assert onward == f"/cases/{cases[1].number}/?from=%2Fdesk%2F%3Fkind%3Dreview"
    tab = page.one("nav.tabs").link("材料")
    assert visitor.get(tab).one("nav.list-behind").links()[0] == "/desk/?kind=review"
    action = visitor.get(tab).one("#act-check form").attribute("action")
    kept = visitor.post(action, visitor.hidden(tab, action) | {"reason": "一半", "keep": "1"})
    assert "tab=materials" in kept and "from=" in kept and kept.endswith("#act")


def test_a_case_of_a_batch_leads_through_the_batch() -> None:
    life = Life()
    cases = waiting(life, 2)
    for case in cases:
        life.check(case)
        life.opine(case)
    batch = f"/batches/sample-life-2025/letter/?call={life.call.pk}"
    page = opened_from(life, life.districts["wanzhou"], cases[0], batch).one("nav.list-behind")
    assert page.link("返回") == batch and page.link("下一件").startswith(f"/cases/{cases[1].number}/")


@pytest.mark.parametrize(
    ("host", "origin"), [("elsewhere.example", "/desk/"), ("testserver", "/titles/"), ("testserver", "/")]
)
def test_no_other_page_is_a_list(host: str, origin: str) -> None:
    life = Life()
    (case,) = waiting(life, 1)
    assert not opened_from(life, life.districts["wanzhou"], case, origin, host).has("nav.list-behind")


@pytest.mark.parametrize(
    "origin", ["//elsewhere.example/desk/", "javascript:alert(1)", "/lists/people/", "/desk/" + "x" * 3000]
)
def test_what_is_no_list_of_ones_own_is_passed_over(origin: str) -> None:
    life = Life()
    (case,) = waiting(life, 1)
    page = Visitor(life.districts["wanzhou"], life.at)
    answer = page.client.get(f"/cases/{case.number}/", {"from": origin})
    assert not page_of(answer).has("nav.list-behind")


def test_no_more_of_what_waits_is_read_than_is_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pingding.web.desk.cases.list_behind.MOST", 2)
    life = Life()
    cases = waiting(life)
    viewer = life.districts["wanzhou"]
    assert numbers_waiting(viewer, TodoFilter(), at=life.at, most=2) == [each.number for each in cases[:2]]
    page = opened_from(life, viewer, cases[1], "/desk/").one("nav.list-behind")
    assert page.text_of(".muted") == "第 2 / 2 件"


def test_of_what_waits_alike_one_case_is_read_and_the_others_are_counted() -> None:
    life = Life()
    cases = waiting(life)
    with CaptureQueriesContext(connection) as counted:
        after = next_alike(life.districts["wanzhou"], cases[0], "check")
    assert after is not None and (after.number, after.count) == (cases[1].number, 2)
    first, second = (query["sql"] for query in counted)
    assert "LIMIT 1" in first and "COUNT(" in second


def test_list_that_is_not_for_the_reader_is_passed_over() -> None:
    life = Life()
    case, writer = life.submitted()
    assert not opened_from(life, writer, case, "/lists/cases/").has("nav.list-behind")


def test_after_an_act_the_next_case_at_the_same_step_is_offered() -> None:
    life = Life()
    cases = waiting(life)
    visitor = Visitor(life.districts["wanzhou"], life.later())
    path = f"/cases/{cases[0].number}/?from=%2Fdesk%2F"
    action = visitor.get(path).one("#act-check form").attribute("action")
    done = visitor.post(action, visitor.hidden(path, action) | PASSED)
    offer = visitor.get(done).one(".act-after")
    assert "同一步骤还有 2 件等待办理" in offer.text_of("p")
    assert offer.link("办下一件").startswith(f"/cases/{cases[1].number}/?from=")


def test_nothing_is_offered_where_nothing_waits() -> None:
    life = Life()
    (case,) = waiting(life, 1)
    visitor = Visitor(life.districts["wanzhou"], life.later())
    path = f"/cases/{case.number}/"
    done = visitor.post(f"{path}act/check/", visitor.hidden(path) | PASSED)
    assert not visitor.get(done).has(".act-after")
    other = Visitor(factories.auditor(), life.at).get(f"{path}?after=check")
    assert not other.has(".act-after")


def test_queries_of_a_case_with_a_list_behind_it_do_not_grow_with_the_list() -> None:
    life = Life()
    cases = waiting(life, 2)
    visitor = Visitor(life.districts["wanzhou"], life.at)
    paths = [f"/cases/{cases[0].number}/?from={origin}" for origin in ("/desk/", "/lists/cases/")]
    before = [visitor.queries(path) for path in paths]
    waiting(life, 2)
    assert [visitor.queries(path) for path in paths] == before
