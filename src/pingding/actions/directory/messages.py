"""What a reader does with messages."""

from collections.abc import Collection
from datetime import datetime

from pingding.actions.door import action
from pingding.queries.directory.messages import messages_for
from pingding.queries.viewer import Viewer


@action
def mark_read(messages: Collection[int] | None = None, *, actor: Viewer, at: datetime) -> int:
    """Mark the viewer's own messages as read: the given ids, or all; others' are left alone. Gives how many.

    Effects: `read_at` is set where it was empty. Reading decides nothing, so there is no journal entry.
    """
    actor.person_or_refuse()
    unread = messages_for(actor).filter(read_at=None)
    if messages is not None:
        unread = unread.filter(pk__in=messages)
    return unread.order_by().update(read_at=at)
