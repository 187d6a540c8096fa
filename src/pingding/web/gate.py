"""Pages for people with an account: who is not signed in is sent to sign in first, and back afterwards."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from pingding.web.asking import AskedRequest

P = ParamSpec("P")
View = Callable[Concatenate[AskedRequest, P], HttpResponse]


def signed_in(view: View[P]) -> View[P]:
    """Send a visitor to the sign-in page, with the way back to a page that was only to be read."""

    @wraps(view)
    def guarded(request: AskedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.viewer.signed_in:
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
        query = f"?{urlencode({'next': back})}" if back else ""
        return HttpResponseRedirect(reverse("sign_in") + query)

    return guarded
