"""Calls for applications: which are open; and, for the leading authority, publishing, extending and closing them."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, Field

from pingding.actions import calls as acts
from pingding.api.frame.routes import AtRecord, Line, Page, Paging, Query, RequestBody, Routes, Text, Word, page_of
from pingding.queries.calls.calls import CallInfo, call_info, find_call, open_calls, upcoming_calls
from pingding.queries.calls.missing_offices import office_warnings
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, stored_edition
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Call

routes = Routes(tags=["申报通知 calls"])
Moment = AwareDatetime | date
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


class PublishedCallOut(CallOut):
    """A call just published; `warnings` name the offices that its cases need and nobody holds yet."""

    warnings: list[str]


class PublishCallIn(RequestBody):
    """What is left out comes from the edition: its window, its regions, its title."""

    programme: Word
    title: Line = ""
    number: Line = ""
    opens_at: AwareDatetime | None = None
    closes_at: Moment | None = None
    regions: Annotated[list[Word], Field(max_length=100)] | None = None


class ExtendCallIn(RequestBody):
    """The later moment, and why; of a call that has closed, the document that says so and its clause too."""

    closes_at: Moment
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


@routes.read("/{call_id}", CallOut, "一份申报通知", public=True)
def read_call(request: ViewerRequest, call_id: AtRecord) -> CallOut:
    """One call and where it stands now."""
    return _out(find_call(call_id), request)


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
        regions=list(info.regions),
    )
