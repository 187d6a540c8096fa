"""What things are found by, and which are: cases, titles, units, programmes, calls, notices, documents and clauses. For
whom, the caller decides."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from pingding.policy import translation
from pingding.policy.language import Edition, Fact
from pingding.policy.text.grams import sought_terms, terms
from pingding.policy.text.places import plainly, text_begins, waypoints
from pingding.queries.clock import local_date
from pingding.queries.directory.names import names_of
from pingding.queries.editions import edition_of
from pingding.queries.regions import region_title
from pingding.records.models import (
    BatchItem,
    Call,
    Case,
    Filing,
    IssuedDocument,
    Notice,
    Organisation,
    SearchEntry,
    StoredEdition,
    Title,
)

Kind = SearchEntry.Kind
ON_NOTICE = ("name", "number", "organisation__name")
NOTICE_MARK = "2"
"""The way in which the entries of notices are made: changed with it, so that all are made again."""
PROSE = ("text", "longtext", "organisation")
MOST_WORDS, LONGEST_HEADING, LONGEST_TEXT = 6, 400, 100_000
LEAST_JOINED, MOST_JOINED = 4, 12
"""A word of so many characters may be two."""
MOST_PARTED = 5
"""In so many places at most it is tried."""
MATCHING = {
    "postgresql": (
        "SELECT id FROM records_searchentry WHERE array_to_tsvector(string_to_array(terms, ' ')) @@ %s::tsquery"
    ),
    "sqlite": "SELECT rowid FROM records_searchterms WHERE records_searchterms MATCH %s",
}


def entries_with(words: str) -> QuerySet[SearchEntry]:
    """The entries in which each of the words stands; none for words without a letter or a digit."""
    entries = SearchEntry.objects.all()
    for word in words.split()[:MOST_WORDS]:
        sought = sought_terms(word)
        if not sought:
            return entries.none()
        matching = RawSQL(MATCHING[connection.vendor], [_query(sought)])
        entries = entries.filter(plain__contains=plainly(word), pk__in=matching)
    return entries if words.split() else entries.none()


def parted(words: str, finds: Callable[[str], bool]) -> str:
    """A word of Chinese characters parted in two so that something is found; empty where none, and for several words.

    It is parted in `MOST_PARTED` places at most, those nearest to its middle first.

    >>> parted("集成电路创新", lambda words: words == "集成电路 创新")
    '集成电路 创新'
    """
    word = words.strip()
    if not LEAST_JOINED <= len(word) <= MOST_JOINED or word.isascii() or len(word.split()) > 1:
        return ""
    places = sorted(range(2, len(word) - 1), key=lambda n: abs(2 * n - len(word)))[:MOST_PARTED]
    return next((tried for n in places if finds(tried := f"{word[:n]} {word[n:]}")), "")


def _query(sought: Iterable[tuple[str, bool]]) -> str:
    """The terms as the database asks for them; they have nothing but letters and digits in them."""
    if connection.vendor == "postgresql":
        return " & ".join(f"'{term}':*" if begins else f"'{term}'" for term, begins in sought)
    return " AND ".join(f'"{term}"*' if begins else f'"{term}"' for term, begins in sought)


def case_entries(cases: Iterable[Case]) -> Iterator[SearchEntry]:
    """What cases are found by: number, name, unit by all its names, programme, regions, and what the applicant wrote
    in what it handed in. Personal data is not among it."""
    rows = list(cases)
    names = names_of([case.organisation for case in rows])
    own = Filing.objects.filter(case__in=rows, organisation=F("case__organisation"), submitted_at__isnull=False)
    newest: dict[int, dict[str, Filing]] = {}
    for filing in own.order_by("case", "form", "-version"):
        newest.setdefault(filing.case_id, {}).setdefault(filing.form, filing)
    for case in rows:
        edition = edition_of(case.edition)
        written = (text for filing in newest.get(case.pk, {}).values() for text in _written(edition, filing.data))
        heads = (case.name, case.number, *names[case.organisation_id])
        places = (edition.programme.short, *map(region_title, case.regions))
        yield _entry(Kind.CASE, case.pk, case.number, heads, (*places, *written), str(case.revision))


def title_entries(titles: Iterable[Title]) -> Iterator[SearchEntry]:
    """What titles are found by: number, every name that they and their holders had, programme and region."""
    rows = list(titles)
    names = names_of([span.organisation for title in rows for span in title.spans.all()])
    for title in rows:
        spans = sorted(title.spans.all(), key=lambda span: span.starts, reverse=True)
        own = dict.fromkeys([*(span.name for span in spans), title.name])
        holders = dict.fromkeys(name for span in spans for name in names[span.organisation_id])
        places = (edition_of(title.edition).programme.short, region_title(title.region))
        yield _entry(Kind.TITLE, title.pk, title.code, (*own, title.number, *holders), places)


def unit_entries(units: Iterable[Organisation]) -> Iterator[SearchEntry]:
    """What organisations are found by: every name and the credit code."""
    rows = list(units)
    names = names_of(rows)
    for unit in rows:
        yield _entry(Kind.UNIT, unit.pk, str(unit.pk), (*names[unit.pk], unit.code or ""), (), unit_mark(unit))


def unit_mark(unit: Organisation) -> str:
    """What of a unit its entry is made of, and the entries of its cases and titles."""
    return f"{unit.name}|{unit.code or ''}"


def notice_entries(notices: Iterable[Notice]) -> Iterator[SearchEntry]:
    """What notices are found by: title, text, and the cases on them with their units by all their names."""
    rows = list(notices)
    on_notice: dict[int, list[Case]] = {}
    items = BatchItem.objects.filter(batch__in=[notice.batch_id for notice in rows]).order_by("place", "id")
    for item in items.select_related("case__organisation").only("batch", *(f"case__{each}" for each in ON_NOTICE)):
        on_notice.setdefault(item.batch_id, []).append(item.case)
    names = names_of([case.organisation for cases in on_notice.values() for case in cases])
    for notice in rows:
        cases = on_notice.get(notice.batch_id, ())
        lines = (" ".join((case.name, case.number, *names[case.organisation_id])) for case in cases)
        yield _entry(Kind.NOTICE, notice.pk, str(notice.pk), (notice.title,), (notice.body, *lines), NOTICE_MARK)


def document_entries(documents: Iterable[IssuedDocument]) -> Iterator[SearchEntry]:
    """What issued documents are found by: number, title and text."""
    for document in documents:
        heads = (document.title, document.number)
        yield _entry(Kind.DOCUMENT, document.pk, str(document.pk), heads, (document.body,), document.number)


def programme_entry(stored: StoredEdition) -> SearchEntry:
    """What a programme is found by: its names, its documents' numbers and titles, and who decides."""
    edition = edition_of(stored)
    documents = (f"{each.title} {each.number}" for each in edition.documents.values())
    heads = (edition.title, edition.programme.short)
    return _entry(Kind.PROGRAMME, stored.pk, stored.programme, heads, documents, clause_mark(stored))


def call_entries(calls: Iterable[Call]) -> Iterator[SearchEntry]:
    """What calls are found by: title, number, programme, and from when to when, said as pages and papers say it."""
    for call in calls:
        edition = edition_of(call.edition)
        opens, closes = translation.day(local_date(call.opens_at)), call.closes_at and local_date(call.closes_at)
        until = f"申报截止 {translation.day(closes)} {closes}" if closes else "常年受理"
        text = f"申报通知 申报时间 {opens} {local_date(call.opens_at)} {until}"
        heads = (call.title, call.number, edition.title)
        yield _entry(Kind.CALL, call.pk, f"{call.edition.programme}#{call.pk}", heads, (text,), call_mark(call))


def call_mark(call: Call) -> str:
    """What of a call its entry is made of."""
    return f"{call.opens_at.timestamp()}|{call.closes_at.timestamp() if call.closes_at else ''}"


def clause_entries(stored: StoredEdition) -> Iterator[SearchEntry]:
    """What the clauses of an edition are found by: number and gist. The programme's title stands in the heading, but
    nothing is found by it: all clauses of a programme would be."""
    edition = edition_of(stored)
    for n, (number, clause) in enumerate(edition.clauses.items(), 1):
        heads = (number, edition.programme.short)
        mark, plain = clause_mark(stored), plainly(f"{number}\n{clause.says}")
        entry = _entry(Kind.CLAUSE, stored.pk, f"{stored.programme}#{n}", heads, (clause.says,), mark)
        entry.plain, entry.terms, entry.text_from = plain, terms(plain), text_begins(number)
        yield entry


def clause_mark(stored: StoredEdition) -> str:
    """What of an edition the entries of its clauses are made of, and in which way."""
    return f"2|{stored.digest}"


def _entry(
    kind: SearchEntry.Kind, subject: int, key: str, heads: Iterable[str], texts: Iterable[str], mark: str = ""
) -> SearchEntry:
    heading = " · ".join(filter(None, heads))[:LONGEST_HEADING]
    text = "\n".join(filter(None, texts))[:LONGEST_TEXT]
    plain = plainly(f"{heading}\n{text}")
    return SearchEntry(
        kind=kind,
        subject=subject,
        key=key,
        mark=mark,
        heading=heading,
        text=text,
        plain=plain,
        terms=terms(plain),
        text_from=text_begins(heading),
        waypoints=waypoints(text),
    )


def _written(edition: Edition, data: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a form, choices by their labels; without what is personal, and without figures and days."""
    for key, value in data.items():
        fact = edition.vocabulary.get(key)
        if fact is not None and fact.typed_in and not fact.personal:
            yield from _texts(fact, value)


def _texts(fact: Fact, value: Any) -> Iterator[str]:
    if fact.type in PROSE and isinstance(value, str):
        yield value
    elif fact.choices:
        chosen = value if isinstance(value, list) else [value]
        yield from (fact.choices[key] for key in chosen if isinstance(key, str) and key in fact.choices)
    elif isinstance(value, list):
        columns = {key for key, column in fact.columns.items() if column.type in PROSE and not column.personal}
        rows = (row for row in value if isinstance(row, Mapping))
        yield from (text for row in rows for key, text in row.items() if key in columns and isinstance(text, str))
