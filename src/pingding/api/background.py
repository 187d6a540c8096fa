"""The periodic work: its heartbeats, and what of it could not be done, for the administrator and the auditor."""

from datetime import datetime

from ninja import Schema

from pingding.actions.periodic import failures as acts
from pingding.api.frame.routes import AtRecord, Page, Paging, Query, Routes, page_of, shown
from pingding.queries.journal.background import RunState, State, background, failures, work_name
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Failure

routes = Routes(tags=["后台运行 background work"])


class RunOut(Schema):
    """One run. `counts` has what it did by kind of work; `held_up` is how much was due and not done.

    A run that is `stopped` never came to its end; `fault` says why, unless its process was killed.
    """

    started_at: datetime
    finished_at: datetime | None
    state: RunState
    counts: dict[str, int]
    held_up: int
    fault: str
    version: str


class BackgroundOut(Schema):
    """How the periodic work goes: whether its last run is late or never came to its end, and the newest runs first."""

    state: State
    runs: list[RunOut]


class FailureOut(Schema):
    """Something that was due and could not be done. Without `next_at` it waits until somebody asks for another try.

    `broken` says that the platform failed; otherwise the `reason` is a refusal. `case_number` is empty where it
    belongs to no case, `thing` where it is the work as a whole.
    """

    id: int
    work: str
    work_name: str
    thing: str
    case_number: str
    reason: str
    broken: bool
    tries: int
    first_at: datetime
    last_at: datetime
    next_at: datetime | None


@routes.read("", BackgroundOut, "后台运行")
def read_background(request: ViewerRequest) -> BackgroundOut:
    """Whether the periodic work runs on time, and its last runs. For the platform's administrator and auditors."""
    state = background(request.viewer, request.at)
    return BackgroundOut(state=state.state, runs=[shown(RunOut, run.heartbeat, state=run.state) for run in state.runs])


@routes.read("/failures", Page[FailureOut], "未办成的工作")
def list_failures(request: ViewerRequest, paging: Query[Paging]) -> Page[FailureOut]:
    """What could not be done: first what waits for a person, then what is tried again soonest."""
    return page_of(failures(request.viewer), paging, _failure)


@routes.act("/failures/{failure_id}/retry", FailureOut, "再试一次")
def retry_failure(request: ViewerRequest, failure_id: AtRecord) -> FailureOut:
    """Have it tried once more, within a minute. For the platform's administrator."""
    return _failure(acts.retry_failure(failure_id, actor=request.viewer, at=request.at))


def _failure(failure: Failure) -> FailureOut:
    return shown(FailureOut, failure, work_name=work_name(failure.work))
