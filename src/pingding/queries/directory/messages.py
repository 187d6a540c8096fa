"""Messages to a person and to the organisations they act for."""

from django.db.models import Q, QuerySet

from pingding.policy.translation import in_language
from pingding.queries.editions import edition_of, shared
from pingding.queries.viewer import Viewer
from pingding.records.models import Message


def messages_for(viewer: Viewer) -> QuerySet[Message]:
    """The viewer's messages, newest first, with their cases."""
    if viewer.person is None:
        return Message.objects.none()
    own = Q(person=viewer.person) | Q(organisation__in=viewer.unit_ids)
    return (
        Message.objects.filter(own)
        .select_related("case__edition", "organisation")
        .defer("case__edition__content")
        .order_by("-sent_at", "-id")
    )


def text_of(message: Message) -> str:
    """What a message says, in the reader's language."""
    edition = edition_of(message.case.edition) if message.case else None
    return in_language(message.text, message.words, (edition or shared()).english)


def unread_count(viewer: Viewer) -> int:
    """How many of the viewer's messages nobody has read."""
    return messages_for(viewer).filter(read_at=None).count()
