"""The settings of the bare server: the platform's database, and none of its middleware, pages or templates."""

from pingding.site.settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "bench.bare"
