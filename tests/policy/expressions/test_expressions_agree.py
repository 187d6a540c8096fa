"""The evaluator and DuckDB give the same answer for every well-typed expression over every facts, NULLs included."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pingding.policy.expressions.expression import ASKED_ON, parse
from pingding.policy.language.facts import Fact
from pingding.policy.values.arithmetic import SQL_TYPE, plain

CHOICES = {"a": "甲", "b": "乙", "c": "丙"}
VOCABULARY = {
    "n": Fact(label="数一", type="number"),
    "m": Fact(label="数二", type="integer"),
    "k": Fact(label="数三", type="number"),
    "span": Fact(label="年数", type="number", unit="年"),
    "term": Fact(label="月数", type="integer", unit="月"),
    "lag": Fact(label="天数", type="integer", unit="天"),
    "yes": Fact(label="是否一", type="yesno"),
    "no": Fact(label="是否二", type="yesno"),
    "day": Fact(label="日期一", type="date"),
    "word": Fact(label="文字", type="text"),
    "one": Fact(label="单选", type="choice", choices=CHOICES),
    "many": Fact(label="多选", type="choices", choices=CHOICES),
}
SQL_TYPES = {"number": SQL_TYPE, "integer": SQL_TYPE, "yesno": "BOOLEAN", "date": "DATE", "choices": "VARCHAR[]"}
FUNCTIONS = ["coalesce", "least", "greatest"]
Engine = duckdb.DuckDBPyConnection

amounts = st.one_of(
    st.sampled_from([Decimal(0), Decimal(1), Decimal("-0.0000000001"), Decimal("99999999999999999.9999999999")]),
    st.integers(-50, 50).map(Decimal),
    st.decimals(-(10**16), 10**16, places=10),
    st.decimals(-100, 100, places=1),
)
days = st.dates(date(1990, 1, 1), date(2040, 1, 1))
words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=4)
FACT_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "n": amounts,
    "m": st.integers(-(10**9), 10**9).map(Decimal),
    "k": amounts,
    "span": st.integers(-80, 80).map(Decimal) | amounts,
    "term": st.integers(-1000, 1000).map(Decimal),
    "lag": st.integers(-(10**5), 10**5).map(Decimal),
    "yes": st.booleans(),
    "no": st.booleans(),
    "day": days,
    "word": words,
    "one": st.sampled_from("abc"),
    "many": st.lists(st.sampled_from("abc"), unique=True).map(tuple),
}
facts = st.fixed_dictionaries({**{k: st.none() | v for k, v in FACT_VALUES.items()}, ASKED_ON: days})


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def dated(day: date) -> str:
    return f"DATE '{day.isoformat()}'"


@cache
def numbers(depth: int) -> st.SearchStrategy[str]:
    """Number expressions; units are left out here, they decide what may be written and not what comes out."""
    leaf = st.sampled_from(["n", "m", "k"]) | amounts.map(lambda v: f"({plain(v)})")
    if depth == 0:
        return leaf
    inner = numbers(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.integers(0, 10)).map(lambda t: f"round({t[0]}, {t[1]})"),
        inner.map(lambda t: f"abs(- {t})"),
        st.tuples(st.sampled_from(FUNCTIONS), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(truths(depth - 1), inner, inner).map(lambda t: f"case when {t[0]} then {t[1]} else {t[2]} end"),
        st.tuples(truths(depth - 1), inner).map(lambda t: f"case when {t[0]} then {t[1]} end"),
        st.tuples(truths(depth - 1), inner).map(lambda t: f"case when {t[0]} then null else {t[1]} end"),
    )


@cache
def truths(depth: int) -> st.SearchStrategy[str]:
    """Yes/no expressions."""
    amount, comparison = numbers(max(depth - 1, 0)), st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    leaf = st.one_of(
        st.sampled_from(["yes", "no", "true", "false", "yes = no", "word is null", "n is not null", "null"]),
        st.tuples(amount, comparison, amount).map(" ".join),
        st.tuples(amount, amount, amount).map(lambda t: f"{t[0]} between {t[1]} and {t[2]}"),
        st.tuples(comparison, days).map(lambda t: f"day {t[0]} {dated(t[1])}"),
        st.tuples(comparison, st.integers(-9999, 9999)).map(lambda t: f"asked_on - day {t[0]} {t[1]}"),
        st.tuples(st.sampled_from(["=", "<>"]), words).map(lambda t: f"word {t[0]} {quoted(t[1])}"),
        st.lists(words, min_size=1, max_size=3).map(lambda t: f"word in ({', '.join(map(quoted, t))})"),
        st.sampled_from(["one = 'a'", "one in ('b', 'c')", "one not in ('a')", "contains(many, 'b')", "one = word"]),
    )
    if depth == 0:
        return leaf
    inner = truths(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"(({t[0]}) {t[1]} ({t[2]}))"),
        inner.map(lambda t: f"(not ({t}))"),
        st.tuples(inner, inner).map(lambda t: f"coalesce({t[0]}, ({t[1]}))"),
        st.tuples(inner, inner, inner).map(lambda t: f"case when {t[0]} then {t[1]} else {t[2]} end"),
    )


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{k}" {SQL_TYPES.get(f.type, "VARCHAR")}' for k, f in VOCABULARY.items())
        connection.execute(f"CREATE TABLE facts ({columns}, {ASKED_ON} DATE)")
        yield connection


def by_engine(engine: Engine, text: str, values: dict[str, Any]) -> Any:
    (answer,) = all_by_engine(engine, [text], values)
    return answer


def all_by_engine(engine: Engine, texts: Sequence[str], values: dict[str, Any]) -> tuple[Any, ...]:
    """What each of the expressions gives, asked for together."""
    row = [list(v) if isinstance(v, tuple) else v for v in (values[name] for name in (*VOCABULARY, ASKED_ON))]
    engine.execute("DELETE FROM facts")
    engine.execute(f"INSERT INTO facts VALUES ({', '.join('?' * len(row))})", row)
    columns = ", ".join(parse(text, VOCABULARY).sql() for text in texts)
    (answers,) = engine.execute(f"SELECT {columns} FROM facts").fetchall()
    return tuple(answers)


@settings(max_examples=300, deadline=None)
@given(text=truths(3), values=facts)
def test_evaluator_and_engine_agree_on_truth(engine: Engine, text: str, values: dict[str, Any]) -> None:
    assert parse(text, VOCABULARY).evaluate(values) is by_engine(engine, text, values)


@settings(max_examples=300, deadline=None)
@given(text=numbers(3), values=facts)
def test_evaluator_and_engine_agree_on_numbers(engine: Engine, text: str, values: dict[str, Any]) -> None:
    assert parse(text, VOCABULARY).evaluate(values) == by_engine(engine, text, values)


@st.composite
def moved_days(draw: st.DrawFn) -> str:
    """A day, or a day moved by years, months or days."""
    day = draw(st.sampled_from(["day", "asked_on", "DATE '2020-02-29'", "DATE '2023-02-28'"]) | days.map(dated))
    unit = draw(st.sampled_from(["", "years", "months", "days"]))
    if not unit:
        return day
    fact = {"years": "span", "months": "term", "days": "lag"}[unit]
    number = draw(st.sampled_from([fact, "0.5", "null", "9999", "10000"]))
    return f"{unit}_{draw(st.sampled_from(['before', 'after']))}({day}, {number})"


@settings(max_examples=100, deadline=None)
@given(first=moved_days(), second=moved_days(), values=facts)
def test_evaluator_and_engine_agree_on_days(engine: Engine, first: str, second: str, values: dict[str, Any]) -> None:
    texts = [first, *(f"{name}({first}, {second})" for name in ("years_between", "months_between"))]
    texts += [f"year({first})", f"month({second})", f"{first} <= {second}"]
    answers = dict(zip(texts, all_by_engine(engine, texts, values), strict=True))
    assert {text: parse(text, VOCABULARY).evaluate(values) for text in texts} == answers


ANNIVERSARY = ("years_between({0}, {1}) >= {2}", "years_after({0}, {2}) <= {1}", "{0} <= years_before({1}, {2})")
"""Three ways to ask whether so many years have gone by."""


@settings(max_examples=100, deadline=None)
@example(start=date(2020, 2, 29), end=date(2023, 2, 28), years=3)
@given(start=days, end=days, years=st.integers(0, 40))
def test_an_anniversary_is_one_however_it_is_asked(engine: Engine, start: date, end: date, years: int) -> None:
    if start <= end:
        texts = [form.format(dated(start), dated(end), years) for form in ANNIVERSARY]
        blank = {**dict.fromkeys(VOCABULARY), ASKED_ON: end}
        answers = {parse(text, VOCABULARY).evaluate(blank) for text in texts}
        assert len(answers | {by_engine(engine, text, blank) for text in texts}) == 1
