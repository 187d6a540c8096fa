"""Tables of the policy floor keyed by a kind have an entry for every member: the failing test names the table."""

from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from tests.policy.members import ENDS, FACT_TYPES, RULE_MODELS

from pingding.policy.definition.checks.expressions import EXPRESSIONS
from pingding.policy.expressions.terms import TITLES, TYPES, TermType
from pingding.policy.language import (
    cases,
    conditions,
    earlier,
    edition,
    facts,
    forms,
    identity,
    indicators,
    procedures,
    selection,
    shared,
    supports,
)
from pingding.policy.parts import Expression, Node
from pingding.policy.procedures.progress import GRANTING
from pingding.policy.scores import rules
from pingding.policy.scores.rules.registry import RULES
from pingding.policy.steps import step
from pingding.policy.steps.registry import KINDS
from pingding.policy.values.parsing import PARSERS

LANGUAGE = (
    cases,
    conditions,
    earlier,
    edition,
    facts,
    forms,
    identity,
    indicators,
    procedures,
    selection,
    shared,
    step,
    supports,
)
OTHERWISE_CHECKED = {(facts.Fact, "formula"), (facts.RowRule, "requires"), (facts.Aggregate, "where")}
"""Expressions that do not read the case's facts: a fact's own formula, and those over the columns of a table."""


@pytest.mark.parametrize(
    ("table", "keys", "members"),
    [
        ("expressions.terms.TYPES", TYPES, FACT_TYPES),
        ("expressions.terms.TITLES", TITLES, get_args(TermType)),
        ("values.parsing.PARSERS", PARSERS, FACT_TYPES),
        ("scores.rules.registry.RULES", RULES, RULE_MODELS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_table_has_every_member(table: str, keys: Collection[Any], members: Collection[Any]) -> None:
    assert set(keys) == set(members), table


def test_every_rule_is_a_module_of_its_name() -> None:
    names = {kind.name: kind for kind in RULES.values()}
    modules = {path.stem for path in Path(rules.__path__[0]).glob("*.py")} - {"__init__", "registry", "rule"}
    assert {name: import_module(f"pingding.policy.scores.rules.{name}").KIND for name in modules} == names


def test_granting_ends_are_ends() -> None:
    assert set(ENDS) > GRANTING


def test_every_expression_of_the_language_is_checked() -> None:
    models = {value for module in LANGUAGE for value in vars(module).values() if _is_model(value)}
    models |= {kind.model for kind in KINDS.values()}
    written = {
        (model, key)
        for model in models
        for key in model.__annotations__
        if Expression in (hint := get_type_hints(model, include_extras=True)[key], *get_args(hint))
    }
    assert written - OTHERWISE_CHECKED == {(owner, key) for owner, key, _gives in EXPRESSIONS}


def _is_model(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Node)
