"""Facts that break the rules of the definition: their own, or those of the rows of their table."""

from collections.abc import Iterable, Iterator, Mapping

from pingding.policy.expressions.terms import ASKED_ON
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Fact
from pingding.policy.language.facts import FactRule, RowRule
from pingding.policy.values.typed import Row


def broken_rules(facts: Facts, fact: Fact) -> Iterator[FactRule]:
    """The fact's rules that its value breaks together with the others'."""
    return (rule for rule in fact.rules if facts.holds(rule.requires) is False)


def broken_facts(facts: Facts) -> list[str]:
    """The facts that break a rule of their own, or of the rows of their table."""
    vocabulary = facts.compiled.vocabulary
    return [
        key
        for key, fact in sorted(vocabulary.items())
        if any(broken_rules(facts, fact)) or any(broken_rows(facts, key, fact))
    ]


def broken_rows(facts: Facts, key: str, fact: Fact) -> Iterator[RowRule]:
    """The rules of a table's rows that one of its rows breaks."""
    rows = facts.get(key)
    for row in rows if isinstance(rows, tuple) else ():
        if isinstance(row, Mapping):
            yield from row_breaks(facts, key, fact.rows.rules, row)


def row_breaks(facts: Facts, key: str, rules: Iterable[RowRule], row: Row) -> Iterator[RowRule]:
    """Those of the rules of a table's rows that this row breaks."""
    values = {**row, ASKED_ON: facts.on}
    return (r for r in rules if facts.compiled.row_expression(key, r.requires).evaluate(values) is False)
