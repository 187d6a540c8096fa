"""What titles bring in money, in a rehearsal: decided and paid by the offices in charge as soon as it may be."""

from collections.abc import Mapping, Sequence
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
from pingding.queries.viewer import Viewer
from pingding.records.models import Title

DOCUMENT = "示例资金文件"
DECIDED = Decimal(10)
"""What is decided where nothing limits it, in the unit of the support."""

OVER = frozenset({"paid", "none", "forfeited"})
"""Instalments of which nothing more is to be paid."""


class Paying:
    """Makes the entries of the ledgers; what is refused once is not tried again for that instalment."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.unpaid: dict[Part, str] = {}
        """By instalment, why it could last not be paid."""
        self._refused: set[tuple[int, str, int]] = set()
        self._settled: set[int] = set()

    def month(self, titles: Sequence[Title]) -> None:
        """A month begins: all that may be decided and then paid by now, of titles that may still be paid something."""
        today = self.stage.world.today()
        waiting = [title for title in titles if title.pk not in self._settled and in_force(title, today)]
        if not self.stage.edition.supports or not waiting:
            return
        ledgers = ledgers_of(waiting, today)
        decided = [self._decide(title, ledgers[title.pk].accounts) for title in waiting]
        if any(decided):
            ledgers = ledgers_of(waiting, today)
        for title in waiting:
            self._pay(title, ledgers[title.pk].accounts)

    def _pay(self, title: Title, accounts: Sequence[Account]) -> None:
        lines = [(account, line) for account in accounts for line in account.lines]
        for account, line in lines:
            if line.state == "payable":
                self._enter(title, account, line, promise=False)
            elif line.state != "paid":
                self.unpaid[account.id, line.number] = line.says
        if all(line.state in OVER for _account, line in lines):
            self._settled.add(title.pk)

    def _decide(self, title: Title, accounts: Sequence[Account]) -> bool:
        """Enter what is to be decided; whether there was anything."""
        today = self.stage.world.today()
        lines = [(account, line) for account in accounts for line in account.lines]
        due = [(account, line) for account, line in lines if line.state == "open" and line.due <= today]
        for account, line in due:
            self._enter(title, account, line, promise=True)
        return bool(due)

    def _enter(self, title: Title, account: Account, line: Line, *, promise: bool) -> None:
        if (title.pk, account.id, line.number) in self._refused:
            return
        support = account.support
        actor, at = self._payer(title, support.by), self.stage.world.later()
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

    def _payer(self, title: Title, party: str) -> Viewer:
        world = self.stage.world
        return world.viewer(world.officer(seats_of(title.case, party)[0]))

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
