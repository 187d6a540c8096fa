"""What titles bring in money: the ledger of one, those of many, and who may enter into it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition, Support
from pingding.policy.language.identity import Party
from pingding.policy.supports.accounts import Account, accounts_of
from pingding.policy.supports.entries import standing
from pingding.policy.supports.money import NOTHING
from pingding.policy.titles.state import LIVING
from pingding.queries.books import Book, books_of
from pingding.queries.cases.parties import ROLES_OF, seats_of
from pingding.queries.editions import edition_of
from pingding.queries.title_spans import span_of, spans_on
from pingding.queries.viewer import Viewer
from pingding.records.models import Organisation, Seat, StoredEdition, SupportEntry, Title

PAID = frozenset({"in_force", "rectifying"})
"""The standings in which a title brings money."""


@dataclass(frozen=True)
class LedgerRow:
    """One entry as it is shown. `amount` in words, empty where the kind has none, `yuan` as a number; `reversed` by a
    later entry.

    `reason`, `office` and `person` are for officials.
    """

    id: int
    support: Support
    kind: str
    kind_title: str
    day: date
    until: date | None
    instalment: int | None
    amount: str
    yuan: Decimal
    document: str
    clause: tuple[str, ...]
    reason: str
    office: str
    person: str
    reversed: bool


@dataclass(frozen=True)
class Ledger:
    """All supports of a title as of a day, and what was entered, the oldest first.

    `over` is what has become of a title that brings nothing any more, as its standing; empty while it lives.
    """

    title: Title
    accounts: tuple[Account, ...] = ()
    rows: tuple[LedgerRow, ...] = ()
    over: str = ""


@dataclass(frozen=True)
class LedgerLine:
    """One support of one title in an office's list; sums in 元. `this_year` falls due by the end of the year."""

    title: Title
    account: Account
    this_year: Decimal
    over: str = ""


def in_force(title: Title, day: date) -> bool:
    """Whether the title brings money on a day: neither suspended nor ended."""
    span = span_of(title, day)
    return span is not None and span.standing in PAID


def ledger_of(title: Title, on: date) -> Ledger:
    """The ledger of a title as of a day; the number of queries does not depend on its entries."""
    return ledgers_of([title], on)[title.pk]


def ledgers_of(titles: Sequence[Title], on: date) -> dict[int, Ledger]:
    """By title, the ledgers of many; the number of queries does not grow with the titles of one programme.

    The titles come with their `edition`, `organisation` and `case`.
    """
    books = books_of(titles, on)
    over = _over(books, on)
    ledgers = {title.pk: Ledger(title) for title in titles}
    for title in (title for title in titles if title.pk in books):
        book, edition = books[title.pk], edition_of(title.edition)
        accounts = accounts_of(book.title, book.entries, on)
        rows = _rows(book, edition, accounts)
        ledgers[title.pk] = Ledger(title, tuple(accounts.values()), rows, over.get(title.pk, ""))
    return ledgers


def _over(titles: Iterable[int], on: date) -> dict[int, str]:
    """By title, the standing of those that are over on the day."""
    rows = spans_on(on).filter(title__in=list(titles)).exclude(standing__in=LIVING)
    return dict(rows.values_list("title", "standing"))


def _rows(book: Book, edition: Edition, accounts: Mapping[str, Account]) -> tuple[LedgerRow, ...]:
    valid = {entry.id for entry in standing(book.entries)}
    return tuple(
        LedgerRow(
            id=row.pk,
            support=edition.supports[row.support],
            kind=row.kind,
            kind_title=row.get_kind_display(),
            day=row.day,
            until=row.until,
            instalment=row.instalment,
            amount=accounts[row.support].shown(row.amount) if row.amount else "",
            yuan=row.amount,
            document=row.document,
            clause=tuple(row.clause),
            reason=row.reason,
            office=row.office.name if row.office else "",
            person=row.entered_by.name if row.entered_by else "",
            reversed=row.kind != SupportEntry.Kind.REVERSED and row.pk not in valid,
        )
        for row in book.stored
        if row.support in accounts
    )


def support_of(title: Title, support: str) -> Support:
    """A support that concerns the title; Refusal(kind="missing") where there is none of that name."""
    named = edition_of(title.edition).supports.get(support)
    kinds = {title.kind, *title.spans.values_list("kind", flat=True)}
    if named is None or not any(map(named.concerns, kinds)):
        what = _("“%(title)s”没有这一项支持") % {"title": title.name}
        raise Refusal(what, kind="missing", remedy=_("请从称号的支持台账进入。"))
    return named


def payer(viewer: Viewer, title: Title, support: Support) -> Organisation | None:
    """The office for which the viewer may enter what this support promises and pays; None for everybody else."""
    party = edition_of(title.edition).parties[support.by]
    offices = seats_of(title.case, support.by)
    return next((unit for unit in offices if viewer.holds(unit.pk, *ROLES_OF[party.role])), None)


def supported_titles(viewer: Viewer) -> QuerySet[Title]:
    """The titles into whose ledgers the viewer's offices enter, the newest first."""
    scope = Q(pk__in=[])
    for stored in StoredEdition.objects.filter(titles__isnull=False).distinct().defer("content"):
        edition = edition_of(stored)
        for support in edition.supports.values():
            by = edition.parties[support.by]
            if f"{by.department}@{by.region}" in viewer.officer_offices:
                scope |= Q(edition=stored)
            elif not _fixed(by):
                sat = Seat.objects.filter(
                    run__case=OuterRef("case"), party=support.by, organisation__in=viewer.unit_ids
                )
                scope |= Q(Exists(sat), edition=stored)
    rows = Title.objects.filter(scope).select_related("edition", "organisation", "case")
    return rows.defer("edition__content").order_by("-granted_on", "-pk")


def _fixed(party: Party) -> bool:
    """Whether the party is the same office in every case."""
    return bool(party.department) and party.region not in ("case", None)


def ledger_lines(titles: Sequence[Title], on: date) -> list[LedgerLine]:
    """A line for each support of each title."""
    ledgers = ledgers_of(titles, on)
    return [
        LedgerLine(title, account, _due_by(account, date(on.year, 12, 31)), ledgers[title.pk].over)
        for title in titles
        for account in ledgers[title.pk].accounts
    ]


def _due_by(account: Account, last: date) -> Decimal:
    waiting = (line.rest for line in account.lines if line.due <= last and line.state in ("payable", "early", "unmet"))
    return sum(waiting, NOTHING)
