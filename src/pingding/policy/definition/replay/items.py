"""What is said of a case that is decided again: a difference, or that the past cannot tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "condition", "handing_in", "recommendation", "rule", "score", "grade", "place", "proposal", "outcome", "deadline"
]


@dataclass(frozen=True)
class Difference:
    """What turns out differently: what it is about, what it was, what it would be.

    `clauses` are those of the draft that make the difference, `clauses_then` those of the edition of then; either is
    empty where that edition says nothing of it, or decides by a local rule.
    """

    kind: Kind
    about: str
    was: str
    would_be: str
    clauses: tuple[str, ...]
    clauses_then: tuple[str, ...]


@dataclass(frozen=True)
class Undecided:
    """What the past cannot tell under the draft, and why."""

    about: str
    because: tuple[str, ...]
    clauses: tuple[str, ...]


Item = Difference | Undecided


def each_once(clauses: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The clauses of several rules, each once."""
    return tuple(dict.fromkeys(clause for some in clauses for clause in some))
