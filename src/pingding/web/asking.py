"""Every request: who asks, what time it is, and how a refusal becomes a page."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pingding.policy.errors import Refusal
from pingding.queries.clock import now
from pingding.queries.viewer import Viewer, viewer_of
from pingding.queries.waiting import Waiting

STATUS_OF = {
    "forbidden": 403,
    "missing": 404,
    "conflict": 409,
    "closed": 409,
    "too_large": 413,
    "invalid": 422,
}
"""HTTP status by kind of refusal."""

TEMPLATE_OF = {403: "403.html", 404: "404.html", 409: "409.html", 413: "413.html", 422: "400.html"}


class AskedRequest(HttpRequest):
    """A request with its viewer and moment, both read once (`Asking` puts them there)."""

    viewer: Viewer
    at: datetime
    waiting: Waiting
    """What waits for the viewer, set by a page that has counted it; the frame then need not count."""


class Asking:
    """Middleware: puts `viewer` and `at` on the request; turns a refusal that no page caught into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast(AskedRequest, request)
        user = request.user
        asked.viewer = viewer_of(None if isinstance(user, AnonymousUser) else user)
        asked.at = now()
        response = self.get_response(request)
        return _untaken(request, response) if response.status_code == 405 and not response.content else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refusal) else None


def _untaken(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page in place of the blank answer of an address that does not take this kind of request."""
    page = render(request, "405.html", status=405)
    page["Allow"] = response.get("Allow", "")
    return page


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal, with the status of its kind."""
    status = STATUS_OF.get(refusal.kind, 422)
    return render(request, TEMPLATE_OF[status], {"refusal": refusal}, status=status)
