"""Calls for applications: which are open; and, for the leading authority, publishing, extending and closing them."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from pingding.actions.calls import calls as acts
from pingding.actions.calls import details
from pingding.actions.calls import district_dates as acts_of_districts
from pingding.actions.calls import norms as acts_of_norms
from pingding.api.frame.routes import (
    AtRecord,
    Day,
    Line,
    Marks,
    Moment,
    Page,
    Paging,
    Query,
    RequestBody,
    Routes,
    Text,
    Word,
    page_of,
)
from pingding.queries.applications.attachments import find_attachment
from pingding.queries.calls.calls import CallInfo, call_info, find_call, open_calls, upcoming_calls
from pingding.queries.calls.closing import district_dates
from pingding.queries.calls.details import contact_texts, documents_of, find_call_document
from pingding.queries.calls.missing_offices import office_warnings
from pingding.queries.calls.norms import norm_texts
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, stored_edition
from pingding.queries.page_marks import marks_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Call, CallDocument

routes = Routes(tags=["申报通知 calls"])
Closing = Moment | Day
"""A moment with its zone, or a day, which lasts until its end in China."""


class CallOut(Schema):
    """A call: upcoming, open, closed or lapsed; rolling without `closes_at`; addressed to all without `regions`."""

    id: int
    title: str
    number: str
    programme: str
    programme_title: str
    state: str
    opens_at: datetime
    closes_at: datetime | None
    days_left: int | None
    regions: list[str]
    contact: str
    telephone: str
    address: str


class CallDocumentOut(Schema):
    """A file that anybody may download; its bytes are those of the attachment."""

    id: int
    attachment: int
    title: str


class CallDetailOut(CallOut):
    """A call with the files to download, and by region the moments that districts set for their applicants.

    `marks` are those of the contacts, by name, and of the values that can be set, with their `basis`: `norm-<fact>` or
    `norm-<fact>-<region>`.
    """

    documents: list[CallDocumentOut]
    norms: dict[str, dict[str, Any]]
    norms_basis: str
    district_dates: dict[str, datetime]
    marks: dict[str, str]


class DescribeCallIn(RequestBody):
    """Whom to ask (an office, not a person), and where paper is to be sent; what is empty is not shown.

    With `seen`, the `marks` that one read, only what differs from them is said, and what was said meanwhile is a
    conflict.
    """

    contact: Line = ""
    telephone: Line = ""
    address: Line = ""
    seen: Marks = {}


class SetNormsIn(RequestBody):
    """Values by fact and region (empty: all) as they are typed, and the document that sets them; `seen` as above."""

    norms: dict[Word, dict[str, str | int | float | bool | None]]
    basis: Line
    seen: Marks = {}


class AddCallDocumentIn(RequestBody):
    """An attachment of the leading authority, and what the file is called."""

    attachment: int = Field(ge=1)
    title: Line


class DistrictDateIn(RequestBody):
    """The day by whose end the applicants of the region hand in."""

    region: Word
    day: Day


class PublishedCallOut(CallOut):
    """A call just published; `warnings` name the offices that its cases need and nobody holds yet."""

    warnings: list[str]


class PublishCallIn(RequestBody):
    """What is left out comes from the edition: its window, its regions, its title."""

    programme: Word
    title: Line = ""
    number: Line = ""
    opens_at: Moment | None = None
    closes_at: Closing | None = None
    regions: Annotated[list[Word], Field(max_length=100)] | None = None


class ExtendCallIn(RequestBody):
    """The later moment, and why; of a call that has closed, the document that says so and its clause too."""

    closes_at: Closing
    reason: Text
    document: Text = ""
    clause: Text = ""


class CloseCallIn(RequestBody):
    """Why nothing more is taken."""

    reason: Text


@routes.read("", Page[CallOut], "申报通知", public=True)
def list_calls(request: ViewerRequest, paging: Query[Paging], upcoming: bool = False) -> Page[CallOut]:
    """The calls open now, those that close first before the others; with `upcoming`, those that open later."""
    return page_of((upcoming_calls if upcoming else open_calls)(request.at), paging, call_out)


@routes.read("/{call_id}", CallDetailOut, "一份申报通知", public=True)
def read_call(request: ViewerRequest, call_id: AtRecord) -> CallDetailOut:
    """One call and where it stands now, with what stands beside it."""
    call = find_call(call_id)
    documents = [document_out(each) for each in documents_of([call]).get(call.pk, ())]
    dates = dict(district_dates([call]).get(call.pk, {}))
    texts = contact_texts(call) | norm_texts(call, edition_of(call.edition))
    return CallDetailOut(
        **_out(call, request).dict(),
        documents=documents,
        norms=call.norms,
        norms_basis=call.norms_basis,
        district_dates=dates,
        marks=marks_of(texts, texts),
    )


@routes.act("/{call_id}/contacts", CallOut, "填写联系方式")
def describe_call(request: ViewerRequest, call_id: AtRecord, body: DescribeCallIn) -> CallOut:
    """Say whom to ask about a call and where paper goes. By an officer of the leading authority."""
    call = details.describe_call(find_call(call_id), **body.model_dump(), actor=request.viewer, at=request.at)
    return _out(call, request)


@routes.act("/{call_id}/norms", CallDetailOut, "给定基准值")
def set_norms(request: ViewerRequest, call_id: AtRecord, body: SetNormsIn) -> CallDetailOut:
    """Set the values that the definition leaves to the leading authority. By an officer of it."""
    call = find_call(call_id)
    acts_of_norms.set_norms(call, body.norms, body.basis, seen=body.seen, actor=request.viewer, at=request.at)
    return read_call(request, call_id)


@routes.act("/{call_id}/documents", CallDocumentOut, "提供下载文件", creates=True)
def add_call_document(request: ViewerRequest, call_id: AtRecord, body: AddCallDocumentIn) -> CallDocumentOut:
    """Offer an uploaded file for download. By an officer of the leading authority, who uploaded it."""
    attachment = find_attachment(request.viewer, body.attachment, request.at)
    call = find_call(call_id)
    return document_out(details.add_call_document(call, attachment, body.title, actor=request.viewer, at=request.at))


@routes.act("/documents/{document_id}/remove", CallDocumentOut, "撤下下载文件")
def remove_call_document(request: ViewerRequest, document_id: AtRecord) -> CallDocumentOut:
    """Offer a file no longer."""
    document = find_call_document(document_id)
    return document_out(details.remove_call_document(document, actor=request.viewer, at=request.at))


@routes.act("/{call_id}/district-date", CallDetailOut, "另定本地申报日期")
def set_district_date(request: ViewerRequest, call_id: AtRecord, body: DistrictDateIn) -> CallDetailOut:
    """Have the applicants of a region hand in before the call closes. By the region's office that the edition names."""
    acts_of_districts.set_district_date(find_call(call_id), body.region, body.day, actor=request.viewer, at=request.at)
    return read_call(request, call_id)


@routes.act("", PublishedCallOut, "发布申报通知", creates=True)
def publish_call(request: ViewerRequest, body: PublishCallIn) -> PublishedCallOut:
    """Publish a call. By an officer of the leading authority. The same call again is a conflict, not a second one."""
    new = acts.NewCall(body.title, body.number, body.opens_at, body.closes_at, body.regions)
    call = acts.publish_call(stored_edition(body.programme), new, actor=request.viewer, at=request.at)
    warnings = office_warnings(edition_of(call.edition), call.regions, local_date(call.opens_at))
    return PublishedCallOut(**_out(call, request).dict(), warnings=list(warnings))


@routes.act("/{call_id}/extend", CallOut, "延长受理期限")
def extend_call(request: ViewerRequest, call_id: AtRecord, body: ExtendCallIn) -> CallOut:
    """Move the closing to a later moment. A repetition is refused: the new moment is no longer later."""
    call = acts.extend_call(
        find_call(call_id),
        body.closes_at,
        reason=body.reason,
        document=body.document,
        clause=body.clause,
        actor=request.viewer,
        at=request.at,
    )
    return _out(call, request)


@routes.act("/{call_id}/close", CallOut, "停止受理")
def close_call(request: ViewerRequest, call_id: AtRecord, body: CloseCallIn) -> CallOut:
    """Stop a rolling call."""
    return _out(acts.close_call(find_call(call_id), reason=body.reason, actor=request.viewer, at=request.at), request)


def _out(call: Call, request: ViewerRequest) -> CallOut:
    return call_out(call_info(call, request.at))


def call_out(info: CallInfo) -> CallOut:
    """A call in JSON."""
    call = info.call
    return CallOut(
        id=call.pk,
        title=call.title,
        number=call.number,
        programme=info.edition.id,
        programme_title=info.edition.title,
        state=info.state,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        days_left=info.days_left,
        contact=call.contact,
        telephone=call.telephone,
        address=call.address,
        regions=list(info.regions),
    )


def document_out(document: CallDocument) -> CallDocumentOut:
    """A file to download, in JSON."""
    return CallDocumentOut(id=document.pk, attachment=document.attachment_id, title=document.title)
