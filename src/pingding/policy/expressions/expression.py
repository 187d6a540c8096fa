"""Expressions of the language: plain SQL scalar expressions over facts, checked once, then asked many times.

Numbers are exact decimals of ten places (`arithmetic`). NULL is unknown, with SQL's three-valued logic; a quotient by
zero is unknown; least and greatest are unknown as soon as one argument is. Besides facts one may name `asked_on`,
the day on which the question is asked.
"""

from collections.abc import Callable, Mapping
from functools import cached_property

from pingding.policy.expressions.evaluation import Evaluate, Lookup, compiled
from pingding.policy.expressions.explanation import Deciding, Explain, Show, explained, unknowns
from pingding.policy.expressions.sql import sql_text
from pingding.policy.expressions.syntax import read_expression
from pingding.policy.expressions.terms import (
    ASKED_ON,
    DATE,
    FILLED_IN,
    ExpressionFault,
    Kind,
    Term,
    TermType,
    value_kind,
)
from pingding.policy.language.facts import Column, Fact
from pingding.policy.language.shared import Shared
from pingding.policy.values.typed import Value, choices_of
from pingding.policy.values.units import Unit

__all__ = ["ASKED_ON", "Deciding", "ExpressionFault", "Kind", "Lookup", "Parsed", "Unit", "parse"]


class Parsed:
    """A checked expression.

    `names`: the facts it reads. `kind`, `type`, `unit`: what it gives; unit is "" for a bare number.
    """

    def __init__(self, text: str, term: Term, labels: Mapping[str, str]) -> None:
        self.text, self.term, self._labels = text, term, labels
        self.names: frozenset[str] = frozenset(term.names())
        self.kind: Kind = term.kind
        self._evaluate: Evaluate = compiled(term)

    @property
    def type(self) -> TermType:
        """boolean, number, text, date, choices, or null for an expression that is always unknown."""
        return self.kind.type

    @property
    def unit(self) -> str:
        """The unit as written, e.g. 万元 or 万元/人."""
        return str(self.kind.unit or "")

    def evaluate(self, lookup: Lookup) -> Value:
        """The value for these facts (a dict or `Facts`); None when it is unknown."""
        value: Value = self._evaluate(lookup)
        return value

    def explain(self, lookup: Lookup, show: Show, day: str = FILLED_IN) -> tuple[Deciding, ...]:
        """The comparisons that decided: for a refusal those that failed, for an unknown those that are open.

        `day` is what the day on which it is asked is called there (`terms.OPENED`).
        """
        if day == FILLED_IN or ASKED_ON not in self.names:
            return self._explain(lookup, show)
        return explained(self.term, {**self._labels, ASKED_ON: day})(lookup, show)

    def unknown_names(self, lookup: Lookup) -> tuple[str, ...]:
        """The names read whose values leave the whole unknown; empty when it is known."""
        return self._unknowns(lookup)

    def sql(self, dialect: str = "duckdb") -> str:
        """The same expression as SQL over a table whose columns are the fact ids (see `sql`)."""
        return sql_text(self.term, dialect)

    @cached_property
    def _explain(self) -> Explain:
        return explained(self.term, self._labels)

    @cached_property
    def _unknowns(self) -> Callable[[Lookup], tuple[str, ...]]:
        return unknowns(self.term)


def parse(text: str, vocabulary: Mapping[str, Fact] | Mapping[str, Column], shared: Shared | None = None) -> Parsed:
    """Reads and checks an expression over these facts (or a table's columns).

    With `shared`, the ids of taxonomies and regions are checked too. Raises ExpressionFault for a syntax error, a
    construction that is not on the list, an unknown name, or types and units that do not fit.

    >>> from decimal import Decimal
    >>> staff = {"rd_staff": Fact(label="研发人员数", type="integer", unit="人"),
    ...          "staff": Fact(label="职工总数", type="integer", unit="人")}
    >>> parsed = parse("rd_staff / staff >= 0.30", staff)
    >>> parsed.evaluate({"rd_staff": Decimal(57), "staff": Decimal(200)}), parsed.evaluate({})
    (False, None)
    """
    return CheckedExpression(vocabulary, shared).parse(text)


class CheckedExpression:
    """A vocabulary prepared for parsing many expressions."""

    def __init__(self, vocabulary: Mapping[str, Fact] | Mapping[str, Column], shared: Shared | None = None) -> None:
        self._names = {name: (value_kind(fact, _ids(fact, shared)), fact.label) for name, fact in vocabulary.items()}
        self._names[ASKED_ON] = (DATE, FILLED_IN)
        self._labels = {name: label for name, (_, label) in self._names.items()}

    def parse(self, text: str) -> Parsed:
        """As `parse`."""
        return Parsed(text, read_expression(text, self._names), self._labels)


def _ids(fact: Fact | Column, shared: Shared | None) -> frozenset[str] | None:
    if fact.choices and fact.type in ("choice", "choices"):
        return frozenset(fact.choices)
    choices = choices_of(fact, shared) if shared is not None else {}
    return frozenset(choices) or None
