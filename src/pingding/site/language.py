"""Chooses the language of a page: Simplified Chinese unless the reader chose English here.

Django's own middleware follows the browser's list of languages. An office that publishes in Chinese wants every
visitor to see the same page first; the choice is the visitor's, by the switch on the page, kept in a cookie.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]


def chosen(request: HttpRequest) -> str:
    """The language code of the reader's cookie when we speak it, else the site's own."""
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class ChosenLanguage:
    """Middleware: activates the chosen language for the request and says so in the answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language."""
        with translation.override(chosen(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            patch_vary_headers(response, ["Cookie"])
        return response
