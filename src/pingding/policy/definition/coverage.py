"""Counts what becomes of each clause: carried out, partly, excused, openly not yet, or forgotten."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pingding.policy.definition.rules import Rule, walk
from pingding.policy.language import Clause, Edition
from pingding.policy.scores.grading import idle_scales

State = Literal["carried", "partly", "excused", "later", "neither"]

STATES: dict[State, str] = {
    "carried": "已落实",
    "partly": "部分落实",
    "excused": "无须落实",
    "later": "尚未落实",
    "neither": "遗漏",
}
"""How pages call the states."""


@dataclass(frozen=True)
class ClauseLine:
    """One clause and the rules that cite it themselves (a rule inside another counts at the one that cites).

    `partly` stands for a clause of which something openly waits though other parts of it are carried out.
    """

    id: str
    clause: Clause
    state: State
    carriers: tuple[Rule, ...]

    @property
    def note(self) -> str:
        """What is missing or still to come; else what is said beside the clause."""
        return self.clause.partly or self.clause.later or self.clause.note


@dataclass(frozen=True)
class Coverage:
    """All clauses in the order of the definition; `counts` has every state, zero included."""

    lines: tuple[ClauseLine, ...]

    @property
    def counts(self) -> Mapping[State, int]:
        counted = Counter(line.state for line in self.lines)
        return {state: counted[state] for state in STATES}

    @property
    def complete(self) -> bool:
        """Whether no clause has been forgotten."""
        return not self.counts["neither"]


def rules_by_clause(edition: Edition) -> dict[str, list[Rule]]:
    """The rules that state each clause, in the order of the definition; also of clauses that do not exist.

    Grades by which no score is ever graded carry nothing out.
    """
    by_clause: dict[str, list[Rule]] = {}
    idle = idle_scales(edition)
    for rule in walk(edition):
        if rule.stated and not (rule.keys[0] == "grades" and rule.keys[1] in idle):
            for clause in rule.clauses:
                by_clause.setdefault(clause, []).append(rule)
    return by_clause


def cover(edition: Edition) -> Coverage:
    """What becomes of each clause of the edition."""
    by_clause = rules_by_clause(edition)
    lines = []
    for key, clause in edition.clauses.items():
        carried = tuple(by_clause.get(key, ()))
        lines.append(ClauseLine(key, clause, _state(clause, carried), carried))
    return Coverage(tuple(lines))


def _state(clause: Clause, carried: tuple[Rule, ...]) -> State:
    if clause.partly:
        return "partly"
    if clause.later:
        return "later"
    if carried:
        return "carried"
    return "excused" if clause.excused else "neither"
