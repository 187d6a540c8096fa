"""The request for correction of a unit, as the pages show it that settle it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import approver
from pingding.queries.directory.registrations import decides_registrations, reads_correction_request
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Organisation


def in_charge_of(request: ViewerRequest, unit: Organisation) -> str:
    """Who corrects what was registered once it has been approved, by name."""
    return approver(unit.region, local_date(request.at))


def waiting_request(request: ViewerRequest, unit: Organisation) -> dict[str, Any]:
    """What `unit/directory/correction_request.html` takes: the request where the viewer may read it, whether a
    correction by them settles it, and by when it was made, as their form sends it back."""
    today = local_date(request.at)
    shown = reads_correction_request(request.viewer, unit, today)
    since = unit.correction_requested_at if shown else None
    settles = since is not None and decides_registrations(request.viewer, unit, today)
    return {
        "waits": unit.correction_request if shown else "",
        "waits_since": since,
        "settles": settles,
        "request_seen": since.isoformat() if since is not None and settles else "",
        "in_charge": in_charge_of(request, unit),
    }


def request_seen(request: ViewerRequest) -> datetime | None:
    """When the request was made that the page showed; None when it showed none."""
    sent = request.POST.get("request_seen", "")
    try:
        return datetime.fromisoformat(sent) if sent else None
    except ValueError as error:
        raise Refusal(_("请求内容无法读取"), kind="malformed", remedy=_("请刷新页面。")) from error
