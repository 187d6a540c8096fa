"""One reason told once: requirements on the region alone say no more than that the region is addressed or not."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pingding.policy.conditions.assess import Finding
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Condition

REGION = "region"
"""What a fact's `record` says where it is the unit's region."""


def without_repeated_region(
    leaves: Iterable[Finding], conditions: Mapping[str, Condition], facts: Facts
) -> tuple[Finding, ...]:
    """The leaves without those that rest on the region alone and answer as the addressed regions do.

    The one that stays cites the clauses of all. `conditions` are those of the edition by their paths.
    """
    found = list(leaves)
    kept = next((leaf for leaf in found if conditions[leaf.path].bar == "addressed"), None)
    if kept is None:
        return tuple(found)
    same = [leaf for leaf in found if leaf.answer is kept.answer and _on_region(conditions[leaf.path], facts)]
    clause = dict.fromkeys(clause for leaf in (kept, *same) for clause in leaf.clause)
    whole = replace(kept, clause=tuple(clause))
    return tuple(whole if leaf is kept else leaf for leaf in found if leaf not in same)


def _on_region(condition: Condition, facts: Facts) -> bool:
    """Whether a condition is computed from the unit's region and nothing else."""
    if condition.computed is None:
        return False
    behind = facts.entered_behind(tuple(facts.expression(condition.computed).term.names()))
    vocabulary = facts.compiled.vocabulary
    return bool(behind) and all(name in vocabulary and vocabulary[name].record == REGION for name in behind)
