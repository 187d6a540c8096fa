"""Pages for people with an account, and addresses that only take forms: who only asks is sent where it leads."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pingding.queries.viewer_request import ViewerRequest

P = ParamSpec("P")
View = Callable[Concatenate[ViewerRequest, P], HttpResponse]


def signed_in(view: View[P]) -> View[P]:
    """Send a visitor to the sign-in page, with the way back to a page that was only to be read."""

    @wraps(view)
    def guarded(request: ViewerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.viewer.signed_in:
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
        query = f"?{urlencode({'next': back})}" if back else ""
        return HttpResponseRedirect(reverse("sign_in") + query)

    return guarded


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
