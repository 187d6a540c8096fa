"""The language of a page: Chinese unless the reader chose English on this site."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from pingding.site.language import ChosenLanguage


def answer(cookie: str = "", browser: str = "en-US,en") -> HttpResponse:
    """The answer to a reader with that cookie and that browser: the active language as its content."""

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{translation.get_language()} {request.LANGUAGE_CODE}")

    request = RequestFactory().get("/", headers={"Accept-Language": browser})
    if cookie:
        request.COOKIES["django_language"] = cookie
    return ChosenLanguage(view)(request)


@pytest.mark.parametrize(
    ("cookie", "wanted"),
    [("", "zh-hans"), ("en", "en"), ("zh-hans", "zh-hans"), ("fr", "zh-hans"), ("../x", "zh-hans")],
)
def test_language_follows_the_choice_not_the_browser(cookie: str, wanted: str) -> None:
    response = answer(cookie)
    assert response.content.decode() == f"{wanted} {wanted}"
    assert response.headers["Content-Language"] == wanted
    assert response.headers["Vary"] == "Cookie"


def test_language_of_one_request_does_not_reach_the_next() -> None:
    before = translation.get_language()
    answer("en")
    assert translation.get_language() == before
