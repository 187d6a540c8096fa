"""The OpenAPI document: what it promises holds for requests of every shape, by people of every role."""

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests import factories
from tests.actions.life import Life
from tests.api.program import PUBLIC, program_of
from tests.conftest import Keep

from pingding.api.frame.routes import REFUSED, Refused
from pingding.api.main import api

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 12


@functools.cache
def schema() -> schemathesis.BaseSchema:
    """The document as it is served; read by the first test that needs it, not while the tests are collected."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def names() -> list[str]:
    return [operation["operationId"] for _method, _path, operation in operations()]


def test_every_operation_has_its_own_name_summary_and_description() -> None:
    assert len(set(names())) == len(names())
    for _method, _path, operation in operations():
        chinese, english = operation["summary"].split(" · ")
        assert any("\u4e00" <= c <= "\u9fff" for c in chinese), operation["operationId"]
        assert english
        assert operation["description"]


def test_what_is_answered_to_a_refusal_is_one_shape_for_all_operations() -> None:
    views = [view for _prefix, router in api._routers for view in router.path_operations.values()]
    offered = [operation for view in views for operation in view.operations if operation.include_in_schema]
    assert len(offered) == len(names())
    assert {operation.response_models[status] for operation in offered for status in REFUSED} == {Refused}


def test_no_header_is_asked_for_that_one_may_leave_out() -> None:
    headers = {
        shape["name"]: shape["required"]
        for _method, _path, operation in operations()
        for shape in operation["parameters"]
        if shape["in"] == "header"
    }
    assert headers == {"Idempotency-Key": False}


def test_every_act_has_a_schema_of_its_own() -> None:
    """What is said to an act is described by a schema that refuses what it does not know."""
    schemas = api.get_openapi_schema()["components"]["schemas"]
    for _method, _path, operation in operations():
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            shape = schemas[content["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]]
            assert shape["additionalProperties"] is False, operation["operationId"]


def test_every_address_leads_to_its_own_operation() -> None:
    """No address is hidden behind another that fits it too."""
    values = {
        "number": "2025-00001",
        "step": "check",
        "username": "person-1",
        "programme_id": "sample",
        "receipt": "YY-1",
        "code": "ABC",
    }
    for method, path, operation in operations():
        place = path
        for part in {p for p in path.split("/") if p.startswith("{")}:
            place = place.replace(part, values.get(part[1:-1], "1"))
        view = inspect.unwrap(resolve(place).func)
        offered = inspect.getclosurevars(view).nonlocals["self"].operations
        found = {one.view_func.__name__ for one in offered if method.upper() in one.methods}
        assert found == {operation["operationId"]}, place


def test_document_is_served_and_needs_no_database() -> None:
    body = PUBLIC.get("/openapi.json")
    assert body.status == 200
    assert body.body["openapi"].startswith("3.1")
    assert set(body.body["components"]["securitySchemes"]) == {"AccessTokenSent", "SessionCookie"}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests through the WSGI application run in the test's own transaction, and must not close its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


Known = tuple[list[str], dict[str, Any]]


def known_life() -> Known:
    """The tokens of somebody of every role, and of nobody; and values of path parameters that there are, so that
    requests reach beyond "there is no such thing"."""
    life = Life()
    case, writer = life.submitted()
    draft, _other = life.draft()
    viewers = [
        life.officer,
        life.secretary,
        life.districts["wanzhou"],
        life.experts[0],
        factories.auditor(),
        factories.administrator(),
        writer,
    ]
    return [*(program_of(viewer, life.at).token for viewer in viewers), ""], {
        "number": [case.number, draft.number],
        "step": ["check", "apply", "panel"],
        "call_id": [life.call.pk],
        "organisation_id": [case.organisation_id, life.city.pk],
        "programme_id": ["sample-life-2025"],
    }


@pytest.fixture(scope="module")
def known(keep: Keep[Known]) -> Callable[[], Known]:
    return keep(known_life)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection", "clock")
@pytest.mark.parametrize(("method", "path"), [each[:2] for each in operations()], ids=names())
def test_requests_of_every_shape_are_answered_as_promised(method: str, path: str, known: Callable[[], Known]) -> None:
    """No request brings the platform down, and every answer is one that the document names, in its shape."""
    tokens, there = known()
    operation = schema()[path][method.upper()]

    @seed(20251010)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), token=st.sampled_from(tokens), data=st.data())
    def ask(case: Case, token: str, data: st.DataObject) -> None:
        for place, values in there.items():
            if place in (case.path_parameters or {}) and data.draw(st.booleans()):
                case.path_parameters[place] = data.draw(st.sampled_from(values))
        case.headers.pop("Authorization", None)
        if token:
            case.headers["Authorization"] = f"Bearer {token}"
        case.call_and_validate(checks=CHECKS)

    ask()
