"""A title's account of one support: each instalment with its day and state, what was paid, recovered, and is left."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pingding.policy.expressions.in_words import in_words
from pingding.policy.language.supports import Instalment, Support
from pingding.policy.parts import percent
from pingding.policy.supports.entries import Entry, Stop, owed, standing, stops_of, total
from pingding.policy.supports.money import NOTHING, shown, split
from pingding.policy.supports.promises import Promise, SupportedTitle, promise_of, stated_facts
from pingding.policy.translation import day as day_words
from pingding.policy.translation import gettext as _
from pingding.policy.translation import listed
from pingding.policy.values.periods import add_months

LineState = Literal["none", "open", "paid", "forfeited", "stopped", "early", "unmet", "payable"]
"""none: nothing is promised; open: not known yet; forfeited: fell due while stopped until a stated day, or when the
title was of another kind; early: its day is still to come; unmet: its own condition does not hold, or is not known
to."""


@dataclass(frozen=True)
class Line:
    """One instalment on a day. `amount` in 元 is None while it is not known; `says` is why it is in its state."""

    number: int
    due: date
    amount: Decimal | None
    paid: Decimal
    state: LineState
    says: str
    clause: tuple[str, ...]

    @property
    def rest(self) -> Decimal:
        """What is still to be paid of it, whenever that may be."""
        if self.amount is None or self.state == "forfeited":
            return NOTHING
        return max(NOTHING, self.amount - self.paid)


@dataclass(frozen=True)
class Account:
    """One support of one title as of a day; sums in 元. `owed` is what is not paid back yet of what was claimed.
    `stop` is the one in effect on that day."""

    id: str
    support: Support
    promise: Promise
    lines: tuple[Line, ...]
    paid: Decimal
    claimed: Decimal
    owed: Decimal
    recovered: Decimal
    stop: Stop | None
    entries: tuple[Entry, ...]

    @property
    def left(self) -> Decimal | None:
        """What is still to be paid; None while that is not known. What was recovered is not paid again."""
        return None if self.promise.total is None else sum((line.rest for line in self.lines), NOTHING)

    @property
    def claimable(self) -> Decimal:
        """What was paid and is neither got back nor claimed yet."""
        return max(NOTHING, self.paid - self.recovered - self.owed)

    def paid_since(self, day: date | None) -> Decimal:
        """What was paid on the day or later; without one, all."""
        return total((each for each in standing(self.entries) if day is None or each.day >= day), "paid")

    @property
    def due(self) -> Decimal:
        """What may be paid on this day."""
        return sum((line.rest for line in self.lines if line.state == "payable"), NOTHING)

    def shown(self, money: Decimal) -> str:
        return shown(money, self.support.unit)


def accounts_of(title: SupportedTitle, entries: Sequence[Entry], on: date) -> dict[str, Account]:
    """By id, the account of each support that concerns the title by a kind that it had until a day, as of that day;
    entries of later days count too."""
    supports = title.facts.edition.supports
    concerned = [key for key, each in supports.items() if any(map(each.concerns, title.kinds_by(on)))]
    return {key: account_of(title, key, entries, on) for key in concerned}


def account_of(title: SupportedTitle, key: str, entries: Sequence[Entry], on: date) -> Account:
    """The account of one support as of a day."""
    support = title.facts.edition.supports[key]
    own = [each for each in standing(entries) if each.support == key]
    stops = stops_of(own)
    promise = promise_of(title, key, entries)
    return Account(
        id=key,
        support=support,
        promise=promise,
        lines=tuple(_Lines(title, support, promise, own, stops, on).lines()),
        paid=total(own, "paid"),
        claimed=total(own, "claimed"),
        owed=owed(own),
        recovered=total(own, "recovered"),
        stop=next((stop for stop in stops if stop.covers(on)), None),
        entries=tuple(sorted((each for each in entries if each.support == key), key=lambda each: each.id)),
    )


@dataclass(frozen=True)
class _Lines:
    """The instalments of one support being drawn up."""

    title: SupportedTitle
    support: Support
    promise: Promise
    own: Sequence[Entry]
    stops: Sequence[Stop]
    on: date

    def lines(self) -> Iterator[Line]:
        amounts, paid = self._amounts(), self._paid()
        for number, instalment in enumerate(self.support.payments, 1):
            due = add_months(self.title.begins(self.support), self.support.months_to(number))
            amount = amounts.get(number)
            state, says = self._state(instalment, due, amount, paid.get(number, NOTHING))
            clause = instalment.clause or self.promise.clause
            yield Line(number, due, amount, paid.get(number, NOTHING), state, says, clause)

    def _amounts(self) -> dict[int, Decimal]:
        """By number, the amounts that are known."""
        if self.support.decided_each:
            return {each.instalment: each.amount for each in self.own if each.kind == "promised" and each.instalment}
        if self.promise.total is None:
            return {}
        shares = [percent(each.share or "100%") for each in self.support.payments]
        return dict(enumerate(split(self.promise.total, shares), 1))

    def _paid(self) -> Mapping[int, Decimal]:
        numbers = {each.instalment for each in self.own if each.kind == "paid" and each.instalment}
        return {n: total((each for each in self.own if each.instalment == n), "paid") for n in numbers}

    def _state(self, instalment: Instalment, due: date, amount: Decimal | None, paid: Decimal) -> tuple[LineState, str]:
        if self.promise.total == NOTHING:
            return "none", self.promise.says
        if amount is None:
            return "open", self.promise.says if self.promise.total is None else _("本期金额尚未确定")
        if paid >= amount:
            return "paid", _("已付清")
        if not self.support.concerns(self.title.kind_on(due)):
            return "forfeited", _("到期时已不是享受这一项支持的称号")
        if any(stop.forfeits and stop.covers(due) for stop in self.stops):
            return "forfeited", _("停止支持期间到期，不再支付")
        if stop := next((stop for stop in self.stops if stop.covers(self.on)), None):
            return "stopped", stop_words(stop)
        if self.on < due:
            return "early", _("%(day)s起可以支付") % {"day": day_words(due)}
        if reason := self._unmet(instalment):
            return "unmet", reason
        return "payable", _("可以支付")

    def _unmet(self, instalment: Instalment) -> str:
        facts = stated_facts(self.title, self.support, self.own)
        answer = facts.holds(instalment.when)
        if answer:
            return ""
        words = {"when": in_words(facts.edition, facts.shared, instalment.when or "")}
        if answer is None:
            labels = [facts.compiled.vocabulary[name].label for name in facts.missing(instalment.when or "")]
            return _("%(when)s的才支付，尚不知%(facts)s") % {**words, "facts": listed(labels)}
        return _("%(when)s的才支付") % words


def stop_words(stop: Stop) -> str:
    """A stop in words."""
    if stop.until is None:
        return _("自%(first)s起停止支付") % {"first": day_words(stop.first)}
    return _("自%(first)s起停止支付，至%(until)s恢复") % {
        "first": day_words(stop.first),
        "until": day_words(stop.until),
    }
