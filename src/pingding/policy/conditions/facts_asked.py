"""Which entered facts a condition goes by, known or not: where whoever has to change its answer writes."""

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition
from pingding.policy.language.conditions import Condition


def facts_asked(facts: Facts, path: str) -> tuple[str, ...]:
    """The entered facts that the condition at a path (`parent.child`) reads, its children's with them; KeyError where
    there is no such condition."""
    return tuple(dict.fromkeys(_asked(facts, _condition_at(facts.edition, path))))


def _condition_at(edition: Edition, path: str) -> Condition:
    first, *rest = path.split(".")
    condition = edition.conditions[first]
    for key in rest:
        condition = condition.children[key]
    return condition


def _asked(facts: Facts, condition: Condition) -> list[str]:
    names: list[str] = []
    if condition.computed is not None:
        names += facts.entered_behind(tuple(dict.fromkeys(facts.expression(condition.computed).term.names())))
    if condition.declared is not None:
        names += facts.entered_behind((condition.declared.fact,))
    for child in condition.children.values():
        names += _asked(facts, child)
    return names
