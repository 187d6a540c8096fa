"""How long somebody stays signed in: each use prolongs the session, up to the absolute limit since signing in."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse

BEGAN, USED = "began", "used"
"""Where the session notes when it began and when its use was noted last, in seconds."""
SIGNED_IN = "_auth_"
"""How the names begin under which the session notes who is signed in."""
NOTED = 10
"""A use is noted once a tenth of the idle limit has passed, so that most pages write nothing."""


class SessionLimits:
    """Middleware before the one that reads who is signed in; who is out of time is a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _limit(request)
        return self.get_response(request)


def begin(request: HttpRequest, **_signal: object) -> None:
    """Somebody signed in, or signed in again: the limits count from now, and what else the session had is forgotten."""
    for key in tuple(request.session.keys()):
        if not key.startswith(SIGNED_IN):
            del request.session[key]
    request.session[BEGAN] = int(time.time())
    _note(request, request.session[BEGAN])


user_logged_in.connect(begin)


def _limit(request: HttpRequest) -> None:
    """End the session where a limit has passed; else note its use from time to time."""
    session, at = request.session, int(time.time())
    if SESSION_KEY not in session:
        return
    if BEGAN not in session:
        begin(request)
    idle = settings.PINGDING_IDLE_MINUTES * 60
    if at >= session[BEGAN] + settings.PINGDING_SESSION_HOURS * 3600 or at >= session[USED] + idle:
        session.flush()
    elif at >= session[USED] + idle // NOTED:
        _note(request, at)


def _note(request: HttpRequest, at: int) -> None:
    """The session is used: it lasts for the idle limit from now, as far as the absolute one allows."""
    ends = request.session[BEGAN] + settings.PINGDING_SESSION_HOURS * 3600
    request.session[USED] = at
    request.session.set_expiry(max(1, min(settings.PINGDING_IDLE_MINUTES * 60, ends - at)))
