"""Messages to oneself and to one's organisations, and what waits for one."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pingding.actions.directory import messages as acts
from pingding.api.frame.routes import Page, Paging, Query, RecordId, RequestBody, Routes, Word, page_of, shown
from pingding.queries.directory.messages import messages_for, text_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.queries.worklist.todo import TodoFilter, todo
from pingding.records.models import Message

routes = Routes(tags=["消息与待办 messages and to do"])


class MessageOut(Schema):
    """Something to know, in the asking reader's language."""

    id: int
    text: str
    case: str | None
    organisation: str | None
    sent_at: datetime
    read_at: datetime | None


class MarkReadIn(RequestBody):
    """Which messages; all when left out."""

    messages: Annotated[list[RecordId], Field(max_length=1000)] | None = None


class MarkedReadOut(Schema):
    """How many were unread before."""

    marked: int


class TodoOut(Schema):
    """An act that waits, case by case."""

    step: str
    title: str
    kind: str
    programme: str
    number: str
    name: str
    applicant: str
    regions: list[str]
    since: datetime
    due_at: datetime | None
    overdue: bool
    correction: bool


class BatchTodoOut(Schema):
    """Cases that wait together."""

    programme: str
    step: str
    title: str
    kind: str
    call: int | None
    call_title: str
    count: int
    overdue: int
    due_at: datetime | None


class TodoPageOut(Schema):
    """One page of what waits, the earliest deadline first; batches come whole on every page."""

    items: list[TodoOut]
    batches: list[BatchTodoOut]
    page: int
    pages: int
    total: int
    waiting: int
    overdue: int


class TodoSearch(Schema):
    """What to list; what is left out does not restrict."""

    programme: Word = ""
    kind: Word = ""
    region: Word = ""
    overdue: bool = False
    page: int = Field(1, ge=1, le=1_000_000)


@routes.read("/messages", Page[MessageOut], "消息")
def list_messages(request: ViewerRequest, paging: Query[Paging]) -> Page[MessageOut]:
    """One's messages, the newest first."""
    return page_of(messages_for(request.viewer), paging, _out)


@routes.act("/messages/read", MarkedReadOut, "标为已读")
def mark_read(request: ViewerRequest, body: MarkReadIn) -> MarkedReadOut:
    """Mark messages as read; others' are left alone."""
    return MarkedReadOut(marked=acts.mark_read(body.messages, actor=request.viewer, at=request.at))


@routes.read("/todo", TodoPageOut, "待办")
def read_todo(request: ViewerRequest, query: Query[TodoSearch]) -> TodoPageOut:
    """What waits for one, by deadline."""
    filters = TodoFilter(**query.model_dump(exclude={"page"}))
    listed = todo(request.viewer, filters, at=request.at, page=query.page)
    return TodoPageOut(
        items=[shown(TodoOut, row, due_at=row.due, correction=row.correcting) for row in listed.rows],
        batches=[shown(BatchTodoOut, group, due_at=group.due) for group in listed.batches],
        page=listed.page,
        pages=listed.pages,
        total=listed.total,
        waiting=listed.waiting,
        overdue=listed.overdue,
    )


def _out(message: Message) -> MessageOut:
    return MessageOut(
        id=message.pk,
        text=text_of(message),
        case=message.case.number if message.case else None,
        organisation=message.organisation.name if message.organisation else None,
        sent_at=message.sent_at,
        read_at=message.read_at,
    )
