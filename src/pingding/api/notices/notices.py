"""Public notices: what is on notice."""

from datetime import date
from typing import Any

from ninja import Schema

from pingding.api.frame.routes import AtRecord, Page, Paging, Query, Routes, page_of
from pingding.queries.notices.notices import (
    find_notice,
    is_running,
    noticed_cases,
    public_notices,
    publisher,
    working_days_left,
)
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


@routes.read("", Page[NoticeOut], "公示", public=True)
def list_notices(request: ViewerRequest, paging: Query[Paging]) -> Page[NoticeOut]:
    """The notices that have begun, those that end last first."""
    return page_of(public_notices(request.at), paging, lambda notice: NoticeOut(**_line(notice, request)))


@routes.read("/{notice_id}", NoticeDetail, "一份公示", public=True)
def read_notice(request: ViewerRequest, notice_id: AtRecord) -> NoticeDetail:
    """One notice with its cases. Personal data are never in it."""
    return whole_notice(find_notice(notice_id, request.at), request)


def _line(notice: Notice, request: ViewerRequest) -> dict[str, Any]:
    batch = notice.batch
    return {
        "id": notice.pk,
        "title": notice.title,
        "body": notice.body,
        "programme": batch.edition.programme,
        "published_by": publisher(notice),
        "first_day": notice.first_day,
        "last_day": notice.last_day,
        "provisional": notice.provisional,
        "running": is_running(notice, request.at),
        "working_days_left": working_days_left(notice, request.at),
    }


def whole_notice(notice: Notice, request: ViewerRequest) -> NoticeDetail:
    """A notice with its cases, as it is answered."""
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
