"""Signing in and out: one answer for every wrong try, a safe way back, closed after too many tries."""

from typing import Any

from django.contrib.auth import login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from pingding.actions.directory.attempts import person_signing_in
from pingding.policy.errors import Refusal
from pingding.queries.refusals import kind_of
from pingding.queries.viewer import viewer_of
from pingding.queries.viewer_request import ViewerRequest, address_of
from pingding.records.models import Person
from pingding.web.frame.addresses import address
from pingding.web.frame.context import landing
from pingding.web.unit.fields import FormField

BACKEND = "pingding.site.signing_in.PeopleBackend"


def next_address(request: ViewerRequest, person: Person) -> str:
    """Where to go after signing in: back where one came from on this host, else to one's own first page."""
    target = str(request.POST.get("next") or request.GET.get("next") or "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and safe else landing(viewer_of(person))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: ViewerRequest) -> HttpResponse:
    """User name and password. A wrong name, a wrong password and a closed account are answered alike."""
    if request.viewer.person is not None and request.method != "POST":
        return HttpResponseRedirect(next_address(request, request.viewer.person))
    username = str(request.POST.get("username", "")).strip()
    faults, status = list[dict[str, Any]](), 200
    if request.method == "POST":
        try:
            return _signed_in(request, username)
        except Refusal as refusal:
            faults = [{"text": f"{refusal.what}。", "href": "#f-username", "remedy": refusal.remedy}]
            status = kind_of(refusal).status
    context = {
        "faults": faults,
        "fields": [
            FormField("username", "text", _("用户名"), username, required=True, autocomplete="username"),
            FormField("password", "text", _("密码"), required=True, input="password", autocomplete="current-password"),
        ],
        "next": str(request.POST.get("next") or request.GET.get("next") or ""),
        "demo_url": address("demo"),
        "crumbs": [{"title": _("首页"), "url": address("home")}, {"title": _("登录"), "url": ""}],
    }
    return render(request, "unit/directory/sign_in.html", context, status=status)


def _signed_in(request: ViewerRequest, username: str) -> HttpResponse:
    """The way on for the person of this name and password; Refusal when there is none, or after too many tries."""
    password = str(request.POST.get("password", ""))
    person = person_signing_in(username, password, address=address_of(request), at=request.at)
    if person is None:
        remedy = _("请核对后重试；忘记密码的，请联系本单位管理员或平台管理员。")
        raise Refusal(_("用户名或密码不正确，或该账号不能登录"), remedy=remedy)
    login(request, person)
    return HttpResponseRedirect(next_address(request, person))


@require_POST
def sign_out(request: ViewerRequest) -> HttpResponse:
    """Sign out and go to the front page."""
    logout(request)
    return HttpResponseRedirect(address("home"))
