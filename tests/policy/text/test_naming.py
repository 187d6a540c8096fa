"""Names by pattern and numbers in the official form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingding.policy.language.selection import Naming
from pingding.policy.text.naming import full_name, name_fits, number

WANZHOU = Naming(pattern="重庆市万州区{name}技术创新中心", fact="centre_name", clause="第二十七条")


@pytest.mark.parametrize(
    "full", ["重庆市万州区技术创新中心", "重庆市万州区 技术创新中心", "万州区示例技术创新中心", "示例", ""]
)
def test_name_fits_refuses_with_the_clause(full: str) -> None:
    refusal = name_fits(WANZHOU, full)
    assert refusal is not None
    assert refusal.clause == ("第二十七条",)
    assert refusal.remedy == "应为“重庆市万州区××技术创新中心”。"


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20))
def test_full_name_always_fits_and_is_settled(name: str) -> None:
    full = full_name(WANZHOU, name)
    assert name_fits(WANZHOU, full) is None
    assert full_name(WANZHOU, full) == full


@pytest.mark.parametrize(
    ("pattern", "n", "found"),
    [
        ("渝经信发〔{year}〕{n}号", 2, "渝经信发〔2025〕2号"),
        ("渝经信发[{year}]{n}号", 12, "渝经信发〔2025〕12号"),
        ("渝经信发（{year}）{n}号", 103, "渝经信发〔2025〕103号"),
        ("CQ-GCS-{year}-{n}", 7, "CQ-GCS-2025-7"),
    ],
)
def test_number_has_square_brackets_and_no_leading_nought(pattern: str, n: int, found: str) -> None:
    assert number(pattern, 2025, n) == found


def test_number_starts_at_one() -> None:
    with pytest.raises(ValueError, match="starts at 1"):
        number("示例〔{year}〕{n}号", 2025, 0)
