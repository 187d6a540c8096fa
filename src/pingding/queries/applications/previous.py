"""What a unit said in earlier years, to be shown beside what it writes now."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.policy.values.values import read_value
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, Filing, OrganisationFact

YEARS = 3
"""How many earlier years stand beside a field."""


def previous_values(case: Case, facts: frozenset[str], *, at: datetime) -> dict[str, tuple[tuple[str, object], ...]]:
    """By fact, the values of up to three earlier years with the year's name, the latest first; in two queries.

    A report is of its period, any other form of the year it was handed in, a fact on record of the year of its day.
    What was handed in counts before what is on record for the same year.
    """
    if not facts:
        return {}
    by_fact: dict[str, dict[int, Any]] = {key: {} for key in facts}
    for year, key, value in (*_on_record(case, facts), *_handed_in(case, facts)):
        if year < (case.period or local_date(at).year) and value is not None:
            by_fact[key][year] = value
    edition = edition_of(case.edition)
    return {key: shown for key, years in by_fact.items() if (shown := _shown(edition, key, years))}


def _on_record(case: Case, facts: frozenset[str]) -> Iterable[tuple[int, str, Any]]:
    rows = OrganisationFact.objects.filter(organisation=case.organisation, fact__in=facts)
    for row in rows.order_by("as_of", "entered_at", "id"):
        yield row.as_of.year, row.fact, row.value


def _handed_in(case: Case, facts: frozenset[str]) -> Iterable[tuple[int, str, Any]]:
    rows = Filing.objects.filter(organisation=case.organisation, submitted_at__isnull=False).exclude(case=case)
    for filing in rows.select_related("case").order_by("submitted_at", "version"):
        year = filing.case.period or local_date(filing.submitted_at or filing.saved_at).year
        for key in facts & filing.data.keys():
            yield year, key, filing.data[key]


def _shown(edition: Edition, key: str, years: dict[int, Any]) -> tuple[tuple[str, object], ...]:
    fact = edition.vocabulary[key]
    shown: list[tuple[str, object]] = []
    for year in sorted(years, reverse=True)[:YEARS]:
        try:
            shown.append((f"{year}年", read_value(fact, years[year], shared())))
        except Refusal:
            continue
    return tuple(shown)
