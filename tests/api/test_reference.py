"""The reference page: every operation and schema is on it, and it is as accessible as the pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page
from tests.web.page_reader import visit

from pingding.api.main import api

ADDRESS = "/api/v1/reference"


@pytest.mark.django_db
def test_every_operation_and_schema_stands_on_the_page() -> None:
    page = visit(Client(), ADDRESS)
    schema = api.get_openapi_schema()
    operations = {operation["operationId"] for methods in schema["paths"].values() for operation in methods.values()}
    assert operations - {sheet.attribute("id") for sheet in page.all("article.sheet")} == set()
    assert {f"schema-{name}" for name in schema["components"]["schemas"]} - set(page.ids()) == set()


@pytest.mark.django_db
def test_every_link_on_the_page_leads_to_a_place_on_it() -> None:
    page = visit(Client(), ADDRESS)
    places = {link.removeprefix("#") for link in page.links() if link.startswith("#")}
    assert len(places) > 10 and places - set(page.ids()) == set()


@pytest.mark.django_db
def test_page_speaks_english_too() -> None:
    assert "Every act" not in visit(Client(), ADDRESS).html
    client = Client(headers={"Accept-Language": "en"})
    client.cookies["django_language"] = "en"
    english = visit(client, ADDRESS)
    assert "How to use it" in english.texts("h2")
    assert "every act and every reading" in english.text_of(".page-head p").lower()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_page_is_accessible_and_fits(page: Page, axe: Callable[[Page], list[str]], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(ADDRESS)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
