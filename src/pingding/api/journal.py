"""The journal: the auditor's search through all of it, and whether its chain holds."""

from datetime import datetime
from typing import Any, Self

from django.utils.translation import gettext as _
from ninja import Schema

from pingding.actions import journal as actions
from pingding.api.frame.routes import Day, Line, Page, Paging, Query, Routes, Word
from pingding.policy.errors import Refusal
from pingding.queries.journal.journal import JournalFilter, JournalLine, journal_page, verify
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=["日志 journal"])


class JournalLineOut(Schema):
    """One act: who, on whose behalf, when, which clause, what changed."""

    seq: int
    at: datetime
    actor: str
    behalf: str
    act: str
    act_name: str
    case: str
    step: str
    about: str
    clause: str
    change: dict[str, Any]
    digest: str

    @classmethod
    def of(cls, line: JournalLine) -> Self:
        """The line, as far as the query shows it."""
        return cls(
            seq=line.seq,
            at=line.at,
            actor=line.actor,
            behalf=line.behalf,
            act=line.act,
            act_name=line.act_name,
            case=line.case_number,
            step=line.step,
            about=line.about,
            clause=line.clause,
            change=line.recorded.stored() if line.recorded else {},
            digest=line.digest,
        )


class JournalSearch(Schema):
    """What to look for; what is left out does not restrict. The days are whole days in China, both included."""

    act: Word = ""
    actor: Line = ""
    case_number: Word = ""
    since: Day | None = None
    until: Day | None = None


class JournalCheckOut(Schema):
    """Whether every entry is as it was written."""

    ok: bool
    entries: int
    first_bad_seq: int | None
    what: str
    digest: str


@routes.read("", Page[JournalLineOut], "全部日志")
def read_journal(request: ViewerRequest, query: Query[JournalSearch], paging: Query[Paging]) -> Page[JournalLineOut]:
    """The whole journal, newest first. For auditors alone: it holds sealed scores and personal data."""
    journal = journal_page(request.viewer, JournalFilter(**query.model_dump()), paging.page, paging.size)
    items = [JournalLineOut.of(line) for line in journal.lines]
    return Page[JournalLineOut](items=items, page=journal.page, pages=journal.pages, total=journal.total)


@routes.read("/verification", JournalCheckOut, "核验日志")
def read_verification(request: ViewerRequest) -> JournalCheckOut:
    """Recompute the whole chain and keep nothing. For auditors."""
    if not request.viewer.is_auditor:
        raise Refusal(_("日志核验只供审计员办理"), kind="forbidden", remedy=_("请联系审计员。"))
    return JournalCheckOut.from_orm(verify())


@routes.act("/verification", JournalCheckOut, "核验日志并记入日志")
def verify_journal(request: ViewerRequest) -> JournalCheckOut:
    """Recompute the whole chain and record what was found, for the auditor's page. A repetition adds an entry."""
    return JournalCheckOut.from_orm(actions.verify_journal(actor=request.viewer, at=request.at))
