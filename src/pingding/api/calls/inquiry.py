"""Can we apply? Facts in, the verdict of every programme out; nobody is asked who they are, nothing is kept."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pingding.api.frame.problems import FaultOut, Problem, problem_of, unreadable_faults
from pingding.api.frame.routes import Line, RequestBody, Routes, Text
from pingding.policy.conditions.assess import Finding
from pingding.policy.values.arithmetic import plain
from pingding.policy.values.typed import choices_of
from pingding.queries.calls.inquiry import Inquiry, InquiryQuestion, inquire
from pingding.queries.calls.inquiry_verdicts import ProgrammeVerdict
from pingding.queries.editions import shared
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=["能否申报 can we apply"])
Typed = bool | Decimal | Text | Annotated[list[Line], Field(max_length=200)]


class InquiryIn(RequestBody):
    """What is known of the unit so far, by the `key` of the questions."""

    facts: Annotated[dict[Line, Typed], Field(max_length=500)] = Field({}, examples=[{"staff": "120"}])


class QuestionOut(Schema):
    """A fact that some programme needs next."""

    key: str
    label: str
    type: str
    unit: str
    help: str
    choices: dict[str, str]
    programme: str


class FindingOut(Schema):
    """The verdict on a requirement: satisfied, not_satisfied, unknown or not_applicable."""

    path: str
    says: str
    answer: str
    actual: str
    sentence: str
    clause: list[str]
    force: str
    remedy: str
    missing: list[str]
    override: str | None
    overridden: str
    children: list["FindingOut"] = []


class BanOut(Schema):
    """A ban in force: whom it names, of which programme, by which clause, until when (null: for good), and what it says
    here. One that does not block is only to be known; it is `certain` unless it may name somebody else of that name."""

    who: str
    programme: str
    clause: list[str]
    until: date | None
    blocks: bool
    certain: bool
    says: str
    remedy: str


class VerdictOut(Schema):
    """What one programme answers; `closed`: what keeps everybody out now; `bans`: those against who asks;
    `decided_later`: how much others decide."""

    programme: str
    title: str
    answer: str
    closed: list[Problem]
    bans: list[BanOut]
    findings: list[FindingOut]
    decided_later: int


class InquiryOut(Schema):
    """The questions as far as the facts call for them, what could not be read or is no fact, and the verdicts."""

    questions: list[QuestionOut]
    faults: list[FaultOut]
    verdicts: list[VerdictOut]


def finding_out(finding: Finding) -> FindingOut:
    """A finding with those inside it."""
    return FindingOut(
        path=finding.path,
        says=finding.says,
        answer=finding.answer,
        actual=finding.found,
        sentence=finding.sentence,
        clause=list(finding.clause),
        force=finding.force,
        remedy=finding.remedy,
        missing=list(finding.missing),
        override=finding.override,
        overridden=finding.overridden,
        children=[finding_out(child) for child in finding.children],
    )


@routes.read("", InquiryOut, "能否申报：需要哪些事实", public=True)
def read_questions(request: ViewerRequest) -> InquiryOut:
    """What is asked of a unit of which nothing is known yet, and how every programme stands."""
    return _out(inquire({}, request.at, request.viewer.unit_codes))


@routes.act("", InquiryOut, "能否申报", public=True)
def can_we_apply(request: ViewerRequest, body: InquiryIn) -> InquiryOut:
    """Judge the facts by every programme. Numbers may be JSON numbers or text such as `30%`; dates are ISO text."""
    return _out(
        inquire({key: _text(value) for key, value in body.facts.items()}, request.at, request.viewer.unit_codes)
    )


def _text(value: Typed) -> str | list[str]:
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, Decimal) else value


def _out(inquiry: Inquiry) -> InquiryOut:
    return InquiryOut(
        questions=[_question(question) for question in inquiry.questions],
        faults=list(unreadable_faults({**inquiry.faults, **inquiry.unknown})),
        verdicts=[_verdict(verdict) for verdict in inquiry.verdicts],
    )


def _question(question: InquiryQuestion) -> QuestionOut:
    fact = question.fact
    return QuestionOut(
        key=question.key,
        label=fact.label,
        type=fact.type,
        unit=fact.unit,
        help=fact.help,
        choices=dict(choices_of(fact, shared())),
        programme=question.programme,
    )


def _verdict(verdict: ProgrammeVerdict) -> VerdictOut:
    edition = verdict.info.edition
    return VerdictOut(
        programme=edition.id,
        title=edition.title,
        answer=verdict.answer,
        closed=[problem_of(refusal) for refusal in verdict.refusals],
        bans=[BanOut.from_orm(ban) for ban in verdict.bans],
        findings=[finding_out(leaf) for leaf in verdict.leaves],
        decided_later=verdict.later,
    )
