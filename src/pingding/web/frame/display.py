"""How a reader wants pages shown: ordinary or large type, kept in a cookie so that it works without JavaScript."""

from typing import Literal

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, register_converter
from django.utils.http import url_has_allowed_host_and_scheme

TYPE_COOKIE = "pingding_type"
ONE_YEAR = 365 * 24 * 3600


class TypeSize:
    """Accepts `large` and `ordinary` in a path and nothing else."""

    regex = "large|ordinary"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def _way_back(request: HttpRequest) -> str:
    target = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


def set_type_size(request: HttpRequest, size: Literal["large", "ordinary"]) -> HttpResponse:
    """Remembers the type size for a year and returns to the page named by `next` on this host."""
    response = HttpResponseRedirect(_way_back(request))
    if size == "large":
        response.set_cookie(TYPE_COOKIE, size, max_age=ONE_YEAR, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(TYPE_COOKIE, samesite="Lax")
    return response


register_converter(TypeSize, "type_size")
urlpatterns = [path("type/<type_size:size>/", set_type_size, name="type_size")]
