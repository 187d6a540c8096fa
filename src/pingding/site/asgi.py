"""The ASGI application that granian serves: the WSGI application behind a bridge that no slow client can block."""

from django.conf import settings

from pingding.site import environment
from pingding.site.bodies import Limits
from pingding.site.bridge import Bridge
from pingding.site.wsgi import application as wsgi_application

MEGABYTE = 1024 * 1024
# A form may bring all its files at once; its own text comes on top.
MOST_MEGABYTES = max(settings.PINGDING_MAX_UPLOAD_MB, settings.PINGDING_MAX_DRAFT_MB) + 10
THREADS = 4

application = Bridge(
    wsgi_application,
    threads=environment.number("PINGDING_THREADS", THREADS, 1, 64),
    limits=Limits(MOST_MEGABYTES * MEGABYTE, silence=environment.number("PINGDING_REQUEST_SECONDS", 30, 1, 600)),
)
