"""Values that a fact could have: plausible at random, near the bounds that the definition sets, within its limits."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import assert_never

from pingding.cli.synthesis.literals import Hints
from pingding.cli.synthesis.patterns import text_fitting
from pingding.cli.synthesis.places import places_of
from pingding.cli.synthesis.turning_days import TurningDays
from pingding.policy.expressions.expression import ASKED_ON
from pingding.policy.expressions.terms import Scalar
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.day_faults import YEARS_OF_AGE
from pingding.policy.language import Edition, Fact, Shared
from pingding.policy.language.facts import Column
from pingding.policy.text.naming import full_name
from pingding.policy.values.typed import Row, Value, choices_of

NUMBERS = frozenset({"number", "integer", "money", "ratio"})
LARGEST = {"number": 500, "integer": 60, "money": 20_000, "ratio": 1}
PLACES = {"number": Decimal("0.1"), "integer": Decimal(1), "money": Decimal("0.1"), "ratio": Decimal("0.001")}
FILLER = "本项为示例内容，按要求写明情况、做法、数据和依据，供熟悉系统使用，不对应任何真实单位。"
ROW_TRIES = 40
DAY = timedelta(days=1)


def rows_of(table: Value) -> tuple[Row, ...]:
    """The rows of a table; none for any other value."""
    return tuple(row for row in table if not isinstance(row, str)) if isinstance(table, tuple) else ()


class Candidates:
    """Makes values for the facts of one edition, for a question asked on a day."""

    def __init__(self, edition: Edition, shared: Shared, on: date, hints: Hints, rng: random.Random, tag: str) -> None:
        self.edition, self.shared, self.on, self.hints, self.rng, self.tag = edition, shared, on, hints, rng, tag
        self.facts = Facts(edition, shared, {}, on)
        self.turning = TurningDays(self.facts)
        self.naming = {kind.naming.fact: kind.naming for kind in edition.titles.values() if kind.naming}

    def first(self, key: str) -> Value:
        """The value to begin with: what an applicant would say who meets the requirements."""
        return True if self.edition.vocabulary[key].type == "yesno" else self.some(key, {})

    def some(self, key: str, others: Mapping[str, Value]) -> Value:
        """Another value for the fact, given the present values of the others."""
        fact = self.edition.vocabulary[key]
        literals = self.hints.near(key)
        match fact.type:
            case "table":
                return self.table(key, fact)
            case "number" | "integer" | "money" | "ratio":
                return self.number(fact, literals, [others.get(name) for name in self.hints.met_by(key)])
            case "text" | "longtext" | "person" | "organisation":
                return self.text(key, fact)
            case "date":
                return self.turning_day(fact, self.turning.of(key, others)) or self.plain(fact, literals)
            case "yesno" | "choice" | "choices" | "region" | "office":
                return self.plain(fact, literals)
            case other:
                assert_never(other)

    def plain(self, fact: Fact | Column, literals: list[Scalar]) -> Value:
        """A yes or no, a day, a choice, an office."""
        if fact.type == "yesno":
            return self.rng.random() < 0.5
        if fact.type == "date":
            return self.day(fact, literals)
        places = list(self.places(fact))
        if fact.type == "choices":
            return tuple(self.rng.sample(places, self.rng.randint(1, min(3, len(places)))))
        named = [word for word in literals if word in places]
        return str(self.rng.choice(named if named and self.rng.random() < 0.5 else places))

    def places(self, fact: Fact | Column) -> list[str]:
        """The ids among which one chooses."""
        if fact.type == "office":
            return list(fact.choices) or [f"{d}@{r}" for d in self.shared.departments for r in self.regions()]
        if fact.type == "region":
            return self.regions()
        return list(choices_of(fact, self.shared))

    def regions(self) -> list[str]:
        """The regions in which units of the programme are registered."""
        return places_of(self.edition, self.shared, self.on)

    def turning_day(self, fact: Fact, turns: list[date]) -> date | None:
        """Mostly a day at which a comparison turns, or one just before it or after; None else."""
        if not turns or self.rng.random() < 0.3:
            return None
        drawn = self.rng.choice(turns) + DAY * self.rng.choice((-400, -30, -1, 0, 0, 1, 30, 400))
        return drawn if fact.day == "planned" else min(drawn, self.on)

    def day(self, fact: Fact | Column, literals: list[Scalar]) -> date:
        """A day of the kind that the fact asks for."""
        if fact.day == "birth":
            return self.on - DAY * self.rng.randint(25 * 366, 60 * 365)
        days = [literal for literal in literals if isinstance(literal, date)]
        if days and self.rng.random() < 0.5:
            drawn = self.rng.choice(days) + DAY * self.rng.choice((-1, 0, 1, 30))
            return drawn if fact.day == "planned" else min(drawn, self.on)
        return self.on - DAY * self.rng.randint(30, 3650)

    def number(self, fact: Fact | Column, literals: list[Scalar], others: list[Value]) -> Decimal:
        """A number at random, at a bound or just beside it, or in proportion to a number that it is compared with."""
        numbers = [n for n in literals if isinstance(n, Decimal)]
        drawn = Decimal(repr(self.rng.uniform(0.02, 1))) * LARGEST[fact.type]
        kind = self.rng.random()
        met = [other for other in others if isinstance(other, Decimal)]
        if met and kind < 0.4:
            share = self.rng.choice([*numbers, Decimal(1)])
            drawn = self._in_proportion(self.rng.choice(met), share)
        elif numbers and kind < 0.8:
            drawn = self.rng.choice(numbers) * self.rng.choice((Decimal(1), Decimal("1.2"), Decimal("0.8"), Decimal(2)))
        return self._limited(fact, drawn)

    def _in_proportion(self, other: Decimal, share: Decimal) -> Decimal:
        factor = Decimal(repr(self.rng.uniform(0.6, 1.5)))
        return other * share * factor if share == 0 or self.rng.random() < 0.5 else other / share * factor

    def _limited(self, fact: Fact | Column, drawn: Decimal) -> Decimal:
        most = Decimal(1) if fact.type == "ratio" and fact.max is None else fact.max
        if fact.unit == YEARS_OF_AGE and fact.min is None and fact.max is None:
            return Decimal(self.rng.randint(25, 60))
        drawn = max(drawn, fact.min if fact.min is not None else Decimal(0))
        drawn = drawn if most is None else min(drawn, most)
        rounded = drawn.quantize(PLACES[fact.type], ROUND_HALF_UP)
        return drawn if most is not None and rounded > most else rounded

    def text(self, key: str, fact: Fact | Column) -> str:
        limit = fact.max_chars or (60 if fact.type == "text" else 400)
        if isinstance(fact, Fact) and fact.pattern:
            return text_fitting(fact.pattern, self.rng)
        if key in self.naming:
            return full_name(self.naming[key], f"示例{self.tag}")
        if fact.type == "person":
            return f"示例{self.rng.choice('甲乙丙丁戊己庚辛')}"
        if fact.type == "longtext":
            return f"{fact.label}。{FILLER}"[:limit]
        return f"示例{fact.label}{self.tag}"[:limit]

    def table(self, key: str, fact: Fact) -> tuple[Row, ...]:
        """Rows within the table's limits, or as many as a condition asks for; half of the time one column goes
        through all of its choices."""
        least = max(1, fact.rows.min)
        asked = [int(n) for n in self.hints.near(key) if isinstance(n, Decimal) and least <= n <= fact.rows.max]
        some = self.rng.randint(least, max(least, min(fact.rows.max, least + 5)))
        count = self.rng.choice([some, *sorted(asked)])
        listed = {name: list(choices_of(column, self.shared)) for name, column in fact.columns.items()}
        chosen = [name for name, choices in listed.items() if choices]
        if not chosen or self.rng.random() < 0.5:
            return tuple(self._row(key, fact, count, {}) for _ in range(count))
        name = self.rng.choice(chosen)
        ids = self.rng.sample(listed[name], len(listed[name]))[: fact.rows.max]
        count = max(count, len(ids))
        return tuple(self._row(key, fact, count, {name: ids[n % len(ids)]}) for n in range(count))

    def _row(self, key: str, fact: Fact, count: int, fixed: Mapping[str, Value]) -> Row:
        """A row that keeps the table's row rules, if one is found in a few tries; `fixed` cells stay."""
        row: Row = {}
        for _ in range(ROW_TRIES):
            row = {name: self._cell(key, name, column, count) for name, column in fact.columns.items()}
            row = {**row, **fixed}
            row = _in_order(fact, row)
            rules = (self.facts.compiled.row_expression(key, rule.requires) for rule in fact.rows.rules)
            if all(rule.evaluate({**row, ASKED_ON: self.on}) is not False for rule in rules):
                break
        return row

    def _cell(self, table: str, name: str, column: Column, count: int) -> Value:
        if not column.required and self.rng.random() < 0.5:
            return None
        if (
            column.type == "date"
            and column.day == "planned"
            and (table, name) in self.hints.dated
            and self.rng.random() < 0.5
        ):
            return self.on + DAY * self.rng.randint(1, 1500)
        literals = self.hints.in_column(table, name)
        if column.type in NUMBERS:
            drawn = self.number(column, literals, [])
            return self._limited(column, drawn / count) if column.type == "ratio" else drawn
        if column.type in ("text", "longtext"):
            return self.text(f"{table}.{name}", column)
        return self.plain(column, literals)


def _in_order(fact: Fact, row: Row) -> Row:
    """The row with no day before the one that it follows."""
    ordered = dict(row)
    for name, column in fact.columns.items():
        first, day = row.get(column.not_before or ""), row[name]
        if isinstance(first, date) and isinstance(day, date) and day < first:
            ordered |= {column.not_before or "": day, name: first}
    return ordered
