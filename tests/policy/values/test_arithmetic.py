"""Exact arithmetic at its edges: what is out of reach, what is beyond any measure, how halves and zeros are written."""

from decimal import Decimal

import pytest

from pingding.policy.values.arithmetic import (
    LIMIT,
    LONGEST_NUMBER,
    decimals,
    fixed,
    is_beyond_measure,
    minus,
    over,
    plain,
    plus,
    times,
)

MOST = LIMIT - Decimal("0.0000000001")


@pytest.mark.parametrize(
    ("text", "beyond"),
    [
        ("9" * LONGEST_NUMBER, False),
        ("9" * (LONGEST_NUMBER + 1), True),
        ("1e99", False),
        ("1E+100", True),
        ("-1e-100", True),
        (".5e5", False),
        ("12" * 30 + "人", False),
        ("", False),
    ],
)
def test_number_is_beyond_measure_by_its_length_or_its_exponent(text: str, beyond: bool) -> None:
    assert is_beyond_measure(text) is beyond


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("100", "100"),
        ("1.50", "1.5"),
        ("10.00", "10"),
        ("1E+3", "1000"),
        ("-0.00", "0"),
        ("0", "0"),
        ("-0.50", "-0.5"),
        ("1E+999999", "1E+999999"),
    ],
)
def test_number_is_written_without_exponent_and_idle_zeros(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize(("number", "places"), [("1.250", 2), ("1E+5", 0), ("100", 0), ("0.10", 1), ("0.000", 0)])
def test_idle_zeros_are_no_decimal_places(number: str, places: int) -> None:
    assert decimals(Decimal(number)) == places


def test_what_is_out_of_reach_is_unknown_and_what_is_just_within_is_not() -> None:
    assert fixed(MOST) == MOST and fixed(LIMIT) is None and fixed(-LIMIT) is None
    assert plus(MOST, Decimal("0.0000000001")) is None and plus(MOST, Decimal(0)) == MOST
    assert minus(-MOST, Decimal("0.0000000001")) is None and minus(MOST, MOST) == 0
    assert times(MOST, Decimal(1)) == MOST and times(MOST, Decimal(2)) is None
    assert over(MOST, Decimal(1)) == MOST and over(MOST, Decimal("0.5")) is None
    assert over(Decimal(1), Decimal(0)) is None


def test_halves_are_rounded_away_from_zero() -> None:
    half = Decimal("0.00000000005")
    assert (fixed(half), fixed(-half)) == (Decimal("1E-10"), Decimal("-1E-10"))
    assert (fixed(Decimal("2.5"), 0), fixed(Decimal("-2.5"), 0)) == (Decimal(3), Decimal(-3))
    assert over(Decimal(1), Decimal(3)) == Decimal("0.3333333333")
    assert over(Decimal(-2), Decimal(3)) == over(Decimal(2), Decimal(-3)) == Decimal("-0.6666666667")
    assert over(Decimal(-2), Decimal(-3)) == Decimal("0.6666666667")
