"""Reading uploaded files: who may, and where the bytes lie."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.access import official_units, visible_cases
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import handles, readable_forms
from pingding.queries.clock import local_date
from pingding.queries.directory.organisations import may_read_record
from pingding.queries.viewer import Viewer
from pingding.records.models import (
    Attachment,
    Case,
    Filing,
    Membership,
    Organisation,
    OrganisationFact,
    ReportEvidence,
)

logger = logging.getLogger(__name__)

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "ofd": "application/ofd",
    "zip": "application/zip",
}
SHOWN_IN_PLACE = frozenset({"pdf", "jpg", "png"})
"""Kinds that a browser shows; others are only saved."""


@dataclass(frozen=True)
class ReadableFile:
    """An attachment that the viewer may read, with its bytes' place and media type."""

    attachment: Attachment
    path: Path
    media_type: str
    inline: bool


def path_of(sha256: str) -> Path:
    """Where the bytes of that hash lie."""
    return Path(settings.PINGDING_MEDIA) / sha256[:2] / sha256[2:]


def intact_bytes(sha256: str) -> bytes:
    """What lies under a hash; Refusal where nothing does, or something else."""
    place = path_of(sha256)
    content = place.read_bytes() if place.is_file() else b""
    if hashlib.sha256(content).hexdigest() != sha256:
        logger.error("What lies under %s is not what was kept there", sha256)
        remedy = _("请联系平台管理员从备份中恢复这份文件。")
        raise Refusal(_("保存的文件与记录的校验值不符，不能使用"), kind="conflict", remedy=remedy)
    return content


def may_read_attachment(viewer: Viewer, attachment: Attachment, at: datetime) -> bool:
    """Everybody, what is offered with a call. What came with an objection, the body that answers it and nobody else;
    with a report on a title, the offices that handle it and nobody else.

    Else members of its owner; whoever reads a form with which it was handed in; whoever reads the materials of the case
    in which a partner confirms by it; whoever may read the record it proves.

    Whose forms somebody reads, `readable_forms` says: an office's file is not the applicant's. A file that is
    only in a draft is its owner's alone; partners of a case read its form, not its files.
    """
    if attachment.offered.filter(removed_at=None).exists():
        return True
    if viewer.person is None:
        return False
    objecting = attachment.objecting.values_list("objection__notice__batch__organisation", flat=True)
    if bodies := list(objecting):
        return not set(bodies).isdisjoint(official_units(viewer))
    reporting = ReportEvidence.objects.filter(attachment=attachment).select_related("report__case").first()
    if reporting is not None:
        return handles(viewer, reporting.report.case)
    if viewer.is_auditor or (attachment.owner_id is not None and viewer.holds(attachment.owner_id)):
        return True
    handed_in = Filing.objects.filter(submitted_at__isnull=False, files__attachment=attachment)
    rows = handed_in.filter(case__in=visible_cases(viewer, as_partner=False)).select_related("case__edition")
    if any(readable_forms(viewer, CaseFile(row.case)).admits(row) for row in rows):
        return True
    confirming = Case.objects.filter(partners__paper=attachment, submitted_at__isnull=False)
    cases = visible_cases(viewer, as_partner=False).filter(pk__in=confirming.values("pk")).select_related("edition")
    if any(readable_forms(viewer, CaseFile(case)).files for case in cases):
        return True
    return any(may_read_record(viewer, unit, local_date(at)) for unit in _shown_by(attachment))


def _shown_by(attachment: Attachment) -> QuerySet[Organisation]:
    """The organisations of whose record the file shows something: a fact, its licence, who administers it."""
    facts = OrganisationFact.objects.filter(evidence=attachment).values("organisation")
    places = Membership.objects.filter(evidence=attachment).values("organisation")
    return Organisation.objects.filter(Q(licence=attachment) | Q(pk__in=facts) | Q(pk__in=places))


def find_attachment(viewer: Viewer, pk: int, at: datetime) -> Attachment:
    """An attachment the viewer may read; Refusal(kind="missing") otherwise, alike for both reasons."""
    attachment = Attachment.objects.select_related("owner").filter(pk=pk).first()
    if attachment is None or not may_read_attachment(viewer, attachment, at):
        raise Refusal(_("没有这份附件，或您无权查看"), kind="missing", remedy=_("请从办件页面的材料清单打开。"))
    return attachment


def readable_file(viewer: Viewer, pk: int, at: datetime) -> ReadableFile:
    """The file to send to the viewer; also refuses, by name, when its bytes are gone from the disk."""
    attachment = find_attachment(viewer, pk, at)
    path = path_of(attachment.sha256)
    if not path.is_file():
        raise Refusal(
            _("文件内容缺失"), where=attachment.name, kind="missing", remedy=_("请联系平台管理员从备份恢复。")
        )
    inline = attachment.kind in SHOWN_IN_PLACE
    return ReadableFile(attachment, path, TYPES.get(attachment.kind, "application/octet-stream"), inline)
