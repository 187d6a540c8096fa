"""Keeps the equations of a definition while facts are made up: some number of each is computed from the others."""

import random
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from pingding.cli.synthesis.candidates import rows_of
from pingding.cli.synthesis.equations import Equation, equations_of, solved
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Fact
from pingding.policy.language.facts import Column
from pingding.policy.values.typed import Value
from pingding.policy.values.values import limit_fault

Values = Mapping[str, Value]


@dataclass(frozen=True)
class Unknown:
    """A number that may close a gap: what is typed there, its present value, all values with another in its place."""

    kind: Fact | Column
    now: Decimal
    put: Callable[[Decimal], dict[str, Value]]


class Balance:
    """Closes the gaps of equations by the numbers that are typed and not `fixed`.

    `visible` gives the facts that a form shows for values. The equations of the condition `but` are left open.
    """

    def __init__(
        self,
        blank: Facts,
        rng: random.Random,
        typed: Collection[str],
        fixed: Collection[str],
        visible: Callable[[Values], Facts],
        *,
        but: str | None = None,
    ) -> None:
        self.vocabulary, self.rng, self.visible = blank.compiled.vocabulary, rng, visible
        self.typed = [key for key in typed if key not in fixed]
        every = equations_of(blank.edition, blank)
        self.equations = [each for each in every if but is None or not each.path or not but.startswith(each.path)]

    def kept(self, values: dict[str, Value]) -> dict[str, Value]:
        """The values with every equation kept that some number of it can close within its limits."""
        for equation in self.equations:
            if self._gap(equation, values):
                values = self._closed(equation, values)
        return values

    def _gap(self, equation: Equation, values: Values) -> Decimal | None:
        return equation.gap(self.visible(values))

    def _closed(self, equation: Equation, values: dict[str, Value]) -> dict[str, Value]:
        unknowns = list(self._unknowns(equation, values))
        closings = (self._closing(equation, unknown) for unknown in self.rng.sample(unknowns, len(unknowns)))
        return next((closing for closing in closings if closing is not None), values)

    def _closing(self, equation: Equation, unknown: Unknown) -> dict[str, Value] | None:
        number = solved(lambda x: self._gap(equation, unknown.put(x)), unknown.now)
        return unknown.put(number) if number is not None and _possible(unknown.kind, number) else None

    def _unknowns(self, equation: Equation, values: dict[str, Value]) -> Iterator[Unknown]:
        """The numbers behind an equation: facts, and of a table each number in its last row."""
        for name in equation.names:
            value, fact = values.get(name) if name in self.typed else None, self.vocabulary[name]
            if isinstance(value, Decimal):
                yield Unknown(fact, value, partial(_with_number, values, name))
            for last in rows_of(value)[-1:]:
                for key, column in fact.columns.items():
                    if isinstance(cell := last.get(key), Decimal):
                        yield Unknown(column, cell, partial(_with_cell, values, name, key))


def _with_number(values: Values, name: str, number: Decimal) -> dict[str, Value]:
    return {**values, name: number}


def _with_cell(values: Values, table: str, column: str, number: Decimal) -> dict[str, Value]:
    """The values with a number in the last row of a table."""
    *before, last = rows_of(values[table])
    return {**values, table: (*before, {**last, column: number})}


def _possible(kind: Fact | Column, number: Decimal) -> bool:
    """Whether one can type the number there."""
    whole = kind.type != "integer" or number == number.to_integral_value()
    return whole and number >= 0 and limit_fault(kind, number) is None
