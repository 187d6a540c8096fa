"""The cases that wait at a step done in batches, with what speaks for and against each."""

from decimal import Decimal

from ninja import Schema

from pingding.api.frame.routes import AtProgramme, AtStep, Query, RecordId, Routes, shown
from pingding.queries.batches.batches import batch_desk
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=["成批办理 batches"])


class WaitingCaseOut(Schema):
    """A case that waits to be acted on together with others; place and proposal as the ranking gives them.

    `warnings` say what speaks against it: a score that cannot be computed, rows below their floors. `grade` is that of
    its score, `barred_outcomes` are those that its floors or its grade keep it from.
    """

    number: str
    name: str
    applicant: str
    regions: list[str]
    field: str
    score: Decimal | None
    sheets: int
    place: int | None
    proposed: bool
    warnings: list[str]
    granted: str
    grade: str
    barred_outcomes: list[str]


class GroupTotalOut(Schema):
    """How many of the waiting cases fall into one group, and how many more a quota has room for."""

    label: str
    group: str
    count: int
    at_most: int | None


class WaitingCasesOut(Schema):
    """The cases of one call that wait for one's office at a step.

    `composition` says of a ranking what its cohort lacks and of how many cases shares are shares.
    """

    programme: str
    step: str
    title: str
    kind: str
    call: int | None
    outcomes: dict[str, str]
    cases: list[WaitingCaseOut]
    totals: list[GroupTotalOut]
    warnings: list[str]
    composition: list[str]
    quota: int | None
    quota_used: int


class WaitingFilter(Schema):
    """Which call and office, where several wait."""

    call: RecordId | None = None
    organisation: RecordId | None = None


@routes.read("/programmes/{programme_id}/steps/{step}/waiting", WaitingCasesOut, "待成批办理的件")
def read_waiting(
    request: ViewerRequest, programme_id: AtProgramme, step: AtStep, which: Query[WaitingFilter]
) -> WaitingCasesOut:
    """The cases that wait at a step done in batches, with what speaks for each."""
    desk = batch_desk(
        request.viewer, programme_id, step, at=request.at, call=which.call, organisation=which.organisation
    )
    return WaitingCasesOut(
        programme=desk.edition.id,
        step=desk.step_id,
        title=desk.step.title,
        kind=desk.step.kind,
        call=desk.chosen.call if desk.chosen else None,
        outcomes={key: outcome.label for key, outcome in desk.step.outcomes.items()},
        cases=[shown(WaitingCaseOut, case, warnings=case.says, barred_outcomes=case.barred) for case in desk.cases],
        totals=[shown(GroupTotalOut, total, label=total.what) for total in desk.totals],
        warnings=list(desk.warnings),
        composition=list(desk.composition),
        quota=desk.quota,
        quota_used=desk.used,
    )
