"""Pages for people with an account, and addresses that only take forms: who only asks is sent where it leads."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pingding.policy.errors import Refusal
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.patches import not_saved

P = ParamSpec("P")
View = Callable[Concatenate[ViewerRequest, P], HttpResponse]


def signed_in(view: View[P]) -> View[P]:
    """Send a visitor to the sign-in page, with the way back; the saving script is told that nobody is signed in."""

    @wraps(view)
    def guarded(request: ViewerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.viewer.signed_in:
            return view(request, *args, **kwargs)
        if request.method == "PATCH":
            return not_saved(Refusal(_("登录已失效"), kind="unauthenticated", remedy=_("请重新登录。")))
        return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': _way_back(request)})}")

    return guarded


def _way_back(request: ViewerRequest) -> str:
    """The page that was asked for; of a sent form, the page on which it stood, where the browser says so."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if request.method in ("GET", "HEAD") or came_from.netloc != request.get_host():
        return request.get_full_path()
    return came_from._replace(scheme="", netloc="").geturl()


def posted(page: str, *names: str, anchor: str = "") -> Callable[[View[P]], View[P]]:
    """Take only a sent form; who only asks is led to the page, found by these arguments of the address.

    A refused form leaves its page at this address: read again, in larger type or another language, it must lead back.
    """

    def take(view: View[P]) -> View[P]:
        @wraps(view)
        def taking(request: ViewerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return HttpResponseRedirect(reverse(page, args=[kwargs[name] for name in names]) + anchor)
            return require_POST(view)(request, *args, **kwargs)

        return taking

    return take
