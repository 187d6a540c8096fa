"""Which fields of an expert suit a case: the fields that the case names by shared taxonomies, against the expert's.

A hint for who makes a panel and nothing more: nobody is kept from a panel, or put on it, by it.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from pingding.policy.facts.facts import Facts
from pingding.policy.text.likeness import name_key
from pingding.policy.values.values import choices_of
from pingding.queries.directory.people import OTHER

KEPT = 4096
"""So many pairs of words are kept compared."""
SHORTEST = 2
"""Of how many characters a word is at least that is looked for within another."""


def subjects_of(facts: Facts) -> Mapping[str, str]:
    """By id, the fields that a case names: what is chosen from shared taxonomies, but not what its unit is."""
    return dict(_subjects(facts))


def _subjects(facts: Facts) -> Iterator[tuple[str, str]]:
    for key, fact in facts.edition.vocabulary.items():
        if not fact.taxonomy or fact.record or fact.of == "organisation":
            continue
        value, choices = facts[key], choices_of(fact, facts.shared)
        chosen = value if isinstance(value, tuple) else (value,)
        yield from ((one, choices[one]) for one in chosen if isinstance(one, str) and one in choices and one != OTHER)


def suits(field: str, subjects: Mapping[str, str]) -> bool:
    """Whether an expert's field is one of these: by its id, or by words of which one holds the other."""
    return field in subjects or any(_alike(field, title) for title in subjects.values())


@lru_cache(KEPT)
def _alike(one: str, other: str) -> bool:
    """Whether one of two words stands within the other.

    >>> _alike("新能源汽车", "新能源汽车及智能网联汽车"), _alike("传感器", "集成电路")
    (True, False)
    """
    short, long = sorted((name_key(one), name_key(other)), key=len)
    return len(short) >= SHORTEST and short in long
