"""What a definition's own expressions say about its facts: the literals they are compared with, the facts they meet."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pingding.policy.definition.rules import parts
from pingding.policy.expressions.expression import ASKED_ON
from pingding.policy.expressions.terms import COMPARISONS, Scalar, Term
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Condition, Edition
from pingding.policy.language.facts import Aggregate
from pingding.policy.parts import Node

EXPRESSIONS = ("when", "required_when", "computed", "formula")


@dataclass
class Hints:
    """By entered fact: the literals near it and the facts it meets in expressions; by table: its columns' literals.

    All are read in an order of their own (`near`, `met_by`, `in_column`), so that the same seed makes the same facts.
    `dated` are the columns that a rule of the rows compares with the day of the question.
    """

    literals: dict[str, set[Scalar]] = field(default_factory=lambda: defaultdict(set))
    meets: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    columns: dict[tuple[str, str], set[Scalar]] = field(default_factory=lambda: defaultdict(set))
    dated: set[tuple[str, str]] = field(default_factory=set)

    def near(self, name: str) -> list[Scalar]:
        """The literals near a fact."""
        return sorted(self.literals[name], key=repr)

    def met_by(self, name: str) -> list[str]:
        """The facts that a fact meets."""
        return sorted(self.meets[name])

    def in_column(self, table: str, name: str) -> list[Scalar]:
        """The literals near a column."""
        return sorted(self.columns[table, name], key=repr)


def hints_of(edition: Edition, facts: Facts) -> Hints:
    """The hints of all conditions, formulas, visibility rules and rules of facts and rows. `facts` may be empty."""
    return facts.compiled.cached("hints", lambda: _hints(edition, facts))


def _hints(edition: Edition, facts: Facts) -> Hints:
    hints = Hints()
    for text in _expressions(edition):
        _learn(hints, facts, text)
    for table, text in _row_expressions(edition):
        term = facts.compiled.row_expression(table, text).term
        names = dict.fromkeys(term.names())
        for name in names:
            hints.columns[table, name] |= set(_literals(term))
        if ASKED_ON in names:
            hints.dated.update((table, name) for name in names)
    return hints


def _expressions(edition: Edition) -> Iterator[str]:
    for part in parts(edition):
        for name in EXPRESSIONS:
            text = getattr(part.node, name, None)
            if isinstance(text, str):
                yield text
    for fact in edition.vocabulary.values():
        yield from (rule.requires for rule in fact.rules)


def _row_expressions(edition: Edition) -> Iterator[tuple[str, str]]:
    for key, fact in edition.vocabulary.items():
        for rule in fact.rows.rules:
            yield key, rule.requires
        if isinstance(fact.aggregate, Aggregate) and fact.aggregate.where:
            yield fact.aggregate.table, fact.aggregate.where


def _learn(hints: Hints, facts: Facts, text: str) -> None:
    parsed = facts.expression(text)
    names = names_in(facts, text)
    literals = set(_literals(parsed.term))
    for name in names:
        hints.literals[name] |= literals
        hints.meets[name] |= names - {name}


def comparisons_of(facts: Facts) -> Iterator[Term]:
    """Every comparison that an expression of the definition makes; `facts` may be empty."""
    for text in dict.fromkeys(_expressions(facts.edition)):
        yield from _comparisons(facts.expression(text).term)


def _comparisons(term: Term) -> Iterator[Term]:
    if term.op in COMPARISONS:
        yield term
    for arg in term.args:
        yield from _comparisons(arg)


def entered_names(facts: Facts, names: tuple[str, ...]) -> frozenset[str]:
    """The facts that people enter behind these names: a derived fact's are those that it is made of."""
    entered: set[str] = set()
    waiting = [name for name in names if name != ASKED_ON]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        fact = facts.compiled.vocabulary[name]
        if fact.aggregate is not None:
            waiting.append(fact.aggregate.table)
        elif fact.formula is not None:
            waiting += [other for other in facts.expression(fact.formula).names if other != ASKED_ON]
        else:
            entered.add(name)
    return frozenset(entered)


def _literals(term: Term) -> Iterator[Scalar]:
    if term.op == "value" and term.value is not None:
        yield term.value
    for arg in term.args:
        yield from _literals(arg)


def conditions_by_path(edition: Edition) -> dict[str, Condition]:
    """Every condition with its dotted path, parents first."""
    by_path: dict[str, Condition] = {}

    def walk(path: str, condition: Condition) -> None:
        by_path[path] = condition
        for key, child in condition.children.items():
            walk(f"{path}.{key}", child)

    for key, condition in edition.conditions.items():
        walk(key, condition)
    return by_path


def names_in(facts: Facts, text: str) -> frozenset[str]:
    """The entered facts that decide an expression."""
    return entered_names(facts, tuple(facts.expression(text).names))


def names_of(facts: Facts, condition: Condition) -> frozenset[str]:
    """The entered facts that decide a condition, those of its children and of its `when` included."""
    names: set[str] = set()
    for text in (condition.when, condition.computed):
        if text:
            names |= names_in(facts, text)
    if condition.declared:
        names |= entered_names(facts, (condition.declared.fact,))
    for child in condition.children.values():
        names |= names_of(facts, child)
    return frozenset(names)


def is_leaf(node: Node) -> bool:
    """Whether a condition decides by facts itself."""
    return isinstance(node, Condition) and bool(node.computed or node.declared)
