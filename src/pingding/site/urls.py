"""Which face answers which address: the API under /api/v1/, the pages everywhere else."""

from django.urls import include, path

from pingding.api.main import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("pingding.web.urls")),
]

handler400 = "pingding.site.failures.unreadable"
handler500 = "pingding.site.failures.failed"
