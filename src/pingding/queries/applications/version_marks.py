"""By what a printed version is told from any other: its receipt with a mark of what was handed in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings

from pingding.policy.journal_chain import content_digest
from pingding.queries.journal.contents import of_filing
from pingding.records.models import Case, Filing

LENGTH = 10
"""Digits of a mark: a thousand million million tries for one."""


VERSION_PAGE = "verify/{name}/{mark}/"
"""Where a printed version is verified, by its receipt or its document, below the platform's own address."""


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
