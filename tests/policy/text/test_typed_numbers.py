"""Texts of forms read back: what is no number, or one that no record keeps, is refused where it was typed."""

from decimal import Decimal

import pytest

from pingding.policy.errors import Refusal
from pingding.policy.text.typed_numbers import read_points, read_whole


def test_whole_number_is_read_and_an_empty_field_is_none() -> None:
    assert (read_whole(" 12 ", "名次"), read_whole("  ", "名次"), read_whole("2147483647", "名次")) == (
        12,
        None,
        2_147_483_647,
    )


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("一", "“一”不是整数"),
        ("1_0", "“1_0”不是整数"),
        ("1.5", "“1.5”不是整数"),
        ("1,0", "“1,0”不是整数"),
        ("9" * 5000, "不是整数"),
        ("3000000000", "数字过大"),
        ("-3000000000", "数字过大"),
    ],
)
def test_number_that_cannot_be_kept_is_refused_at_its_field(typed: str, what: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_whole(typed, "名次")
    assert what in caught.value.what and len(caught.value.what) < 40
    assert caught.value.where == "名次" and caught.value.remedy


@pytest.mark.parametrize("typed", ["4，5", "1_0", "1e2", "NaN", "4.5.6", "1,00", "٣"])
def test_points_are_never_read_as_others(typed: str) -> None:
    with pytest.raises(Refusal, match="不是数字"):
        read_points(typed, "质量")


def test_points_may_have_groups_of_thousands_and_a_point_without_digits() -> None:
    assert [read_points(typed, "质量") for typed in ("1,200.5", ".5", "4.", "-3")] == [
        Decimal("1200.5"),
        Decimal("0.5"),
        Decimal(4),
        Decimal(-3),
    ]
