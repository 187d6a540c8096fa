"""Every expression of every programme gives the same answer for one case and, in DuckDB, for a whole register."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from tests.library import library
from tests.places import PROGRAMMES

from pingding.policy.definition.checks.expressions import expressions_of
from pingding.policy.definition.loading import Library
from pingding.policy.definition.rules import parts
from pingding.policy.expressions.expression import ASKED_ON
from pingding.policy.expressions.terms import TYPES
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Fact
from pingding.policy.language.facts import Column
from pingding.policy.values.arithmetic import SQL_TYPE
from pingding.policy.values.values import choices_of

IDS = sorted(folder.name for folder in PROGRAMMES.iterdir() if not folder.name.startswith("_"))
SQL_TYPES = {"number": SQL_TYPE, "boolean": "BOOLEAN", "date": "DATE", "text": "VARCHAR", "choices": "VARCHAR[]"}
NUMBERS = [Decimal(n) for n in ("0", "0.1", "0.3", "0.2999999999", "1", "2", "3", "7", "36", "1000", "123456.78")]
ROWS = 150
DAY = date(2025, 6, 1)


@pytest.fixture(name="library")
def _library() -> Library:
    return library()


def some_value(fact: Fact | Column, library: Library, dice: random.Random) -> Any:
    """A value of the fact, unknown one time in four."""
    if dice.random() < 0.25:
        return None
    if fact.type == "table":
        assert isinstance(fact, Fact)
        columns = fact.columns.items()
        return tuple({k: some_value(c, library, dice) for k, c in columns} for _ in range(dice.randrange(4)))
    known = list(choices_of(fact, library.shared))
    if fact.type == "choices":
        return tuple(dice.sample(known, dice.randrange(len(known) + 1)))
    if known:
        return dice.choice(known)
    kind = TYPES[fact.type]
    if kind == "number":
        return dice.choice(NUMBERS)
    if kind == "boolean":
        return dice.random() < 0.5
    return DAY + timedelta(dice.randrange(-2000, 500)) if kind == "date" else dice.choice(["甲", "乙", "it's"])


def expressions(edition: Edition) -> Iterator[str]:
    for part in parts(edition):
        yield from (text for _, text, _ in expressions_of(part))
    yield from (fact.formula for fact in edition.vocabulary.values() if fact.formula is not None)


def register(engine: duckdb.DuckDBPyConnection, edition: Edition, cases: list[Facts]) -> None:
    """A table with one row per case and one column per fact, derived facts included."""
    columns = {key: TYPES[fact.type] for key, fact in edition.vocabulary.items() if fact.type != "table"}
    columns[ASKED_ON] = "date"
    typed = ", ".join(f'"{key}" {SQL_TYPES[kind]}' for key, kind in columns.items())
    engine.execute(f"CREATE TABLE register ({typed})")
    rows = [[list(v) if isinstance(v := case.get(key), tuple) else v for key in columns] for case in cases]
    engine.executemany(f"INSERT INTO register VALUES ({', '.join('?' * len(columns))})", rows)


@pytest.mark.parametrize("programme", IDS)
def test_one_case_and_a_whole_register_agree(library: Library, programme: str) -> None:
    edition, dice = library.editions[programme], random.Random(programme)
    typed_in = {key: fact for key, fact in edition.vocabulary.items() if not fact.derived}
    drawn = [{key: some_value(fact, library, dice) for key, fact in typed_in.items()} for _ in range(ROWS)]
    cases = [Facts(edition, library.shared, entered, DAY) for entered in drawn]
    texts = sorted(set(expressions(edition)))
    assert texts
    with duckdb.connect() as engine:
        register(engine, edition, cases)
        for text in texts:
            found = engine.execute(f"SELECT {cases[0].expression(text).sql()} FROM register").fetchall()
            assert [case.evaluate(text) for case in cases] == [row[0] for row in found], text
