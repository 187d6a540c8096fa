"""Where each page lives."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("pingding.web.frame.display")),
    path("", include("pingding.web.frame.page_drafts")),
    path("", include("pingding.web.public.urls")),
    path("", include("pingding.web.unit.urls")),
    path("", include("pingding.web.desk.urls")),
]
