"""Patterns say the same as Python's regular expressions, and none takes long, however it is written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.patience import within_patience

from pingding.policy.values.patterns import LONGEST_TEXT, fits, pattern_fault

PHONE = r"^[0-9+() -]{7,20}( ?转 ?[0-9]{1,6})?([、,;/] ?[0-9+() -]{7,20}( ?转 ?[0-9]{1,6})?)*$"
BOMBS = [
    "^(a+)+$",
    "^(a*)*$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "^((a+)+)+$",
    "^(.*)*x$",
    "(a?){200}a{200}",
    "(a{0,300}){0,300}(a{0,300}){0,300}",
    "((((((a*)*)*)*)*)*)*",
    "((a{1000}){1000}){1000}",
    "a{99999999999}",
    "(" * 200 + "a" + ")*" * 200,
    "(a" * 240,
]
PATTERNS = st.recursive(
    st.sampled_from(["a", "b", "ab", ".", "[ab]", "[^a]", r"\d", r"\w", r"[a-c1]"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{1,3}", "{2}", "+?"])).map(lambda two: f"({two[0]}){two[1]}"),
    ),
    max_leaves=4,
)


@given(PATTERNS, st.text("abc1", max_size=6))
def test_it_says_what_a_regular_expression_says(pattern: str, text: str) -> None:
    if not pattern_fault(pattern):
        assert fits(pattern, text) == (re.fullmatch(pattern, text) is not None)


@pytest.mark.parametrize("text", ["023-67890000 转 12、13800000000", "12", "023-67890000 转", "", "023-6789000a"])
def test_the_shared_telephone_pattern_is_read_alike(text: str) -> None:
    assert fits(PHONE, text) == (re.fullmatch(PHONE, text) is not None)


@pytest.mark.parametrize("pattern", BOMBS, ids=lambda pattern: pattern[:40])
def test_no_pattern_and_no_text_takes_long(pattern: str) -> None:
    with within_patience():
        pattern_fault(pattern)
        for text in ("a" * 40 + "b", "a" * (LONGEST_TEXT - 1) + "b", "a" * 100_000):
            fits(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "不是正则表达式"),
        (r"(a)\1", "不支持的写法"),
        ("(?=a)b", "不支持的写法"),
        ("(?i)a", "不支持的写法"),
        ("^((a+)+)+$", "重复套得太多"),
        ("a" * 501, "超过 500 个字符"),
    ],
)
def test_what_cannot_be_checked_by_is_a_fault(pattern: str, why: str) -> None:
    assert why in pattern_fault(pattern) and not fits(pattern, "a")
