"""What titles bring in money, in a rehearsal: decided and paid by the offices in charge as soon as it may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pingding.actions.titles.supports import pay_support, promise_support
from pingding.actions.titles.typed_entries import TypedEntry
from pingding.cli.rehearsal.stage import Stage
from pingding.cli.synthesis.candidates import Candidates
from pingding.cli.synthesis.literals import hints_of
from pingding.cli.years.unreached import Part
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.supports.accounts import Account, Line
from pingding.policy.supports.money import in_unit, in_yuan
from pingding.policy.values.values import write_value
from pingding.queries.cases.parties import seats_of
from pingding.queries.editions import shared
from pingding.queries.supports import in_force, ledgers_of
from pingding.queries.title_spans import span_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Title, TitleSpan

DOCUMENT = "示例资金文件"
DECIDED = Decimal(10)
"""What is decided where nothing limits it, in the unit of the support."""

OVER = frozenset({"paid", "none", "forfeited"})
"""Instalments of which nothing more is to be paid."""


@dataclass(frozen=True)
class Rest:
    """Nothing is to be entered for a title while it has this span, until a day (None: for ever); by instalment, why."""

    span: TitleSpan | None
    until: date | None
    unpaid: Mapping[Part, str]


class Paying:
    """Makes the entries of the ledgers; what is refused once is not tried again for that instalment."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.unpaid: dict[Part, str] = {}
        """By instalment, why it could last not be paid."""
        self._refused: set[tuple[int, str, int]] = set()
        self._resting: dict[int, Rest] = {}
        """By title, the rest after which one looks into its ledger again."""

    def month(self, titles: Sequence[Title]) -> None:
        """A month begins: all that may be decided and then paid by now, of titles that may still be paid something."""
        if not self.stage.edition.supports:
            return
        today = self.stage.world.today()
        paid = [title for title in titles if in_force(title, today)]
        waiting = [title for title in paid if not self._rests(title, today)]
        ledgers = ledgers_of(waiting, today)
        decided = [self._decide(title, ledgers[title.pk].accounts) for title in waiting]
        if any(decided):
            ledgers = ledgers_of(waiting, today)
        for title in paid:
            if title.pk in ledgers:
                self._pay(title, ledgers[title.pk].accounts)
            else:
                self.unpaid |= self._resting[title.pk].unpaid

    def _rests(self, title: Title, today: date) -> bool:
        """Whether nothing can be due of the title, which is still what it was when that was last seen."""
        rest, span = self._resting.get(title.pk), span_of(title, today)
        return rest is not None and rest.span == span and (rest.until is None or today < rest.until)

    def _pay(self, title: Title, accounts: Sequence[Account]) -> None:
        lines = [(account, line) for account in accounts for line in account.lines]
        for account, line in lines:
            if line.state == "payable":
                self._enter(title, account, line, promise=False)
            elif line.state != "paid":
                self.unpaid[account.id, line.number] = line.says
        today, open_lines = self.stage.world.today(), [each for each in lines if not self._is_over(title, *each)]
        if all(line.state in ("open", "early") and line.due > today for _account, line in open_lines):
            unpaid = {(account.id, line.number): line.says for account, line in lines if line.state not in OVER}
            until = min((line.due for _account, line in open_lines), default=None)
            self._resting[title.pk] = Rest(span_of(title, today), until, unpaid)

    def _is_over(self, title: Title, account: Account, line: Line) -> bool:
        """Whether nothing will be entered for the instalment any more."""
        return line.state in OVER or (title.pk, account.id, line.number) in self._refused

    def _decide(self, title: Title, accounts: Sequence[Account]) -> bool:
        """Enter what is to be decided; whether there was anything."""
        today = self.stage.world.today()
        lines = [(account, line) for account in accounts for line in account.lines]
        lines = [each for each in lines if not self._is_over(title, *each)]
        due = [(account, line) for account, line in lines if self._decides(account, line, today)]
        for account, line in due:
            self._enter(title, account, line, promise=True)
        return bool(due)

    def _decides(self, account: Account, line: Line, today: date) -> bool:
        """Whether the office is to decide or to state something now; what hangs on other facts waits for them."""
        support = account.support
        settles = bool(support.states) or any(rule.decided for rule in support.rules)
        return settles and line.state == "open" and line.due <= today

    def _enter(self, title: Title, account: Account, line: Line, *, promise: bool) -> None:
        if (title.pk, account.id, line.number) in self._refused:
            return
        support = account.support
        actor, at = self._payer(title, support.by), self.stage.world.later()
        if actor is None:
            party = self.stage.edition.parties[support.by].title
            self._refused.add((title.pk, account.id, line.number))
            self.unpaid[account.id, line.number] = f"“{title.name}”所在地区没有{party}"
            return
        amount: Decimal | str = in_unit(line.rest, support.unit)
        if promise:
            amount = self._decided(account) if any(rule.decided for rule in support.rules) else ""
        typed = TypedEntry(
            support=account.id,
            day=self.stage.world.today(),
            amount=amount,
            instalment=line.number,
            stated=self._stated(support.states) if promise else {},
            document=DOCUMENT,
        )
        try:
            (promise_support if promise else pay_support)(title.code, typed, actor=actor, at=at)
        except Refusal as refusal:
            self._refused.add((title.pk, account.id, line.number))
            self.unpaid[account.id, line.number] = refusal.what
            self.stage.notes.refused(support.title, refusal)

    def _payer(self, title: Title, party: str) -> Viewer | None:
        """An officer of the office that pays; None where there is none for the title."""
        world, seats = self.stage.world, seats_of(title.case, party)
        return world.viewer(world.officer(seats[0])) if seats else None

    def _decided(self, account: Account) -> Decimal:
        """A share of what may be decided."""
        cap = account.promise.cap
        most = in_yuan(DECIDED, account.support.unit) if cap is None else cap / len(account.support.payments)
        return in_unit(most.quantize(Decimal(1)), account.support.unit)

    def _stated(self, facts: Sequence[str]) -> Mapping[str, object]:
        edition, today = self.stage.edition, self.stage.world.today()
        if not facts:
            return {}
        hints = hints_of(edition, Facts(edition, shared(), {}, today))
        make = Candidates(edition, shared(), today, hints, self.stage.fates.rng, "")
        return {key: write_value(make.first(key)) for key in facts}
