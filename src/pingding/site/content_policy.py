"""The content security policy: the same on every page, so that its text is put together once."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

DJANGOS_OWN = (404, 500)
"""With PINGDING_DEBUG=1, Django shows these on pages of its own, whose styles stand in the page."""


class ContentPolicy:
    """Middleware: says in each answer what a page may load. No page of ours has a policy of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the policy."""
        response = self.get_response(request)
        if settings.DEBUG and response.status_code in DJANGOS_OWN:
            return response
        response.headers.setdefault(HEADER, self.policy)
        return response
