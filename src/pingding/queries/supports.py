"""What titles bring in money: the ledger of one, those of many, and who may enter into it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition, Support
from pingding.policy.language.identity import Party
from pingding.policy.supports.accounts import Account, accounts_of
from pingding.policy.supports.entries import Entry, EntryKind, standing
from pingding.policy.supports.money import NOTHING
from pingding.policy.supports.promises import SupportedTitle
from pingding.policy.titles.state import LIVING
from pingding.policy.values.values import read_value
from pingding.queries.cases.facts import facts_of_grants
from pingding.queries.cases.parties import ROLES_OF, seats_of
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_of, revisions_of, shared
from pingding.queries.title_spans import span_of, spans_on
from pingding.queries.viewer import Viewer
from pingding.records.models import Organisation, Seat, StoredEdition, SupportEntry, Title, TitleChange, TitleSpan

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
class Book:
    """What the policy needs of a title's ledger: the title, and all that was entered."""

    title: SupportedTitle
    stored: tuple[SupportEntry, ...]
    entries: tuple[Entry, ...]


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


def books_of(titles: Sequence[Title], on: date) -> dict[int, Book]:
    """By title, what was entered for those whose programme brings money at all; conditions read what is known of the
    title on a day."""
    bringing = [title for title in titles if edition_of(title.edition).supports]
    if not bringing:
        return {}
    for title in bringing:
        title.case.edition, title.case.organisation = title.edition, title.organisation
    facts = facts_of_grants([title.case for title in bringing], on)
    elsewhere, stored = _paid_elsewhere(bringing), dict[int, list[SupportEntry]]()
    stops, became = _stopped_by_acts(bringing), _became(bringing)
    for row in _stored(tuple(title.pk for title in bringing)):
        stored.setdefault(row.title_id, []).append(row)
    books = {}
    for title in bringing:
        supported = SupportedTitle(
            title.kind, title.granted_on, facts[title.case_id], elsewhere.get(title.pk, {}), became.get(title.pk, ())
        )
        rows, edition = tuple(stored.get(title.pk, ())), edition_of(title.edition)
        entries = (*stops.get(title.pk, ()), *(entry_of(row, edition) for row in rows))
        books[title.pk] = Book(supported, rows, entries)
    return books


def _became(titles: Sequence[Title]) -> dict[int, tuple[tuple[date, str], ...]]:
    """By title, from which day on of which kind it was, since it was granted."""
    became: dict[int, tuple[tuple[date, str], ...]] = {}
    rows = TitleSpan.objects.filter(title__in=titles).order_by("starts").values_list("title", "starts", "kind")
    for title, starts, kind in rows:
        earlier = became.setdefault(title, ())
        if not earlier or earlier[-1][1] != kind:
            became[title] = (*earlier, (starts, kind))
    return became


@compiled_query
def _stops(titles: tuple[int, ...]) -> QuerySet[TitleChange]:
    return TitleChange.objects.filter(title__in=titles, act="stop_support").order_by("pk")


def _stopped_by_acts(titles: Sequence[Title]) -> dict[int, list[Entry]]:
    """By title, the stops that acts on it have brought about, each of every support.

    They stand before all that offices entered, so that a resumption ends them; their ids are no record's.
    """
    by_title = {title.pk: title for title in titles}
    stops: dict[int, list[Entry]] = {}
    for change in _stops(tuple(by_title)):
        title = by_title[change.title_id]
        until = change.details.get("until")
        stops.setdefault(title.pk, []).extend(
            Entry(
                -change.pk,
                key,
                "stopped",
                change.effective_on,
                until=date.fromisoformat(until) if until else None,
                clause=tuple(change.clause),
            )
            for key in edition_of(title.edition).supports
        )
    return stops


@compiled_query
def _stored(titles: tuple[int, ...]) -> QuerySet[SupportEntry]:
    rows = SupportEntry.objects.filter(title__in=titles).select_related("office", "entered_by")
    return rows.order_by("pk")


def entry_of(row: SupportEntry, edition: Edition) -> Entry:
    """A stored entry as the policy reads it."""
    vocabulary = edition.vocabulary
    stated = {key: read_value(vocabulary[key], raw, shared()) for key, raw in row.stated.items() if key in vocabulary}
    return Entry(
        id=row.pk,
        support=row.support,
        kind=cast(EntryKind, row.kind),
        day=row.day,
        amount=row.amount,
        instalment=row.instalment,
        until=row.until,
        reverses=row.reverses_id,
        stated=stated,
        document=row.document,
        reason=row.reason,
        clause=tuple(row.clause),
    )


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


@compiled_query
def _paid(units: tuple[int, ...]) -> QuerySet[SupportEntry, tuple[int, int, int, str, str]]:
    paid = SupportEntry.objects.filter(kind=SupportEntry.Kind.PAID, reversed_by=None, title__organisation__in=units)
    return paid.values_list("title", "title__organisation", "title__edition", "title__name", "support").distinct()


def _paid_elsewhere(titles: Sequence[Title]) -> dict[int, dict[str, str]]:
    """By title, the supports given once for which its unit was paid with another title of the programme, with that
    title's name; one query, and none where no support is given only once."""
    once = {title.pk for title in titles if any(each.once for each in edition_of(title.edition).supports.values())}
    if not once:
        return {}
    rows = _paid(tuple(sorted({title.organisation_id for title in titles})))
    elsewhere: dict[int, dict[str, str]] = {}
    for title in titles:
        own = title.pk in once and any(unit == title.organisation_id and pk != title.pk for pk, unit, *_rest in rows)
        chain = revisions_of(title.edition) if own else frozenset()
        for pk, unit, edition, name, support in rows:
            if pk != title.pk and unit == title.organisation_id and edition in chain:
                elsewhere.setdefault(title.pk, {})[support] = name
    return elsewhere


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
