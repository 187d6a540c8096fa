"""What may be opened on titles, and opening it: on request, by a report, by a round over many."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pingding.actions.directory.attempts import CountedTries
from pingding.actions.titles import evaluators, reports, requests, rounds
from pingding.api.frame.routes import (
    AtProgramme,
    AtRecord,
    AtStep,
    Body,
    Day,
    Id,
    Line,
    RequestBody,
    Routes,
    Text,
    Word,
)
from pingding.api.titles import Code
from pingding.queries.clock import local_date
from pingding.queries.directory.attempts import network_of, tries
from pingding.queries.directory.people import person_by_username
from pingding.queries.editions import stored_edition
from pingding.queries.titles.openings import PossibleOpening, openings
from pingding.queries.titles.register import find_title
from pingding.queries.titles.rounds import Candidate, round_candidates
from pingding.queries.viewer_request import ViewerRequest, address_of
from pingding.records.models import Case

routes = Routes(tags=["称号 titles"])


class OpeningOut(Schema):
    """A procedure that one may open on the title, by request or report; `why_not` says what keeps it back now."""

    procedure: str
    title: str
    opened_by: str
    help: str
    clause: list[str]
    why_not: str
    remedy: str


class OpenedCaseOut(Schema):
    """A case just opened."""

    number: str
    procedure: str
    status: str
    opened_at: datetime


class OpenRequestIn(RequestBody):
    """Which procedure of the title's edition."""

    procedure: Id


class ReportOnTitleIn(RequestBody):
    """What is reported to which procedure; name and contact may be left out. The same `token` is one report."""

    procedure: Id
    text: Body
    name: Line = ""
    contact: Line = ""
    token: Line = ""


class ReportedOut(Schema):
    """The receipt of a report."""

    receipt: str
    reported_at: datetime


class CandidateOut(Schema):
    """A title that a round may take in, or why not."""

    number: str
    name: str
    organisation: str
    why_not: str


class CandidatesOut(Schema):
    """The titles for a round; `number` of those inside are drawn where `sampled`, else one chooses among them.
    `evaluator` is what the unit is called that the round is to be entrusted to, empty where there is none."""

    procedure: str
    year: int
    sampled: bool
    compulsory: bool
    number: int
    evaluator: str
    inside: list[CandidateOut]
    outside: list[CandidateOut]


class OpenRoundIn(RequestBody):
    """What a round is called, its year (this one), the day it closes (as the definition says), the titles chosen; the
    credit code of the unit that it is entrusted to, where there is to be one."""

    name: Line
    year: int | None = Field(None, ge=1900, le=9999)
    closes: Day | None = None
    titles: Annotated[list[Line], Field(max_length=10_000)] = []
    evaluator: Line = ""


class RoundOut(Schema):
    """A round: its cases by number, the unit that it is entrusted to; `drawing` has what it takes to repeat a draw,
    empty where none was made."""

    id: int
    name: str
    procedure: str
    year: int
    closes_at: datetime | None
    cases: list[str]
    evaluator: str
    drawing: dict[str, str | int | list[str]]


class ReplaceEvaluatorIn(RequestBody):
    """The credit code of the unit that goes on, and why."""

    evaluator: Line
    reason: Text


class EvaluatorOut(Schema):
    """The unit that a round is entrusted to now."""

    round: int
    evaluator: str


class ReplaceRoundExpertIn(RequestBody):
    """Which expert, by whom, by their user names, and why; `by` is left out where the experts are drawn."""

    expert: Word
    by: Word = ""
    reason: Text


@routes.read("/{code}/openings", list[OpeningOut], "可以发起的事项", public=True)
def list_openings(request: ViewerRequest, code: Code) -> list[OpeningOut]:
    """What the person asking may open on a title, in the order of its definition."""
    on = local_date(request.at)
    return [_opening(each) for each in openings(request.viewer, find_title(code, on).title, on)]


@routes.act("/{code}/requests", OpenedCaseOut, "发起事项", creates=True)
def open_request(request: ViewerRequest, code: Code, body: OpenRequestIn) -> OpenedCaseOut:
    """Open a procedure on a title, as its holder or as an office that may. While one is open a second is a conflict."""
    return opened(requests.open_request(code, body.procedure, actor=request.viewer, at=request.at))


@routes.act("/{code}/reports", ReportedOut, "反映情况", creates=True, public=True)
def report_on_title(request: ViewerRequest, code: Code, body: ReportOnTitleIn) -> ReportedOut:
    """Report on a title, where its definition lets one; the holder is not told who did."""
    with CountedTries((tries("title_report", network_of(address_of(request))),), request.at):
        report = reports.report_on_title(code, **body.model_dump(), actor=request.viewer, at=request.at)
    return ReportedOut(receipt=report.receipt, reported_at=report.reported_at)


of_many = Routes(tags=["称号 titles"])


@of_many.read("/{programme}/rounds/{step}", CandidatesOut, "本轮的范围")
def read_round_candidates(
    request: ViewerRequest, programme: AtProgramme, step: AtStep, year: int | None = None
) -> CandidatesOut:
    """The titles that one may take into a round of the procedure (`step`), and why others stay out."""
    on = local_date(request.at)
    year = year or on.year
    candidates = round_candidates(request.viewer, stored_edition(programme), step, year, on)
    return CandidatesOut(
        procedure=step,
        year=year,
        sampled=candidates.sampled,
        compulsory=candidates.opens.compulsory,
        number=candidates.number,
        evaluator=candidates.evaluator,
        inside=[_candidate(each) for each in candidates.inside],
        outside=[_candidate(each) for each in candidates.outside],
    )


@of_many.act("/{programme}/rounds/{step}", RoundOut, "开展一轮", creates=True)
def open_round(request: ViewerRequest, programme: AtProgramme, step: AtStep, body: OpenRoundIn) -> RoundOut:
    """Open a round of the procedure (`step`) for titles chosen, or drawn. By an office that the definition names."""
    new = rounds.NewRound(body.name, body.year or local_date(request.at).year, body.closes, body.titles, body.evaluator)
    title_round = rounds.open_round(stored_edition(programme), step, new, actor=request.viewer, at=request.at)
    numbers = list(title_round.cases.order_by("number").values_list("number", flat=True))
    return RoundOut(
        id=title_round.pk,
        name=title_round.name,
        procedure=title_round.procedure,
        year=title_round.year,
        closes_at=title_round.closes_at,
        cases=numbers,
        evaluator=title_round.evaluator.name if title_round.evaluator else "",
        drawing=title_round.drawing,
    )


at_rounds = Routes(tags=["称号 titles"])


@at_rounds.act("/{round_id}/evaluator", EvaluatorOut, "更换受托机构")
def replace_evaluator(request: ViewerRequest, round_id: AtRecord, body: ReplaceEvaluatorIn) -> EvaluatorOut:
    """Entrust another unit with what is not handed in yet. By the authority that opened the round."""
    title_round = evaluators.replace_evaluator(
        round_id, body.evaluator, body.reason, actor=request.viewer, at=request.at
    )
    assert title_round.evaluator is not None
    return EvaluatorOut(round=title_round.pk, evaluator=title_round.evaluator.name)


@at_rounds.act("/{round_id}/experts", list[str], "更换专家")
def replace_expert_in_round(request: ViewerRequest, round_id: AtRecord, body: ReplaceRoundExpertIn) -> list[str]:
    """Ask another expert in every case of the round of which one has handed in nothing; the numbers of those cases.

    Where the definition has the experts drawn, the next in the order of each draw follows.
    """
    expert, by = person_by_username(body.expert), person_by_username(body.by) if body.by else None
    cases = evaluators.replace_expert_in_round(round_id, expert, by, body.reason, actor=request.viewer, at=request.at)
    return [case.number for case in cases]


def _candidate(each: Candidate) -> CandidateOut:
    return CandidateOut(
        number=each.title.number,
        name=each.span.name,
        organisation=each.span.organisation.name,
        why_not=each.refusal.what if each.refusal else "",
    )


def opened(case: Case) -> OpenedCaseOut:
    """A case as it is answered by whoever opened it."""
    return OpenedCaseOut(number=case.number, procedure=case.procedure, status=case.status, opened_at=case.opened_at)


def _opening(possible: PossibleOpening) -> OpeningOut:
    refusal = possible.refusal
    return OpeningOut(
        procedure=possible.key,
        title=possible.procedure.title,
        opened_by=possible.procedure.opened_by,
        help=possible.opens.help,
        clause=list(possible.clause),
        why_not=refusal.what if refusal else "",
        remedy=refusal.remedy if refusal else "",
    )
