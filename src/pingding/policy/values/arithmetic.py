"""Exact arithmetic of the language: fixed-point decimals whose every result has at most ten decimal places.

The same numbers are DECIMAL(27,10) in a SQL engine. A result of 10**17 or more is out of reach and counts as
unknown (NULL), in both executions; money in 元 stays far below it. Halves are rounded away from zero.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

PLACES = 10
WHOLE_DIGITS = 17
LIMIT = Decimal(10) ** WHOLE_DIGITS
SQL_TYPE = f"DECIMAL({WHOLE_DIGITS + PLACES},{PLACES})"

_CONTEXT = Context(prec=80, rounding=ROUND_HALF_UP)
"""Wide enough for the exact product of any two such numbers; what is kept is cut to 27 digits at once."""
_LAST_PLACE = Decimal(1).scaleb(-PLACES)

NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
LONGEST_NUMBER, LONGEST_EXPONENT = 40, 2


def is_beyond_measure(text: str) -> bool:
    """Whether a text is a number that is longer than any measure, so that working with it would never end.

    >>> [is_beyond_measure(text) for text in ("9" * 5000, "1e999999999", "1e-7", "一" * 99)]
    [True, True, False, False]
    """
    number = NUMBER.fullmatch(text)
    return number is not None and (
        len(text) > LONGEST_NUMBER or len((number[3] or "").lstrip("eE+-")) > LONGEST_EXPONENT
    )


def decimals(value: Decimal) -> int:
    """How many decimal places a number has, idle zeros left out.

    >>> decimals(Decimal("1.250")), decimals(Decimal("1e999999"))
    (2, 0)
    """
    _sign, digits, exponent = value.as_tuple()
    idle = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -int(exponent) - idle) if value else 0


def fixed(value: Decimal, places: int = PLACES) -> Decimal | None:
    """The value rounded to so many places; None when it is out of reach.

    >>> fixed(Decimal("0.00000000005")), fixed(Decimal(10) ** 17)
    (Decimal('1E-10'), None)
    """
    last = _LAST_PLACE if places == PLACES else Decimal(1).scaleb(-places)
    if value.copy_abs() >= LIMIT:
        return None
    rounded = value.quantize(last, context=_CONTEXT)
    return rounded if rounded.copy_abs() < LIMIT else None


def plus(left: Decimal, right: Decimal) -> Decimal | None:
    """The sum.

    >>> plus(Decimal("0.1"), Decimal("0.2"))
    Decimal('0.3')
    """
    result = _CONTEXT.add(left, right)
    return result if result.copy_abs() < LIMIT else None


def minus(left: Decimal, right: Decimal) -> Decimal | None:
    """The difference."""
    return plus(left, right.copy_negate())


def times(left: Decimal, right: Decimal) -> Decimal | None:
    """The product, rounded to ten places.

    >>> times(Decimal("1.5"), Decimal(2))
    Decimal('3.0000000000')
    """
    return fixed(_CONTEXT.multiply(left, right))


def over(left: Decimal, right: Decimal) -> Decimal | None:
    """The quotient, rounded to ten places; dividing by zero gives None.

    >>> over(Decimal(2), Decimal(3)), over(Decimal(2), Decimal(0))
    (Decimal('0.6666666667'), None)
    """
    if not right:
        return None
    numerator, denominator = int(left.scaleb(2 * PLACES, _CONTEXT)), int(right.scaleb(PLACES, _CONTEXT))
    doubled, positive = 2 * abs(numerator), (numerator < 0) == (denominator < 0)
    units = (doubled // abs(denominator) + 1) // 2
    result = Decimal(units if positive else -units).scaleb(-PLACES, context=_CONTEXT)
    return result if result.copy_abs() < LIMIT else None


def plain(value: Decimal) -> str:
    """A number without exponent or idle zeros; one beyond any measure as it is, for its zeros would never end.

    >>> plain(Decimal("1200.50")), plain(Decimal("1E+3")), plain(Decimal("-0.0")), plain(Decimal("1e999999999"))
    ('1200.5', '1000', '0', '1E+999999999')
    """
    if is_beyond_measure(str(value)):
        return str(value)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
