"""Whether an entry may be made: in its kind's own terms, and so that the whole ledger still adds up."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from pingding.policy.errors import Refusal
from pingding.policy.supports.accounts import Account, Line, account_of, accounts_of, stop_words
from pingding.policy.supports.entries import Entry, standing
from pingding.policy.supports.money import NOTHING
from pingding.policy.supports.promises import Promise, SupportedTitle, promise_of
from pingding.policy.translation import day as day_words
from pingding.policy.translation import gettext as _


def admit(title: SupportedTitle, entries: Sequence[Entry], entry: Entry, on: date) -> None:
    """Refuse an entry that may not be made on this day beside those of the title, with its clause and what to do."""
    account = account_of(title, entry.support, entries, entry.day)
    where, clause = account.support.title, account.promise.clause
    if entry.day > on:
        what = _("%(day)s还没有到") % {"day": day_words(entry.day)}
        raise Refusal(what, where=where, clause=clause, remedy=_("请按实际发生的日期登记。"), field="day")
    if entry.day < title.granted_on:
        what = _("早于认定之日（%(day)s）") % {"day": day_words(title.granted_on)}
        raise Refusal(what, where=where, clause=clause, remedy=_("请按实际发生的日期登记。"), field="day")
    _ADMITTED[entry.kind](account, entry)
    if entry.kind == "promised":
        _refuse_idle(account, entry, promise_of(title, entry.support, [*entries, entry]))
    _refuse_breach(title, entries, entry)


def _refusal(account: Account, what: str, remedy: str, line: Line | None = None, *, field: str = "") -> Refusal:
    clause = line.clause if line else account.promise.clause
    return Refusal(what, where=account.support.title, clause=clause, remedy=remedy, kind="conflict", field=field)


def _twice(account: Account, entry: Entry) -> None:
    if any(each.same_as == entry.same_as for each in standing(account.entries)):
        raise _refusal(account, _("同一笔已经登记过"), _("请核对台账；确有两笔的，请写明各自的文件。"))


def _line(account: Account, entry: Entry) -> Line:
    """The instalment that an entry names."""
    number = entry.instalment or 0
    if not 0 < number <= len(account.lines):
        what = _("没有第%(n)d期，共%(count)d期") % {"n": number, "count": len(account.lines)}
        raise _refusal(account, what, _("请选择其中一期。"), field="instalment")
    return account.lines[number - 1]


def _promised(account: Account, entry: Entry) -> None:
    support, rule = account.support, account.promise.rule
    decided = rule.decided if rule else any(each.decided for each in support.rules)
    if not decided and not support.states:
        remedy = _("请直接登记支付。")
        raise _refusal(account, _("金额由办法算出，无须确定"), remedy)
    if missing := [name for name in support.states if entry.stated.get(name) is None]:
        raise _refusal(account, _("未填写确定所需的数据"), _("请填写后再登记。"), field=f"fact-{missing[0]}")
    if decided and support.decided_each:
        _line(account, entry)
    _twice(account, entry)


def _refuse_idle(account: Account, entry: Entry, promise: Promise) -> None:
    """Refuse a promise that comes to nothing, and a sum where the programme itself says it, or none where not."""
    decided = promise.rule is not None and promise.rule.decided
    if not promise.total and not decided:
        raise _refusal(account, promise.says, _("请核对所填的数据。"))
    if decided and not entry.amount:
        raise _refusal(account, _("未填写金额"), _("请按文件填写金额。"), field="amount")
    if not decided and entry.amount:
        raise _refusal(account, _("金额由办法算出，无须确定"), _("请留空金额。"), field="amount")


def _paid(account: Account, entry: Entry) -> None:
    line = _line(account, entry)
    _twice(account, entry)
    if line.state != "payable":
        remedies = {
            "open": _("请先登记所确定的金额。"),
            "early": _("请到期后再登记。"),
            "unmet": _("请待条件具备后再登记。"),
            "stopped": _("恢复支付以后再登记。"),
        }
        raise _refusal(account, line.says, remedies.get(line.state, _("请核对台账。")), line)
    if entry.amount > line.rest:
        raise _over(account, line)


def _over(account: Account, line: Line) -> Refusal:
    words = {
        "n": line.number,
        "amount": account.shown(line.amount or NOTHING),
        "paid": account.shown(line.paid),
        "rest": account.shown(line.rest),
    }
    what = _("第%(n)d期应支付%(amount)s，已支付%(paid)s，至多再支付%(rest)s") % words
    return _refusal(account, what, _("请按余额登记。"), line, field="amount")


def _stopped(account: Account, entry: Entry) -> None:
    if account.stop is not None:
        raise _refusal(account, stop_words(account.stop), _("请先恢复，或登记自恢复以后的停止。"))
    if entry.until is not None and entry.until <= entry.day:
        raise _refusal(account, _("恢复之日不晚于停止之日"), _("请核对两个日期。"), field="until")


def _resumed(account: Account, entry: Entry) -> None:
    if account.stop is None:
        raise _refusal(account, _("当日没有停止支付"), _("请核对日期。"), field="day")


def claim(account: Account, since: date | None, amount: Decimal | None) -> Decimal:
    """What is to be paid back, in 元: what was paid since the day, or the amount. Refusal of more than was paid."""
    if amount is None:
        return min(account.paid_since(since), account.claimable)
    _claimable(account, amount)
    return amount


def _claimed(account: Account, entry: Entry) -> None:
    _claimable(account, entry.amount)


def _claimable(account: Account, amount: Decimal) -> None:
    if amount > account.claimable:
        words = {"paid": account.shown(account.paid), "rest": account.shown(account.claimable)}
        what = _("已支付%(paid)s，其中至多还可追回%(rest)s") % words
        raise _refusal(account, what, _("请核对追回的金额。"), field="amount")


def _recovered(account: Account, entry: Entry) -> None:
    _twice(account, entry)
    rest = account.paid - account.recovered
    if entry.amount > rest:
        words = {"paid": account.shown(account.paid), "recovered": account.shown(account.recovered)}
        what = _("已支付%(paid)s，已追回%(recovered)s，至多再追回%(rest)s") % {**words, "rest": account.shown(rest)}
        raise _refusal(account, what, _("请按实际追回的登记。"), field="amount")


def _reversed(account: Account, entry: Entry) -> None:
    target = next((each for each in account.entries if each.id == entry.reverses), None)
    if target is None or target.kind == "reversed":
        raise _refusal(account, _("没有这一笔可以更正"), _("请从台账中选择。"))
    if target not in standing(account.entries):
        raise _refusal(account, _("这一笔已经更正过"), _("请刷新页面查看。"))


_ADMITTED: dict[str, Callable[[Account, Entry], None]] = {
    "promised": _promised,
    "paid": _paid,
    "stopped": _stopped,
    "resumed": _resumed,
    "claimed": _claimed,
    "recovered": _recovered,
    "reversed": _reversed,
}


def _refuse_breach(title: SupportedTitle, entries: Sequence[Entry], entry: Entry) -> None:
    """Refuse what would bring the ledger out of its bounds; a breach that was there before hinders nothing."""
    before, after = breaches(title, entries, entry.day), breaches(title, [*entries, entry], entry.day)
    for place, refusal in after.items():
        if place not in before:
            raise refusal


def breaches(title: SupportedTitle, entries: Sequence[Entry], on: date) -> dict[tuple[str, str], Refusal]:
    """Where a ledger is out of its bounds, by support and bound; empty for one that adds up."""
    broken: dict[tuple[str, str], Refusal] = {}
    for key, account in accounts_of(title, entries, on).items():
        promise = account.promise
        if promise.total is not None and promise.cap is not None and promise.total > promise.cap:
            words = {"total": account.shown(promise.total), "cap": account.shown(promise.cap)}
            what = _("确定的金额合计%(total)s，超过上限%(cap)s") % words
            broken[key, "cap"] = _refusal(account, what, _("请改正金额。"), field="amount")
        if account.paid > (promise.total or NOTHING):
            words = {"paid": account.shown(account.paid), "total": account.shown(promise.total or NOTHING)}
            what = _("已支付%(paid)s，将超过应支付的%(total)s") % words
            broken[key, "total"] = _refusal(account, what, _("请先更正或追回。"))
        if line := next((line for line in account.lines if line.paid > (line.amount or NOTHING)), None):
            broken[key, "instalment"] = _over(account, line)
        if account.recovered <= account.paid < account.recovered + account.owed:
            rest = account.shown(account.paid - account.recovered)
            what = _("尚须追回%(owed)s，将超过没有退回的%(rest)s") % {"owed": account.shown(account.owed), "rest": rest}
            broken[key, "claimed"] = _refusal(account, what, _("请先更正追回的登记。"))
        if account.recovered > account.paid:
            words = {"paid": account.shown(account.paid), "recovered": account.shown(account.recovered)}
            what = _("已追回%(recovered)s，将超过已支付的%(paid)s") % words
            broken[key, "recovered"] = _refusal(account, what, _("请先更正追回的登记。"))
    return broken
