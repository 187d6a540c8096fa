"""What was known before cases, as of a day each: read for many cases at once, only where their definitions ask."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db.models import Q, QuerySet

from pingding.policy.facts.earlier import EarlierCase, HeldTitle, OwedPeriod, Past
from pingding.policy.facts.facts import Facts
from pingding.policy.language.earlier import Earlier, TitleWord
from pingding.policy.titles.state import LIVING
from pingding.policy.values.periods import whole_years
from pingding.policy.values.typed import Value
from pingding.queries.cases.met_periods import met_at
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_of, revision_families
from pingding.records.models import Case, ObligationPeriod, Title, TitleSpan

K = TypeVar("K")
V = TypeVar("V")
ReadFacts = Callable[[Sequence[Case]], Mapping[int, Facts]]
"""By case, the facts as handed in, without those of earlier data."""


def pasts_of(
    cases: Sequence[Case], on: Mapping[int, date], read: ReadFacts, titles_on: date | None = None
) -> dict[int, Past]:
    """By case, what was known before it on its day; of cases whose definition reads nothing earlier, nothing.

    The cases come with their `edition`. With `titles_on` their titles are looked at on that day, long after them.
    The number of queries does not grow with them.
    """
    asking = [case for case in cases if edition_of(case.edition).earlier_facts]
    facts = (fact for case in asking for fact in edition_of(case.edition).earlier_facts.values())
    asked_for = {fact.earlier for fact in facts if fact.earlier is not None}
    records = _Records(asking, asked_for, read)
    return {case.pk: records.past(case, on[case.pk], titles_on) for case in asking}


def holdings_of(unit: int | None, day: date) -> tuple[HeldTitle, ...]:
    """The titles that a unit holds on a day, by its key; none for a unit that is still to be registered (None)."""
    rows = [span for span in _living((unit,)) if _covers(span, day)] if unit is not None else []
    families = revision_families() if rows else {}
    return tuple(_held_title(span, families) for span in rows)


class _Records:
    """The rows that the pasts of some cases are read from; each table is read only where what is asked for needs it."""

    def __init__(self, cases: Sequence[Case], asked: Collection[Earlier], read: ReadFacts) -> None:
        procedures = {earlier.procedure for earlier in asked if earlier.procedure}
        self.titles = _titles_of(cases) if any(earlier.of_title for earlier in asked) else {}
        titles = {title.pk: title for title in self.titles.values()}
        self.lives = _grouped((span.title_id, span) for span in _spans(tuple(titles))) if titles else {}
        self.cases = _earlier_cases(titles, procedures, read) if titles and procedures else {}
        self.owed = _owed(titles) if titles and any(earlier.missed for earlier in asked) else {}
        self.held = _held(cases) if any(not earlier.of_title for earlier in asked) else {}

    def past(self, case: Case, day: date, title_on: date | None) -> Past:
        """What was known before a case on a day. The case that a title was granted in is one of its earlier cases."""
        on, title = title_on or day, self.titles.get(case.pk)
        year = title_on.year if title_on else case.period or day.year
        others = tuple(each for span, each in self.held.get(case.organisation_id, ()) if _covers(span, day))
        span = next((each for each in self.lives.get(title.pk, ()) if _covers(each, on)), None) if title else None
        if title is None or span is None:
            return Past(year, held=others)
        granting = title.case_id == case.pk
        return Past(
            year,
            _title_values(title, span, on),
            tuple(each for pk, each in self.cases.get(title.pk, ()) if granting or pk != case.pk),
            tuple(self.owed.get(title.pk, ())),
            others,
            "" if granting else case.procedure,
            _day(case.ended_at),
            title_on,
        )


@compiled_query
def _titles(about: tuple[int, ...], cases: tuple[int, ...]) -> QuerySet[Title]:
    return Title.objects.filter(Q(pk__in=about) | Q(case__in=cases))


def _titles_of(cases: Sequence[Case]) -> dict[int, Title]:
    """By case, the title that it is about, or the one that was granted in it."""
    about = {case.held_title_id for case in cases if case.held_title_id is not None}
    rows = _titles(tuple(sorted(about)), tuple(case.pk for case in cases))
    by_key, granted = {title.pk: title for title in rows}, {title.case_id: title for title in rows}
    titles = {case.pk: by_key.get(case.held_title_id or 0) or granted.get(case.pk) for case in cases}
    return {case: title for case, title in titles.items() if title is not None}


@compiled_query
def _spans(titles: tuple[int, ...]) -> QuerySet[TitleSpan]:
    return TitleSpan.objects.filter(title__in=titles).select_related("organisation")


def _title_values(title: Title, span: TitleSpan, on: date) -> dict[TitleWord, Value]:
    return {
        "kind": span.kind,
        "standing": span.standing,
        "granted_on": title.granted_on,
        "expires_on": span.expires_on,
        "years": _years(title.granted_on, on),
        "number": title.number,
        "field": span.field or None,
        "holder": span.organisation.name,
    }


@compiled_query
def _cases_about(titles: tuple[int, ...], procedures: tuple[str, ...]) -> QuerySet[Case]:
    about = Q(held_title__in=titles) | Q(title__in=titles)
    rows = Case.objects.filter(about, procedure__in=procedures).select_related("edition", "organisation")
    return rows.defer("edition__content")


def _earlier_cases(
    titles: Mapping[int, Title], procedures: Collection[str], read: ReadFacts
) -> dict[int, list[tuple[int, EarlierCase]]]:
    """By title, the cases about it and the one it was granted in, each with its key, of these procedures."""
    rows = _cases_about(tuple(titles), tuple(sorted(procedures)))
    facts = read(rows)
    granted = {title.case_id: key for key, title in titles.items()}
    return _grouped(
        (granted.get(case.pk) or case.held_title_id or 0, (case.pk, _earlier(case, facts))) for case in rows
    )


def _earlier(case: Case, facts: Mapping[int, Facts]) -> EarlierCase:
    """What an office alone fills in counts as handed in when the case has ended."""
    return EarlierCase(
        case.procedure,
        case.period or local_date(case.opened_at).year,
        facts[case.pk],
        _day(case.submitted_at or case.ended_at),
        _day(case.ended_at),
        case.status not in Case.WITHOUT_SUCCESS and not case.confidential,
    )


@compiled_query
def _periods(titles: tuple[int, ...]) -> QuerySet[ObligationPeriod]:
    return ObligationPeriod.objects.filter(title__in=titles).select_related("case")


def _owed(titles: Iterable[int]) -> dict[int, list[OwedPeriod]]:
    rows = _periods(tuple(titles))
    met = met_at(rows)
    return _grouped(
        (row.title_id, OwedPeriod(row.obligation, row.period, local_date(row.due_at), _day(met.get(row.pk))))
        for row in rows
    )


@compiled_query
def _living(units: tuple[int, ...]) -> QuerySet[TitleSpan]:
    rows = TitleSpan.objects.filter(organisation__in=units, standing__in=LIVING)
    return rows.select_related("title__edition").defer("title__edition__content")


def _held(cases: Sequence[Case]) -> dict[int, list[tuple[TitleSpan, HeldTitle]]]:
    """By unit, the titles that it has ever held, each with the time for which it was so."""
    rows = _living(tuple(sorted({case.organisation_id for case in cases})))
    families = revision_families() if rows else {}
    return _grouped((span.organisation_id, (span, _held_title(span, families))) for span in rows)


def _held_title(span: TitleSpan, families: Mapping[str, frozenset[str]]) -> HeldTitle:
    title = span.title
    level = edition_of(title.edition).programme.level
    return HeldTitle(families[title.edition.programme], level, title.granted_on, span.kind, title.number)


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _covers(span: TitleSpan, day: date) -> bool:
    return span.starts <= day and (span.ends is None or day < span.ends)


def _day(moment: datetime | None) -> date | None:
    return local_date(moment) if moment is not None else None


def _years(since: date, on: date) -> Value:
    return Decimal(whole_years(since, on))
