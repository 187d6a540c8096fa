"""Objections to cases on notice: raised by anybody under their name, answered by whoever put the notice up."""

from datetime import datetime
from typing import Annotated, Any, BinaryIO, cast

from ninja import File, Schema, UploadedFile
from ninja.params.functions import Header
from pydantic import StringConstraints

from pingding.actions.applications.uploads import take_in
from pingding.actions.directory.attempts import CountedTries
from pingding.actions.evidence import KINDS, MOST_MB
from pingding.actions.notices import answers
from pingding.actions.notices import objections as acts
from pingding.api.applications.attachments import AttachmentOut, attachment_out
from pingding.api.frame.routes import (
    AtReceipt,
    Marks,
    Page,
    Paging,
    Query,
    RecordId,
    RequestBody,
    Routes,
    Text,
    Word,
    page_of,
)
from pingding.queries.directory.attempts import network_of, tries
from pingding.queries.notices.notices import find_notice, find_objection, noticed_case
from pingding.queries.notices.objections import objections_to_answer, public_texts, shown_evidence
from pingding.queries.page_marks import marks_of
from pingding.queries.viewer_request import ViewerRequest, address_of
from pingding.records.models import Objection

routes = Routes(tags=["异议 objections"])
IDEMPOTENCY_KEY: Any = Header(None, alias="Idempotency-Key", max_length=200)


class RaiseObjectionIn(RequestBody):
    """An objection is made under one's name, with a way to be reached, and with grounds."""

    notice: RecordId
    case: Word
    name: Word
    contact: Annotated[str, StringConstraints(max_length=120)]
    grounds: Text


class AnswerObjectionIn(RequestBody):
    """Whether the objection is upheld, what was found, and the reason that the public reads. With `seen`, the `marks`
    that one read, evidence that came meanwhile is a conflict."""

    upheld: bool
    answer: Text
    reason: Text
    seen: Marks = {}


class AmendReasonIn(RequestBody):
    """The reason that the public shall read from now on. With `seen`, the `marks` that one read, a reason that was
    amended meanwhile is a conflict."""

    reason: Text
    seen: Marks = {}


class ObjectionOut(Schema):
    """The public state of an objection: who raised it and why is left out. `marks` has that of the `reason`."""

    receipt: str
    case: str
    notice: int
    state: str
    reason: str
    marks: dict[str, str]
    raised_at: datetime
    answered_at: datetime | None


class ObjectionDetail(ObjectionOut):
    """An objection as the body that answers it sees it."""

    name: str
    contact: str
    grounds: str
    answer: str
    evidence: list[AttachmentOut]


@routes.read("", Page[ObjectionDetail], "待处理的异议")
def list_objections(request: ViewerRequest, paging: Query[Paging]) -> Page[ObjectionDetail]:
    """The open objections to the notices of one's own bodies, the oldest first."""
    return page_of(objections_to_answer(request.viewer), paging, _whole)


@routes.act("", ObjectionOut, "提出异议", creates=True, public=True)
def raise_objection(request: ViewerRequest, body: RaiseObjectionIn, key: str | None = IDEMPOTENCY_KEY) -> ObjectionOut:
    """Object to one case on notice; open to the public. The same objection with the same `Idempotency-Key` again
    gives the first receipt."""
    notice = find_notice(body.notice, request.at)
    case = noticed_case(notice, body.case).case
    token = f"{key} {request.viewer.person}" if key else ""
    with CountedTries((tries("objection", network_of(address_of(request))),), request.at):
        objection = acts.raise_objection(
            notice,
            case,
            name=body.name,
            contact=body.contact,
            grounds=body.grounds,
            token=token,
            actor=request.viewer,
            at=request.at,
        )
    return _out(objection)


@routes.act("/{receipt}/evidence", ObjectionOut, "补充异议佐证", public=True)
def add_evidence(request: ViewerRequest, receipt: AtReceipt, file: File[UploadedFile]) -> ObjectionOut:
    """Add a file to an objection that waits for its answer; open to whoever has its receipt. Only the body that
    answers reads it. The same content again changes nothing."""
    with CountedTries((tries("objection", network_of(address_of(request))),), request.at):
        find_objection(receipt)
        stored = take_in(cast(BinaryIO, file), file.name or "", kinds=KINDS, max_mb=MOST_MB)
        return _out(acts.add_evidence(receipt, (stored,), actor=request.viewer, at=request.at))


@routes.read("/{receipt}", ObjectionOut, "异议办理情况", public=True)
def read_objection(request: ViewerRequest, receipt: AtReceipt) -> ObjectionOut:
    """The state of an objection by its receipt."""
    return _out(find_objection(receipt))


@routes.act("/{receipt}/answer", ObjectionDetail, "答复异议")
def answer_objection(request: ViewerRequest, receipt: AtReceipt, body: AnswerObjectionIn) -> ObjectionDetail:
    """Answer an objection. A repetition is a conflict."""
    return _whole(
        answers.answer_objection(
            receipt, body.upheld, body.answer, reason=body.reason, seen=body.seen, actor=request.viewer, at=request.at
        )
    )


@routes.act("/{receipt}/reason", ObjectionDetail, "更正公开的理由")
def amend_reason(request: ViewerRequest, receipt: AtReceipt, body: AmendReasonIn) -> ObjectionDetail:
    """Put another reason in the place of the one that the public reads; the journal keeps both."""
    return _whole(answers.amend_reason(receipt, body.reason, seen=body.seen, actor=request.viewer, at=request.at))


def _out(objection: Objection) -> ObjectionOut:
    return ObjectionOut(
        receipt=objection.receipt,
        case=objection.case.number,
        notice=objection.notice_id,
        state=objection.state,
        reason=objection.reason,
        marks=marks_of(public_texts(objection), ("reason",)),
        raised_at=objection.raised_at,
        answered_at=objection.answered_at,
    )


def _whole(objection: Objection) -> ObjectionDetail:
    own = _out(objection).model_dump()
    own["marks"] |= marks_of(shown_evidence(objection), ("evidence",))
    return ObjectionDetail(
        **own,
        name=objection.name,
        contact=objection.contact,
        grounds=objection.grounds,
        answer=objection.answer,
        evidence=[attachment_out(each.attachment) for each in objection.evidence.all()],
    )
