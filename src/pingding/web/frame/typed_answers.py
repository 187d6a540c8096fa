"""The browser keeps what was sent until an answer says that it has been taken: the cookie that says so."""

import re
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from pingding.queries.viewer_request import ViewerRequest

SENDING = "sending"
"""The hidden field in which the script gives each sending of a form a name of its own."""
TAKEN_COOKIE = "pingding_taken"
"""The last sendings that were taken, oldest first, with dots between them; the script reads it."""
NAME = re.compile(r"[a-z0-9]{8,40}")
MOST, SECONDS = 20, 7 * 86_400


class TakenMiddleware:
    """Middleware: names a sent form as taken once it was carried out, or asked to be confirmed, for who is signed in.

    A refusal takes nothing, nor does the way to the sign-in page; an answer that never arrives says nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or response.status_code >= 400:
            return response
        sending = str(request.POST.get(SENDING, ""))
        if NAME.fullmatch(sending) and cast(ViewerRequest, request).viewer.signed_in:
            earlier = filter(NAME.fullmatch, request.COOKIES.get(TAKEN_COOKIE, "").split("."))
            value = ".".join([*earlier, sending][-MOST:])
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(TAKEN_COOKIE, value, max_age=SECONDS, samesite="Lax", secure=secure)
        return response
