"""Points as exact rationals, and the decimals by which they are compared and shown.

Points are summed as fractions and rounded once. What is compared has six places: finer than any rule of a document,
coarse enough that a quotient which the language cut after ten places decides nothing.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from pingding.policy.scores.measuring import plain

COMPARED_PLACES = 6

NOUGHT = Fraction(0)
ONE = Fraction(1)


def half_up(exact: Fraction, places: int) -> Decimal:
    """Rounded to so many places, halves away from zero, as people round points.

    >>> half_up(Fraction(40, 3), 2), half_up(Fraction(-1, 8), 2)
    (Decimal('13.33'), Decimal('-0.13'))
    """
    units = (2 * abs(exact) * 10**places + 1) // 2
    return Decimal(units if exact >= 0 else -units).scaleb(-places)


def comparable(exact: Fraction) -> Decimal:
    """The score by which cases are compared, graded and held against limits.

    >>> comparable(3 * Fraction(40, 3) + 20) == comparable(Fraction("59.9999999998"))
    True
    """
    return half_up(exact, COMPARED_PLACES)


def adding_up(parts: Sequence[Fraction], total: Decimal, places: int) -> tuple[Decimal, ...]:
    """The parts rounded so that they add up to `total`, their own rounded sum.

    Each is cut, and the last places that are missing go to those that lost most, the first among equals.

    >>> adding_up([Fraction(40, 3)] * 3, Decimal(40), 2)
    (Decimal('13.34'), Decimal('13.33'), Decimal('13.33'))
    """
    scale = 10**places
    units = [exact * scale // 1 for exact in parts]
    missing = int(total * scale) - sum(units)
    by_loss = sorted(range(len(parts)), key=lambda n: (units[n] - parts[n] * scale, n))
    raised = frozenset(by_loss[:missing])
    return tuple(Decimal(unit + (n in raised)).scaleb(-places) for n, unit in enumerate(units))


def apart(score: Decimal, limits: Iterable[Decimal], places: int = 2) -> Decimal:
    """A compared score in as few places as leave it on its side of every limit.

    >>> apart(Decimal("59.996"), [Decimal(60)]), apart(Decimal("59.99"), [Decimal(60)])
    (Decimal('59.996'), Decimal('59.99'))
    """
    bounds = tuple(limits)
    for each in range(places, COMPARED_PLACES):
        rounded = half_up(Fraction(score), each)
        if all((score < limit) == (rounded < limit) and (score > limit) == (rounded > limit) for limit in bounds):
            return rounded
    return score


def exact_words(exact: Fraction, places: int) -> str:
    """The exact points in digits: one place more than is shown, with dots where they do not end there.

    >>> exact_words(Fraction(27, 2), 2), exact_words(Fraction(40, 3), 2)
    ('13.5', '13.333…')
    """
    scale = 10 ** (places + 1)
    units = abs(exact) * scale // 1
    digits = plain(Decimal(units).scaleb(-places - 1))
    sign = "-" if exact < 0 else ""
    return f"{sign}{digits}" if abs(exact) * scale == units else f"{sign}{digits}…"


def rounding_words(exact: Fraction, shown: Decimal, places: int) -> str:
    """How points came to be shown as they are: a clause of a sentence, empty where they are exact.

    >>> rounding_words(Fraction(40, 3), Decimal("13.34"), 2)
    '，为与合计一致记 13.34 分'
    """
    if exact == Fraction(shown):
        return ""
    if shown == half_up(exact, places):
        return f"，四舍五入记 {plain(shown)} 分"
    return f"，为与合计一致记 {plain(shown)} 分"
