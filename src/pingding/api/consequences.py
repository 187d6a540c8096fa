"""Consequences: what is proposed and why, the bans that are in force, the credit record."""

from datetime import date, datetime
from typing import Annotated

from django.utils.translation import gettext as _
from ninja import Path, Schema
from pydantic import StringConstraints

from pingding.actions.titles import bans, consequences
from pingding.actions.titles.bans import TypedLifting
from pingding.api.calls.inquiry import BanOut
from pingding.api.cases.cases import seen
from pingding.api.frame.routes import AtCase, AtRecord, Day, Line, RequestBody, Routes, Text, Word
from pingding.policy.errors import Refusal
from pingding.queries.applications.bans import bans_of_case
from pingding.queries.clock import local_date
from pingding.queries.titles.credit import bans_decided, credit_record
from pingding.queries.titles.proposals import ProposalInfo, proposal_of
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=["处理 consequences"])
Code = Path[Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z -]{1,40}$")]]


class ProposeConsequenceIn(RequestBody):
    """The consequence by its id in the definition, and the facts that were found."""

    consequence: Word
    facts: Text


class WayOut(Schema):
    """One of several ways to decide, with the acts on the title that follow."""

    label: str
    acts: list[str]


class ProposalOut(Schema):
    """What is proposed in a case: by which clause, on which grounds, until when its holder is heard (null: it was),
    by whom it is decided. One of the `ways` is to be chosen; without any, all `acts` are meant, or since the decision
    `taken`."""

    case: str
    title: str
    clause: list[str]
    grounds: list[str]
    acts: list[str]
    taken: bool
    ways: list[WayOut]
    heard_until: datetime | None
    decided_by: list[str]


class CreditLineOut(Schema):
    """An entry of the credit record; `scope` says whether the ban decided with it keeps out of `this` programme or of
    `all` (empty: there is none), `until` when it ends (null: never)."""

    unit: str
    code: str
    title: str
    verification: str
    number: str
    what: str
    clause: list[str]
    dated: date
    document: str
    scope: str
    until: date | None
    lifted: date | None
    lifted_by: str


class BanDecidedOut(Schema):
    """A ban that acts on a title have left: whom it names, whether it keeps out of `this` programme or of `all`, from
    when until when (null: for good), and the day from which it was lifted."""

    id: int
    who: str
    programme: str
    title: str
    verification: str
    clause: list[str]
    scope: str
    starts: date
    until: date | None
    lifted: date | None
    lifted_by: str


class LiftingIn(RequestBody):
    """From which day on the ban holds no longer, by which document, and why."""

    day: Day
    document: Line
    reason: Text


class LiftingOut(Schema):
    """The ban, and the day from which it holds no longer."""

    ban: int
    lifted: date
    document: str


@routes.act("/titles/{code}/proposals", ProposalOut, "提出处理", creates=True)
def propose_consequence(request: ViewerRequest, code: Code, body: ProposeConsequenceIn) -> ProposalOut:
    """Propose a consequence of what one's office found. It takes effect only when it is confirmed in its case."""
    case = consequences.propose(code, body.consequence, facts=body.facts, actor=request.viewer, at=request.at)
    info = proposal_of(case)
    assert info is not None
    return _out(case.number, info)


@routes.read("/cases/{number}/proposal", ProposalOut, "拟作出的处理")
def read_proposal(request: ViewerRequest, number: AtCase) -> ProposalOut:
    """What is proposed in the case; 404 where it is about something else."""
    file, _visibility = seen(request, number)
    info = proposal_of(file.case)
    if info is None:
        raise Refusal(_("本件不是拟作出的处理"), where=number, kind="missing", remedy=_("请从称号页查看。"))
    return _out(number, info)


@routes.read("/cases/{number}/bans", list[BanOut], "申报所涉的限制")
def list_bans(request: ViewerRequest, number: AtCase) -> list[BanOut]:
    """The bans in force that concern an application, for its unit and its reviewers."""
    file, _visibility = seen(request, number)
    return [BanOut.from_orm(ban) for ban in bans_of_case(request.viewer, file, request.at)]


@routes.read("/credit-record", list[CreditLineOut], "信用记录")
def list_credit_record(request: ViewerRequest) -> list[CreditLineOut]:
    """What is to be entered in the credit record, of the programmes that one's authority leads."""
    return [CreditLineOut.from_orm(line) for line in credit_record(request.viewer)]


@routes.read("/bans", list[BanDecidedOut], "限制申报的决定")
def list_decided_bans(request: ViewerRequest) -> list[BanDecidedOut]:
    """The bans of the programmes that one's authority leads, lifted ones too."""
    return [BanDecidedOut.from_orm(line) for line in bans_decided(request.viewer, local_date(request.at))]


@routes.act("/bans/{ban}/lifting", LiftingOut, "解除限制申报", creates=True)
def lift_ban(request: ViewerRequest, ban: AtRecord, body: LiftingIn) -> LiftingOut:
    """Lift a ban by a document; the days before stay as they were. For the authority that leads its programme."""
    typed = TypedLifting(body.day, body.document, body.reason)
    lifting = bans.lift_ban(ban, typed, actor=request.viewer, at=request.at)
    return LiftingOut(ban=ban, lifted=lifting.effective_on, document=lifting.document)


def _out(number: str, info: ProposalInfo) -> ProposalOut:
    return ProposalOut(
        case=number,
        title=info.title,
        clause=list(info.clause),
        grounds=list(info.grounds),
        acts=list(info.acts),
        taken=info.taken,
        ways=[WayOut(label=way.label, acts=list(way.acts)) for way in info.ways],
        heard_until=None if info.heard else info.heard_until,
        decided_by=list(info.decided_by),
    )
