"""The ASGI application, for a server that speaks ASGI; the platform itself is served over WSGI."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application
from granian.utils.proxies import wrap_asgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pingding.site.settings")

application = get_asgi_application()
if settings.PINGDING_PROXIES:
    application = wrap_asgi_with_proxy_headers(application, trusted_hosts=settings.PINGDING_PROXIES)
