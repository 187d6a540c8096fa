"""What the code on a printed paper says: whether the version is genuine and the newest, and nothing of its text."""

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.applications import version_marks
from pingding.queries.applications.version_marks import DOCUMENT, LENGTH, Standing, VerifiedVersion, read_printed
from pingding.queries.documents import document_marked, verify_document
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.wording.dates import moment_words

MARKED = re.compile(rf"(?:核对码\s*|^)([0-9a-f]{{{LENGTH}}})\b", re.IGNORECASE)
"""The mark at the foot of an issued document."""
HALF = re.compile(rf"(?:回执编号|核对码)?\s*(?:\d{{4}}-\d+-\d+|[0-9a-f]{{{LENGTH}}})", re.IGNORECASE)
"""A receipt without its mark, or a mark without its receipt."""


def printed_version(typed: str) -> tuple[str, str] | None:
    """What the address of a version has: a receipt or a document, and the mark; None where nothing of these was typed.

    `typed` is what somebody scanned or copied from the foot of a page.
    """
    if read := read_printed(typed):
        return read
    if (marked := MARKED.search(typed)) and (document := document_marked(marked[1])):
        return f"d{document}", marked[1].lower()
    return None


def half_printed(typed: str) -> Refusal | None:
    """What to type besides, where only half of what stands at the foot of a page was; None where it is no half."""
    if not HALF.fullmatch(typed.strip()):
        return None
    return Refusal(
        _("打印的申报材料须凭编号和核对码一起查验"),
        kind="missing",
        remedy=_("请照页脚填写回执编号和核对码，或用手机扫描页脚的二维码。"),
    )


def verify_version(request: ViewerRequest, receipt: str, mark: str) -> HttpResponse:
    """What is known of a printed version."""
    document = DOCUMENT.fullmatch(receipt)
    verified = verify_document(int(document[1]), mark) if document else version_marks.verify_version(receipt, mark)
    crumbs = [
        {"title": _("首页"), "url": address("home")},
        {"title": _("查验"), "url": address("verify")},
        {"title": _("文件和材料"), "url": ""},
    ]
    words = _document_words(verified) if document else _words(verified)
    context: dict[str, Any] = {"verified": verified, "crumbs": crumbs, "at": request.at, **words}
    return render(
        request, "public/titles/version.html", context, status=404 if verified.standing is Standing.UNKNOWN else 200
    )


def _document_words(verified: VerifiedVersion) -> dict[str, str]:
    """The same for an issued document."""
    match verified.standing:
        case Standing.GENUINE:
            return {"head": _("属实，是最新的一版"), "text": _("文件由印发机关在平台上印发。")}
        case Standing.SUPERSEDED:
            newest = moment_words(verified.newest) if verified.newest else ""
            return {
                "head": _("属实，但已经更正"),
                "text": _("印发机关已于%(at)s更正，以更正后的一版为准。") % {"at": newest},
            }
        case _unknown:
            return {"head": _("没有查到"), "text": _("核对码对不上，纸上的内容可能与印发的不同。")}


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
