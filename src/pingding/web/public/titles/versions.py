"""What the code on a printed form says: whether the version is genuine and the newest, and nothing of what it says."""

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.queries.applications import version_marks
from pingding.queries.applications.version_marks import LENGTH, Standing, VerifiedVersion
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.wording.dates import moment_words

PRINTED = re.compile(
    rf"([A-Za-z0-9-]+-\d+)(?:/|[\s　]+(?:第\d+版[\s　]*)?(?:核对码)?)([0-9a-f]{{{LENGTH}}})\b", re.IGNORECASE
)
"""A receipt with its mark, in an address or as it stands at the foot of a page."""


def printed_version(typed: str) -> tuple[str, str] | None:
    """The receipt and the mark in what somebody scanned or copied from the foot of a page; None where it has none."""
    read = PRINTED.search(typed)
    return (read[1], read[2].lower()) if read else None


def verify_version(request: ViewerRequest, receipt: str, mark: str) -> HttpResponse:
    """What is known of a printed version."""
    verified = version_marks.verify_version(receipt, mark)
    known = verified.standing is not Standing.UNKNOWN
    crumbs = [
        {"title": _("首页"), "url": address("home")},
        {"title": _("查验"), "url": address("verify")},
        {"title": _("申报材料"), "url": ""},
    ]
    context: dict[str, Any] = {"verified": verified, "crumbs": crumbs, "at": request.at, **_words(verified)}
    return render(request, "public/titles/version.html", context, status=200 if known else 404)


def _words(verified: VerifiedVersion) -> dict[str, str]:
    """What is said first, and what it means for whoever holds the paper."""
    handed_in = _("这一版于%(at)s提交。") % {"at": moment_words(verified.at)} if verified.at else ""
    match verified.standing:
        case Standing.GENUINE:
            return {"head": _("属实，是最新的一版"), "text": handed_in}
        case Standing.SUPERSEDED:
            newest = moment_words(verified.newest) if verified.newest else ""
            later = _("此后于%(at)s提交了新的一版，以新的一版为准。") % {"at": newest}
            return {"head": _("属实，但已有新的一版"), "text": handed_in + later}
        case Standing.WITHDRAWN:
            return {"head": _("属实，但申报已经撤回"), "text": handed_in}
        case _unknown:
            return {"head": _("没有查到"), "text": _("回执编号和核对码对不上，纸上的内容可能与提交的不同。")}
