"""A paper as the file that somebody takes away: PDF to print and bind, DOCX to go on writing in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from pingding.documents.papers.fonts import Missing
from pingding.documents.papers.paper import Paper
from pingding.documents.papers.pdf import pdf_of
from pingding.documents.papers.word import docx_of
from pingding.policy.errors import Refusal
from pingding.queries.applications.attachments import TYPES
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address

ANYWAY = "anyway"
"""In an address: the codes in place of characters are known and wanted."""


@dataclass(frozen=True)
class MadeFile:
    """The bytes of a paper, and the characters that it shows as codes."""

    content: bytes
    missing: tuple[Missing, ...] = ()


def _as_pdf(paper: Paper) -> MadeFile:
    done = pdf_of(paper)
    return MadeFile(done.pdf, done.missing)


WRITERS: Mapping[str, Callable[[Paper], MadeFile]] = {"pdf": _as_pdf, "docx": lambda paper: MadeFile(docx_of(paper))}


def refuse_unknown(kind: str) -> None:
    """Refuse a kind of file that papers are not made as."""
    if kind not in WRITERS:
        raise Refusal(_("没有这种文件格式"), kind="missing", remedy=_("可以下载PDF或DOCX。"))


def paper_links(page: str, *args: object, query: str = "") -> list[tuple[str, str]]:
    """The ways to a paper as a file: each kind with the address of the page of that name."""
    return [(kind.upper(), address(page, *args, kind) + query) for kind in WRITERS]


def paper_file(request: ViewerRequest, paper: Paper, kind: str, prefix: str = "") -> HttpResponse:
    """The paper as a file of its own name, after `prefix` where there is one; never kept on the way.

    Where a PDF lacks characters, which it shows as their codes, a page says so first: nobody prints it unawares.
    """
    file = WRITERS[kind](paper)
    if file.missing and ANYWAY not in request.GET:
        return _undrawn(request, file.missing)
    response = HttpResponse(file.content, content_type=TYPES[kind])
    name = "-".join(filter(None, (prefix, paper.title)))
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}") or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _undrawn(request: ViewerRequest, missing: Iterable[Missing]) -> HttpResponse:
    """Which characters no font has, each with the text in which it stands, and the ways on."""
    query = request.GET.copy()
    as_word = request.path.removesuffix("pdf") + "docx"
    word_url = f"{as_word}?{query.urlencode()}" if query else as_word
    query[ANYWAY] = "1"
    context = {
        "missing": missing,
        "anyway_url": f"{request.path}?{query.urlencode()}",
        "word_url": word_url,
    }
    return render(request, "papers/undrawn.html", context)
