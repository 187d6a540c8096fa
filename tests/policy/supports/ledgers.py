"""A title with supports of every kind, and entries made to it one after the other, as far as they are admitted."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.policy.small_edition import SHARED, small_edition

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.supports.accounts import Account, account_of
from pingding.policy.supports.admission import admit
from pingding.policy.supports.entries import Entry
from pingding.policy.supports.promises import Promise, SupportedTitle, promise_of

GRANTED = date(2022, 3, 1)
TODAY = date(2030, 1, 1)
SUPPORTS: dict[str, dict[str, Any]] = {
    "special": {"amount": 100, "instalments": ["40%", "30%", "30%"]},
    "yearly": {"decided": True, "up_to": 60, "instalments": 3},
    "once": {"amount": 50, "once": True},
    "matched": {"ratio": "0.5", "of": "revenue", "when": "kind = 'enterprise'"},
    "topped": {"tops_up_to": 120, "less": "special"},
    "graded": {
        "tiers": [
            {"when": "staff >= 100", "amount": 30, "clause": "一"},
            {"when": "staff >= 50", "ratio": "0.1", "of": "revenue", "up_to": 20},
            {"when": "staff >= 10", "decided": True, "up_to": 5},
        ]
    },
    "shared": {"amount": 100, "share_of": {"fact": "revenue", "at_most": "30%"}},
    "stated": {"ratio": "0.5", "of": "grant", "up_to": 80, "states": ["grant"]},
}
FACTS = {"kind": "enterprise", "staff": Decimal(60), "revenue": Decimal(150)}


class Ledger:
    """A ledger to which entries are made; each gets the next id."""

    def __init__(self, elsewhere: dict[str, str] | None = None, **facts: Any) -> None:
        whole = {
            key: {"title": key, "by": "district", "unit": "万元", "clause": "二"} | each
            for key, each in SUPPORTS.items()
        }
        edition = small_edition(supports=whole)
        grant = edition.facts["revenue"].model_copy(update={"label": "上级补助", "of": "case"})
        edition = edition.model_copy(update={"facts": {**edition.facts, "grant": grant}})
        entered = {key: value for key, value in (FACTS | facts).items() if value is not None}
        self.title = SupportedTitle("centre", GRANTED, Facts(edition, SHARED, entered, GRANTED), elsewhere or {})
        self.entries: list[Entry] = []

    def enter(self, support: str, kind: Any, amount: object = 0, **more: Any) -> Entry:
        """Make an entry of so many 万元; Refusal where it is not admitted."""
        money = Decimal(str(amount)) * 10_000
        more = {"day": date(2026, 1, 1), "document": f"文件{len(self.entries)}"} | more
        if kind == "paid":
            more.setdefault("instalment", 1)
        entry = Entry(len(self.entries) + 1, support, kind, amount=money, **more)
        admit(self.title, self.entries, entry, TODAY)
        self.entries.append(entry)
        return entry

    def refused(self, support: str, kind: Any, amount: object = 0, **more: Any) -> Refusal:
        """Why an entry is not admitted; the ledger is as before."""
        try:
            self.enter(support, kind, amount, **more)
        except Refusal as refusal:
            return refusal
        raise AssertionError("admitted")

    def promise(self, support: str) -> Promise:
        return promise_of(self.title, support, self.entries)

    def account(self, support: str, on: date = TODAY) -> Account:
        return account_of(self.title, support, self.entries, on)
