"""Making an entry in a ledger of supports: for which office, what is stored, recorded and told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.door import notify, platform_language, record_act
from pingding.actions.permission import forbidden
from pingding.policy.journal_chain import content_digest
from pingding.policy.language import Support
from pingding.policy.supports.entries import Entry
from pingding.policy.supports.money import NOTHING, shown
from pingding.policy.supports.promises import promise_of
from pingding.policy.translation import day as day_words
from pingding.policy.translation import listed
from pingding.policy.values.values import write_value
from pingding.queries.books import Book
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.act import JournalAct
from pingding.queries.journal.acts.supports import (
    ClaimSupport,
    CorrectSupportEntry,
    PaySupport,
    PromiseSupport,
    RecoverSupport,
    ResumeSupport,
    StopSupport,
)
from pingding.queries.journal.contents import of_support_entry
from pingding.queries.supports import payer
from pingding.queries.viewer import Viewer
from pingding.records.models import Organisation, SupportEntry, Title

Kind = SupportEntry.Kind

MESSAGES = {
    Kind.PROMISED: gettext_noop("“%(title)s”的“%(support)s”已确定金额：%(amount)s（%(document)s）"),
    Kind.PAID: gettext_noop("“%(title)s”的“%(support)s”已登记支付%(amount)s（%(document)s）"),
    Kind.STOPPED: gettext_noop("“%(title)s”的“%(support)s”自%(day)s起停止支付：%(reason)s"),
    Kind.RESUMED: gettext_noop("“%(title)s”的“%(support)s”自%(day)s起恢复支付：%(reason)s"),
    Kind.CLAIMED: gettext_noop("“%(title)s”的“%(support)s”须退回已支付的%(amount)s"),
    Kind.RECOVERED: gettext_noop("“%(title)s”的“%(support)s”已登记追回%(amount)s：%(reason)s"),
    Kind.REVERSED: gettext_noop("“%(title)s”的“%(support)s”台账有一笔登记已更正：%(reason)s"),
}
"""What the holder is told of each kind of entry."""


@dataclass(frozen=True)
class LedgerEntry:
    """One being made in the ledger of a title; `actor` None: a consequence makes it."""

    kind: Kind
    title: Title
    book: Book
    at: datetime
    actor: Viewer | None

    def office(self, support: Support) -> Organisation:
        """The office for which the actor enters; refused for everybody else."""
        assert self.actor is not None
        office = payer(self.actor, self.title, support)
        if office is None:
            party = edition_of(self.title.edition).parties[support.by].title
            refusal = forbidden(
                _("只有%(party)s可以登记这一项支持") % {"party": party}, _("请由%(party)s办理。") % {"party": party}
            )
            refusal.clause, refusal.where = support.clause, support.title
            raise refusal
        return office

    def with_sum(self, entry: Entry) -> Entry:
        """A promise with what it comes to, where the programme itself says it."""
        if self.kind != Kind.PROMISED or entry.amount:
            return entry
        promise = promise_of(self.book.title, entry.support, [*self.book.entries, entry])
        return replace(entry, amount=promise.total or NOTHING)

    def store(self, support: Support, entry: Entry, office: Organisation | None = None) -> SupportEntry:
        """The entry on record, in the journal, and told to the holder."""
        row = SupportEntry.objects.create(
            title=self.title,
            support=entry.support,
            kind=entry.kind,
            instalment=entry.instalment,
            amount=entry.amount,
            day=entry.day,
            until=entry.until,
            reverses_id=entry.reverses,
            stated={key: write_value(value) for key, value in entry.stated.items()},
            document=entry.document,
            reason=entry.reason,
            clause=list(entry.clause),
            office=office,
            entered_by=self.actor.person if self.actor else None,
            entered_at=self.at,
        )
        record_act(
            _ACTS[self.kind](row, shown(entry.amount, support.unit)),
            at=self.at,
            actor=self.actor,
            behalf=office,
            case=self.title.case,
            about=self.title.name,
            clause=entry.clause,
        )
        words = {
            "title": self.title.name,
            "support": support.title,
            "amount": shown(entry.amount, support.unit),
            "day": entry.day,
            "document": entry.document,
            "reason": entry.reason,
        }
        notify(MESSAGES[self.kind], words, at=self.at, organisation=self.title.organisation, case=self.title.case)
        return row


def _common(row: SupportEntry) -> dict[str, Any]:
    """What the journal records of every entry."""
    texts = {"document": row.document, "reason": row.reason}
    content = content_digest(of_support_entry(row))
    return {"support": row.support, "day": row.day, "content": content} | {k: v for k, v in texts.items() if v}


def _instalment(row: SupportEntry) -> dict[str, Any]:
    return {"instalment": row.instalment} if row.instalment else {}


def _promise(row: SupportEntry, money: str) -> JournalAct:
    stated = {"stated": row.stated} if row.stated else {}
    return PromiseSupport(**_common(row), **_instalment(row), **stated, amount=money)


def _correction(row: SupportEntry, money: str) -> JournalAct:
    wrong = row.reverses
    assert wrong is not None  # else it would correct nothing
    with platform_language():
        parts = (day_words(wrong.day), wrong.get_kind_display(), money if wrong.amount else "")
        return CorrectSupportEntry(**_common(row), corrected=listed(filter(None, parts)))


_ACTS: dict[str, Callable[[SupportEntry, str], JournalAct]] = {
    Kind.PROMISED: _promise,
    Kind.PAID: lambda row, money: PaySupport(**_common(row), **_instalment(row), amount=money),
    Kind.STOPPED: lambda row, money: StopSupport(**_common(row), **({"until": row.until} if row.until else {})),
    Kind.RESUMED: lambda row, money: ResumeSupport(**_common(row)),
    Kind.CLAIMED: lambda row, money: ClaimSupport(**_common(row), amount=money),
    Kind.RECOVERED: lambda row, money: RecoverSupport(**_common(row), amount=money),
    Kind.REVERSED: _correction,
}
"""The act that the journal records for each kind of entry."""
