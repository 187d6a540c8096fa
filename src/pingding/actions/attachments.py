"""A file whose bytes are stored is put on record as an attachment, within the act that needs it."""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from pingding.actions.door import record_act
from pingding.queries.applications.attachments import path_of
from pingding.queries.journal.acts.applications import RecordAttachment
from pingding.queries.viewer import Viewer
from pingding.records.models import Attachment, Organisation


@dataclass(frozen=True)
class StoredFile:
    """A file whose bytes are kept, or wait for the act that puts it on record; `name` is safe to show, `kind` was found
    from the content."""

    sha256: str
    name: str
    kind: str
    size: int


def incoming() -> Path:
    """Where files wait that are not kept yet; what stays there for hours is swept."""
    return Path(settings.PINGDING_MEDIA) / "incoming"


def waiting_place(sha256: str) -> Path:
    """Where a checked file waits for the act that keeps it."""
    return incoming() / sha256


def keep_file(stored: StoredFile) -> None:
    """Keep a file that waited; one that did not is kept already."""
    waiting, final = waiting_place(stored.sha256), path_of(stored.sha256)
    if waiting.is_file():
        final.parent.mkdir(parents=True, exist_ok=True)
        waiting.replace(final)


def keep_bytes(content: bytes) -> str:
    """Keep what the platform made, wholly on the disk or not at all; gives the hash under which it lies."""
    final = path_of(sha256(content).hexdigest())
    for folder in (incoming(), final.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=incoming(), delete=False) as copy:
        try:
            copy.write(content)
            copy.flush()
            os.fsync(copy.fileno())
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    Path(copy.name).replace(final)
    return sha256(content).hexdigest()


def put_on_record(
    stored: StoredFile, owner: Organisation | None, *, actor: Viewer, at: datetime, about: str = ""
) -> Attachment:
    """The attachment of a file, in the caller's transaction; one that waited is kept now.

    Journal with its hash, under its name, or under `about` where few may read the name.
    """
    keep_file(stored)
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
    record_act(act, at=at, actor=actor, behalf=owner, about=about or stored.name)
    return attachment
