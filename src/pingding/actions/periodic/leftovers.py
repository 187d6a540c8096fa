"""What nobody needs any more: what was cut off in the middle, ended sessions, keys of acts long done, drafts, mails."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from pingding.actions.applications.uploads import sweep_uploads
from pingding.actions.listing.exports import sweep_exports
from pingding.actions.page_drafts import sweep_page_drafts
from pingding.records.models import ActToken, AddressChange, OutgoingMail

TOKENS_KEPT = timedelta(days=30)
"""No page is sent a second time after so long."""
MAILS_KEPT = timedelta(days=90)
"""Of what was sent or dropped; what could not be sent stays."""
AT_ONCE = 1_000


def remove_leftovers(at: datetime, server_time: float) -> None:
    """Remove them, so many of each sort at once; found by reading, so that nothing is held where there are none.

    `server_time` is the machine's own in seconds, by which files and sessions go.
    """
    sweep_uploads(server_time)
    sweep_exports(server_time)
    _remove(Session.objects.filter(expire_date__lt=datetime.fromtimestamp(server_time, UTC)))
    _remove(ActToken.objects.filter(at__lt=at - TOKENS_KEPT))
    if _remove(OutgoingMail.objects.filter(state__in=("sent", "dropped"), settled_at__lt=at - MAILS_KEPT)):
        _remove(AddressChange.objects.filter(asked_at__lt=at - MAILS_KEPT, mails=None))
    sweep_page_drafts(at=at)


def _remove(rows: QuerySet[Any]) -> bool:
    """Whether there were any."""
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    if keys:
        rows.filter(pk__in=keys).delete()
    return bool(keys)
