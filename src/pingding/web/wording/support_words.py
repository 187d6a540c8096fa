"""The ledger of a title as its pages show it: each support with its sums, its instalments and what was entered."""

from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.language import Edition
from pingding.policy.supports.accounts import Account, Line, stop_words
from pingding.queries.supports import Ledger, LedgerRow
from pingding.web.wording.clause_links import chips
from pingding.web.wording.dates import day_words
from pingding.web.wording.status import word_for


def ledger_sheets(ledger: Ledger, edition: Edition, *, official: bool = False) -> list[dict[str, Any]]:
    """A sheet for each support, as the component `ledger_sheet` takes it; with reasons and persons for officials.

    Of the supports of which nothing is known nor entered, officials alone have a sheet.
    """
    return [_sheet(each, ledger, edition, official) for each in ledger.accounts if official or not _is_empty(each)]


def open_supports(ledger: Ledger, edition: Edition) -> list[dict[str, Any]]:
    """The supports that a living title may still bring and of which nothing is known nor entered, as `owed_list` takes
    them."""
    return [
        {
            "title": account.support.title,
            "state": "",
            "note": account.promise.says,
            "clauses": chips(edition, account.promise.clause or account.support.clause),
        }
        for account in ledger.accounts
        if not ledger.over and _is_empty(account)
    ]


def _is_empty(account: Account) -> bool:
    return account.promise.total is None and not account.entries


def over_words(over: str) -> str:
    """Why a title brings nothing any more."""
    return _("称号%(standing)s，不再支付") % {"standing": word_for(over).text}


def support_sums(account: Account, over: str = "") -> list[dict[str, Any]]:
    """What is promised, paid, recovered and left, as terms and values; of a title that is `over`, that it is."""
    promise = account.promise
    note = promise.says
    if promise.total is None:
        note = over_words(over) if over else promise.says
    rows: list[dict[str, Any]] = [
        {
            "term": _("应支付"),
            "value": note if promise.total is None else account.shown(promise.total),
            "note": "" if promise.total is None else note,
        },
        {"term": _("已支付"), "value": account.shown(account.paid)},
    ]
    if account.claimed:
        owed = _("尚欠%(sum)s") % {"sum": account.shown(account.owed)} if account.owed else _("已退清")
        rows.append({"term": _("须追回"), "value": account.shown(account.claimed), "note": owed})
    if account.recovered:
        rows.append({"term": _("已追回"), "value": account.shown(account.recovered)})
    if account.left is not None:
        rows.append(
            {
                "term": _("余额"),
                "value": account.shown(account.left),
                "note": over_words(over) if over and account.left else "",
            }
        )
    if account.stop is not None:
        rows.append({"term": _("停止支付"), "value": stop_words(account.stop)})
    return rows


def _sheet(account: Account, ledger: Ledger, edition: Edition, official: bool) -> dict[str, Any]:
    rows = [row for row in ledger.rows if row.support is account.support]
    return {
        "id": account.id,
        "title": account.support.title,
        "clauses": chips(edition, account.promise.clause or account.support.clause),
        "sums": support_sums(account, ledger.over),
        "line_columns": _columns(_("期次"), _("到期日"), money=(_("金额"), _("已支付")), after=(_("情况"),)),
        "lines": [_line(account, line) for line in account.lines]
        if account.support.instalments and not _is_empty(account)
        else [],
        "entry_columns": _entry_columns(official),
        "entries": [_entry(row, official) for row in rows],
    }


def _columns(*before: str, money: tuple[str, ...], after: tuple[str, ...]) -> list[dict[str, str]]:
    kinds = ((before, "text"), (money, "money"), (after, "text"))
    return [{"label": label, "kind": kind} for labels, kind in kinds for label in labels]


def _line(account: Account, line: Line) -> dict[str, Any]:
    amount = _("尚未确定") if line.amount is None else account.shown(line.amount)
    texts = (
        instalment_words(line.number),
        day_words(line.due, weekday=False),
        amount,
        account.shown(line.paid),
        line.says,
    )
    return {"cells": [{"text": text} for text in texts]}


def _entry_columns(official: bool) -> list[dict[str, str]]:
    more = (_("登记人"),) if official else ()
    return _columns(_("日期"), _("事项"), money=(_("金额"),), after=(_("依据文件"), *more))


def _entry(row: LedgerRow, official: bool) -> dict[str, Any]:
    cells: list[dict[str, Any]] = [
        {"text": day_words(row.day, weekday=False), "note": _("已更正") if row.reversed else ""},
        {"text": row.kind_title, "note": _about(row)},
        {"text": row.amount or "—"},
        {"text": row.document or "—", "note": row.reason if official else ""},
    ]
    if official:
        cells.append({"text": row.person or _("系统"), "note": row.office})
    return {"cells": cells}


def _about(row: LedgerRow) -> str:
    if row.until is not None:
        return _("至%(day)s") % {"day": day_words(row.until, weekday=False)}
    return instalment_words(row.instalment) if row.instalment and row.support.instalments else ""


def instalment_words(number: int) -> str:
    """The number of an instalment in words."""
    return _("第%(n)d期") % {"n": number}
