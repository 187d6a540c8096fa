"""The reference page: every operation and schema is on it, and it is as accessible as the pages."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from pingding.api.main import api

ADDRESS = "/api/v1/reference"


@pytest.mark.django_db
def test_every_operation_and_schema_stands_on_the_page() -> None:
    page = Client().get(ADDRESS).content.decode()
    schema = api.get_openapi_schema()
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
    for name in schema["components"]["schemas"]:
        assert f'id="schema-{name}"' in page


@pytest.mark.django_db
def test_every_link_on_the_page_leads_to_a_place_on_it() -> None:
    page = Client().get(ADDRESS).content.decode()
    places = set(re.findall(r'id="([^"]+)"', page))
    missing = {link for link in re.findall(r'href="#([^"]+)"', page) if link not in places}
    assert missing == set()


@pytest.mark.django_db
def test_page_speaks_english_too() -> None:
    assert "Every act" not in Client().get(ADDRESS).content.decode()
    client = Client(headers={"Accept-Language": "en"})
    client.cookies["django_language"] = "en"
    english = client.get(ADDRESS).content.decode()
    assert "How to use it" in english and "every act and every reading" in english.lower()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_page_is_accessible_and_fits(page: Page, axe: Callable[[Page], list[str]], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(ADDRESS)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
