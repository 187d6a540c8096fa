"""What the policy needs of titles' ledgers: what was entered, what acts have stopped, what was paid elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from django.db.models import QuerySet

from pingding.policy.language import Edition
from pingding.policy.supports.entries import Entry, EntryKind
from pingding.policy.supports.money import NOTHING
from pingding.policy.supports.promises import SupportedTitle
from pingding.policy.values.values import read_value
from pingding.queries.cases.facts import facts_of_grants
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_of, revisions_of, shared
from pingding.records.models import SupportEntry, Title, TitleChange, TitleSpan


@dataclass(frozen=True)
class Book:
    """What the policy needs of a title's ledger: the title, and all that was entered."""

    title: SupportedTitle
    stored: tuple[SupportEntry, ...]
    entries: tuple[Entry, ...]


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
    stops, became, before = _stopped_by_acts(bringing), _became(bringing), _paid_before(bringing)
    for row in _stored(tuple(title.pk for title in bringing)):
        stored.setdefault(row.title_id, []).append(row)
    books = {}
    for title in bringing:
        supported = SupportedTitle(
            title.kind,
            title.granted_on,
            facts[title.case_id],
            elsewhere.get(title.pk, {}),
            became.get(title.pk, ()),
            before.get(title.pk, {}),
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


@compiled_query
def _superseded(units: tuple[int, ...]) -> QuerySet[TitleChange, tuple[int, int, int]]:
    """For each title of the units that another took the place of: the case that granted the other, it, its own case."""
    changes = TitleChange.objects.filter(act="supersede", title__organisation__in=units)
    return changes.values_list("case", "title", "title__case")


@compiled_query
def _payments(titles: tuple[int, ...]) -> QuerySet[SupportEntry, tuple[int, str, Decimal]]:
    paid = SupportEntry.objects.filter(kind=SupportEntry.Kind.PAID, reversed_by=None, title__in=titles)
    return paid.values_list("title", "support", "amount")


def _paid_before(titles: Sequence[Title]) -> dict[int, dict[str, Decimal]]:
    """By title, what was paid by support for the titles that it took the place of, and those took the place of; two
    queries, and none where no support tops up what another gave."""
    topped = [title for title in titles if _tops_up(edition_of(title.edition))]
    rows = _superseded(tuple(sorted({title.organisation_id for title in topped}))) if topped else ()
    replaced: dict[int, list[tuple[int, int]]] = {}
    for granting, title, case in rows:
        replaced.setdefault(granting, []).append((title, case))
    before = {title.pk: tuple(_line(title.case_id, replaced)) for title in topped if title.case_id in replaced}
    paid: dict[int, dict[str, Decimal]] = {}
    old_titles = tuple(sorted({each for line in before.values() for each in line}))
    for old, support, amount in _payments(old_titles) if old_titles else ():
        for title in (title for title, line in before.items() if old in line):
            sums = paid.setdefault(title, {})
            sums[support] = sums.get(support, NOTHING) + amount
    return paid


def _tops_up(edition: Edition) -> bool:
    less = any(rule.less for support in edition.supports.values() for rule in support.rules)
    return less and any(kind.replaces for kind in edition.titles.values())


def _line(case: int, replaced: Mapping[int, Sequence[tuple[int, int]]]) -> Iterator[int]:
    """The titles whose place was taken by that of a case, and those whose place they had taken."""
    for title, own in replaced.get(case, ()):
        yield title
        yield from _line(own, replaced)
