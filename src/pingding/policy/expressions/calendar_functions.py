"""Calendar arithmetic in expressions: each function's types, value, SQL and words.

Months and years are whole ones as people count them (`values.periods`): a year after 29 February is 28 February, and
three years before 28 February 2023 is 29 February 2020, from which three years have gone by on that day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from typing import Any

from pingding.policy.expressions.terms import DATE, TITLES, ExpressionFault, Kind, Term
from pingding.policy.expressions.type_checking import require_type, with_one_type
from pingding.policy.translation import gettext_noop
from pingding.policy.values.arithmetic import SQL_TYPE
from pingding.policy.values.periods import add_months, whole_months, whole_years
from pingding.policy.values.units import read_unit

YEARS, MONTHS, DAYS = (Kind("number", read_unit(unit)) for unit in ("年", "月", "日"))
MOST = 9999
"""The most years, months or days by which a day is moved; beyond it the day is unknown."""


@dataclass(frozen=True)
class CalendarFunction:
    """One function. `takes` are the kinds of its arguments; `words` reads it, once translated."""

    takes: tuple[Kind, ...]
    gives: Kind
    evaluate: Callable[..., Any]
    sql: Callable[[list[str]], str]
    words: str


def _between(gives: Kind, count: Callable[[date, date], int], words: str, sql: str) -> CalendarFunction:
    def text(args: list[str]) -> str:
        start, end = args
        ahead, back = sql.format(a=start, b=end), sql.format(a=end, b=start)
        return f"CAST(CASE WHEN {start} <= {end} THEN {ahead} ELSE -({back}) END AS {SQL_TYPE})"

    return CalendarFunction((DATE, DATE), gives, lambda a, b: Decimal(count(a, b)), text, words)


def _moved(unit: Kind, step: Callable[[date, int], date], sign: int, interval: str, words: str) -> CalendarFunction:
    """A day so many units on or back; unknown for a broken number and outside the calendar."""

    def evaluate(day: date, number: Decimal) -> date | None:
        if number != number.to_integral_value() or abs(number) > MOST:
            return None
        try:
            return step(day, sign * int(number))
        except (OverflowError, ValueError):
            return None

    def text(args: list[str]) -> str:
        day, number = args
        whole = f"{number} = TRUNC({number}) AND ABS({number}) <= {MOST}"
        by = f"({sign} * (CASE WHEN {whole} THEN CAST({number} AS INTEGER) END))"
        moved = f"({day} + {interval}({by}))"
        to = f"CAST({moved} AS DATE)"
        if unit != DAYS:
            to = f"(CASE WHEN {by} < 0 AND {day} = LAST_DAY({day}) THEN LAST_DAY({moved}) ELSE {to} END)"
        return f"CASE WHEN YEAR({moved}) BETWEEN {MINYEAR} AND {MAXYEAR} THEN {to} END"

    return CalendarFunction((DATE, unit), DATE, evaluate, text, words)


def _years_on(day: date, years: int) -> date:
    return add_months(day, 12 * years)


def _days_on(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _part(name: str, gives: Kind, words: str) -> CalendarFunction:
    return CalendarFunction(
        (DATE,),
        gives,
        lambda day: Decimal(getattr(day, name)),
        lambda args: f"CAST({name.upper()}({args[0]}) AS {SQL_TYPE})",
        words,
    )


_MONTHS_SQL = (
    "((YEAR({b}) - YEAR({a})) * 12 + MONTH({b}) - MONTH({a})"
    " - CASE WHEN {a} + TO_MONTHS(CAST((YEAR({b}) - YEAR({a})) * 12 + MONTH({b}) - MONTH({a}) AS INTEGER)) > {b}"
    " THEN 1 ELSE 0 END)"
)

CALENDAR_FUNCTIONS: dict[str, CalendarFunction] = {
    "years_between": _between(YEARS, whole_years, gettext_noop("自{0}至{1}的整年数"), f"({_MONTHS_SQL} // 12)"),
    "months_between": _between(MONTHS, whole_months, gettext_noop("自{0}至{1}的整月数"), _MONTHS_SQL),
    "years_before": _moved(YEARS, _years_on, -1, "TO_YEARS", gettext_noop("{0}前{1}")),
    "years_after": _moved(YEARS, _years_on, 1, "TO_YEARS", gettext_noop("{0}后{1}")),
    "months_before": _moved(MONTHS, add_months, -1, "TO_MONTHS", gettext_noop("{0}前{1}")),
    "months_after": _moved(MONTHS, add_months, 1, "TO_MONTHS", gettext_noop("{0}后{1}")),
    "days_before": _moved(DAYS, _days_on, -1, "TO_DAYS", gettext_noop("{0}前{1}")),
    "days_after": _moved(DAYS, _days_on, 1, "TO_DAYS", gettext_noop("{0}后{1}")),
    "year": _part("year", YEARS, gettext_noop("{0}所在年份")),
    "month": _part("month", MONTHS, gettext_noop("{0}所在月份")),
}


def calendar_term(name: str, args: Sequence[Term]) -> Term:
    """The function over these arguments, checked; bare literals take the unit that it counts in."""
    function = CALENDAR_FUNCTIONS[name]
    if len(args) != len(function.takes):
        form = "，".join(TITLES[kind.type] for kind in function.takes)
        raise ExpressionFault(f"{name} 须写 {len(function.takes)} 项。", f"写作 {name}({form})。")
    inside = f"{name} 之内"
    checked = [require_type(arg, kind.type, inside) for arg, kind in zip(args, function.takes, strict=True)]
    terms = [
        with_one_type((Term("value", kind), arg), inside)[1] for arg, kind in zip(checked, function.takes, strict=True)
    ]
    return Term(name, function.gives, tuple(terms))
