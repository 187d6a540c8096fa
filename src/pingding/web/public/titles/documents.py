"""A document that was issued: its page, and its frozen versions to download, and the certificates of its titles."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from pingding.actions.batches.issued_papers import freeze_document
from pingding.documents.certificates import certificate
from pingding.policy.errors import Refusal
from pingding.queries.applications.attachments import TYPES
from pingding.queries.clock import local_date
from pingding.queries.documents import find_document, find_paper, may_correct, may_print_certificate, papers_of
from pingding.queries.editions import edition_of
from pingding.queries.titles.register import find_title
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import IssuedDocument
from pingding.web.frame.addresses import address, public_address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.papers.files import paper_file, refuse_unknown


def document(request: ViewerRequest, pk: int) -> HttpResponse:
    """One document; a page to be read and printed, 404 for whoever may not read it."""
    issued = find_document(request.viewer, pk)
    context = {
        "document": issued,
        "edition": edition_of(issued.batch.edition),
        "papers": papers_of(issued),
        "correctable": bool(issued.body) and may_correct(request.viewer, issued),
        "crumbs": _crumbs(issued),
    }
    return render(request, "public/titles/document.html", context)


def paper(request: ViewerRequest, pk: int, version: int | None = None) -> HttpResponse:
    """A frozen version as a file, the newest unless one is named; one that nobody has made yet is made now."""
    issued = find_document(request.viewer, pk)
    if not issued.body:
        raise Refusal(_("本文件印发时平台尚未保存正文"), kind="missing", remedy=_("请向印发机关索取。"))
    if version is None:
        newest = next(iter(papers_of(issued)), None) or freeze_document(issued, at=request.at)
        version = newest.version
    response = HttpResponse(find_paper(request.viewer, pk, version), content_type=TYPES["pdf"])
    name = f"{issued.number or issued.title}-{version}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


@signed_in
def title_certificate(request: ViewerRequest, code: str, kind: str) -> HttpResponse:
    """The certificate of a title as a file, for its holder and for the office that granted it."""
    refuse_unknown(kind)
    info = find_title(code, local_date(request.at))
    if not may_print_certificate(request.viewer, info.title):
        remedy = _("请由称号单位或印发机关的人员下载。")
        raise Refusal(_("证书由称号单位和印发机关打印"), kind="forbidden", remedy=remedy)
    return paper_file(request, certificate(info, public_address(request, address("title", info.title.code))), kind)


def _crumbs(issued: IssuedDocument) -> list[dict[str, str]]:
    return [
        {"title": _("首页"), "url": address("home")},
        {"title": _("认定名录"), "url": address("register")},
        {"title": issued.number or issued.title, "url": address("document", issued.pk)},
    ]
