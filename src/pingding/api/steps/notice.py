"""A public notice that is put up, as an operation."""

from typing import Annotated

from pydantic import Field

from pingding.actions.batches import notice as acts
from pingding.api.frame.routes import Body, Day, Id, Line, RequestBody, Word
from pingding.api.notices.notices import NoticeDetail, routes, whole_notice
from pingding.queries.viewer_request import ViewerRequest


class PublishNoticeIn(RequestBody):
    """The cases that wait at a notice step, and what the notice says. It begins today when `first_day` is left out."""

    step: Id
    cases: Annotated[list[Word], Field(min_length=1, max_length=1000)]
    title: Line
    body: Body = ""
    first_day: Day | None = None


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
    return whole_notice(notice, request)
