"""A paper as the file that somebody takes away: PDF to print and bind, DOCX to go on writing in."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from pingding.documents.papers.paper import Paper
from pingding.documents.papers.pdf import pdf_of
from pingding.documents.papers.word import docx_of
from pingding.policy.errors import Refusal
from pingding.queries.applications.attachments import TYPES
from pingding.web.frame.addresses import address

WRITERS: Mapping[str, Callable[[Paper], bytes]] = {"pdf": lambda paper: pdf_of(paper).pdf, "docx": docx_of}


def refuse_unknown(kind: str) -> None:
    """Refuse a kind of file that papers are not made as."""
    if kind not in WRITERS:
        raise Refusal(_("没有这种文件格式"), kind="missing", remedy=_("可以下载PDF或DOCX。"))


def paper_links(page: str, *args: object, query: str = "") -> list[tuple[str, str]]:
    """The ways to a paper as a file: each kind with the address of the page of that name."""
    return [(kind.upper(), address(page, *args, kind) + query) for kind in WRITERS]


def paper_file(paper: Paper, kind: str, prefix: str = "") -> HttpResponse:
    """The paper as a file of its own name, after `prefix` where there is one; never kept on the way."""
    response = HttpResponse(WRITERS[kind](paper), content_type=TYPES[kind])
    name = "-".join(filter(None, (prefix, paper.title)))
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}") or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
