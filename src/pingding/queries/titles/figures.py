"""The numbers that a title's reports say year by year, beside what was promised: what its kind makes public."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pingding.policy.facts.earlier import Past
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Fact
from pingding.policy.language.selection import Figure
from pingding.policy.values.showing import show_value
from pingding.queries.cases.facts import known_of_grant
from pingding.queries.editions import shared
from pingding.queries.titles.register import TitleInfo

YEARS = 5
"""So many years are shown, the latest; of a number that is summed up, as many as its sum takes in."""


@dataclass(frozen=True)
class Amount:
    """A number in the unit of its fact, and in words, with the unit."""

    value: Decimal
    words: str


@dataclass(frozen=True)
class YearlyFigure:
    """A number by years, the oldest first; its target, where there is one, is for each year, or for their `total` over
    so many years."""

    label: str
    unit: str
    years: Mapping[int, Amount]
    target: Amount | None = None
    total: Amount | None = None
    over: int = 1


def yearly_figures(info: TitleInfo, on: date) -> tuple[YearlyFigure, ...]:
    """What the reports that have ended by a day say of each figure of the kind; a figure without any is left out.

    The title comes with its case. In a settled number of queries, in none where the kind names no figure.
    """
    if not info.kind.figures:
        return ()
    case = info.title.case
    case.edition = info.title.edition
    facts, past = known_of_grant(case, on)
    figures = (_figure(figure, facts, past) for figure in info.kind.figures)
    return tuple(figure for figure in figures if figure.years)


def _figure(figure: Figure, facts: Facts, past: Past) -> YearlyFigure:
    vocabulary = facts.edition.vocabulary
    fact, target = vocabulary[figure.of], vocabulary.get(figure.target or "")
    assert fact.earlier is not None
    values: dict[int, Amount] = {}
    for case in sorted(past.cases, key=lambda each: each.ended or date.min):
        value = case.facts.get(fact.earlier.fact or "") if case.procedure == fact.earlier.of else None
        if isinstance(value, Decimal):
            values[case.year] = _amount(fact, value)
    summed = fact.earlier.years
    shown = {year: values[year] for year in sorted(values)[-(summed or YEARS) :]}
    promised = facts.get(figure.target or "")
    single = vocabulary.get(fact.earlier.fact or "", fact) if summed else fact
    return YearlyFigure(
        single.label,
        fact.unit or "",
        shown,
        _amount(target, promised) if target and isinstance(promised, Decimal) else None,
        _amount(fact, sum((each.value for each in shown.values()), Decimal(0))) if summed else None,
        summed or 1,
    )


def _amount(fact: Fact, value: Decimal) -> Amount:
    return Amount(value, show_value(fact, value, shared()))
