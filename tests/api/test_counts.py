"""The number of queries of a list does not grow with its rows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.life import Life
from tests.api.program import PUBLIC, Program, program_of, set_clock

from pingding.actions.calls.calls import NewCall, publish_call
from pingding.queries.clock import local_date
from pingding.queries.editions import shared
from pingding.records.models import BatchItem

pytestmark = pytest.mark.django_db
ROWS = 12


def queries(program: Program, path: str) -> tuple[int, int]:
    """How many queries a read takes, and how many items it gives."""
    program.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = program.get(path)
    assert response.status == 200, response.body
    items = response.body["items"] if isinstance(response.body, dict) else response.body
    return len(captured), len(items)


def assert_constant(program: Program, path: str, more: Callable[[], object], rows: int = ROWS) -> None:
    before, few = queries(program, path)
    for _ in range(rows):
        more()
    after, many = queries(program, path)
    assert (many, after) == (few + rows, before), f"{path}: {before} queries for {few} rows, {after} for {many}"
    assert before <= 14


def test_cases_todo_and_messages(life: Life) -> None:
    life.submitted()
    district = program_of(life.districts["wanzhou"], life.at)
    for path in ("/cases?size=100", "/todo", "/messages?size=100"):
        assert_constant(district, path, life.submitted)


def test_notices_and_their_cases(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    notices = []

    def noticed() -> None:
        case, _writer = life.submitted()
        life.to_notice(case)
        notices.append(life.notice(case))
        set_clock(monkeypatch, life.at)

    noticed()
    assert_constant(PUBLIC, "/notices", noticed, rows=1)
    one = len_queries(f"/notices/{notices[0].pk}")
    for _ in range(5):
        BatchItem.objects.create(batch=notices[0].batch, case=life.submitted()[0])
    assert len_queries(f"/notices/{notices[0].pk}") == one


def len_queries(path: str) -> int:
    PUBLIC.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert PUBLIC.get(path).status == 200
    return len(captured)


def test_register(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    def recognised() -> None:
        case, _writer = life.submitted()
        life.to_notice(case)
        life.after(life.notice(case))
        life.issue(case)
        set_clock(monkeypatch, life.at)
        life.at = factories.START

    recognised()
    assert_constant(PUBLIC, "/titles", recognised, rows=1)


def test_calls_and_programmes(life: Life) -> None:
    numbers = iter(range(100))

    def another() -> None:
        publish_call(life.call.edition, NewCall(title=f"第{next(numbers)}批"), actor=life.officer, at=life.at)

    assert_constant(PUBLIC, "/calls", another)
    before = len_queries("/programmes")
    another()
    assert len_queries("/programmes") == before


def test_registrations_experts_and_tokens(life: Life) -> None:
    administrator = factories.administrator()
    program = program_of(administrator, life.at)
    factories.pending_unit()
    district = program_of(life.districts["wanzhou"], life.at)
    assert_constant(district, "/organisations/pending", factories.pending_unit)
    assert_constant(program, "/people/experts", factories.expert)
    assert_constant(program, "/people?size=100", factories.expert)
    offices = iter(
        [f"education@{region}" for region, known in shared().regions.items() if known.valid_on(local_date(life.at))]
    )
    assert_constant(program, "/offices?size=100", lambda: factories.officer(factories.office(next(offices))))
    assert_constant(program, "/access-tokens", lambda: program_of(administrator, life.at))


def test_journal(life: Life) -> None:
    program = program_of(factories.auditor(), life.at)
    program.get("/journal?size=100")
    assert_constant(program, "/journal?size=100", lambda: program_of(factories.administrator(), life.at))


def test_pages_of_a_list(life: Life) -> None:
    for _ in range(5):
        life.submitted()
    district = program_of(life.districts["wanzhou"], life.at)
    first, last = (district.get(f"/cases?size=2&page={page}").body for page in (1, 3))
    assert (first["total"], first["pages"], len(first["items"])) == (5, 3, 2)
    assert (last["page"], len(last["items"])) == (3, 1)
    assert district.get("/cases?size=2&page=9").body["page"] == 3
    assert district.get("/cases?size=101").status == 422
