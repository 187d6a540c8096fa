"""What a unit said in earlier years, to be shown beside what it says now, with what has changed since."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_pages import FormPage
from pingding.policy.language import Fact
from pingding.policy.values.arithmetic import over
from pingding.policy.values.plausibility import KnownNumber
from pingding.policy.values.showing import show_share, show_value
from pingding.policy.values.units import written_unit
from pingding.policy.values.values import Value
from pingding.queries.cases.facts import read_all
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, Filing, OrganisationFact

NUMBERS = ("number", "integer", "money")
YEARS = 3
"""How many earlier years stand beside a field."""


@dataclass(frozen=True)
class YearValue:
    """What was said for a year, as a value and in words."""

    year: int
    value: Value
    words: str


@dataclass(frozen=True)
class Trend:
    """What was said of a fact for earlier years, the latest first, and for this year where something is."""

    fact: Fact
    earlier: tuple[YearValue, ...]
    now: YearValue | None = None

    def with_now(self, year: int, value: Value) -> "Trend":
        """The same beside what is said now; a year that is said now is no earlier one."""
        now = None if value in (None, "", ()) else _year_value(self.fact, year, value)
        return replace(self, earlier=tuple(each for each in self.earlier if each.year != year), now=now)

    @property
    def change(self) -> str:
        """By how much this year's number differs from that of the latest earlier year, in words; empty where neither
        can be compared. Of shares it is the difference in percentage points."""
        before, now = self.earlier[0] if self.earlier else None, self.now
        if before is None or now is None:
            return ""
        old, new = before.value, now.value
        if not isinstance(old, Decimal) or not isinstance(new, Decimal):
            return ""
        change = new - old if self.fact.type == "ratio" else over(new - old, abs(old))
        if change is None:
            return ""
        by = show_share(abs(change), 1)
        by = by.removesuffix("%") + _("个百分点") if self.fact.type == "ratio" else by
        words = {"year": before.year, "by": by}
        if not change:
            return _("与%(year)s年持平") % words
        return (_("比%(year)s年增加%(by)s") if change > 0 else _("比%(year)s年减少%(by)s")) % words

    @property
    def numbers(self) -> tuple[YearValue, ...]:
        """The numbers there are, the oldest first, this year's last."""
        every = (*reversed(self.earlier), *((self.now,) if self.now else ()))
        return tuple(each for each in every if isinstance(each.value, Decimal))


def previous_values(case: Case, facts: frozenset[str], *, by: int, at: datetime) -> dict[str, Trend]:
    """By fact, the values of up to three earlier years as an organisation (`by`) said them of the unit; in two queries.

    A report is of its period, any other form of the year it was handed in, a fact on record of the year of its day.
    What was handed in counts before what is on record for the same year; what is computed is computed from it. A case
    about a title goes by that title alone, except in what is on the unit's record. Facts without any are left out.
    """
    return trends(case, facts, said_before(case, facts, by), at)


def trends(case: Case, facts: frozenset[str], before: Iterable["Said"], at: datetime) -> dict[str, Trend]:
    """What was said (`said_before`) of these facts as `previous_values` gives it."""
    vocabulary = edition_of(case.edition).vocabulary
    of_unit = frozenset(key for key in facts if vocabulary[key].of == "organisation")
    by_fact: dict[str, dict[int, Value]] = {key: {} for key in facts}
    for year, values, same_title in before:
        if year < (case.period or local_date(at).year):
            for key in facts if same_title else of_unit:
                if (value := values.get(key)) is not None:
                    by_fact[key][year] = value
    return {key: _trend(vocabulary[key], years) for key, years in by_fact.items() if years}


def known_numbers(facts: frozenset[str], before: Iterable["Said"]) -> dict[str, tuple[KnownNumber, ...]]:
    """Every number that was said before (`said_before`) of these facts, in whichever case, the latest first."""
    by_fact: dict[str, list[tuple[int, Decimal]]] = {}
    for year, values, _same_title in before:
        for key in facts:
            if isinstance(value := values.get(key), Decimal):
                by_fact.setdefault(key, []).append((year, value))
    return {
        key: tuple(
            KnownNumber(value, _("%(year)d年") % {"year": year}) for year, value in sorted(numbers, reverse=True)
        )
        for key, numbers in by_fact.items()
    }


Said = tuple[int, Mapping[str, Value], bool]
"""What was said for a year, and whether of the same title."""


def said_before(case: Case, facts: frozenset[str], by: int) -> tuple[Said, ...]:
    """What an organisation put on record or handed in of the unit before this case; in two queries, where any is asked
    for."""
    if not facts:
        return ()
    vocabulary = edition_of(case.edition).vocabulary
    needed = vocabulary.keys() if any(vocabulary[key].derived for key in facts) else facts
    return (*_on_record(case, facts, by), *_handed_in(case, needed, by))


def _on_record(case: Case, facts: frozenset[str], by: int) -> Iterable[Said]:
    rows = OrganisationFact.objects.filter(organisation=case.organisation, fact__in=facts)
    for row in rows.order_by("as_of", "entered_at", "id") if by == case.organisation_id else ():
        yield row.as_of.year, _read(case, {row.fact: row.value}, row.as_of.year), True


def _handed_in(case: Case, needed: Collection[str], by: int) -> Iterable[Said]:
    rows = Filing.objects.filter(organisation=by, case__organisation=case.organisation, submitted_at__isnull=False)
    for filing in rows.exclude(case=case).select_related("case__title").order_by("submitted_at", "version"):
        year = filing.case.period or local_date(filing.submitted_at or filing.saved_at).year
        stored = {key: value for key, value in filing.data.items() if key in needed}
        granted = getattr(filing.case, "title", None)
        title = granted.pk if granted is not None else filing.case.held_title_id
        yield year, _read(case, stored, year), case.held_title_id in (None, title)


def _read(case: Case, stored: Mapping[str, Any], year: int) -> Facts:
    """Stored values as the facts of the case's definition; what is no value of its fact is not known."""
    edition = edition_of(case.edition)
    return Facts(edition, shared(), read_all(edition, stored)[0], date(year, 12, 31))


def _trend(fact: Fact, years: Mapping[int, Value]) -> Trend:
    latest = sorted(years, reverse=True)[:YEARS]
    return Trend(fact, tuple(_year_value(fact, year, years[year]) for year in latest))


def _year_value(fact: Fact, year: int, value: Value) -> YearValue:
    return YearValue(year, value, show_value(fact, value, shared()))


def trending_facts(pages: Iterable[FormPage]) -> frozenset[str]:
    """The facts on the pages that want earlier years beside them."""
    return frozenset(visible.id for page in pages for visible in page.fields if visible.fact.trend)


def numeric(pages: Iterable[FormPage]) -> frozenset[str]:
    """The numbers with a unit that are typed in on the pages."""
    typed = (visible for page in pages for visible in page.fields if visible.fact.typed_in)
    return frozenset(each.id for each in typed if each.fact.type in NUMBERS and written_unit(each.fact))
