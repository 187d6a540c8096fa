"""Uploaded files: checked by content while they stream in, kept under their content hash, then put on record."""

import hashlib
import os
import tempfile
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from pingding.actions.attachments import StoredFile, incoming, keep_file, put_on_record, waiting_place
from pingding.actions.door import action
from pingding.actions.permission import forbidden
from pingding.policy.errors import Refusal
from pingding.policy.forms.file_faults import kind_fault
from pingding.policy.forms.file_kinds import KINDS, defect_of, file_kind, plain_name
from pingding.queries.viewer import Viewer
from pingding.records.models import Attachment, Organisation

MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024
ABANDONED_SECONDS = 6 * 3600
"""No upload takes so long: what has not been written to since is nobody's any more."""


def store_attachment(
    file: BinaryIO,
    owner: Organisation | None,
    name: str,
    *,
    kinds: Collection[str] = KINDS,
    max_mb: int | None = None,
    actor: Viewer,
    at: datetime,
) -> Attachment:
    """Take in a file for an organisation of the actor; for none, by the platform's administrator, who has none.

    The bytes are kept before, not within, the act that records it.
    `kinds` and `max_mb` are the material's own limits; the installation's limit holds besides.
    Refusals: not a member; empty; too large (as soon as it is seen); a kind not taken; content that is not what the
    name says. A file whose record fails stays without one, which does no harm.
    """
    _require_member(owner, actor)
    return record_attachment(store_file(file, name, kinds=kinds, max_mb=max_mb), owner, actor=actor, at=at)


@action
def record_attachment(stored: StoredFile, owner: Organisation | None, *, actor: Viewer, at: datetime) -> Attachment:
    """Put a kept file on record as the organisation's. Effects: the attachment; journal with its hash."""
    _require_member(owner, actor)
    return put_on_record(stored, owner, actor=actor, at=at)


def _require_member(owner: Organisation | None, actor: Viewer) -> None:
    if not (actor.is_administrator if owner is None else actor.holds(owner.pk)):
        raise forbidden(_("只能为本单位上传附件"), _("请以该单位成员的账号登录。"))


def store_file(file: BinaryIO, name: str, *, kinds: Collection[str] = KINDS, max_mb: int | None = None) -> StoredFile:
    """Check a file and keep its bytes under their hash; nothing is put on record yet."""
    stored = take_in(file, name, kinds=kinds, max_mb=max_mb)
    keep_file(stored)
    return stored


def take_in(file: BinaryIO, name: str, *, kinds: Collection[str] = KINDS, max_mb: int | None = None) -> StoredFile:
    """Check a file and let its bytes wait for the act that puts it on record; without one they are swept."""
    shown = plain_name(name)
    limit = min(max_mb or settings.PINGDING_MAX_UPLOAD_MB, settings.PINGDING_MAX_UPLOAD_MB)
    incoming().mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=incoming(), delete=False) as copy:
        try:
            sha256, size = _copy(file, copy, shown, limit)
            copy.flush()
            kind = _kind(copy, shown, kinds)  # type: ignore[arg-type]
            os.fsync(copy.fileno())
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    Path(copy.name).replace(waiting_place(sha256))
    return StoredFile(sha256, shown, kind, size)


def sweep_uploads(now: float) -> int:
    """Remove what a killed upload or a refused registration left, in the server's own folder too; how many files.

    `now` is the machine's own time in seconds, as files have it.
    """
    count = 0
    servers_own = settings.FILE_UPLOAD_TEMP_DIR
    for folder in (incoming(), *([Path(servers_own)] if servers_own else [])):
        for path in folder.glob("*"):
            with suppress(FileNotFoundError):
                if now - path.stat().st_mtime > ABANDONED_SECONDS:
                    path.unlink()
                    count += 1
    return count


def _copy(file: BinaryIO, copy: "tempfile._TemporaryFileWrapper[bytes]", name: str, limit_mb: int) -> tuple[str, int]:
    """Stream the file into its copy; its hash and size. Stops as soon as it is too large."""
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > limit_mb * MEGABYTE:
            what = _("超过%(mb)dMB") % {"mb": limit_mb}
            raise Refusal(what, where=name, kind="too_large", remedy=_("请压缩扫描分辨率，或拆分后分别上传。"))
        digest.update(chunk)
        copy.write(chunk)
    if not size:
        raise Refusal(_("文件是空的"), where=name, remedy=_("请打开原文件检查后重新上传。"))
    return digest.hexdigest(), size


def _kind(copy: BinaryIO, name: str, kinds: Collection[str]) -> str:
    """The kind found in the content; Refusal when it is not taken or not what the name says."""
    kind = file_kind(copy)
    fault = kind_fault(name, kind, kinds, defect=defect_of(copy, kind))
    if kind is None or fault:
        what, remedy = fault or ("", "")
        raise Refusal(what, where=name, remedy=remedy)
    return kind
