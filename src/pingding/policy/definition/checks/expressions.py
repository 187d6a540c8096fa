"""Every expression must parse, speak of what there is, and give the kind of value that its place needs."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.rules import DefinitionPart
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.expressions.expression import ExpressionFault, Parsed, parse
from pingding.policy.expressions.terms import TITLES, TYPES
from pingding.policy.language import (
    Fact,
    conditions,
    earlier,
    facts,
    forms,
    indicators,
    procedures,
    rounds,
    selection,
    supports,
)
from pingding.policy.language.facts import Column
from pingding.policy.parts import Node
from pingding.policy.steps.step import Outcome, StepBase
from pingding.policy.values.units import Unit, unit_of

BOOLEAN, NUMBER, ORDERED = "boolean", "number", "ordered"

EXPRESSIONS: tuple[tuple[type[Node], str, str], ...] = (
    (conditions.Condition, "when", BOOLEAN),
    (conditions.Condition, "computed", BOOLEAN),
    (facts.FactRule, "requires", BOOLEAN),
    (earlier.Earlier, "where", BOOLEAN),
    (facts.Field_, "when", BOOLEAN),
    (facts.Field_, "required_when", BOOLEAN),
    (forms.Material, "when", BOOLEAN),
    (forms.Declaration, "when", BOOLEAN),
    (forms.Section, "when", BOOLEAN),
    (StepBase, "when", BOOLEAN),
    (Outcome, "when", BOOLEAN),
    (procedures.Procedure, "when", BOOLEAN),
    (procedures.Opening, "when", BOOLEAN),
    (procedures.Trigger, "when", BOOLEAN),
    (procedures.Exemption, "when", BOOLEAN),
    (rounds.TitleCohort, "when", BOOLEAN),
    (indicators.Indicator, "when", BOOLEAN),
    (indicators.IndicatorSet, "when", BOOLEAN),
    (indicators.LeafRule, "void_when", BOOLEAN),
    (indicators.YesNo, "of", BOOLEAN),
    (indicators.Proportional, "of", NUMBER),
    (indicators.PerItem, "of", NUMBER),
    (indicators.Bands, "of", NUMBER),
    (indicators.Linear, "of", NUMBER),
    (indicators.Minus, "of", NUMBER),
    (indicators.Cohort, "of", NUMBER),
    (indicators.Deduction, "of", NUMBER),
    (selection.Grade, "requires", BOOLEAN),
    (selection.Grade, "event", BOOLEAN),
    (selection.TieBreaker, "by", ORDERED),
    (supports.Support, "when", BOOLEAN),
    (supports.Tier, "when", BOOLEAN),
    (supports.Instalment, "when", BOOLEAN),
)
"""Which keys hold expressions over facts, and what the expression must give."""

_CHINESE = {BOOLEAN: "是否（条件）", NUMBER: "数", ORDERED: "数或日期", "date": "日期", "text": "文字"}
_REMEDY = {
    BOOLEAN: "请写成比较，如 staff >= 10。",
    NUMBER: "请写成数的运算，如 rd_staff / staff。",
}


def expressions_of(part: DefinitionPart) -> Iterator[tuple[Path, str, str]]:
    """The expressions over facts that a part holds: path, text, and the kind of value wanted."""
    for owner, key, gives in EXPRESSIONS:
        if isinstance(part.node, owner) and (text := getattr(part.node, key)) is not None:
            yield (*part.keys, key), text, gives


def check_expressions(scope: Scope) -> Iterator[Fault]:
    """Expressions that do not parse or give the wrong kind of value, formulas of facts included."""
    for part in scope.parts:
        for path, text, gives in expressions_of(part):
            yield from judge(scope, path, scope.parse(text), text, gives)
        if isinstance(part.node, Fact):
            yield from check_fact(scope, part.keys, part.node)


def check_fact(scope: Scope, path: Path, fact: Fact) -> Iterator[Fault]:
    """The formula, the aggregate and the row rules of one fact."""
    if fact.formula is not None:
        yield from _formula(scope, (*path, "formula"), fact, fact.formula)
    if fact.aggregate and fact.aggregate.where is not None and fact.aggregate.table in scope.vocabulary:
        columns = scope.vocabulary[fact.aggregate.table].columns
        yield from _over_rows(scope, (*path, "aggregate", "where"), fact.aggregate.where, columns)
    for index, rule in enumerate(fact.rows.rules):
        yield from _over_rows(scope, (*path, "rows", "rules", index, "requires"), rule.requires, fact.columns)


def _formula(scope: Scope, path: Path, fact: Fact, text: str) -> Iterator[Fault]:
    gives = TYPES[fact.type]
    if gives not in _CHINESE:
        yield scope.fault(path, f"类型为 {fact.type} 的事实不能用公式得出。", "请改为数、是否、日期或文字。")
        return
    parsed = scope.parse(text)
    yield from judge(scope, path, parsed, text, gives)
    if isinstance(parsed, Parsed) and parsed.type == gives == NUMBER:
        yield from _unit(scope, path, text, parsed, fact)


def _unit(scope: Scope, path: Path, text: str, parsed: Parsed, fact: Fact) -> Iterator[Fault]:
    """A formula whose result is in another unit than the fact says."""
    computed, declared = parsed.kind.unit, unit_of(fact)
    if computed is not None and computed != declared:
        what = f"公式“{text}”得出的单位是{_of_unit(computed)}，事实“{fact.label}”的单位是{_of_unit(declared)}。"
        yield scope.fault(path, what, "请换算，或改正 type 和 unit。")


def _of_unit(unit: Unit) -> str:
    return str(unit) or "无（纯数）"


def _over_rows(scope: Scope, path: Path, text: str, columns: Mapping[str, Column]) -> Iterator[Fault]:
    """A condition on the columns of a row."""
    parsed: Parsed | ExpressionFault
    try:
        parsed = parse(text, columns, scope.shared)
    except ExpressionFault as fault:
        parsed = fault
    yield from judge(scope, path, parsed, text, BOOLEAN)


def judge(scope: Scope, path: Path, parsed: Parsed | ExpressionFault, text: str, gives: str) -> Iterator[Fault]:
    """What is wrong with one expression: that it does not parse, or that it gives the wrong kind of value."""
    if isinstance(parsed, ExpressionFault):
        if not _speaks_of_unread(scope, text):
            scope.meant.update(_meant(scope, text))
            what = parsed.what if text in parsed.what else f"表达式“{text}”：{parsed.what}"
            yield scope.fault(path, what, parsed.remedy)
    elif parsed.type not in ((NUMBER, "date") if gives == ORDERED else (gives,)):
        title = TITLES[parsed.type]
        yield scope.fault(path, f"表达式“{text}”得出的是{title}，此处须为{_CHINESE[gives]}。", _REMEDY.get(gives, ""))


def _meant(scope: Scope, text: str) -> Iterator[str]:
    """The facts that an expression which cannot be read names, or seems to name."""
    for word in re.findall(r"[a-z][a-z0-9_]*", text.lower()):
        yield from get_close_matches(word, scope.vocabulary, n=2, cutoff=0.6)


def _speaks_of_unread(scope: Scope, text: str) -> bool:
    """Whether it names a fact whose entry could not be read, which a schema fault reports already."""
    unread = scope.written.get("facts", frozenset()) - scope.vocabulary.keys()
    return any(name in text for name in unread)


def speaks_of(scope: Scope) -> dict[str, list[Path]]:
    """For each fact, the places of the expressions that read it, formulas of derived facts included."""
    places: dict[str, list[Path]] = {}
    for part in scope.parts:
        for path, text, _ in expressions_of(part):
            for name in scope.names_in(text):
                places.setdefault(name, []).append(path)
    for key, fact in scope.vocabulary.items():
        for name in facts_read_by(scope, fact):
            places.setdefault(name, []).append(("facts", key))
    return places


def facts_read_by(scope: Scope, fact: Fact) -> frozenset[str]:
    """The facts that a derived fact is computed from."""
    named = scope.names_in(fact.formula) if fact.formula is not None else frozenset()
    return named | {fact.aggregate.table} if fact.aggregate else named
