"""The small evaluator: a term compiled into a function of the facts, with SQL's three-valued logic."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from pingding.policy.expressions.calendar_functions import CALENDAR_FUNCTIONS
from pingding.policy.expressions.terms import Term
from pingding.policy.values import arithmetic


class Lookup(Protocol):
    """What answers for names: a dict of values, or `Facts`. A name without a value is unknown (None)."""

    def get(self, key: str, /) -> Any: ...


Evaluate = Callable[[Lookup], Any]


def compiled(term: Term) -> Evaluate:
    """The term as a function from facts to a value (Decimal, bool, date, str, tuple of ids, or None for unknown)."""
    if term.op == "value":
        value = term.value
        return lambda facts: value
    if term.op == "name":
        return _named(term)
    args = tuple(compiled(arg) for arg in term.args)
    if term.op in _LAZY:
        return _LAZY[term.op](args)
    if term.op == "round":
        return _rounded(args[0], term)
    operation = _STRICT[term.op]
    return _unary(operation, args[0]) if len(args) == 1 else _strict(operation, args)


def _named(term: Term) -> Evaluate:
    name = term.name
    if term.kind.type != "number":
        return lambda facts: facts.get(name)

    def number(facts: Lookup) -> Decimal | None:
        value = facts.get(name)
        return None if value is None else arithmetic.fixed(value)

    return number


def _unary(operation: Callable[[Any], Any], arg: Evaluate) -> Evaluate:
    def evaluate(facts: Lookup) -> Any:
        value = arg(facts)
        return None if value is None else operation(value)

    return evaluate


def _strict(operation: Callable[..., Any], args: tuple[Evaluate, ...]) -> Evaluate:
    """Unknown as soon as one argument is unknown."""

    def evaluate(facts: Lookup) -> Any:
        values = [arg(facts) for arg in args]
        return None if None in values else operation(*values)

    return evaluate


def _rounded(arg: Evaluate, term: Term) -> Evaluate:
    places = int(str(term.value))
    return _unary(lambda value: arithmetic.fixed(value, places), arg)


def _and(args: tuple[Evaluate, ...]) -> Evaluate:
    def evaluate(facts: Lookup) -> bool | None:
        answer: bool | None = True
        for arg in args:
            value = arg(facts)
            if value is False:
                return False
            if value is None:
                answer = None
        return answer

    return evaluate


def _or(args: tuple[Evaluate, ...]) -> Evaluate:
    def evaluate(facts: Lookup) -> bool | None:
        answer: bool | None = False
        for arg in args:
            value = arg(facts)
            if value is True:
                return True
            if value is None:
                answer = None
        return answer

    return evaluate


def _is_null(args: tuple[Evaluate, ...]) -> Evaluate:
    return lambda facts: args[0](facts) is None


def _coalesce(args: tuple[Evaluate, ...]) -> Evaluate:
    def evaluate(facts: Lookup) -> Any:
        return next((value for arg in args if (value := arg(facts)) is not None), None)

    return evaluate


def _case(args: tuple[Evaluate, ...]) -> Evaluate:
    branches = tuple(zip(args[:-1:2], args[1::2], strict=True))

    def evaluate(facts: Lookup) -> Any:
        chosen = next((result for holds, result in branches if holds(facts) is True), args[-1])
        return chosen(facts)

    return evaluate


def _subtract(left: Any, right: Any) -> Decimal | None:
    if isinstance(left, date):
        return Decimal((left - right).days)
    return arithmetic.minus(left, right)


_LAZY: dict[str, Callable[[tuple[Evaluate, ...]], Evaluate]] = {
    "and": _and,
    "or": _or,
    "is_null": _is_null,
    "coalesce": _coalesce,
    "case": _case,
}

_STRICT: dict[str, Callable[..., Any]] = {
    "not": lambda value: not value,
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "in": lambda subject, *values: subject in values,
    "contains": lambda subject, part: part in subject,
    "+": arithmetic.plus,
    "-": _subtract,
    "*": arithmetic.times,
    "/": arithmetic.over,
    "neg": lambda value: value.copy_negate(),
    "abs": lambda value: value.copy_abs(),
    **{name: function.evaluate for name, function in CALENDAR_FUNCTIONS.items()},
    "least": lambda *values: min(values),
    "greatest": lambda *values: max(values),
}
