"""Amounts as English says them: millions and thousands of them, never a unit behind a number as if it were a word."""

from decimal import Decimal

import pytest
from tests.policy.english import in_english

from pingding.policy.language import Fact
from pingding.policy.values.amounts import in_larger_unit
from pingding.policy.values.plausibility import unit_doubt


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        ("143000000", "万元", "1.43 trillion yuan"),
        ("14300", "万元", "143 million yuan"),
        ("25", "亿元", "2.5 billion yuan"),
        ("20", "万元", "200,000 yuan"),
        ("1500000", "元", "1.5 million yuan"),
        ("1500", "元", ""),
        ("3", "人", ""),
    ],
)
def test_an_amount_is_read_as_english_counts_it(number: str, unit: str, words: str) -> None:
    with in_english():
        assert in_larger_unit(Decimal(number), unit) == words


def test_the_unit_that_is_asked_about_is_in_the_language_of_the_sentence() -> None:
    with in_english():
        doubt = unit_doubt(Fact(label="营业收入", type="money"), Decimal(143_000_000), [])
    assert "1.43 trillion yuan" in doubt and "元" not in doubt
