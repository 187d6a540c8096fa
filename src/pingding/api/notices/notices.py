"""Public notices: what is on notice, put up by its authority."""

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from pingding.actions.notices import notices as acts
from pingding.api.frame.routes import AtRecord, Body, Id, Line, Page, Paging, Query, RequestBody, Routes, Word, page_of
from pingding.queries.notices.notices import find_notice, is_running, noticed_cases, public_notices, working_days_left
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Notice

routes = Routes(tags=["公示 notices"])


class NoticeOut(Schema):
    """A notice from the morning of `first_day` to the end of `last_day`."""

    id: int
    title: str
    body: str
    programme: str
    published_by: str
    first_day: date
    last_day: date
    provisional: bool
    running: bool
    working_days_left: int


class FieldOut(Schema):
    """A field in words."""

    label: str
    value: str


class NoticeCaseOut(Schema):
    """A case on notice, as the public may know it."""

    case: str
    name: str
    organisation: str
    regions: list[str]
    fields: list[FieldOut]


class NoticeDetail(NoticeOut):
    """A notice with its cases."""

    cases: list[NoticeCaseOut]


class PublishNoticeIn(RequestBody):
    """The cases that wait at a notice step, and what the notice says. It begins today when `first_day` is left out."""

    step: Id
    cases: Annotated[list[Word], Field(min_length=1, max_length=1000)]
    title: Line
    body: Body = ""
    first_day: date | None = None


@routes.read("", Page[NoticeOut], "公示", public=True)
def list_notices(request: ViewerRequest, paging: Query[Paging]) -> Page[NoticeOut]:
    """The notices that have begun, those that end last first."""
    return page_of(public_notices(request.at), paging, lambda notice: NoticeOut(**_line(notice, request)))


@routes.read("/{notice_id}", NoticeDetail, "一份公示", public=True)
def read_notice(request: ViewerRequest, notice_id: AtRecord) -> NoticeDetail:
    """One notice with its cases. Personal data are never in it."""
    return _whole(find_notice(notice_id, request.at), request)


@routes.act("", NoticeDetail, "发起公示", creates=True)
def publish_notice(request: ViewerRequest, body: PublishNoticeIn) -> NoticeDetail:
    """Put cases on notice. A repetition is refused: the cases no longer wait for it."""
    notice = acts.publish_notice(
        body.step,
        body.cases,
        title=body.title,
        body=body.body,
        first_day=body.first_day,
        actor=request.viewer,
        at=request.at,
    )
    return _whole(notice, request)


def _line(notice: Notice, request: ViewerRequest) -> dict[str, Any]:
    batch = notice.batch
    return {
        "id": notice.pk,
        "title": notice.title,
        "body": notice.body,
        "programme": batch.edition.programme,
        "published_by": batch.organisation.name,
        "first_day": notice.first_day,
        "last_day": notice.last_day,
        "provisional": notice.provisional,
        "running": is_running(notice, request.at),
        "working_days_left": working_days_left(notice, request.at),
    }


def _whole(notice: Notice, request: ViewerRequest) -> NoticeDetail:
    cases = [
        NoticeCaseOut(
            case=noticed.case.number,
            name=noticed.case.name,
            organisation=noticed.organisation,
            regions=list(noticed.regions),
            fields=[FieldOut(label=field.label, value=field.value) for field in noticed.fields],
        )
        for noticed in noticed_cases(notice)
    ]
    return NoticeDetail(**_line(notice, request), cases=cases)
