"""Addresses that only the tests have: each page shows a family of components with sample data."""

from pathlib import Path

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import engines
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.urls import include, path
from tests.web.gallery import sample

from pingding.policy.errors import Refusal

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(page.stem for page in PAGES.glob("*.html"))
PATCHES: list[bytes] = []


class SignIn(forms.Form):
    """A plain Django form, as the account pages have."""

    code = forms.CharField(label="统一社会信用代码", help_text="18 位。")
    password = forms.CharField(label="密码", widget=forms.PasswordInput)
    kind = forms.ChoiceField(label="单位类别", choices=[("firm", "企业"), ("institute", "院所")])
    agree = forms.BooleanField(label="已阅读并同意", required=False)


def show(request: HttpRequest, name: str) -> HttpResponse:
    """One page of the gallery."""
    people = {"write": sample.WRITER, "public": None, "procedure": None}
    nav = sample.NAV if name in {"public", "procedure", "account"} else sample.DESK_NAV
    context = {
        **sample.CONTEXT,
        "nav": nav,
        "whoami": people.get(name, sample.WHOAMI),
        "sign_in_url": "#",
        "crumbs": sample.CRUMBS,
        "form": SignIn({"code": "", "kind": "firm"}),
    }
    page = engines["jinja2"].from_string((PAGES / f"{name}.html").read_text(encoding="utf-8"))
    made = {"request": request, "csrf_input": csrf_input_lazy(request), "csrf_token": csrf_token_lazy(request)}
    return HttpResponse(page.template.render(made | context))


def store(request: HttpRequest) -> HttpResponse:
    """Remembers what the saving script sends."""
    PATCHES.append(request.body)
    return JsonResponse({})


def refuse(request: HttpRequest, status: int) -> HttpResponse:
    """A refusal as the platform's pages show it."""
    refusal = Refusal(
        "缺少联合建设协议", where="第三部分“合作单位”", clause=("第九条第4项",), remedy="请上传各方盖章的协议扫描件。"
    )
    return render(request, f"{status}.html", {"refusal": refusal, "back_url": "/gallery/write/"}, status=status)


def forbid(request: HttpRequest) -> HttpResponse:
    """Raises what Django turns into its 403 page."""
    raise PermissionDenied


def break_down(request: HttpRequest) -> HttpResponse:
    """Raises what Django turns into its 500 page."""
    raise RuntimeError("a fault of the gallery, on purpose")


urlpatterns = [
    path("gallery/store/", store),
    path("gallery/forbidden/", forbid),
    path("gallery/broken/", break_down),
    path("gallery/refused/<int:status>/", refuse),
    path("gallery/<str:name>/", show),
    path("", include("pingding.site.urls")),
]
