"""Acts at the steps that are done case by case, one operation for each kind of step; and overriding a condition."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pingding.actions import steps as acts
from pingding.actions.cases import overrides
from pingding.api.frame.routes import AtCase, AtStep, Id, RequestBody, Routes, Text
from pingding.policy.steps.file import FilingElsewhere
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.panel import PanelClosed
from pingding.policy.steps.receive import PaperReceived
from pingding.policy.steps.review import ChecklistAnswers
from pingding.policy.steps.visit import VisitMade
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=["步骤 steps"])


class ActAtStepIn(RequestBody):
    """Which outcome (`skip` where the step is optional); the case's revision as it was read, so that an act made on
    an older one is refused with what happened in between."""

    outcome: Id
    revision: int | None = Field(None, ge=1, le=2**31)


class ReviewIn(ActAtStepIn):
    """A review: the checklist and the conditions judged here; a return for correction names its parts."""

    content: ChecklistAnswers = ChecklistAnswers()


class GiveOpinionIn(ActAtStepIn):
    """An opinion, signed."""

    content: OpinionGiven = OpinionGiven()


class RecordVisitIn(ActAtStepIn):
    """A site visit."""

    content: VisitMade = VisitMade()


class ReceivePaperIn(ActAtStepIn):
    """Paper received."""

    content: PaperReceived = PaperReceived()


class FileElsewhereIn(ActAtStepIn):
    """Filed with another body."""

    content: FilingElsewhere = FilingElsewhere()


class ClosePanelIn(ActAtStepIn):
    """A panel closed by its convener."""

    content: PanelClosed = PanelClosed()


class OverrideConditionIn(RequestBody):
    """The condition by its path, e.g. `entity.above_scale`, and why it is let pass."""

    condition: Annotated[str, Field(max_length=160)]
    reason: Text


class CaseStateOut(Schema):
    """Where the case stands after the act."""

    number: str
    status: str
    revision: int
    open: list[str]
    ended_at: datetime | None


class OverrideOut(Schema):
    """A condition that was let pass."""

    condition: str
    reason: str
    at: datetime


@routes.act("/cases/{number}/steps/{step}/review", CaseStateOut, "审查")
def review(request: ViewerRequest, number: AtCase, step: AtStep, body: ReviewIn) -> CaseStateOut:
    """Take an outcome at a review. A repetition is a conflict that says what happened last."""
    return _act(request, number, step, body, body.content)


@routes.act("/cases/{number}/steps/{step}/opinion", CaseStateOut, "出具意见")
def give_opinion(request: ViewerRequest, number: AtCase, step: AtStep, body: GiveOpinionIn) -> CaseStateOut:
    """Give one's opinion. Where several offices give one, the case moves on with the last."""
    return _act(request, number, step, body, body.content)


@routes.act("/cases/{number}/steps/{step}/visit", CaseStateOut, "记录现场核查")
def record_visit(request: ViewerRequest, number: AtCase, step: AtStep, body: RecordVisitIn) -> CaseStateOut:
    """Put a site visit on record."""
    return _act(request, number, step, body, body.content)


@routes.act("/cases/{number}/steps/{step}/receive", CaseStateOut, "签收纸质材料")
def receive_paper(request: ViewerRequest, number: AtCase, step: AtStep, body: ReceivePaperIn) -> CaseStateOut:
    """Put the receipt of paper on record."""
    return _act(request, number, step, body, body.content)


@routes.act("/cases/{number}/steps/{step}/file", CaseStateOut, "报送备案")
def file_elsewhere(request: ViewerRequest, number: AtCase, step: AtStep, body: FileElsewhereIn) -> CaseStateOut:
    """Put the filing with another body on record."""
    return _act(request, number, step, body, body.content)


@routes.act("/cases/{number}/steps/{step}/panel", CaseStateOut, "办结专家评审")
def close_panel(request: ViewerRequest, number: AtCase, step: AtStep, body: ClosePanelIn) -> CaseStateOut:
    """Close a panel once enough experts have handed in their sheets."""
    return _act(request, number, step, body, body.content)


@routes.act("/cases/{number}/overrides", OverrideOut, "准予放行条件", creates=True)
def override_condition(request: ViewerRequest, number: AtCase, body: OverrideConditionIn) -> OverrideOut:
    """Let a condition pass, by whom the definition names. Twice is a conflict."""
    override = overrides.override_condition(number, body.condition, body.reason, actor=request.viewer, at=request.at)
    return OverrideOut(condition=override.condition, reason=override.reason, at=override.at)


def _act(request: ViewerRequest, number: str, step: str, body: ActAtStepIn, content: StepContent) -> CaseStateOut:
    case = acts.act_at_step(
        number, step, body.outcome, content, revision=body.revision, actor=request.viewer, at=request.at
    )
    return CaseStateOut(
        number=case.number,
        status=case.status,
        revision=case.revision,
        open=sorted(case.progress["open"]),
        ended_at=case.ended_at,
    )
