"""Terms as SQL text: the same answer for a whole register, one row per organisation or case.

The table's columns are the fact ids: numbers of any exact numeric type, yes/no BOOLEAN, dates DATE, texts VARCHAR
compared bytewise, `choices` VARCHAR[]. NULL is unknown. The text is DuckDB's; other dialects are sqlglot's translation.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import sqlglot

from pingding.policy.expressions.calendar_functions import CALENDAR_FUNCTIONS
from pingding.policy.expressions.terms import Scalar, Term
from pingding.policy.values.arithmetic import SQL_TYPE, plain


def sql_text(term: Term, dialect: str = "duckdb") -> str:
    """The term as a parenthesised SQL scalar expression."""
    text = _text(term)
    return text if dialect == "duckdb" else sqlglot.transpile(text, read="duckdb", write=dialect)[0]


def _text(term: Term) -> str:
    if term.op == "value":
        return _literal(term.value, term)
    if term.op == "name":
        return f'CAST("{term.name}" AS {SQL_TYPE})' if term.kind.type == "number" else f'"{term.name}"'
    args = [_text(arg) for arg in term.args]
    if term.op == "-" and term.args[0].kind.type == "date":
        return f"CAST({args[0]} - {args[1]} AS {SQL_TYPE})"
    if term.op == "round":
        return _kept(f"ROUND({args[0]}, {term.value})")
    if term.op in _SPECIAL:
        return _SPECIAL[term.op](args)
    return f"({f' {term.op.upper()} '.join(args)})"


def _literal(value: Scalar, term: Term) -> str:
    if value is None:
        return f"CAST(NULL AS {SQL_TYPE})" if term.kind.type == "number" else "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Decimal):
        return f"CAST('{plain(value)}' AS {SQL_TYPE})"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


def _kept(text: str) -> str:
    """A number cut to ten places; out of reach gives NULL."""
    return f"TRY_CAST({text} AS {SQL_TYPE})"


def _divided(args: list[str]) -> str:
    """Exact division by whole numbers: twice the quotient, cut, then halved with halves rounded away from zero."""
    numerator = f"CAST({args[0]} * 10000000000 AS HUGEINT) * 20000000000"
    denominator = f"NULLIF(CAST({args[1]} * 10000000000 AS HUGEINT), 0)"
    return _kept(f"CAST({numerator} // {denominator} AS DECIMAL(38,0)) * 0.00000000005")


def _extreme(function: str) -> Callable[[list[str]], str]:
    """LEAST and GREATEST that are unknown when one argument is (engines differ here)."""

    def text(args: list[str]) -> str:
        unknown = " OR ".join(f"{arg} IS NULL" for arg in args)
        return f"CASE WHEN {unknown} THEN NULL ELSE {function}({', '.join(args)}) END"

    return text


def _case(args: list[str]) -> str:
    pairs = zip(args[:-1:2], args[1::2], strict=True)
    branches = " ".join(f"WHEN {condition} THEN {result}" for condition, result in pairs)
    return f"(CASE {branches} ELSE {args[-1]} END)"


_SPECIAL: dict[str, Callable[[list[str]], str]] = {
    "not": lambda args: f"(NOT {args[0]})",
    "neg": lambda args: f"(- {args[0]})",
    "is_null": lambda args: f"({args[0]} IS NULL)",
    "in": lambda args: f"({args[0]} IN ({', '.join(args[1:])}))",
    "contains": lambda args: f"list_contains({args[0]}, {args[1]})",
    "coalesce": lambda args: f"COALESCE({', '.join(args)})",
    "abs": lambda args: f"ABS({args[0]})",
    "+": lambda args: _kept(f"{args[0]} + {args[1]}"),
    "-": lambda args: _kept(f"{args[0]} - {args[1]}"),
    "*": lambda args: f"TRY({_kept(f'{args[0]} * {args[1]}')})",
    "/": _divided,
    **{name: function.sql for name, function in CALENDAR_FUNCTIONS.items()},
    "least": _extreme("LEAST"),
    "greatest": _extreme("GREATEST"),
    "case": _case,
}
