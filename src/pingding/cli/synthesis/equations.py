"""Numbers that a definition wants to come out equal, such as a total and the sum of a table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pingding.cli.synthesis.literals import conditions_by_path, entered_names
from pingding.policy.expressions.evaluation import Evaluate, compiled
from pingding.policy.expressions.terms import Term
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition
from pingding.policy.values.arithmetic import minus, over

Gap = Callable[[Decimal], Decimal | None]
"""What is missing between the two sides when the number that is sought has a value."""


@dataclass(frozen=True)
class Equation:
    """Two sides that are to be equal, with the entered facts behind them. `path` is the condition that asks for it."""

    path: str
    names: tuple[str, ...]
    left: Evaluate
    right: Evaluate

    def gap(self, facts: Facts) -> Decimal | None:
        """What the left side has more than the right one; None when that is unknown."""
        left, right = self.left(facts), self.right(facts)
        return minus(left, right) if isinstance(left, Decimal) and isinstance(right, Decimal) else None


def equations_of(edition: Edition, facts: Facts) -> list[Equation]:
    """The equations of the conditions and of the facts' rules, as far as they must hold by themselves."""
    return facts.compiled.cached("equations", lambda: _equations(edition, facts))


def _equations(edition: Edition, facts: Facts) -> list[Equation]:
    texts = [(path, each.computed) for path, each in conditions_by_path(edition).items() if each.computed]
    texts += [("", rule.requires) for fact in edition.vocabulary.values() for rule in fact.rules]
    sides = [(path, *both) for path, text in texts for both in _equal_sides(facts.expression(text).term)]
    return [
        Equation(path, _entered(facts, left, right), compiled(left), compiled(right)) for path, left, right in sides
    ]


def _entered(facts: Facts, *terms: Term) -> tuple[str, ...]:
    return tuple(sorted(entered_names(facts, tuple(name for term in terms for name in term.names()))))


def _equal_sides(term: Term) -> Iterator[tuple[Term, Term]]:
    """The sides of every equation between numbers that stand by facts; a difference that is to be small is one."""
    if term.op == "and":
        for arg in term.args:
            yield from _equal_sides(arg)
    elif term.op in ("<", "<=") and term.args[0].op == "abs" and term.args[0].args[0].op == "-":
        yield from _equal_sides(Term("=", term.kind, term.args[0].args[0].args))
    elif term.op == "=" and len(term.args) == 2:
        left, right = term.args
        if left.kind.type == right.kind.type == "number" and any(left.names()) and any(right.names()):
            yield left, right


def solved(gap: Gap, now: Decimal) -> Decimal | None:
    """The number at which a gap that grows evenly is closed, looked for from a first one; None where none is.

    >>> solved(lambda x: 3 * x - 12, Decimal(0))
    Decimal('4.0000000000')
    """
    here, beside = gap(now), gap(now + 1)
    if here is None or beside is None or here == beside:
        return None
    step = over(here, minus(beside, here) or Decimal(1))
    closing = None if step is None else minus(now, step)
    return closing if closing is not None and gap(closing) == 0 else None
