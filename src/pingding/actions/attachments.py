"""A file whose bytes are kept is put on record as an attachment, within the act that needs it."""

from dataclasses import dataclass
from datetime import datetime

from pingding.actions.door import record_act
from pingding.queries.journal.acts.applications import RecordAttachment
from pingding.queries.viewer import Viewer
from pingding.records.models import Attachment, Organisation


@dataclass(frozen=True)
class StoredFile:
    """A file whose bytes are kept; `name` is safe to show, `kind` was found from the content."""

    sha256: str
    name: str
    kind: str
    size: int


def put_on_record(stored: StoredFile, owner: Organisation | None, *, actor: Viewer, at: datetime) -> Attachment:
    """The attachment of a kept file, in the caller's transaction; journal with its hash."""
    attachment = Attachment.objects.create(
        sha256=stored.sha256,
        name=stored.name,
        kind=stored.kind,
        size=stored.size,
        owner=owner,
        uploaded_by=actor.person,
        uploaded_at=at,
    )
    act = RecordAttachment(sha256=stored.sha256, size=stored.size, kind=stored.kind)
    record_act(act, at=at, actor=actor, behalf=owner, about=stored.name)
    return attachment
