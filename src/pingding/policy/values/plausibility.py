"""Numbers that look as if they were typed in another unit: ten thousand times what is known, or as little of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pingding.policy.language.facts import Column, Fact
from pingding.policy.translation import gettext as _
from pingding.policy.values.amounts import YUAN_IN, in_larger_unit, yuan_of
from pingding.policy.values.showing import show_number, show_share, unit_words
from pingding.policy.values.units import written_unit

STEP = Decimal(10_000)
"""Between one unit of money and the next."""
SLACK = Decimal(4)
"""So far from the step a number may lie and still look like a slip of the unit: figures of two years differ too."""
ALIKE = Decimal(100)
"""Within this factor of something known a number is no slip."""
UNLIKELY_YUAN = YUAN_IN["亿元"] * 1000
"""Hardly a unit here has so much money: an amount typed in 元 where 万元 is meant soon comes to it."""


@dataclass(frozen=True)
class KnownNumber:
    """What is known of a fact, in its unit, and whence, as a word before the number: 2024年, 单位档案."""

    value: Decimal
    source: str


def unit_doubt(fact: Fact | Column, value: Decimal, compared: Iterable[KnownNumber]) -> str:
    """A hint that a number may be in the wrong unit; empty where nothing speaks for it. It never refuses.

    >>> revenue = Fact(label="营业收入", type="money")
    >>> unit_doubt(revenue, Decimal(143_000_000), [KnownNumber(Decimal(14_300), "2024年")])
    '约为2024年14,300万元的一万倍，是否误以元填写？本栏单位为万元。'
    >>> unit_doubt(revenue, Decimal(15_000), [KnownNumber(Decimal(14_300), "2024年")])
    ''
    >>> unit_doubt(revenue, Decimal(14_000_000), [])
    '合1,400亿元，是否误以元填写？本栏单位为万元。'
    """
    unit = written_unit(fact)
    others = [each for each in compared if each.value]
    if any(_within(value, each.value, ALIKE) for each in others):
        return ""
    if value:
        for each in others:
            words = {"source": each.source, "number": show_number(each.value, unit)}
            if _within(value, each.value * STEP, SLACK):
                return _("约为%(source)s%(number)s的一万倍，") % words + _question(unit, -1)
            if _within(value, each.value / STEP, SLACK):
                return _("约为%(source)s%(number)s的一万分之一，") % words + _question(unit, 1)
    yuan = yuan_of(value, unit)
    if yuan is not None and abs(yuan) >= UNLIKELY_YUAN:
        return _("合%(amount)s，") % {"amount": in_larger_unit(value, unit)} + _question(unit, -1)
    return ""


def share_doubt(value: Decimal) -> str:
    """A hint that a computed share may be wrong, since it is more than the whole; empty otherwise. It never refuses:
    income over cost can be.

    >>> share_doubt(Decimal("3.5")), share_doubt(Decimal(1))
    ('为350%，超过100%，请核对所依据的各项。', '')
    """
    return _("为%(share)s，超过100%%，请核对所依据的各项。") % {"share": show_share(value)} if value > 1 else ""


def _within(value: Decimal, other: Decimal, factor: Decimal) -> bool:
    """Whether two numbers of one sign differ by no more than a factor.

    >>> _within(Decimal(30), Decimal(10), Decimal(4)), _within(Decimal(-30), Decimal(10), Decimal(4))
    (True, False)
    """
    return (value > 0) == (other > 0) and abs(other) <= abs(value) * factor and abs(value) <= abs(other) * factor


def _question(unit: str, step: int) -> str:
    """Whether it was typed in the unit of money so many steps larger; where there is none, to look at it again."""
    units = list(YUAN_IN)
    place = units.index(unit) + step if unit in YUAN_IN else -1
    if not 0 <= place < len(units):
        return _("请核对位数和单位。")
    return _("是否误以%(other)s填写？本栏单位为%(unit)s。") % {
        "other": unit_words(units[place]),
        "unit": unit_words(unit),
    }
