"""The booklet of a form as a file: PDF to print and bind, DOCX to go on writing in."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from pingding.documents.booklets import booklet_of
from pingding.documents.papers.paper import Paper
from pingding.documents.papers.pdf import pdf_of
from pingding.documents.papers.word import docx_of
from pingding.policy.errors import Refusal
from pingding.queries.applications.attachments import TYPES
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address, public_address
from pingding.web.frame.require_sign_in import signed_in

WRITERS: Mapping[str, Callable[[Paper], bytes]] = {"pdf": lambda paper: pdf_of(paper).pdf, "docx": docx_of}


@signed_in
def booklet(request: ViewerRequest, number: str, form: str, organisation: int, kind: str) -> HttpResponse:
    """A form as it was handed in, or the draft of those who write it, in the layout of a paper."""
    if kind not in WRITERS:
        raise Refusal(_("没有这种文件格式"), kind="missing", remedy=_("可以下载PDF或DOCX。"))

    def verifies(receipt: str, mark: str) -> str:
        return public_address(request, address("verify_version", receipt, mark))

    paper = booklet_of(request.viewer, number, form, organisation, at=request.at, address=verifies)
    response = HttpResponse(WRITERS[kind](paper), content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(True, f"{number}-{paper.title}.{kind}") or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
