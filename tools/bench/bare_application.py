"""The bare pages as the server runs them: behind the same bridge as the platform."""

import os

from django.core.wsgi import get_wsgi_application

from pingding.site.bodies import Limits
from pingding.site.bridge import Bridge

application = Bridge(get_wsgi_application(), int(os.environ["PINGDING_THREADS"]), Limits(10_000_000))
