"""A request as pages and interface get it: who asks, and the moment at which they ask."""

from datetime import datetime

from django.http import HttpRequest

from pingding.queries.page_drafts import BegunForm
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting import WaitingCount


class ViewerRequest(HttpRequest):
    """A request with its viewer and moment, both read once: by the site's middleware, or from an access token."""

    viewer: Viewer
    at: datetime
    waiting: WaitingCount
    """What waits for the viewer, set by a page that has counted it; the frame then need not count."""
    begun: dict[str, dict[str, BegunForm]]
    """What the viewer has begun, by the place that was asked for; each is read once."""
    below: str
    """The page below whose entry of the navigation this one stands, where its address alone does not say so."""
    kept_draft: str
    """The draft in which the sent form was kept before it was acted on; empty where it has none."""


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: a proxy's word for it is believed only from the proxies that are named."""
    return str(request.META.get("REMOTE_ADDR", ""))
