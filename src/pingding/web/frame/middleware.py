"""Every request: who asks, what time it is, and how a refusal becomes a page."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.text.json_text import is_storable
from pingding.queries.clock import now
from pingding.queries.refusals import kind_of, refusal_of
from pingding.queries.viewer import PUBLIC, viewer_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.widthless import say_widthless

TEMPLATE_OF = {
    400: "400.html",
    401: "403.html",
    403: "403.html",
    404: "404.html",
    405: "405.html",
    409: "409.html",
    413: "413.html",
    422: "400.html",
    429: "429.html",
    500: "500.html",
    503: "503.html",
}
"""The page of a refusal that no page caught, by the status of its kind."""
SECRET = frozenset({"password", "old", "new", "again"})
"""Fields of which nothing is said."""


class ViewerMiddleware:
    """Middleware: puts `viewer` and `at` on the request; turns a refusal that no page caught into a page.

    A page is not asked at all with characters that no database keeps. The API reads what it is sent by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast(ViewerRequest, request)
        user = request.user
        asked.viewer = viewer_of(None if isinstance(user, AnonymousUser) else user)
        asked.at = now()
        response = self.get_response(request)
        return _not_allowed(request, response) if response.status_code == 405 and not response.content else response

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if is_of_api(request):
            return None
        if all(map(is_storable, _texts(request))):
            say_widthless(request, *_typed(request))
            return None
        remedy = _("请删去不可见的字符后重新提交；从网址进入的，请从页面上的链接进入。")
        return refused(request, Refusal(_("请求中有不能保存的字符"), kind="malformed", remedy=remedy))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusal = refusal_of(exception)
        return None if refusal is None else refused(request, refusal)


def is_of_api(request: HttpRequest) -> bool:
    """Whether the interface is asked, which reads by itself what it is sent."""
    return request.resolver_match is not None and "api" in request.resolver_match.namespaces


def _typed(request: HttpRequest) -> Iterator[str]:
    """What was typed into a sent form, passwords left out."""
    for name, values in request.POST.lists():
        if not SECRET & set(name.split("_")):
            yield from map(str, values)


def _texts(request: HttpRequest) -> Iterator[str]:
    """Every text of the address and of a sent form, names included."""
    yield request.path
    for name, values in (*request.GET.lists(), *request.POST.lists()):
        yield from (name, *map(str, values))


def _not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page in place of the blank answer of an address that does not take this kind of request."""
    page = render(request, "405.html", status=405)
    page["Allow"] = response.get("Allow", "")
    return page


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal, with the status of its kind; without a database, the page that a visitor gets."""
    status = kind_of(refusal).status
    if refusal.kind == "unavailable":
        cast(ViewerRequest, request).viewer = PUBLIC
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return render(request, TEMPLATE_OF[status], {"refusal": refusal}, status=status)
