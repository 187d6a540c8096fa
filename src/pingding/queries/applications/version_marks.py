"""By what a printed version is told from any other: its receipt with a mark of what was handed in."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings

from pingding.policy.journal_chain import content_digest
from pingding.queries.journal.contents import of_filing
from pingding.records.models import Case, Filing

LENGTH = 10
"""Digits of a mark: a thousand million million tries for one."""


SCANNED = re.compile(rf"/verify/([A-Za-z0-9-]+)/([0-9a-f]{{{LENGTH}}})\b", re.IGNORECASE)
"""The address in the code on a paper."""
PRINTED = re.compile(
    rf"([A-Za-z0-9-]+-\d+)[\s　]+(?:第\s*\d+\s*版[\s　]*)?(?:核对码)?\s*([0-9a-f]{{{LENGTH}}})\b", re.IGNORECASE
)
"""A receipt with its mark as it stands at the foot of a page, where a paper sets blanks beside digits."""
DOCUMENT = re.compile(r"d(\d{1,9})")
"""By what an address names an issued document instead of a receipt."""
VERSION_PAGE = "verify/{name}/{mark}/"
"""Where a printed version is verified, by its receipt or its document, below the platform's own address."""


def read_printed(typed: str) -> tuple[str, str] | None:
    """The receipt (or the document) and the mark in what somebody scanned or copied; None where they are not in it.

    >>> read_printed("回执编号 2025-00017-1　第 1 版　核对码 0A1B2C3D4E")
    ('2025-00017-1', '0a1b2c3d4e')
    """
    read = SCANNED.search(typed) or PRINTED.search(typed)
    return (read[1], read[2].lower()) if read else None


def verification_address(name: str, mark: str) -> str:
    """The whole address by which a paper is verified; "" where the platform is not told its own."""
    site: str = settings.PINGDING_ADDRESS
    return f"{site}/{VERSION_PAGE.format(name=name, mark=mark)}" if site else ""


class Standing(StrEnum):
    """What is known of a printed version."""

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class VerifiedVersion:
    """What anybody may learn of a printed version; nothing of what it says, nor of whom.

    `at` is when it was handed in, `newest` when the version that took its place was.
    """

    standing: Standing
    receipt: str
    at: datetime | None = None
    newest: datetime | None = None


def mark_of(filing: Filing) -> str:
    """The mark of a version that was handed in: other content has another one."""
    return content_digest({"receipt": filing.receipt, **of_filing(filing)}).partition(":")[2][:LENGTH]


def verify_version(receipt: str, mark: str) -> VerifiedVersion:
    """What becomes of a paper with this receipt and mark."""
    filing = Filing.objects.select_related("case").filter(receipt=receipt).exclude(submitted_at=None).first()
    if filing is None or mark_of(filing) != mark.lower():
        return VerifiedVersion(Standing.UNKNOWN, receipt)
    later = Filing.objects.filter(
        case=filing.case_id, form=filing.form, organisation=filing.organisation_id, version__gt=filing.version
    ).exclude(submitted_at=None)
    newest = later.order_by("-version").values_list("submitted_at", flat=True).first()
    standing = Standing.GENUINE if newest is None else Standing.SUPERSEDED
    if filing.case.status == Case.Status.WITHDRAWN:
        standing = Standing.WITHDRAWN
    return VerifiedVersion(standing, receipt, filing.submitted_at, newest)
