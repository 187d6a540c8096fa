"""A document that was issued: its page, and its frozen versions to download."""

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.batches.issued_papers import freeze_document
from pingding.policy.errors import Refusal
from pingding.queries.documents import find_document, find_paper, may_correct, papers_of
from pingding.queries.editions import edition_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import IssuedDocument
from pingding.web.frame.addresses import address


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


def paper(request: ViewerRequest, pk: int, version: int | None = None) -> HttpResponseBase:
    """A frozen version as a file, the newest unless one is named; one that nobody has made yet is made now."""
    issued = find_document(request.viewer, pk)
    if not issued.body:
        raise Refusal(_("本文件印发时平台尚未保存正文"), kind="missing", remedy=_("请向印发机关索取。"))
    if version is None:
        newest = next(iter(papers_of(issued)), None) or freeze_document(issued, at=request.at)
        version = newest.version
    found = find_paper(request.viewer, pk, version)
    name = f"{issued.number or issued.title}-{version}.pdf"
    response = FileResponse(found.path.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


def _crumbs(issued: IssuedDocument) -> list[dict[str, str]]:
    return [
        {"title": _("首页"), "url": address("home")},
        {"title": _("认定名录"), "url": address("register")},
        {"title": issued.number or issued.title, "url": address("document", issued.pk)},
    ]
