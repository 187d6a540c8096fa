"""Sums of money in 元, exact to the 分; read and shown in the unit that a support is written in."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Context, Decimal

from pingding.policy.language import Fact
from pingding.policy.language.supports import MoneyUnit
from pingding.policy.values.showing import show_number
from pingding.policy.values.units import written_unit

NOTHING = Decimal("0.00")
_CENT = Decimal("0.01")
_IN_YUAN = {"元": Decimal(1), "万元": Decimal(10_000)}
_WIDE = Context(prec=60, rounding=ROUND_DOWN)


def in_yuan(number: Decimal, unit: str) -> Decimal:
    """So much money in 元; less than a 分 is cut off.

    >>> in_yuan(Decimal("0.3333333"), "万元")
    Decimal('3333.33')
    """
    return _WIDE.multiply(number, _IN_YUAN[unit]).quantize(_CENT, context=_WIDE)


def fact_in_yuan(fact: Fact, value: Decimal) -> Decimal:
    """The value of a money fact in 元."""
    return in_yuan(value, written_unit(fact))


def part_of(total: Decimal, ratio: Decimal) -> Decimal:
    """So many times a sum, without what is less than a 分."""
    return _WIDE.multiply(total, ratio).quantize(_CENT, context=_WIDE)


def in_unit(sum_in_yuan: Decimal, unit: MoneyUnit) -> Decimal:
    """The number of a sum in its unit."""
    return _WIDE.divide(sum_in_yuan, _IN_YUAN[unit])


def shown(sum_in_yuan: Decimal, unit: MoneyUnit) -> str:
    """A sum as its support writes it.

    >>> shown(Decimal(500_000), "万元"), shown(Decimal("500000.50"), "元")
    ('50万元', '500,000.5元')
    """
    return show_number(in_unit(sum_in_yuan, unit), unit)


def split(total: Decimal, shares: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The parts of a sum by shares that make 1; the last takes the rest, so that they add up.

    >>> [str(each) for each in split(Decimal("100.01"), [Decimal("0.4"), Decimal("0.3"), Decimal("0.3")])]
    ['40.00', '30.00', '30.01']
    """
    first = tuple(part_of(total, share) for share in shares[:-1])
    return (*first, total - sum(first, NOTHING))
