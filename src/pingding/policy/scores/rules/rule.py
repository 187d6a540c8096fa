"""What every rule has: what it is applied to, the points that it gives, and how points are computed from one number."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Generic, NamedTuple, TypeVar, get_args

from pingding.policy.expressions.compiled import compiled_edition
from pingding.policy.expressions.in_words import in_words
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Shared
from pingding.policy.language.indicators import LeafRule
from pingding.policy.scores.figures import NOUGHT, exact_words
from pingding.policy.scores.measuring import Measure, measure, missing_labels, why_unknown
from pingding.policy.translation import gettext_shown as _
from pingding.policy.values.showing import show_number, show_share

R = TypeVar("R", bound=LeafRule)


@dataclass(frozen=True)
class Points:
    """The exact points of a leaf, or None with the labels of what is `missing`; `explain` says how they arose."""

    points: Fraction | None
    explain: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaf:
    """What a rule is applied to: the row's title and weight, the facts, the scorer's entry, the cohort's values from
    the lowest up.

    `places` is how many decimal places are shown; `zero_if_unknown` is the set's treatment of missing data.
    """

    title: str
    weight: Decimal
    facts: Facts
    entered: Decimal | None = None
    cohort: tuple[Decimal, ...] = ()
    places: int = 2
    zero_if_unknown: bool = False


Apply = Callable[[LeafRule, Leaf], Points]
"""Gives the points of an option of a rule that has several."""


@dataclass(frozen=True)
class Wording:
    """What a rule is put into words with: the definition, and the weight of the row."""

    edition: Edition
    shared: Shared
    weight: Decimal

    def read(self, expression: str) -> str:
        """An expression in words."""
        return in_words(self.edition, self.shared, expression)

    def amount(self, expression: str, number: Decimal) -> str:
        """A number as the expression's own quantity is written: 30%, 2,000万元."""
        parsed = compiled_edition(self.edition, self.shared).expression(expression)
        return show_share(number, None) if parsed.kind.share else show_number(number, parsed.unit)

    def cap(self, cap: Decimal | None) -> str:
        """The most points: those named, else the weight."""
        return show_number(self.weight if cap is None else cap)


Lines = Callable[[LeafRule, Wording], list[str]]
"""Gives the words of an option of a rule that has several."""


Options = Iterable[tuple[str | int, LeafRule]]
"""The rules that a rule chooses among, by the keys that definitions write."""


class StatedPoints(NamedTuple):
    """Points that a rule names itself, and the key that names them."""

    key: str
    points: Decimal


class RuleFault(NamedTuple):
    """Something wrong in a rule as it is written: the keys below the rule, what is wrong, what to write instead."""

    keys: tuple[str | int, ...]
    what: str
    remedy: str


def _no_options(rule: Any) -> Options:
    return ()


def _no_faults(rule: Any, weight: Decimal) -> Iterator[RuleFault]:
    yield from ()


@dataclass(frozen=True)
class RuleKind(Generic[R]):
    """One kind of rule; `title` is what it is called in a few characters.

    `points` gives the points of a leaf. `words` says in the reader's language, a line each, what is looked at and how
    many points it gives. `reads` has, by key, the expressions without whose value there are none.
    `most` is the most points that the rule names itself; None where the row's weight is the most. `options` are the
    rules that it chooses among, and `faults` what is wrong in it for a row of that weight.
    """

    model: type[R]
    title: str
    points: Callable[[R, Leaf, Apply], Points]
    words: Callable[[R, Wording, Lines], list[str]]
    reads: Callable[[R], Mapping[str, str]]
    most: Callable[[R], StatedPoints | None]
    options: Callable[[R], Options] = _no_options
    faults: Callable[[R, Decimal], Iterator[RuleFault]] = _no_faults

    @property
    def name(self) -> str:
        """How definitions write the rule."""
        (name,) = get_args(self.model.model_fields["rule"].annotation)
        return str(name)


def computed(
    leaf: Leaf, expression: str, points: Callable[[Fraction], Fraction | None], says: Callable[[Measure], str]
) -> Points:
    """Points computed from one number; unknown when the number is."""
    measured = measure(leaf.facts, expression)
    if measured.value is None:
        return unknown(leaf, expression)
    earned = points(Fraction(measured.value))
    if earned is None:
        return Points(None, _("%(title)s %(value)s，没有对应的档次") % {"title": leaf.title, "value": measured.text})
    words = {"title": leaf.title, "value": measured.text, "how": says(measured)}
    words |= {"points": exact_words(earned, leaf.places)}
    return Points(earned, _("%(title)s %(value)s，%(how)s得 %(points)s 分") % words)


def unknown(leaf: Leaf, expression: str) -> Points:
    """No points, because the expression that they are computed from is not known."""
    missing = missing_labels(leaf.facts, expression)
    words = {"title": leaf.title, "why": why_unknown(leaf.facts, expression)}
    return Points(None, _("%(title)s：%(why)s，无法计分") % words, missing)


def within(points: Fraction, cap: Decimal) -> Fraction:
    """Points neither below zero nor above the cap."""
    return max(NOUGHT, min(points, Fraction(cap)))
