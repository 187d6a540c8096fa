"""Which fields and materials of a form a condition reads: where its verdict can be checked, what to have corrected."""

from collections.abc import Iterator

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Condition, Edition


def condition_at(edition: Edition, path: str) -> Condition:
    """The condition of a finding's path (`parent.child`); KeyError where there is none."""
    first, *inward = path.split(".")
    condition = edition.conditions[first]
    for key in inward:
        condition = condition.children[key]
    return condition


def parts_behind(facts: Facts, path: str) -> tuple[str, ...]:
    """What the condition and its parts read of a form, as corrections name it: `fact:staff`, `material:licence`."""
    return tuple(dict.fromkeys(_parts(facts, condition_at(facts.edition, path))))


def _parts(facts: Facts, condition: Condition) -> Iterator[str]:
    names: tuple[str, ...] = ()
    if condition.computed is not None:
        names = tuple(facts.expression(condition.computed).term.names())
    if condition.declared is not None:
        names = (condition.declared.fact,)
    for fact in facts.entered_behind(tuple(dict.fromkeys(names))):
        yield f"fact:{fact}"
    for material in condition.declared.evidence if condition.declared is not None else ():
        yield f"material:{material}"
    for child in condition.children.values():
        yield from _parts(facts, child)
