"""Titles: the public register, the check of a code, and the selected cases."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import StringConstraints

from pingding.actions.batches import issued_papers as acts
from pingding.api.frame.routes import AtRecord, Body, Line, Page, Paging, Query, RequestBody, Routes, Word, page_of
from pingding.api.notices.notices import FieldOut
from pingding.queries.cases.public_contents import published_fields
from pingding.queries.clock import local_date
from pingding.queries.documents import find_document
from pingding.queries.titles.register import (
    RegisterSearch,
    TitleInfo,
    find_title,
    search_register,
    selected_cases,
    title_history,
    title_info,
)
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Title

routes = Routes(tags=["称号 titles"])
Code = Path[Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z -]{1,40}$")]]


class TitleOut(Schema):
    """A title on the register; `valid` says whether it holds today, `formerly` what its holder was called before."""

    code: str
    name: str
    kind: str
    status: str
    valid: bool
    programme: str
    organisation: str
    formerly: list[str]
    region: str
    field: str
    number: str
    document: str
    document_id: int
    granted_on: date
    expires_on: date | None


class TitleEventOut(Schema):
    """Something that happened to a title: noticed, issued, reported, changed (by which act and clause) or expired."""

    at: datetime
    kind: str
    title: str
    number: str
    notice: int | None
    document: int | None
    act: str
    clause: list[str]
    grade: str
    outcome: str
    became: str


class TitleDetail(TitleOut):
    """A title with its history."""

    history: list[TitleEventOut]


class IssuedDocumentOut(Schema):
    """A document as it was issued; `head`, `body` and `issuer` are empty where its text was not kept,
    `addressed_to` and `copied_to` where nobody is named."""

    id: int
    number: str
    title: str
    dated: date
    head: str
    addressed_to: str
    body: str
    issuer: str
    copied_to: str


class FrozenVersionOut(Schema):
    """A version of a document as a PDF that never changes: its code, and the hash of its bytes."""

    version: int
    mark: str
    sha256: str
    size: int
    made_at: datetime


class DocumentCorrectionIn(RequestBody):
    """Other words for a document under its number and day, and why."""

    title: Line
    body: Body
    reason: Line


class SelectedOut(TitleOut):
    """A selected case with what of it is public."""

    fields: list[FieldOut]


class RegisterFilter(Schema):
    """What to look for; what is left out does not restrict.

    `status` may also be a standing: `rectifying`, `suspended`, `expired`, `revoked` and others.
    """

    text: Line = ""
    programme: Word = ""
    region: Word = ""
    status: Word = ""


@routes.read("", Page[TitleOut], "称号名录", public=True)
def list_titles(request: ViewerRequest, query: Query[RegisterFilter], paging: Query[Paging]) -> Page[TitleOut]:
    """The register, the newest first."""
    on = local_date(request.at)
    titles = search_register(RegisterSearch(**query.model_dump()), on)
    return page_of(titles, paging, lambda title: TitleOut(**_line(title_info(title, on))))


@routes.read("/{code}", TitleDetail, "称号查验", public=True)
def verify_title(request: ViewerRequest, code: Code) -> TitleDetail:
    """Check a title by the code on its certificate, however it is typed. 404 means that there is no such title."""
    on = local_date(request.at)
    info = find_title(code, on)
    history = [TitleEventOut.from_orm(event) for event in title_history(info, on)]
    return TitleDetail(**_line(info), history=history)


documents = Routes(tags=["文件 documents"])


@documents.read("/{document_id}", IssuedDocumentOut, "一份文件", public=True)
def read_document(request: ViewerRequest, document_id: AtRecord) -> IssuedDocumentOut:
    """A document that granted titles; one that granted none is only for whom its cases are."""
    return IssuedDocumentOut.from_orm(find_document(request.viewer, document_id))


@documents.act("/{document_id}/corrections", FrozenVersionOut, "更正文件", creates=True)
def correct_document(request: ViewerRequest, document_id: AtRecord, body: DocumentCorrectionIn) -> FrozenVersionOut:
    """Issue the document again as a new version; the earlier ones stay and are verified as corrected since."""
    paper = acts.correct_document(document_id, body.title, body.body, body.reason, actor=request.viewer, at=request.at)
    return FrozenVersionOut.from_orm(paper)


selected = Routes(tags=["入选案例 selected cases"])


@selected.read("", Page[SelectedOut], "入选案例", public=True)
def list_selected_cases(request: ViewerRequest, paging: Query[Paging]) -> Page[SelectedOut]:
    """The cases selected, the newest first, with the fields that are public."""
    on = local_date(request.at)
    page = page_of(selected_cases(on), paging, _with_edition)
    fields = published_fields(page.items)
    shown = [
        SelectedOut(
            **_line(title_info(title, on)),
            fields=[FieldOut(label=field.label, value=field.value) for field in fields[title.case_id]],
        )
        for title in page.items
    ]
    return Page[SelectedOut](items=shown, page=page.page, pages=page.pages, total=page.total)


def _with_edition(title: Title) -> Title:
    """The edition of the title is that of its case, and need not be read twice."""
    title.case.edition = title.edition
    return title


def _line(info: TitleInfo) -> dict[str, Any]:
    title = info.title
    return {
        "code": title.code,
        "name": info.span.name,
        "kind": info.kind.label,
        "status": info.status,
        "valid": info.valid,
        "programme": title.edition.programme,
        "organisation": info.span.organisation.name,
        "formerly": [row.name for row in info.formerly],
        "region": info.region,
        "field": info.field,
        "number": title.number,
        "document": title.document.number,
        "document_id": title.document_id,
        "granted_on": title.granted_on,
        "expires_on": info.span.expires_on,
    }
