"""Reads expressions for scoring: the number found, how it is shown, and what is missing where it is unknown."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from pingding.policy.facts.facts import Facts
from pingding.policy.translation import gettext_shown as _
from pingding.policy.translation import listed_shown
from pingding.policy.values.showing import unit_words

HUNDRED = Decimal(100)


def plain(number: Decimal) -> str:
    """A number as people write it: no needless zeros, thousands marked.

    >>> plain(Decimal("1200.50")), plain(Decimal("3.00")), plain(Decimal("1E+2"))
    ('1,200.5', '3', '100')
    """
    shown = f"{number:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def rounded(number: Decimal, places: int) -> Decimal:
    """Rounded half up, as people round points.

    >>> rounded(Decimal("2.345"), 2)
    Decimal('2.35')
    """
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def share(number: Decimal) -> str:
    """A ratio as a percentage of at most two places.

    >>> share(Decimal("0.285"))
    '28.5%'
    """
    return plain(rounded(number * HUNDRED, 2)) + "%"


@dataclass(frozen=True)
class Measure:
    """A number read off the facts, with its unit; `value` is None when it is unknown, for want of `missing` facts."""

    value: Decimal | None
    unit: str = ""
    is_share: bool = False
    missing: tuple[str, ...] = ()

    def show(self, number: Decimal) -> str:
        """Any number of this measure as people read it.

        >>> Measure(Decimal(12), "件").show(Decimal(12)), Measure(Decimal("0.3"), is_share=True).show(Decimal("0.3"))
        ('12 件', '30%')
        """
        if self.is_share:
            return share(number)
        return plain(number) + (f" {unit_words(self.unit)}" if self.unit else "")

    @cached_property
    def text(self) -> str:
        return _("未知") if self.value is None else self.show(self.value)


def measure(facts: Facts, expression: str) -> Measure:
    """The number that an expression gives for these facts; yes counts as one and no as zero."""
    parsed = facts.expression(expression)
    result = parsed.evaluate(facts)
    value = Decimal(result) if isinstance(result, bool | Decimal) else None
    missing = missing_labels(facts, expression) if value is None else ()
    return Measure(value, parsed.unit, parsed.kind.share, missing)


def why_unknown(facts: Facts, expression: str) -> str:
    """What leaves an expression unknown, in words: facts that are missing, and a zero that is divided by."""
    vocabulary = facts.compiled.vocabulary
    labels = {name: vocabulary[name].label if name in vocabulary else name for name in facts.missing(expression)}
    absent = [label for name, label in labels.items() if facts.get(name) is None]
    zeros = [label for name, label in labels.items() if facts.get(name) is not None]
    reasons = [_("缺少%(facts)s") % {"facts": listed_shown(absent)}] if absent else []
    reasons += [_("%(facts)s为 0，不能作除数") % {"facts": listed_shown(zeros)}] if zeros else []
    return _("；").join(reasons) or _("数据不足")


def missing_labels(facts: Facts, expression: str) -> tuple[str, ...]:
    """The labels of the entered facts for want of which an expression is unknown."""
    vocabulary = facts.compiled.vocabulary
    return tuple(vocabulary[name].label if name in vocabulary else name for name in facts.missing(expression))
