"""What titles bring in money: the public ledger, and the entries that offices make."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from pingding.actions.titles import supports
from pingding.actions.titles.typed_entries import TypedEntry
from pingding.api.frame.routes import AtRecord, AtStep, Day, Id, Line, RequestBody, Routes, Text, Word
from pingding.api.titles import Code
from pingding.policy.supports.accounts import Account
from pingding.queries.clock import local_date
from pingding.queries.supports import LedgerRow, ledger_of
from pingding.queries.titles.register import find_title
from pingding.queries.viewer_request import ViewerRequest

routes = Routes(tags=["支持 supports"])

Number = Annotated[int, Field(ge=1, le=60)]


class SupportLineOut(Schema):
    """An instalment; sums in 元, null while not known. `state` is none, open, early, unmet, stopped, forfeited,
    payable or paid; `says` is why."""

    number: int
    due: date
    amount: Decimal | None
    paid: Decimal
    state: str
    says: str


class SupportOut(Schema):
    """A support of a title as of today; sums in 元, null while not known. `says` is how the total comes about.
    `claimed` is to be paid back, of which `owed` is not yet."""

    support: str
    title: str
    clause: list[str]
    total: Decimal | None
    says: str
    paid: Decimal
    claimed: Decimal
    owed: Decimal
    recovered: Decimal
    left: Decimal | None
    stopped: bool
    stopped_until: date | None
    instalments: list[SupportLineOut]


class SupportEntryOut(Schema):
    """An entry of the ledger; `amount` in words, `reversed` by a later entry."""

    id: int
    support: str
    kind: str
    day: date
    until: date | None
    instalment: int | None
    amount: str
    document: str
    clause: list[str]
    reversed: bool


class LedgerOut(Schema):
    """What a title brings in money, and what was entered, the oldest first; without persons."""

    supports: list[SupportOut]
    entries: list[SupportEntryOut]


class PromiseIn(RequestBody):
    """What was decided, in the unit of the support, or stated by fact, so that the amount can be computed."""

    amount: Word = ""
    instalment: Number | None = None
    stated: dict[Id, Word] = {}
    day: Day
    document: Line
    reason: Text = ""


class PaymentIn(RequestBody):
    """What was paid, in the unit of the support; the instalment where there are several."""

    amount: Word
    instalment: Number | None = None
    day: Day
    document: Line
    reason: Text = ""


class StopIn(RequestBody):
    """From which day, until which (exclusive; none: without a stated end), and why."""

    day: Day
    until: Day | None = None
    document: Line = ""
    reason: Text


class ResumptionIn(RequestBody):
    """From which day, and why."""

    day: Day
    document: Line = ""
    reason: Text


class RecoveryIn(RequestBody):
    """What was got back, in the unit of the support, and why."""

    amount: Word
    day: Day
    document: Line
    reason: Text


class SupportCorrectionIn(RequestBody):
    """Why an entry is undone."""

    reason: Text


@routes.read("/{code}/supports", LedgerOut, "支持台账", public=True)
def read_supports(request: ViewerRequest, code: Code) -> LedgerOut:
    """What a title brings in money as of today."""
    return _ledger(request, code)


@routes.act("/{code}/supports/{support}/promises", LedgerOut, "确定支持金额", creates=True)
def promise_support(request: ViewerRequest, code: Code, support: AtStep, body: PromiseIn) -> LedgerOut:
    """Enter what the office decided, or what it states. By the office that the definition names."""
    supports.promise_support(code, TypedEntry(support, **body.dict()), actor=request.viewer, at=request.at)
    return _ledger(request, code)


@routes.act("/{code}/supports/{support}/payments", LedgerOut, "登记支付", creates=True)
def pay_support(request: ViewerRequest, code: Code, support: AtStep, body: PaymentIn) -> LedgerOut:
    """Enter a payment. More than is left of the instalment is a conflict."""
    supports.pay_support(code, TypedEntry(support, **body.dict()), actor=request.viewer, at=request.at)
    return _ledger(request, code)


@routes.act("/{code}/supports/{support}/stops", LedgerOut, "停止支持", creates=True)
def stop_support(request: ViewerRequest, code: Code, support: AtStep, body: StopIn) -> LedgerOut:
    """Stop payment. What falls due during a stop with a stated end is not paid later."""
    supports.stop_support(code, TypedEntry(support, **body.dict()), actor=request.viewer, at=request.at)
    return _ledger(request, code)


@routes.act("/{code}/supports/{support}/resumptions", LedgerOut, "恢复支持", creates=True)
def resume_support(request: ViewerRequest, code: Code, support: AtStep, body: ResumptionIn) -> LedgerOut:
    """Resume payment."""
    supports.resume_support(code, TypedEntry(support, **body.dict()), actor=request.viewer, at=request.at)
    return _ledger(request, code)


@routes.act("/{code}/supports/{support}/recoveries", LedgerOut, "登记追回", creates=True)
def recover_support(request: ViewerRequest, code: Code, support: AtStep, body: RecoveryIn) -> LedgerOut:
    """Enter what was got back."""
    supports.recover_support(code, TypedEntry(support, **body.dict()), actor=request.viewer, at=request.at)
    return _ledger(request, code)


@routes.act("/{code}/supports/entries/{entry_id}/corrections", LedgerOut, "更正支持台账", creates=True)
def correct_support_entry(
    request: ViewerRequest, code: Code, entry_id: AtRecord, body: SupportCorrectionIn
) -> LedgerOut:
    """Undo a wrong entry by another one. Twice is a conflict."""
    supports.correct_support_entry(code, entry_id, body.reason, actor=request.viewer, at=request.at)
    return _ledger(request, code)


def _ledger(request: ViewerRequest, code: str) -> LedgerOut:
    on = local_date(request.at)
    ledger = ledger_of(find_title(code, on).title, on)
    return LedgerOut(supports=list(map(_support, ledger.accounts)), entries=list(map(_entry, ledger.rows)))


def _support(account: Account) -> SupportOut:
    stop = account.stop
    return SupportOut(
        support=account.id,
        title=account.support.title,
        clause=list(account.promise.clause),
        total=account.promise.total,
        says=account.promise.says,
        paid=account.paid,
        claimed=account.claimed,
        owed=account.owed,
        recovered=account.recovered,
        left=account.left,
        stopped=stop is not None,
        stopped_until=stop.until if stop else None,
        instalments=[SupportLineOut.from_orm(line) for line in account.lines],
    )


def _entry(row: LedgerRow) -> SupportEntryOut:
    same = ("id", "kind", "day", "until", "instalment", "amount", "document", "reversed")
    fields = {key: getattr(row, key) for key in same}
    return SupportEntryOut(support=row.support.title, clause=list(row.clause), **fields)
