"""Cases as one may see them: where they stand, what was filled in, verdicts, materials, opinions, scores, journal."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema

from pingding.api.frame.routes import AtCase, Page, Paging, Query, RecordId, Routes, Word, page_of, shown
from pingding.policy.errors import Refusal
from pingding.policy.suggestions import did_you_mean
from pingding.queries.access import find_case, visible_cases
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import path_of
from pingding.queries.cases.seats import OpenSeat, open_seats
from pingding.queries.cases.visibility import CasePart, CaseVisibility, visibility_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Case

routes = Routes(tags=["件 cases"])


class CaseOut(Schema):
    """A case in a list."""

    number: str
    name: str
    programme: str
    procedure: str
    organisation: int
    organisation_name: str
    status: str
    regions: list[str]
    period: int | None
    opened_at: datetime
    submitted_at: datetime | None
    ended_at: datetime | None


class OutcomeOut(Schema):
    """An outcome that one may choose."""

    id: str
    label: str
    tone: str
    reason: bool
    correction: bool


class SeatOut(Schema):
    """An act that waits for the person asking: at which step, of what kind, with which outcomes."""

    step: str
    title: str
    kind: str
    batch: bool
    party: str
    organisation: int
    round: int
    due_at: datetime | None
    outcomes: list[OutcomeOut]


class OpenStepOut(Schema):
    """An open step: who is to act, who has, until when."""

    step: str
    title: str
    clause: list[str]
    since: datetime
    due_at: datetime | None
    provisional: bool
    still_to_act: list[str]
    acted: list[str]
    correction: bool


class CaseDetail(CaseOut):
    """A case and where it stands; `open_parts` are those that one may read, `revision` is sent back with an act.

    `states` says of each step: done, now, next, none (not on the way), passed_over, broken_off (begun, and decided
    nothing) or ended (it ended the case without success).
    """

    revision: int
    call: int | None
    states: dict[str, str]
    open_steps: list[OpenStepOut]
    my_seats: list[SeatOut]
    open_parts: list[str]
    title: str | None


class CaseFilter(Schema):
    """What to list; what is left out does not restrict. `mine` leaves only those of one's own organisations."""

    status: Word = ""
    programme: Word = ""
    organisation: RecordId | None = None
    mine: bool = False


@routes.read("", Page[CaseOut], "可见的件")
def list_cases(request: ViewerRequest, query: Query[CaseFilter], paging: Query[Paging]) -> Page[CaseOut]:
    """The cases that one may see, the newest first."""
    rows = visible_cases(request.viewer).select_related("edition", "organisation").defer("edition__content")
    if query.status and query.status not in Case.Status.values:
        what = _("没有“%(status)s”这一状态") % {"status": query.status}
        raise Refusal(what, where="status", field="status", remedy=did_you_mean(query.status, Case.Status.values))
    if query.status:
        rows = rows.filter(status=query.status)
    if query.programme:
        rows = rows.filter(edition__programme=query.programme)
    if query.organisation:
        rows = rows.filter(organisation=query.organisation)
    if query.mine:
        rows = rows.filter(organisation__in=list(request.viewer.unit_ids))
    return page_of(rows.order_by("-opened_at", "-pk"), paging, lambda case: CaseOut(**_line(case)))


@routes.read("/{number}", CaseDetail, "一件")
def read_case(request: ViewerRequest, number: AtCase) -> CaseDetail:
    """Where a case stands, and which of its acts wait for the person asking."""
    file, visibility = seen(request, number)
    case, path = file.case, path_of(file)
    title = getattr(case, "title", None)
    return CaseDetail(
        **_line(case),
        revision=case.revision,
        call=case.call_id,
        states=dict(path.states),
        open_steps=[shown(OpenStepOut, step, due_at=step.due, still_to_act=step.acting) for step in path.waiting],
        my_seats=[_seat(seat) for seat in open_seats(request.viewer, file)],
        open_parts=[part.value for part in CasePart if part in visibility.parts],
        title=title.code if title else None,
    )


def seen(request: ViewerRequest, number: str, part: CasePart | None = None) -> tuple[CaseFile, CaseVisibility]:
    """The case with what of it is open to the person asking; Refusal(kind="forbidden") for a part that is not."""
    file = CaseFile(find_case(request.viewer, number))
    visibility = visibility_of(request.viewer, file)
    if part and part not in visibility.parts:
        remedy = _("可以查看的部分见本件的 open_parts。")
        raise Refusal(_("本件的这一部分不向您开放"), where=number, kind="forbidden", remedy=remedy)
    return file, visibility


def _line(case: Case) -> dict[str, Any]:
    own = ("number", "name", "procedure", "status", "regions", "period", "opened_at", "submitted_at", "ended_at")
    return {key: getattr(case, key) for key in own} | {
        "programme": case.edition.programme,
        "organisation": case.organisation_id,
        "organisation_name": case.organisation.name,
    }


def _seat(seat: OpenSeat) -> SeatOut:
    outcomes = [
        OutcomeOut(id=key, label=o.label, tone=o.tone, reason=bool(o.reason), correction=o.correction is not None)
        for key, o in seat.step.outcomes.items()
    ]
    return SeatOut(
        step=seat.run.step,
        title=seat.step.title,
        kind=seat.step.kind,
        batch=seat.batch,
        party=seat.seat.party,
        organisation=seat.seat.organisation_id,
        round=seat.run.round,
        due_at=seat.run.due_at,
        outcomes=outcomes,
    )
